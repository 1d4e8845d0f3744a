"""Lines of an article as it is displayed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarize.article import Span

_LINE_END = re.compile("[\n\r\u2028\u2029]+")


def display_lines(text: str, body: Sequence[Span]) -> list[Span]:
    """Return the lines of a text that are not blank, as spans.

    Line ends inside ``body`` do not count: they only wrap the prose.

    Args:
        text: the text of an article.
        body: its running prose, as ``Article.body``.
    """
    lines, start = [], 0
    for gap in _gaps(len(text), body):
        for line_end in _LINE_END.finditer(text, *gap):
            lines.append((start, line_end.start()))
            start = line_end.end()
    lines.append((start, len(text)))
    return [Span(*line) for line in lines if text[slice(*line)].strip()]


def _gaps(length: int, body: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the stretches before, between and after the spans of ``body``."""
    previous_end = 0
    for start, end in body:
        yield previous_end, start
        previous_end = end
    yield previous_end, length
