"""Tokens and word counts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarize.text.words import (
    _TOKEN,
    count_words,
    first_words,
    tokenize,
    tokenize_lines,
)

_TEXT = st.text(max_size=80) | st.text(
    alphabet="aB1 .,'’“”–…•€é\u0301ß中ไहि\n\t\xa0_*[]()>`\u200b", max_size=80
)


@given(_TEXT)
def test_fast_patterns_give_the_same_tokens(text: str) -> None:
    expected = _TOKEN.findall(text.lower().replace("'", "").replace("’", ""))
    assert tokenize(text) == expected


@given(st.lists(_TEXT, max_size=5))
def test_lines_are_kept_apart(lines: list[str]) -> None:
    assert tokenize_lines(lines) == [tokenize(line) for line in lines]


def test_tokens_are_words() -> None:
    assert tokenize("The mayor’s U.S. trip cost 1.5m – don't ask!") == (
        "the mayors u s trip cost 1 5m dont ask".split()
    )
    assert tokenize("港口 हिन्दी") == ["港", "口", "हिन्दी"]


@given(_TEXT, st.integers(0, 9))
def test_first_words_returns_as_many_words_as_requested(text: str, count: int) -> None:
    head = first_words(text, count)
    assert text.startswith(head)
    assert count_words(head) == min(count, count_words(text))
