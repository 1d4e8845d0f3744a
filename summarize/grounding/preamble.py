"""Lines before the prose of an article that support bullets: dateline, standfirst, byline."""

from __future__ import annotations

from collections.abc import Iterator

from summarize.article import Article
from summarize.reading.headings import (
    INLINE_HEADING,
    is_takeaway_heading,
    match_run_in_heading,
)
from summarize.reading.paragraphs import Paragraph, split_paragraphs
from summarize.text.readable import plain_line
from summarize.text.words import tokenize

_MAX_LENGTH = 5000  # characters that are read before the body; chosen by hand
_SHARED_WORDS = 3  # words in a row that a paragraph shares with a reference; chosen by hand


def preamble_lines(article: Article) -> Iterator[str]:
    """Yield the paragraphs before the body that come before the editor's own takeaways.

    The editor's takeaways must not support themselves. The search therefore stops at the first
    list item, at a heading of takeaways, and at three words in a row of a reference.
    """
    if not article.body:
        return
    reference_runs = {run for text in article.references for run in _word_runs(text)}
    for paragraph in split_paragraphs(article.text[: min(article.body[0].start, _MAX_LENGTH)]):
        if _may_begin_list(paragraph) or not reference_runs.isdisjoint(_word_runs(paragraph.text)):
            return
        yield plain_line(paragraph.text)


def _may_begin_list(paragraph: Paragraph) -> bool:
    """Return whether the editor's takeaways may begin at a paragraph."""
    return bool(
        paragraph.marker
        or "@highlight" in paragraph.text  # of the CNN/Daily Mail dataset
        or is_takeaway_heading(plain_line(paragraph.text))
        or match_run_in_heading(paragraph.text)
        or INLINE_HEADING.search(paragraph.text)
    )


def _word_runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every three words in a row."""
    words = tokenize(text)
    return zip(*(words[first:] for first in range(_SHARED_WORDS)), strict=False)
