"""An article longer than a model can read, cut at its sentences into texts that it can.

Nothing is truncated: every word stands in one of the texts. The sizes of sentences only suggest
where to cut, as tokens do not add up exactly; in the end each text is counted whole.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import NamedTuple

Count = Callable[[Sequence[str]], list[int]]
"""Tokens of each text as the model reads it, special tokens included."""

_ARRANGEMENTS = 5  # of everything; after that only the chunks that are too long are cut
_SPARE = 0.01  # share of the limit
_WORD = re.compile(r"\S+")


class _Unit(NamedTuple):
    """A part of the text that is not cut: a sentence, a word or a character."""

    start: int
    end: int
    size: float = 1  # about how many tokens it adds to a chunk


_Group = list[_Unit]


def chunks(sentences: Sequence[str], count: Count, limit: int) -> list[str]:
    """Return the texts to hand to the model, in order, each of at most ``limit`` tokens.

    They are about as few as can be and about equally long. Sentences are joined by a space,
    blank ones passed over. Only a sentence that is longer than the limit by itself is cut, at
    words; so is such a word, at characters.

    Args:
        sentences: the article's.
        count: how many tokens each text has; those of a text need not be the sum of its parts'.
        limit: the most tokens that the model takes, special tokens included.

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
        raise ValueError(f"no text fits {limit} tokens: the model's own marks take {special}")
    chunker = _Chunker(text, count, special, limit - special)
    units = chunker.units(_spans(sentences))
    return [*map(chunker.text_of, chunker.groups(_scaled(units, total - special)))]


class _Chunker:
    """Counts and groups the parts of one text.

    Args:
        special: tokens that every chunk has.
        room: tokens that a chunk may have besides.
    """

    def __init__(self, text: str, count: Count, special: int, room: int) -> None:
        self._text = text
        self._count = count
        self._special = special
        self._room = room
        self._known: dict[str, int] = {}  # so that no text is counted twice

    def text_of(self, group: _Group) -> str:
        """Return the text from the first unit to the last."""
        return self._text[group[0].start : group[-1].end]

    def units(self, sentences: _Group) -> _Group:
        """Return the sentences, or the words of those too long, or the characters of those."""
        units = self._weighed(sentences)
        for parts in (_words, _characters):
            units = self._divided(units, parts)
        for unit, size in zip(units, self._sizes([[unit] for unit in units]), strict=True):
            if size > self._room:
                most, least = self._room + self._special, size + self._special
                character = self.text_of([unit])
                raise ValueError(f"no text fits {most} tokens: {character!r} alone takes {least}")
        return units

    def groups(self, units: _Group) -> list[_Group]:
        """Return the units in groups that fit, each counted to be sure.

        What the counts tell of the sizes of the units goes into the next arrangement, which
        leaves some room to spare, more each time.
        """
        groups = _arranged(units, self._room)
        for attempt in itertools.count(1):
            sizes = self._sizes(groups)
            if max(sizes) <= self._room:
                break
            groups = [_scaled(group, size) for group, size in zip(groups, sizes, strict=True)]
            if attempt < _ARRANGEMENTS:
                room = self._room * (1 - _SPARE * attempt)
                groups = _arranged([*chain.from_iterable(groups)], room)
            else:
                groups = [
                    part
                    for group, size in zip(groups, sizes, strict=True)
                    for part in (_arranged(group, self._room) if size > self._room else [group])
                ]
        return groups

    def _divided(self, units: _Group, parts: Callable[[str, _Unit], Iterator[_Unit]]) -> _Group:
        """Cut the units that are too long by themselves; their parts share their size."""
        sizes = self._sizes([[unit] for unit in units])
        groups = [
            [*parts(self._text, unit)] if size > self._room else [unit]
            for unit, size in zip(units, sizes, strict=True)
        ]
        weighed = iter(self._weighed([*chain.from_iterable(groups)]))
        return [
            part
            for unit, group in zip(units, groups, strict=True)
            for part in _scaled([*islice(weighed, len(group))], unit.size)
        ]

    def _weighed(self, units: _Group) -> _Group:
        """Return the units with the sizes that they have alone."""
        sizes = self._sizes([[unit] for unit in units])
        return [
            _Unit(unit.start, unit.end, max(1, size))
            for unit, size in zip(units, sizes, strict=True)
        ]

    def _sizes(self, groups: Iterable[_Group]) -> list[int]:
        """Return the tokens of each group, the special ones left out."""
        texts = [*map(self.text_of, groups)]
        if unknown := [*dict.fromkeys(text for text in texts if text not in self._known)]:
            self._known.update(zip(unknown, self._count(unknown), strict=True))
        return [self._known[text] - self._special for text in texts]


def _spans(sentences: Iterable[str]) -> _Group:
    """Return where each sentence stands in the text that has them all, a space between two."""
    ends = accumulate(len(sentence) + 1 for sentence in sentences)
    return [
        _Unit(end - 1 - len(sentence), end - 1)
        for end, sentence in zip(ends, sentences, strict=True)
    ]


def _words(text: str, unit: _Unit) -> Iterator[_Unit]:
    return (_Unit(*word.span()) for word in _WORD.finditer(text, unit.start, unit.end))


def _characters(_: str, unit: _Unit) -> Iterator[_Unit]:
    return (_Unit(start, start + 1) for start in range(unit.start, unit.end))


def _scaled(group: _Group, size: float) -> _Group:
    """Return the units with sizes that add up to ``size``."""
    factor = max(1, size) / sum(unit.size for unit in group)
    return [_Unit(start, end, factor * size) for start, end, size in group]


def _arranged(units: _Group, room: float) -> list[_Group]:
    """Return consecutive groups: as few as can be with ``room`` in each, about equally large.

    Each group but the last ends where an equal share of what is left would, or as near to that
    as the groups after it allow. A unit that is too large has a group of its own.
    """
    sums = [0.0, *accumulate(unit.size for unit in units)]
    last = len(units)
    farthest = [max(i + 1, bisect_right(sums, sums[i] + room) - 1) for i in range(last)]
    fewest = [0] * (last + 1)  # groups for the units from each on
    for i in reversed(range(last)):
        fewest[i] = 1 + fewest[farthest[i]]
    groups: list[_Group] = []
    start = 0
    for left in range(fewest[0], 0, -1):
        share = sums[start] + (sums[last] - sums[start]) / left
        nearest = bisect_left(fewest, 1 - left, start + 1, farthest[start], key=int.__neg__)
        end = bisect_left(sums, share, nearest, farthest[start])
        if end > nearest and share - sums[end - 1] < sums[end] - share:
            end -= 1
        groups.append(units[start:end])
        start = end
    return groups
