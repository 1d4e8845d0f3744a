"""Position of a list among the paragraphs of a text, for the finders of takeaway lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from summarize.reading.boilerplate import is_boilerplate
from summarize.reading.headings import TOP_WORDS
from summarize.reading.paragraphs import Paragraph

_MAX_CREDITS = 20  # paragraphs of credits after the end of an article; chosen by hand


@dataclass(frozen=True, slots=True)
class ListMatch:
    """A list of takeaways as a finder sees it.

    Attributes:
        items: the raw texts of its items.
        start, end: offsets of the list in the text, heading included.
        paragraph_count: number of paragraphs from the one where the search began to its end.
    """

    items: list[str]
    start: int
    end: int
    paragraph_count: int


def count_while(paragraphs: Sequence[Paragraph], condition: Callable[[Paragraph], bool]) -> int:
    """Return how many of the first paragraphs meet a condition, up to one that does not."""
    return sum(1 for _ in takewhile(condition, paragraphs))


def count_marked(paragraphs: Sequence[Paragraph], first: int) -> int:
    """Return the number of list items with the same marker from paragraph ``first`` on."""
    marker = paragraphs[first].marker if first < len(paragraphs) else ""
    if not marker:
        return 0
    return count_while(paragraphs[first:], lambda paragraph: paragraph.marker == marker)


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
