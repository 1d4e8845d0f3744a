"""Plain text and Markdown to articles: prose is separated from boilerplate and takeaways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from datetime import date as Date
from itertools import accumulate, dropwhile, takewhile

from summarize.article import Article, Span, replace_surrogates
from summarize.languages.table import load_language
from summarize.reading.boilerplate import is_biography, is_boilerplate, notice_at_end
from summarize.reading.dates import date_of_line, date_prefix, dateline_length
from summarize.reading.front_matter import read_front_matter
from summarize.reading.headings import is_takeaway_heading
from summarize.reading.paragraphs import Paragraph, split_paragraphs
from summarize.reading.run_in_headings import run_in_heading_length
from summarize.reading.takeaway_lists import find_takeaway_lists
from summarize.text.language_detection import LANGUAGE_SAMPLE, language_of
from summarize.text.readable import plain_line

_EMPHASISED = re.compile(r"([*_]{1,3})(?=\S).+(?<=\S)\1$", re.DOTALL)

# Limits, chosen by hand.
_MAX_TITLE = 250  # characters
_MAX_HEADING = 12  # words
_MAX_STANDFIRST = 70  # words
_MAX_OPEN_STANDFIRST = 28  # words of a standfirst without a full stop
_MAX_SENTENCES = 2  # of a credit or notice; a longer paragraph has prose in it
_HEADER_PARAGRAPHS = 6  # paragraphs at the top among which a date may stand
_PARAGRAPHS_OF_ARTICLE = 3  # an article with fewer may be about a journalist
_DATELINE_PARAGRAPHS = 3  # first paragraphs of the prose that may begin with a dateline


def parse_text(
    text: str,
    id: str,
    *,
    title: str | None = None,
    date: Date | None = None,
    language: str | None = None,
    source: str | None = None,
    references: tuple[str, ...] = (),
) -> Article:
    """Read plain text or Markdown, with its front matter; see ``Article.from_text``."""
    text = replace_surrogates(text)
    paragraphs = split_paragraphs(text)
    if front_matter := read_front_matter(text):
        title = title or front_matter.title
        date = date or front_matter.date
        references = references or front_matter.takeaways
        paragraphs = [part for part in paragraphs if part.start >= front_matter.end]
    article = Article(id, text, title, date, language, source, references=references)
    return complete_article(article, paragraphs)


def complete_article(
    article: Article, paragraphs: Sequence[Paragraph], *, refused: Set[str] = frozenset()
) -> Article:
    """Return ``article`` with title, date, body and references from its paragraphs.

    A value that the article already has is kept.

    Args:
        article: the article as far as it is known.
        paragraphs: its paragraphs.
        refused: items of lists that are known not to be the editor's.
    """
    code = language_of(_beginning(paragraphs), article.language)
    language = load_language(code)
    if not language.follows_english:
        paragraphs = [replace(paragraph, language=language) for paragraph in paragraphs]
    lists = find_takeaway_lists(paragraphs)
    lists = [found for found in lists if refused.isdisjoint(found.items)]
    outside = list(_outside(paragraphs, [takeaway_list.span for takeaway_list in lists]))
    date, outside = _split_off_date(outside, article.date)
    outside = list(dropwhile(_is_notice, outside))
    title, outside = _split_off_title(outside, article.title)
    listed = dict.fromkeys(item for takeaway_list in lists for item in takeaway_list.items)
    return replace(
        article,
        title=title,
        date=date,
        language=code,
        body=tuple(_body(outside, title)),
        references=article.references or tuple(listed),
    )


def _beginning(paragraphs: Sequence[Paragraph]) -> str:
    """Return the first paragraphs, enough to tell the language."""
    lengths = accumulate(len(paragraph.text) for paragraph in paragraphs)
    count = sum(1 for _ in takewhile(lambda length: length < LANGUAGE_SAMPLE, lengths)) + 1
    return "\n".join(paragraph.text for paragraph in paragraphs[:count])


def _outside(paragraphs: Iterable[Paragraph], spans: Sequence[Span]) -> Iterable[Paragraph]:
    """Yield the parts of ``paragraphs`` that lie outside ``spans``; both are in order."""
    first = 0
    for paragraph in paragraphs:
        while first < len(spans) and spans[first].end <= paragraph.start:
            first += 1
        start, index = paragraph.start, first
        while index < len(spans) and spans[index].start < paragraph.end:
            if part := _cut(paragraph, start, spans[index].start):
                yield part
            start = spans[index].end
            index += 1
        if part := _cut(paragraph, start, paragraph.end):
            yield part


def _cut(paragraph: Paragraph, start: int, end: int) -> Paragraph | None:
    """Return ``paragraph`` cut to ``start:end`` without outer white space, or None if empty."""
    if (start, end) == (paragraph.start, paragraph.end):
        return paragraph
    text = paragraph.text[max(0, start - paragraph.start) : max(0, end - paragraph.start)]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return replace(paragraph, start=start, end=start + len(text), text=text) if text else None


def _split_off_date(
    paragraphs: list[Paragraph], date: Date | None
) -> tuple[Date | None, list[Paragraph]]:
    """Return the article's date, and the paragraphs without lines and prefixes that hold a date.

    Args:
        paragraphs: the paragraphs, takeaway lists left out.
        date: the date if it is known; then dates in the paragraphs are ignored.
    """
    others: list[Paragraph] = []
    for index, paragraph in enumerate(paragraphs):
        if index < _HEADER_PARAGRAPHS and (line_date := date_of_line(paragraph.text)):
            date = date or line_date
            continue
        if index == 0:
            prefix_date, length = date_prefix(paragraph.text)
            date = date or prefix_date
            rest = _cut(paragraph, paragraph.start + length, paragraph.end)
            others.extend([rest] if rest else [])
            continue
        others.append(paragraph)
    return date, others


def _split_off_title(
    paragraphs: list[Paragraph], title: str | None
) -> tuple[str | None, list[Paragraph]]:
    """Return the article's title, and the paragraphs without the headline at the top.

    Args:
        paragraphs: the paragraphs, takeaway lists left out.
        title: the title if it is known; then only the same headline is left out.
    """
    if not paragraphs:
        return title, paragraphs
    first, rest = paragraphs[0], paragraphs[1:]
    if len(first.text) > _MAX_TITLE:
        return title, paragraphs
    headline = plain_line(first.text)
    if not headline:  # nothing to read, such as control characters
        return title, rest
    if title:
        is_same = headline.casefold() == plain_line(title).casefold()
        return title, rest if rest and is_same else paragraphs
    is_marked = first.heading in (1, 2)
    looks_like_headline = (
        not first.marker
        and (not first.ends_sentence() or first.text.endswith("?"))
        and any(paragraph.ends_sentence() for paragraph in rest)
        and not dateline_length(first.text)
        and not is_takeaway_heading(headline)
    )
    return (headline, rest) if is_marked or looks_like_headline else (None, paragraphs)


def _body(paragraphs: list[Paragraph], title: str | None) -> Iterable[Span]:
    """Yield the spans of prose among ``paragraphs``.

    If nothing is left without headings and standfirst, they count as prose.
    """
    without_notices = [
        paragraph for paragraph in paragraphs if paragraph.is_prose and not _is_notice(paragraph)
    ]
    without_headings = _without_headings(_without_biographies(without_notices))
    without_standfirst = _without_standfirst(without_headings, title)
    prose = without_standfirst or without_headings or without_notices
    # One quotation that looks like a heading is a quotation; two are a style.
    run_in_headings = sum(1 for paragraph in prose if run_in_heading_length(paragraph.text))
    for index, paragraph in enumerate(prose):
        skipped = dateline_length(paragraph.text) if index < _DATELINE_PARAGRAPHS else 0
        if not skipped and run_in_headings >= 2:
            skipped = run_in_heading_length(paragraph.text, allow_unquoted=True)
        end = paragraph.start + notice_at_end(paragraph.text)
        if part := _cut(paragraph, paragraph.start + skipped, end):
            yield Span(part.start, part.end)


def _without_biographies(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Leave out what an article says about its authors after its end."""
    end = len(paragraphs)
    while end > _PARAGRAPHS_OF_ARTICLE and is_biography(paragraphs[end - 1].text):
        end -= 1
    return paragraphs[:end]


def _is_notice(paragraph: Paragraph) -> bool:
    """Return whether a paragraph is a credit or notice, and not prose that begins like one."""
    if not is_boilerplate(paragraph.text):
        return False
    return paragraph.sentence_count() <= _MAX_SENTENCES


def _without_headings(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Leave out headings: marked ones, and short lines without full stop amid prose."""
    has_prose = any(paragraph.ends_sentence() for paragraph in paragraphs)
    return [
        paragraph
        for paragraph in paragraphs
        if not (_is_marked_heading(paragraph) or (has_prose and _looks_like_heading(paragraph)))
    ]


def _is_marked_heading(paragraph: Paragraph) -> bool:
    """Return whether a paragraph is marked as a heading; two sentences are none."""
    if not paragraph.heading:
        return False
    return not paragraph.ends_sentence() or paragraph.sentence_count() < 2


def _looks_like_heading(paragraph: Paragraph) -> bool:
    return (
        not paragraph.marker
        and paragraph.word_count() <= _MAX_HEADING
        and not paragraph.ends_sentence()
        and paragraph.text[-1] not in ",;:"
    )


def _without_standfirst(paragraphs: list[Paragraph], title: str | None) -> list[Paragraph]:
    """Leave out the standfirst: paragraphs before a dateline, or a first one that is set off."""
    if not title:
        return paragraphs
    for index, paragraph in enumerate(paragraphs[:_DATELINE_PARAGRAPHS]):
        if dateline_length(paragraph.text):
            before = paragraphs[:index]
            is_short = all(part.word_count() <= _MAX_STANDFIRST for part in before)
            return paragraphs[index:] if is_short else paragraphs
    if paragraphs and _is_set_off(paragraphs):
        return paragraphs[1:]
    return paragraphs


def _is_set_off(paragraphs: Sequence[Paragraph]) -> bool:
    """Return whether the first paragraph is set off from the others.

    It is in italics, is short and lacks a full stop, or is the only one without a blank line
    before it.
    """
    first = paragraphs[0]
    if first.word_count() > _MAX_STANDFIRST or len(paragraphs) < 2 or first.marker:
        return False
    if _EMPHASISED.match(first.text):
        return True
    if not (first.ends_sentence() or first.text.endswith(":")):
        return first.word_count() <= _MAX_OPEN_STANDFIRST  # a lead may have lost its full stop
    return not first.gap and all(paragraph.gap for paragraph in paragraphs[1:])
