"""What stands before an article's prose and may be relied on: dateline, standfirst, byline."""

from __future__ import annotations

from collections.abc import Iterator

from summarize.article import Article
from summarize.reading.headings import INLINE_HEADING, RUN_IN_HEADING, is_takeaway_heading
from summarize.reading.paragraphs import Paragraph, split_paragraphs
from summarize.text.readable import plain_line
from summarize.text.words import tokenize

_LONGEST = 5000  # characters
_SHARED = 3  # words in a row that tell that a paragraph has a reference in it


def preamble_lines(article: Article) -> Iterator[str]:
    """Yield the paragraphs in front of the body, up to where the editor's own list may begin.

    That list must not bear out what it says itself, so reading stops at the first list item, at
    a heading under which takeaways stand, and at three words in a row of a reference.
    """
    if not article.body:
        return
    taken = {run for text in article.references for run in _runs(text)}
    for part in split_paragraphs(article.text[: min(article.body[0].start, _LONGEST)]):
        if _may_begin_list(part) or not taken.isdisjoint(_runs(part.text)):
            return
        yield plain_line(part.text)


def _may_begin_list(part: Paragraph) -> bool:
    return bool(
        part.marker
        or "@highlight" in part.text
        or is_takeaway_heading(plain_line(part.text))
        or RUN_IN_HEADING.match(part.text)
        or INLINE_HEADING.search(part.text)
    )


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = tokenize(text)
    return zip(*(words[first:] for first in range(_SHARED)), strict=False)
