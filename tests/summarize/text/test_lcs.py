"""Longest common subsequences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarize.text.lcs import IndexedTokens, set_bits

_TOKENS = st.lists(st.sampled_from("abcd"), max_size=12)


def _lcs_length(first: list[str], second: list[str]) -> int:
    """Return the length by the plain dynamic programme."""
    row = [0] * (len(second) + 1)
    for token in first:
        before = row
        row = [0]
        for index, other in enumerate(second):
            longer = max(row[index], before[index + 1])
            row.append(before[index] + 1 if token == other else longer)
    return row[-1]


@given(_TOKENS, _TOKENS)
def test_length_agrees_with_plain_dynamic_programming(first: list[str], second: list[str]) -> None:
    tokens = IndexedTokens(first)
    expected = _lcs_length(first, second)
    assert tokens.lcs_length(second) == expected
    positions = set_bits(tokens.lcs_positions(second))
    assert len(positions) == expected
    rest = iter(second)
    assert all(first[position] in rest for position in positions), "a subsequence of both"


def test_set_bits() -> None:
    assert set_bits(0) == []
    assert set_bits(0b101001) == [0, 3, 5]
