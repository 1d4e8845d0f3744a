"""Lists of takeaways that run on in one paragraph: heading and items without line breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.languages.table import Language
from summarize.reading.headings import (
    INLINE_HEADING,
    LISTING_HEADING,
    TakeawayHeading,
    match_run_in_heading,
    may_hold_heading,
)
from summarize.reading.list_layout import ListMatch, count_marked, is_at_an_end, prose_end
from summarize.reading.paragraphs import Paragraph, list_marker
from summarize.text.sentences import split_sentences

_BULLET = re.compile(r"[-–—•*·▪●]")
_SEPARATORS = ("•", "▪", "●", " | ")  # between items without a marker before the first

# Limits, chosen by hand.
_MAX_ITEM = 60  # words of an item at the end of the text
_MAX_PARAGRAPH = 150  # words of a paragraph that holds heading and items
_MIN_CLAUSES = 3  # clauses between semicolons that are a list


def find_run_in_list(paragraphs: Sequence[Paragraph], index: int) -> ListMatch | None:
    """Find a heading with a colon and the first item, or all items, in the same paragraph."""
    paragraph = paragraphs[index]
    found = match_run_in_heading(paragraph.text)
    if not found or paragraph.marker:
        return None
    heading, length = found
    match = _match_items(
        paragraphs, index, length, heading_start=0, allow_single=heading.has_clear_words
    )
    if match or paragraph.word_count() > _MAX_PARAGRAPH:
        return match
    words, rest = paragraph.text[:length], paragraph.text[length:]
    items = _sentence_items(words, rest, paragraph.language) or _clause_items(heading, rest)
    if not items or not is_at_an_end(paragraphs, index, index + 1):
        return None
    return ListMatch(items, paragraph.start, paragraph.end, 1)


def find_inline_list(paragraphs: Sequence[Paragraph], index: int) -> ListMatch | None:
    """Find a heading in the middle of a paragraph, as in text that lost its line breaks."""
    text = paragraphs[index].text
    heading = INLINE_HEADING.search(text) if may_hold_heading(text) else None
    return heading and _match_items(
        paragraphs, index, heading.end(), heading_start=heading.start(), allow_single=False
    )


def _sentence_items(heading: str, rest: str, language: Language) -> list[str]:
    """Return the sentences after a heading that is clear enough, or nothing."""
    sentences = [rest[span.start : span.end] for span in split_sentences(rest, language)]
    is_list = LISTING_HEADING.match(heading) and rest[0].isupper() and len(sentences) >= 2
    return sentences if is_list else []


def _clause_items(heading: TakeawayHeading, rest: str) -> list[str]:
    """Return the clauses between semicolons after a clear heading, or nothing."""
    clauses = rest.split(";")
    return clauses if heading.has_clear_words and len(clauses) >= _MIN_CLAUSES else []


def _match_items(
    paragraphs: Sequence[Paragraph],
    index: int,
    offset: int,
    *,
    heading_start: int,
    allow_single: bool,
) -> ListMatch | None:
    """Match marked items in a paragraph and in the paragraphs after it.

    Args:
        paragraphs: all paragraphs.
        index: the paragraph.
        offset: where the items begin in it.
        heading_start: where the heading begins in it.
        allow_single: True if one item is enough.
    """
    paragraph = paragraphs[index]
    start = paragraph.start + heading_start
    rest = paragraph.text[offset:]
    following = count_marked(paragraphs, index + 1)
    if following:
        marker_length = list_marker(rest)[1]
        others = paragraphs[index + 1 : index + 1 + following]
        items = [rest[marker_length:], *(other.text for other in others)]
        return ListMatch(items, start, others[-1].end, 1 + following)
    items = _split_items(rest)
    if len(items) < 2 and not (items and allow_single):
        return None
    last = items[-1]
    sentences = split_sentences(last, paragraph.language)
    ends_text = index + 1 >= prose_end(paragraphs) and start > paragraphs[0].start
    if ends_text and len(last.split()) <= _MAX_ITEM and len(sentences) == 1:
        return ListMatch(items, start, paragraph.end, 1)
    # The prose goes on after the first sentence of the last item.
    item = last[: sentences[0].end].rstrip()
    end = paragraph.end - len(last) + len(item)
    return ListMatch([*items[:-1], item], start, end, 1)


def _split_items(text: str) -> list[str]:
    """Split a run of items at their own kind of marker; the last one ends where ``text`` does."""
    if bullet := _BULLET.match(text):
        mark = re.escape(bullet.group())
        gap = r"\s+" if text[1:2].isspace() else r"(?=\S)"
        return [item for item in re.split(rf"(?:^|(?<=\s)){mark}{gap}", text) if item.strip()]
    items: list[str] = []
    number = 1
    while (marker := re.search(rf"(?:^|\s)\(?{number}[.)]\s+", text)) is not None:
        items.append(text[: marker.start()])
        text = text[marker.end() :]
        number += 1
    if number > 1:
        return [*items[1:], text]
    for separator in _SEPARATORS:
        if separator in text:
            return [item for item in text.split(separator) if item.strip()]
    return []
