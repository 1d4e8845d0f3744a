"""Chunks of a long article: texts of whole sentences that are short enough for a model.

Nothing is dropped: every word is in exactly one chunk. The token counts of single sentences only
suggest where to cut, because they do not add up exactly; in the end each chunk is counted whole.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import NamedTuple

TokenCounter = Callable[[Sequence[str]], list[int]]
"""Returns the number of tokens of each text as the model reads it, special tokens included."""

_MAX_REARRANGEMENTS = 5  # of all chunks; after that, only chunks that are too long are cut
_SPARE_ROOM = 0.01  # share of the limit that each rearrangement leaves free in addition
_WORD = re.compile(r"\S+")


class _Unit(NamedTuple):
    """A span of the text that is never cut: a sentence, a word or a character.

    Attributes:
        start, end: character offsets.
        size: estimate of the tokens that it adds to a chunk.
    """

    start: int
    end: int
    size: float = 1


_Group = list[_Unit]


def chunk_sentences(sentences: Sequence[str], count: TokenCounter, limit: int) -> list[str]:
    """Return an article's sentences as chunks of at most ``limit`` tokens, in order.

    There are about as few chunks as possible, of about equal length. Sentences are joined by a
    space, and blank ones are dropped. A sentence is cut only if it exceeds the limit by itself: at
    words, and such words at characters.

    Args:
        sentences: of the article.
        count: returns the number of tokens of each text; a text may have more or fewer than its
            parts together.
        limit: tokens of a chunk at most, special tokens included.

    Raises:
        ValueError: not even one character fits the limit.
    """
    sentences = [sentence for sentence in sentences if sentence.strip()]
    if not sentences:
        return []
    text = " ".join(sentences)
    special, total = count(["", text])
    if total <= limit:
        return [text]
    if special >= limit:
        raise ValueError(f"no text fits {limit} tokens: the special tokens alone take {special}")
    chunker = _Chunker(text, count, special, limit - special)
    units = chunker.units(_sentence_spans(sentences))
    return [*map(chunker.text_of, chunker.groups(_scale(units, total - special)))]


class _Chunker:
    """Units of one text, counted and grouped into chunks."""

    def __init__(self, text: str, count: TokenCounter, special: int, room: int) -> None:
        """Take a text.

        Args:
            text: the sentences, joined by a space.
            count: returns the number of tokens of each text.
            special: special tokens that every chunk has.
            room: tokens that a chunk may have in addition.
        """
        self._text = text
        self._count_tokens = count
        self._special = special
        self._room = room
        self._counts: dict[str, int] = {}  # so that no text is counted twice

    def text_of(self, group: _Group) -> str:
        """Return the text from the first unit of a group to the last."""
        return self._text[group[0].start : group[-1].end]

    def units(self, sentences: _Group) -> _Group:
        """Return the sentences, those too long as words, and words too long as characters."""
        units = self._measure(sentences)
        for split in (_words, _characters):
            units = self._split_long(units, split)
        for unit, size in zip(units, self._sizes([[unit] for unit in units]), strict=True):
            if size > self._room:
                limit, needed = self._room + self._special, size + self._special
                character = self.text_of([unit])
                raise ValueError(f"no text fits {limit} tokens: {character!r} alone takes {needed}")
        return units

    def groups(self, units: _Group) -> list[_Group]:
        """Return the units in groups that fit, each counted as a whole.

        If a group does not fit, the counts correct the estimated sizes of its units, and all units
        are arranged again. Each arrangement leaves more room free than the one before.
        """
        groups = _arrange(units, self._room)
        for attempt in itertools.count(1):
            sizes = self._sizes(groups)
            if max(sizes) <= self._room:
                break
            groups = [_scale(group, size) for group, size in zip(groups, sizes, strict=True)]
            if attempt < _MAX_REARRANGEMENTS:
                room = self._room * (1 - _SPARE_ROOM * attempt)
                groups = _arrange([*chain.from_iterable(groups)], room)
            else:
                groups = [
                    part
                    for group, size in zip(groups, sizes, strict=True)
                    for part in (_arrange(group, self._room) if size > self._room else [group])
                ]
        return groups

    def _split_long(self, units: _Group, split: Callable[[str, _Unit], Iterator[_Unit]]) -> _Group:
        """Split the units that are too long by themselves; their parts share their size."""
        sizes = self._sizes([[unit] for unit in units])
        groups = [
            [*split(self._text, unit)] if size > self._room else [unit]
            for unit, size in zip(units, sizes, strict=True)
        ]
        measured = iter(self._measure([*chain.from_iterable(groups)]))
        return [
            part
            for unit, group in zip(units, groups, strict=True)
            for part in _scale([*islice(measured, len(group))], unit.size)
        ]

    def _measure(self, units: _Group) -> _Group:
        """Return the units with the sizes that they have alone."""
        sizes = self._sizes([[unit] for unit in units])
        return [
            _Unit(unit.start, unit.end, max(1, size))
            for unit, size in zip(units, sizes, strict=True)
        ]

    def _sizes(self, groups: Iterable[_Group]) -> list[int]:
        """Return the number of tokens of each group, without special tokens."""
        texts = [*map(self.text_of, groups)]
        if uncounted := [*dict.fromkeys(text for text in texts if text not in self._counts)]:
            self._counts.update(zip(uncounted, self._count_tokens(uncounted), strict=True))
        return [self._counts[text] - self._special for text in texts]


def _sentence_spans(sentences: Iterable[str]) -> _Group:
    """Return the span of each sentence in the text that joins all by a space."""
    ends = accumulate(len(sentence) + 1 for sentence in sentences)
    return [
        _Unit(end - 1 - len(sentence), end - 1)
        for end, sentence in zip(ends, sentences, strict=True)
    ]


def _words(text: str, unit: _Unit) -> Iterator[_Unit]:
    return (_Unit(*word.span()) for word in _WORD.finditer(text, unit.start, unit.end))


def _characters(_: str, unit: _Unit) -> Iterator[_Unit]:
    return (_Unit(start, start + 1) for start in range(unit.start, unit.end))


def _scale(group: _Group, size: float) -> _Group:
    """Return the units with sizes that add up to ``size``."""
    factor = max(1, size) / sum(unit.size for unit in group)
    return [_Unit(start, end, factor * size) for start, end, size in group]


def _arrange(units: _Group, room: float) -> list[_Group]:
    """Return consecutive groups of units: as few as possible, and about equally large.

    Each group but the last ends where an equal share of the remaining units ends, or as near to
    that as the later groups allow. A unit that is too large is a group by itself.

    Args:
        units: in order.
        room: size of a group at most.
    """
    sums = [0.0, *accumulate(unit.size for unit in units)]
    last = len(units)
    # By first unit of a group: the largest possible end of it.
    farthest = [max(i + 1, bisect_right(sums, sums[i] + room) - 1) for i in range(last)]
    fewest = [0] * (last + 1)  # groups that the units from each one on need
    for i in reversed(range(last)):
        fewest[i] = 1 + fewest[farthest[i]]
    groups: list[_Group] = []
    start = 0
    for remaining in range(fewest[0], 0, -1):
        share = sums[start] + (sums[last] - sums[start]) / remaining
        nearest = bisect_left(fewest, 1 - remaining, start + 1, farthest[start], key=int.__neg__)
        end = bisect_left(sums, share, nearest, farthest[start])
        if end > nearest and share - sums[end - 1] < sums[end] - share:
            end -= 1
        groups.append(units[start:end])
        start = end
    return groups
