"""Quotations and brackets of a paragraph. No sentence ends inside them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_MAX_QUOTATION = 2000  # characters; a longer one is a mark that was never closed; by hand
_PAIRED_QUOTATION = re.compile(
    r"“[^“”]{0,2000}”|«[^«»]{0,2000}»|„[^„“”]{0,2000}[“”]|‘(?:[^‘’]|’(?=\w)){0,2000}’"
)
_OPENING_MARKS = "“«„‘"  # of the pairs above
_STRAIGHT_MARK = re.compile(r'"')
_SINGLE_QUOTATION = re.compile(
    r"'(?<![\w.,!?]')(?=[^\W\d_])[^'\n]{0,400}(?:(?<=\w)'(?=\w)[^'\n]{0,400}){0,8}'(?!\w)"
)
_BRACKET = re.compile(r"\([^()]{0,600}\)|\[[^\[\]]{0,600}\]")


class Enclosures:
    """Quotations and brackets of a paragraph, merged where they overlap.

    Attributes:
        starts, ends: their offsets, in ascending order.
    """

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
        """Return whether ``position`` lies strictly inside a quotation or bracket."""
        index = bisect_right(self.starts, position - 1) - 1
        return index >= 0 and position < self.ends[index]


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    if any(mark in text for mark in _OPENING_MARKS):
        for match in _PAIRED_QUOTATION.finditer(text):
            yield match.span()
    if "'" in text:
        for match in _SINGLE_QUOTATION.finditer(text):
            yield match.span()
    yield from _straight_quotations(text)


def _straight_quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield quotations between straight marks.

    The characters around a mark say whether it may open or close, so a lone mark does no harm.
    """
    opening = None
    for match in _STRAIGHT_MARK.finditer(text):
        start, end = match.span()
        may_open = start == 0 or text[start - 1].isspace() or text[start - 1] in "([—–-"
        may_close = end == len(text) or not (text[end].isalnum() or text[end] in "$£€")
        if opening is not None and may_close and not (may_open and text[end : end + 1].strip()):
            if end - opening <= _MAX_QUOTATION:
                yield opening, end
            opening = None
        elif may_open:
            opening = start


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    if "(" in text or "[" in text:
        for match in _BRACKET.finditer(text):
            yield match.span()
