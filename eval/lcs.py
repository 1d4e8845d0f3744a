"""Longest common subsequences, many rows of the table at a time: a bit a token.

A column of the dynamic-programming table never falls and rises by at most one a row, so its
rises fit into an integer, and a column follows from the one before it by an addition and three
logical operations (Allison & Dix 1986; Hyyrö 2004).
"""

from __future__ import annotations

from collections.abc import Sequence


class Subject:
    """A token sequence that others are compared with; position ``i`` is bit ``i``."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._all = (1 << len(tokens)) - 1
        self._where: dict[str, int] = {}  # token -> its positions
        bit = 1
        for token in tokens:
            self._where[token] = self._where.get(token, 0) | bit
            bit <<= 1

    def lcs_length(self, other: Sequence[str]) -> int:
        """Return how many tokens a longest common subsequence has."""
        where = self._where
        flat = self._all  # bits where the column does not rise; what overflows is cut at the end
        for token in other:
            if token in where:
                matches = flat & where[token]
                flat = (flat + matches) | (flat - matches)
        return self._all.bit_count() - (flat & self._all).bit_count()

    def lcs_positions(self, other: Sequence[str]) -> int:
        """Return the positions of the longest common subsequence that ``rouge-score`` reads out.

        There may be several. Walking back from the ends of both, it takes a match wherever there
        is one, else goes back in ``other`` if that is longer, else in this sequence.
        """
        found = 0
        left = self._all  # the positions that may still be taken
        for places, rises in reversed(self._columns(other)):
            position = ((places | rises) & left).bit_length() - 1
            if position < 0:
                break
            bit = 1 << position
            if places & bit:
                found |= bit
                left = bit - 1
            else:
                left = (bit << 1) - 1
        return found

    def _columns(self, other: Sequence[str]) -> list[tuple[int, int]]:
        """Return, a token of ``other``, where it stands here and where its column rises.

        A run of tokens that do not stand here leaves the column as it is; one entry stands for it.
        """
        where, everything = self._where, self._all
        columns: list[tuple[int, int]] = []
        flat, rises, in_run = everything, 0, False
        for token in other:
            if token in where:
                matches = flat & where[token]
                flat = (flat + matches) | (flat - matches)
                rises = ~flat & everything
                columns.append((where[token], rises))
                in_run = False
            elif not in_run:
                columns.append((0, rises))
                in_run = True
        return columns


def positions(mask: int) -> list[int]:
    """Return the positions of the bits that are set, rising."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found
