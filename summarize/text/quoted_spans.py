"""Quotations and brackets of a paragraph. No sentence ends inside them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

_MAX_QUOTATION = 2000  # characters; a longer one is a mark that was never closed; by hand
_GUILLEMETS = re.compile("«[^«»]{0,2000}»")
_REVERSED_GUILLEMETS = re.compile("»[^»«]{0,2000}«")
_REVERSED_SINGLES = re.compile("’[^’‘]{0,400}‘")  # Urdu
_PAIRED_QUOTATION = re.compile(
    r"“[^“”]{0,2000}”|„[^„“”]{0,2000}[“”]|‘(?:[^‘’]|’(?=\w)){0,2000}’"
    r"|「[^「」]{0,2000}」|『[^『』]{0,2000}』|（[^（）]{0,2000}）|《[^《》]{0,2000}》"
)
_OPENING_MARKS = "“„‘「『（《"  # of the pairs above
# Marks that open and close quotations in some languages: Swedish ”…” and ’…’, Finnish »…».
_EQUAL_MARKS = '"”’»'
_SINGLE_QUOTATION = re.compile(
    r"'(?<![\w.,!?]')(?=[^\W\d_])[^'\n]{0,400}(?:(?<=\w)'(?=\w)[^'\n]{0,400}){0,8}'(?!\w)"
)
_BRACKET = re.compile(r"\([^()]{0,600}\)|\[[^\[\]]{0,600}\]")


class Enclosures:
    """Quotations and brackets of a paragraph, merged where they overlap.

    Attributes:
        starts, ends: their offsets, in ascending order.
    """

    def __init__(self, text: str, marks: Iterable[tuple[str, str]] = ()) -> None:
        """Find the quotations and brackets.

        Args:
            text: a paragraph.
            marks: pairs of quotation marks of its language.
        """
        spans = sorted([*_quotations(text, marks), *_brackets(text)])
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


@cache
def closing_marks(marks: tuple[tuple[str, str], ...]) -> str:
    """Return the marks that close a quotation, given the pairs of a language."""
    return "".join({closing for _, closing in marks})


def _quotations(text: str, marks: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    if any(mark in text for mark in _OPENING_MARKS):
        for match in _PAIRED_QUOTATION.finditer(text):
            yield match.span()
    if "«" in text:
        # Danish and German turn them round: »…«.
        is_reversed = ("»", "«") in marks and 0 <= text.find("»") < text.index("«")
        for match in (_REVERSED_GUILLEMETS if is_reversed else _GUILLEMETS).finditer(text):
            yield match.span()
    if "'" in text:
        for match in _SINGLE_QUOTATION.finditer(text):
            yield match.span()
    if ("’", "‘") in marks:
        for match in _REVERSED_SINGLES.finditer(text):
            yield match.span()
    for opening, closing in [('"', '"'), *marks]:
        if opening == closing and opening in text and opening in _EQUAL_MARKS:
            yield from _between_equal_marks(text, opening)


def _between_equal_marks(text: str, mark: str) -> Iterator[tuple[int, int]]:
    """Yield quotations that the same mark opens and closes.

    The characters around a mark say whether it may open or close, so a lone mark does no harm.
    """
    opening = None
    for match in re.finditer(mark, text):
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
