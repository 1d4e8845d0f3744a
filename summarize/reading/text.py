"""Plain text and Markdown to an ``Article``: what is prose, what is furniture, what is a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date as Date
from itertools import dropwhile

from summarize.article import Article, Span, set_text_parser
from summarize.reading.boilerplate import is_boilerplate
from summarize.reading.dates import date_of_line, date_prefix, dateline_length, parse_date
from summarize.reading.headings import is_takeaway_heading
from summarize.reading.paragraphs import Paragraph, split_paragraphs
from summarize.reading.run_in_headings import run_in_heading_length
from summarize.reading.takeaway_lists import TakeawayList, find_takeaway_lists
from summarize.text.readable import plain_line, replace_surrogates
from summarize.text.sentences import split_sentences

_FRONT_MATTER = re.compile(
    r"\s*---[ \t]*\r?\n(.{0,5000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.S
)
_FRONT_FIELD = re.compile(r"^(title|headline|date)\s*:\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)

_LONGEST_TITLE = 250  # characters
_LONGEST_HEADING = 12  # words
_LONGEST_STANDFIRST = 70  # words
_MOST_SENTENCES = 2  # of a notice; a longer paragraph has prose in it
_HEADER_PARAGRAPHS = 6  # how far down a date, byline or dateline may stand
_DATELINE_PARAGRAPHS = 3  # of the prose, standfirst included, that may begin with a dateline
_EMPHASISED = re.compile(r"([*_]{1,3})(?=\S).+(?<=\S)\1$", re.DOTALL)


def parse_text(
    text: str,
    id: str,
    *,
    title: str | None = None,
    date: Date | None = None,
    source: str | None = None,
    references: tuple[str, ...] = (),
) -> Article:
    """Read plain text or Markdown; see ``Article.from_text`` for what wins."""
    text = replace_surrogates(text)
    front = _FRONT_MATTER.match(text)
    parts = split_paragraphs(text)
    if front:
        fields = {key.lower(): value.strip("'\"") for key, value in _FRONT_FIELD.findall(front[1])}
        title = title or fields.get("title") or fields.get("headline")
        date = date or parse_date(fields.get("date", ""))
        parts = [part for part in parts if part.start >= front.end()]
    article = Article(id, text, title, date, source, (), references)
    return complete_article(article, parts)


def complete_article(article: Article, parts: Sequence[Paragraph]) -> Article:
    """Complete ``article`` from the paragraphs of its text: title, date, body, references."""
    found = find_takeaway_lists(parts)
    parts = list(_outside(parts, [item.span for item in found]))
    date, parts = _take_date(parts, article.date)
    parts = list(dropwhile(_is_furniture, parts))
    title, parts = _take_title(parts, article.title)
    return replace(
        article,
        title=title,
        date=date,
        body=tuple(_body(parts, title)),
        references=article.references or _merged(found),
    )


def _merged(found: Iterable[TakeawayList]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in found for item in group.items))


def _outside(parts: Iterable[Paragraph], spans: Sequence[Span]) -> Iterable[Paragraph]:
    """Yield what of ``parts`` lies outside ``spans``; both are in order."""
    first = 0
    for part in parts:
        while first < len(spans) and spans[first].end <= part.start:
            first += 1
        start, index = part.start, first
        while index < len(spans) and spans[index].start < part.end:
            if kept := _within(part, start, spans[index].start):
                yield kept
            start = spans[index].end
            index += 1
        if kept := _within(part, start, part.end):
            yield kept


def _within(part: Paragraph, start: int, end: int) -> Paragraph | None:
    """Return ``part`` cut down to ``start:end`` without white space around it, if any is left."""
    if (start, end) == (part.start, part.end):
        return part
    text = part.text[max(0, start - part.start) : max(0, end - part.start)]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return replace(part, start=start, end=start + len(text), text=text) if text else None


def _take_date(parts: list[Paragraph], given: Date | None) -> tuple[Date | None, list[Paragraph]]:
    """Take a date at the start or on a line of its own near the start out of ``parts``."""
    date = given
    kept: list[Paragraph] = []
    for index, part in enumerate(parts):
        if index < _HEADER_PARAGRAPHS and (own := date_of_line(part.text)):
            date = date or own
            continue
        if index == 0:
            prefix, length = date_prefix(part.text)
            date = date or prefix
            cut = _within(part, part.start + length, part.end)
            kept.extend([cut] if cut else [])
            continue
        kept.append(part)
    return date, kept


def _take_title(parts: list[Paragraph], given: str | None) -> tuple[str | None, list[Paragraph]]:
    """Take the headline, if the text begins with one, out of ``parts``."""
    if not parts:
        return given, parts
    first, rest = parts[0], parts[1:]
    if len(first.text) > _LONGEST_TITLE:
        return given, parts
    text = plain_line(first.text)
    if given:
        return given, rest if rest and text.casefold() == plain_line(given).casefold() else parts
    marked = first.heading in (1, 2)
    followed = any(part.ends_sentence() for part in rest)
    looks = (
        not first.marker
        and (not first.ends_sentence() or first.text.endswith("?"))
        and followed
        and not dateline_length(first.text)
        and not is_takeaway_heading(text)
    )
    return (text, rest) if marked or looks else (None, parts)


def _body(parts: list[Paragraph], title: str | None) -> Iterable[Span]:
    """Return the spans of prose among ``parts``, from strict to lenient until there are some."""
    prose = [part for part in parts if not _is_furniture(part)]
    without_headings = _without_headings(prose)
    after_standfirst = _without_standfirst(without_headings, title)
    chosen = after_standfirst or without_headings or prose
    # One quotation that looks like a heading is a quotation; two are a style.
    headings = sum(1 for part in chosen if run_in_heading_length(part.text))
    for index, part in enumerate(chosen):
        length = dateline_length(part.text) if index < _DATELINE_PARAGRAPHS else 0
        if not length and headings >= 2:
            length = run_in_heading_length(part.text, allow_unquoted=True)
        if kept := _within(part, part.start + length, part.end):
            yield Span(kept.start, kept.end)


def _is_furniture(part: Paragraph) -> bool:
    """Whether a paragraph is a credit or notice, not one that merely begins with one."""
    return is_boilerplate(part.text) and len(split_sentences(part.text)) <= _MOST_SENTENCES


def _without_headings(parts: list[Paragraph]) -> list[Paragraph]:
    """Leave out headings: marked ones, and short lines without full stop amid prose."""
    has_prose = any(part.ends_sentence() for part in parts)
    return [part for part in parts if not (part.heading or (has_prose and _is_heading(part)))]


def _is_heading(part: Paragraph) -> bool:
    return (
        not part.marker
        and part.words() <= _LONGEST_HEADING
        and not part.ends_sentence()
        and part.text[-1] not in ",;:"
    )


def _without_standfirst(parts: list[Paragraph], title: str | None) -> list[Paragraph]:
    """Leave out the standfirst: what stands between the headline and a dateline, or is set off."""
    if not title:
        return parts
    for index, part in enumerate(parts[:_DATELINE_PARAGRAPHS]):
        if dateline_length(part.text):
            short = all(part.words() <= _LONGEST_STANDFIRST for part in parts[:index])
            return parts[index:] if short else parts
    if parts and _is_set_off(parts):
        return parts[1:]
    return parts


def _is_set_off(parts: Sequence[Paragraph]) -> bool:
    """Whether the first paragraph is in italics, lacks a full stop, or shares the title's block."""
    first = parts[0]
    if first.words() > _LONGEST_STANDFIRST or len(parts) < 2 or first.marker:
        return False
    if _EMPHASISED.match(first.text) or not (first.ends_sentence() or first.text.endswith(":")):
        return True
    return not first.gap and all(part.gap for part in parts[1:])


set_text_parser(parse_text)
