"""Longest common subsequences, many rows of the table at a time: a bit a token.

A column of the dynamic-programming table never falls and rises by at most one a row, so its
rises fit into an integer, and a column follows from the one before it by an addition and three
logical operations (Allison & Dix 1986; Hyyrö 2004).
"""

from __future__ import annotations

from collections.abc import Sequence


class IndexedTokens:
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
        where = self._where
        shared = [(at, where[token]) for at, token in enumerate(other) if token in where]
        rising = _rising(shared)
        return rising if rising is not None else self._walk_back(shared, len(other))

    def _walk_back(self, shared: Sequence[tuple[int, int]], length: int) -> int:
        """Walk back over ``shared``: where in ``other`` a token is, and its positions here."""
        found = 0
        left = self._all  # the positions that may still be taken
        after = length
        for (at, places), rises in zip(
            reversed(shared), reversed(self._rises(shared)), strict=True
        ):
            if after - at > 1:  # tokens that are not here: back to where the column rises
                left = (1 << (rises & left).bit_length()) - 1
            position = ((places | rises) & left).bit_length() - 1
            if position < 0:
                break
            bit = 1 << position
            if places & bit:
                found |= bit
                left = bit - 1
            else:
                left = (bit << 1) - 1
            after = at
        return found

    def _rises(self, shared: Sequence[tuple[int, int]]) -> list[int]:
        """Return where the column of each shared token rises."""
        everything = self._all
        flat = everything
        columns = []
        for _, places in shared:
            matches = flat & places
            flat = (flat + matches) | (flat - matches)
            columns.append(~flat & everything)
        return columns


def _rising(shared: Sequence[tuple[int, int]]) -> int | None:
    """Return all positions together if each is a single one above that before, else None.

    Then there is no other subsequence as long; it is so of most lines that have little in common.
    """
    found = before = 0
    for _, places in shared:
        if places <= before or places & (places - 1):
            return None
        found |= places
        before = places
    return found


def set_bits(mask: int) -> list[int]:
    """Return the positions of the bits that are set, rising."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found
