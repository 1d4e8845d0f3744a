"""The editor's own takeaways, found in the text and separated from the prose.

Two mistakes are possible: to miss a list, so that it stays in the input, and to take prose for a
list, so that it is lost. The rules avoid the second mistake first. Items with markers count under
any heading for takeaways. Lines without markers count only where the layout shows a list. Under an
ambiguous heading a list counts at the top or the end of the text only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarize.article import Span
from summarize.languages.table import Language
from summarize.reading.boilerplate import is_boilerplate
from summarize.reading.headings import match_takeaway_heading
from summarize.reading.list_layout import ListMatch, count_while, is_at_an_end, marked_items
from summarize.reading.list_notices import is_list_notice
from summarize.reading.paragraphs import Paragraph
from summarize.reading.run_in_lists import find_inline_list, find_run_in_list
from summarize.text.punctuation import AFTER_SENTENCE
from summarize.text.readable import plain_line
from summarize.text.sentences import split_sentences

# At the start or after the end of a sentence: elsewhere it is prose about the tag.
_FIRST_HIGHLIGHT = re.compile(rf"(?:^|{AFTER_SENTENCE}\s+)@highlight\b", re.IGNORECASE)
# Several with an item after each are marks, even after a line without a full stop.
_HIGHLIGHT_ITEM = re.compile(r"(?<!\S)@highlight\s+(?=[^\W_a-z]|[\"“'‘])")
_HIGHLIGHT = re.compile(r"@highlight\b[ \t]*", re.IGNORECASE)

# Limits, chosen by hand.
_MAX_LINE = 40  # words of an item without marker
_MAX_LINES = 12  # items without markers
_MAX_HEADING = 100  # characters of a heading
_MAX_INTRODUCTION = 20  # words of a line between heading and list
_MAX_INTRODUCTIONS = 2  # such lines


@dataclass(frozen=True, slots=True)
class TakeawayList:
    """A list of takeaways in a text: its items, its span with the heading, and the heading."""

    items: tuple[str, ...]
    span: Span
    heading: str = ""


def find_takeaway_lists(paragraphs: Sequence[Paragraph]) -> list[TakeawayList]:
    """Return every list of takeaways among ``paragraphs`` in order; they do not overlap.

    Lists under the same heading in each part of a text, such as a round-up, are left out.
    """
    finders = (_find_highlights, find_under_heading, find_run_in_list, find_inline_list)
    lists: list[TakeawayList] = []
    inner: Counter[str] = Counter()  # headings of lists in the middle of the text
    index = 0
    while index < len(paragraphs):
        match = next((m for finder in finders if (m := finder(paragraphs, index))), None)
        if match:
            items = tuple(line for item in match.items if (line := plain_line(item)))
            heading = plain_line(match.heading).casefold()
            lists.append(TakeawayList(items, Span(match.start, match.end), heading))
            stop = index + match.paragraph_count
            inner[heading] += not is_at_an_end(paragraphs, index, stop)
        index += match.paragraph_count if match else 1
    short = (paragraph.text for paragraph in paragraphs if len(paragraph.text) <= _MAX_HEADING)
    lines = Counter(plain_line(text).casefold() for text in short) if lists else Counter()
    return [found for found in lists if not _is_of_series(found, lists, inner, lines)]


def _is_of_series(
    found: TakeawayList,
    lists: Sequence[TakeawayList],
    inner: Counter[str],
    lines: Counter[str],
) -> bool:
    """Return whether other lists have the same heading, and stand in the middle of the text."""
    if not found.heading:
        return False
    same = {other.items for other in lists if other.heading == found.heading}
    return lines[found.heading] > 2 or (len(same) == 2 and inner[found.heading] > 0)


def _find_highlights(paragraphs: Sequence[Paragraph], index: int) -> ListMatch | None:
    """Find the form of CNN: ``@highlight`` alone, then the item; or all in one paragraph."""
    text = paragraphs[index].text
    first = _first_highlight(text) if "@" in text else None
    if not first:
        return None
    items: list[str] = []
    count = 0
    text = text[first.start() :]
    while _HIGHLIGHT.search(text):
        items.extend(_HIGHLIGHT.split(text)[1:])
        count += 1
        if not items[-1].strip() and index + count < len(paragraphs):
            items[-1] = paragraphs[index + count].text
            count += 1
        text = paragraphs[index + count].text if index + count < len(paragraphs) else ""
    start = paragraphs[index].start + first.start()
    return ListMatch(items, start, paragraphs[index + count - 1].end, count)


def _first_highlight(text: str) -> re.Match[str] | None:
    """Match the first mark that begins an item: after a sentence, or the first of several."""
    if match := _FIRST_HIGHLIGHT.search(text):
        return match
    items = list(_HIGHLIGHT_ITEM.finditer(text))
    return items[0] if len(items) >= 2 else None


def find_under_heading(paragraphs: Sequence[Paragraph], index: int) -> ListMatch | None:
    """Find a heading on a line of its own, then items with markers or one on each line."""
    heading = paragraphs[index]
    match = match_takeaway_heading(heading.text)
    first = index + 1
    if not match or first == len(paragraphs):
        return None
    if heading.marker and heading.marker == paragraphs[first].marker:
        return None  # the heading is itself an item of that list
    is_clear = match.has_clear_words
    first += count_while(
        paragraphs[first : first + _MAX_INTRODUCTIONS],
        lambda paragraph: _is_introduction(paragraph, allow_sentence=match.is_clear),
    )
    items, stop = marked_items(paragraphs, first)
    is_marked = bool(items)
    if not items and not match.is_qualified:
        stop = index + 1 + _count_unmarked(paragraphs, index, is_clear)
        items = [paragraph.text for paragraph in paragraphs[index + 1 : stop]]
    if len(items) < (1 if is_marked and is_clear else 2):
        return None
    if not match.is_clear and not is_at_an_end(paragraphs, index, stop):
        return None
    end = paragraphs[stop - 1].end
    return ListMatch(items, heading.start, end, stop - index, heading.text)


def _is_introduction(paragraph: Paragraph, *, allow_sentence: bool) -> bool:
    """Return whether a paragraph leads to a list, such as ``Here is what stands out:``.

    Args:
        paragraph: the paragraph.
        allow_sentence: True if a sentence with a full stop may do so too.
    """
    if paragraph.marker or paragraph.heading:
        return False
    if is_list_notice(paragraph.text):
        return True
    is_short = paragraph.word_count() <= _MAX_INTRODUCTION
    is_single = allow_sentence and paragraph.sentence_count() == 1
    return is_short and (paragraph.text.endswith(":") or is_single)


def _count_unmarked(paragraphs: Sequence[Paragraph], heading: int, is_clear_heading: bool) -> int:
    """Return the number of lines without marker under a heading that are items.

    They stand together in a block of their own, between blank lines. Or, under a clear heading,
    they lack the full stop that the prose has.

    Args:
        paragraphs: all paragraphs.
        heading: the index of the heading.
        is_clear_heading: True if the heading's words are clear.
    """
    first = heading + 1
    rest = paragraphs[first : first + _MAX_LINES + 1]
    if not rest:
        return 0
    short = min(count_while(rest, _is_short_line), _MAX_LINES)
    block = 1 + count_while(rest[1:], lambda paragraph: not paragraph.gap)
    is_set_off = first + block < len(paragraphs) or (heading > 0 and paragraphs[heading].gap)
    if 2 <= block <= short and is_set_off:
        return block
    bare = count_while(rest[:short], lambda paragraph: not paragraph.ends_sentence())
    near = [*paragraphs[max(0, heading - _MAX_LINES) : heading], *rest[bare : bare + 1]]
    is_amid_prose = any(paragraph.ends_sentence() for paragraph in near)
    return bare if is_clear_heading and bare >= 2 and is_amid_prose else 0


def _is_short_line(paragraph: Paragraph) -> bool:
    is_plain = not paragraph.marker and not paragraph.heading
    return is_plain and _is_short_sentence(paragraph.text, paragraph.language)


@lru_cache(maxsize=4 * _MAX_LINES)  # headings that follow each other share the lines under them
def _is_short_sentence(text: str, language: Language) -> bool:
    return (
        len(text.split()) <= _MAX_LINE
        and len(split_sentences(text, language)) == 1
        and not is_boilerplate(text)
    )
