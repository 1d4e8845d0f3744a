"""Quotations and brackets: inside them no sentence ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_PAIRED = re.compile(
    r"“[^“”]{0,2000}”|«[^«»]{0,2000}»|„[^„“”]{0,2000}[“”]|‘(?:[^‘’]|’(?=\w)){0,2000}’"
)
_LONGEST_QUOTATION = 2000  # characters
_STRAIGHT = re.compile(r'"')
_SINGLE = re.compile(
    r"'(?<![\w.,!?]')(?=[^\W\d_])[^'\n]{0,400}(?:(?<=\w)'(?=\w)[^'\n]{0,400}){0,8}'(?!\w)"
)
_BRACKET = re.compile(r"\([^()]{0,600}\)|\[[^\[\]]{0,600}\]")


class Enclosures:
    """The quotations and brackets of a paragraph: nothing inside them is a boundary."""

    def __init__(self, text: str) -> None:
        spans = sorted([*_quotations(text), *_brackets(text)])
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in spans:
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def contains(self, position: int) -> bool:
        """Whether ``position`` lies strictly inside one of them."""
        index = bisect_right(self.starts, position - 1) - 1
        return index >= 0 and position < self.ends[index]


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    if any(mark in text for mark in "“«„‘"):
        for match in _PAIRED.finditer(text):
            yield match.span()
    if "'" in text:
        for match in _SINGLE.finditer(text):
            yield match.span()
    yield from _straight_quotations(text)


def _straight_quotations(text: str) -> Iterator[tuple[int, int]]:
    """Pair straight marks by the white space around them, so that a lone one does no harm."""
    opened = None
    for match in _STRAIGHT.finditer(text):
        start, end = match.span()
        may_open = start == 0 or text[start - 1].isspace() or text[start - 1] in "([—–-"
        may_close = end == len(text) or not (text[end].isalnum() or text[end] in "$£€")
        if opened is not None and may_close and not (may_open and text[end : end + 1].strip()):
            if end - opened <= _LONGEST_QUOTATION:
                yield opened, end
            opened = None
        elif may_open:
            opened = start


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    if "(" in text or "[" in text:
        for match in _BRACKET.finditer(text):
            yield match.span()
