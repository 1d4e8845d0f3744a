"""How a text is laid out where it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarize.article import Span

_LINE_END = re.compile("[\n\r\u2028\u2029]+")


def display_lines(text: str, body: Sequence[Span]) -> list[Span]:
    """Return the lines of a text, but for line ends within prose: those are only wrapping."""
    found, start = [], 0
    for gap in _gaps(len(text), body):
        for line_end in _LINE_END.finditer(text, *gap):
            found.append((start, line_end.start()))
            start = line_end.end()
    found.append((start, len(text)))
    return [Span(*span) for span in found if text[slice(*span)].strip()]


def _gaps(length: int, body: Sequence[Span]) -> Iterator[tuple[int, int]]:
    before = 0
    for start, end in body:
        yield before, start
        before = end
    yield before, length
