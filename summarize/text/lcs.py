"""Longest common subsequences by bit-parallel dynamic programming: one bit for each token.

A column of the dynamic-programming table never falls. It rises by at most one from row to row,
so its rises fit into an integer. Each column follows from the one before it by an addition and
three logical operations (Allison & Dix 1986; Hyyrö 2004).
"""

from __future__ import annotations

from collections.abc import Sequence


class IndexedTokens:
    """A token sequence, indexed for comparison with others; token ``i`` is bit ``i``.

    >>> tokens = IndexedTokens("the wall is new".split())
    >>> tokens.lcs_length("the new wall".split())
    2
    """

    def __init__(self, tokens: Sequence[str]) -> None:
        self._all = (1 << len(tokens)) - 1
        self._masks: dict[str, int] = {}  # token -> bit mask of its positions
        bit = 1
        for token in tokens:
            self._masks[token] = self._masks.get(token, 0) | bit
            bit <<= 1

    def lcs_length(self, other: Sequence[str]) -> int:
        """Return the number of tokens in a longest common subsequence."""
        masks = self._masks
        flat = self._all  # bits where the column does not rise; overflow is cut off at the end
        for token in other:
            if token in masks:
                matches = flat & masks[token]
                flat = (flat + matches) | (flat - matches)
        return self._all.bit_count() - (flat & self._all).bit_count()

    def lcs_positions(self, other: Sequence[str]) -> int:
        """Return the bit mask of the longest common subsequence that ``rouge-score`` reads out.

        There may be several subsequences of that length. ``rouge-score`` goes back from the ends
        of both sequences. It takes a match wherever there is one. Otherwise it goes back in
        ``other`` if that is longer, else in this sequence.
        """
        masks = self._masks
        shared = [(index, masks[token]) for index, token in enumerate(other) if token in masks]
        rising = _rising_positions(shared)
        return rising if rising is not None else self._trace_back(shared, len(other))

    def _trace_back(self, shared: Sequence[tuple[int, int]], length: int) -> int:
        """Return the bit mask of the subsequence.

        Args:
            shared: (index in the other sequence, mask of its positions in this one) of each
                token that both sequences have.
            length: number of tokens of the other sequence.
        """
        subsequence = 0
        left = self._all  # the positions that may still be taken
        after = length
        for (index, mask), rises in zip(
            reversed(shared), reversed(self._rises(shared)), strict=True
        ):
            if after - index > 1:  # tokens that are not here: back to where the column rises
                left = (1 << (rises & left).bit_length()) - 1
            position = ((mask | rises) & left).bit_length() - 1
            if position < 0:
                break
            bit = 1 << position
            if mask & bit:
                subsequence |= bit
                left = bit - 1
            else:
                left = (bit << 1) - 1
            after = index
        return subsequence

    def _rises(self, shared: Sequence[tuple[int, int]]) -> list[int]:
        """Return the bit mask of the rises in the column of each shared token."""
        everything = self._all
        flat = everything
        columns = []
        for _, mask in shared:
            matches = flat & mask
            flat = (flat + matches) | (flat - matches)
            columns.append(~flat & everything)
        return columns


def _rising_positions(shared: Sequence[tuple[int, int]]) -> int | None:
    """Return the mask of all shared positions if each is single and above the one before.

    Then no other subsequence is as long; most pairs of lines with little in common are so.
    Otherwise return None.
    """
    positions = before = 0
    for _, mask in shared:
        if mask <= before or mask & (mask - 1):
            return None
        positions |= mask
        before = mask
    return positions


def set_bits(mask: int) -> list[int]:
    """Return the positions of the bits that are set in ``mask``, in ascending order."""
    bits = []
    while mask:
        lowest = mask & -mask
        bits.append(lowest.bit_length() - 1)
        mask ^= lowest
    return bits
