"""Position of a list among the paragraphs of a text, for the finders of takeaway lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from summarize.reading.boilerplate import is_boilerplate
from summarize.reading.headings import TOP_WORDS
from summarize.reading.list_notices import is_list_notice
from summarize.reading.paragraphs import Paragraph
from summarize.text.readable import plain_line

# Limits, chosen by hand.
_MAX_CREDITS = 20  # paragraphs of credits after the end of an article
_MAX_LABEL = 5  # words of an item that is a label of the paragraph after it


@dataclass(frozen=True, slots=True)
class ListMatch:
    """A list of takeaways as a finder sees it.

    Attributes:
        items: the raw texts of its items.
        start, end: offsets of the list in the text, heading included.
        paragraph_count: number of paragraphs from the one where the search began to its end.
        heading: the line above it, if that says nothing else.
    """

    items: list[str]
    start: int
    end: int
    paragraph_count: int
    heading: str = ""


def count_while(
    paragraphs: Sequence[Paragraph], condition: Callable[[Paragraph], bool], first: int = 0
) -> int:
    """Return how many paragraphs from ``first`` on meet a condition, up to one that does not."""
    following = map(paragraphs.__getitem__, range(first, len(paragraphs)))
    return sum(1 for _ in takewhile(condition, following))


def count_marked(paragraphs: Sequence[Paragraph], first: int) -> int:
    """Return the number of list items with the same marker from paragraph ``first`` on."""
    marker = paragraphs[first].marker if first < len(paragraphs) else ""
    if not marker:
        return 0
    return count_while(paragraphs, lambda paragraph: paragraph.marker == marker, first)


def marked_items(paragraphs: Sequence[Paragraph], first: int) -> tuple[list[str], int]:
    """Return the items of a list with markers, and the index of the paragraph after it.

    Advertisements and other notices between items are left out. An item that is a label goes on
    in the paragraph after it, if each item does.
    """
    if labelled := _labelled_items(paragraphs, first):
        return labelled, first + 2 * len(labelled)
    items: list[str] = []
    stop = first
    while count := count_marked(paragraphs, stop):
        if items and paragraphs[stop].marker != paragraphs[first].marker:
            break
        items += [paragraph.text for paragraph in paragraphs[stop : stop + count]]
        stop += count
        notices = count_while(paragraphs, _is_notice, stop)
        if not count_marked(paragraphs, stop + notices):
            break
        stop += notices
    return items, stop


def _labelled_items(paragraphs: Sequence[Paragraph], first: int) -> list[str]:
    """Return the items of a list in which a paragraph follows each marked label, or nothing."""
    items: list[str] = []
    for index in range(first, len(paragraphs) - 1, 2):
        label, text = paragraphs[index : index + 2]
        if not _is_label(label) or text.marker or text.heading or _is_notice(text):
            break
        items.append(f"{plain_line(label.text).rstrip(':')}: {text.text}")
    return items if len(items) >= 2 else []


def _is_label(paragraph: Paragraph) -> bool:
    """Return whether a paragraph is a list item in bold, or one that ends with a colon."""
    is_short = bool(paragraph.marker) and paragraph.word_count() <= _MAX_LABEL
    return is_short and paragraph.text.endswith((":", "**", "__"))


def _is_notice(paragraph: Paragraph) -> bool:
    return not paragraph.marker and is_list_notice(paragraph.text)


def prose_end(paragraphs: Sequence[Paragraph]) -> int:
    """Return the number of paragraphs without the credits at the end."""
    count = len(paragraphs)
    least = max(0, count - _MAX_CREDITS)
    while count > least and is_boilerplate(paragraphs[count - 1].text):
        count -= 1
    return count


def is_at_an_end(paragraphs: Sequence[Paragraph], start: int, stop: int) -> bool:
    """Return whether paragraphs ``start:stop`` stand at the top or the end of the text."""
    if stop >= prose_end(paragraphs):
        return True
    if start > TOP_WORDS:  # no paragraph is empty
        return False
    return sum(paragraph.word_count() for paragraph in paragraphs[:start]) <= TOP_WORDS
