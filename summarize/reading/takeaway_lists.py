"""The editor's own takeaways, found in the text and told apart from the prose.

Two mistakes are possible, and the rules lean against the second: to miss a list, so that it stays
in the input, and to take prose for a list, so that it is lost. Items with markers are sure under
any heading of theirs; lines without markers only where the layout shows that they are a list.
Under a heading that also heads ordinary sections a list counts at the top or the end only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from summarize.article import Span
from summarize.reading.boilerplate import is_boilerplate
from summarize.reading.headings import (
    INLINE_HEADING,
    LISTING_HEADING,
    RUN_IN_HEADING,
    TOP_WORDS,
    is_clear,
    match_takeaway_heading,
    may_hold_heading,
)
from summarize.reading.paragraphs import Paragraph, list_marker
from summarize.text.readable import plain_line
from summarize.text.sentences import split_sentences

# At the start, or after the end of a sentence: elsewhere it is prose about the tag.
_FIRST_HIGHLIGHT = re.compile(r"(?:^|(?<=[.!?…”\"’')])\s+)@highlight\b", re.IGNORECASE)
_HIGHLIGHT = re.compile(r"@highlight\b[ \t]*", re.IGNORECASE)
_BULLET = re.compile(r"[-–—•*·▪●]")

_LONGEST_ITEM = 60  # words
_LONGEST_LINE = 40  # words of an item that no marker shows to be one
_LONGEST_RUN = 150  # words of a paragraph that holds heading and items
_MOST_LINES = 12  # items that no marker shows to be some
_MOST_CREDITS = 20  # paragraphs after the end of an article


@dataclass(frozen=True, slots=True)
class TakeawayList:
    """Takeaways found in a text, and the stretch of text (heading included) that they take."""

    items: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class _Found:
    """A list as a finder sees it: its items, its stretch of text, and how many paragraphs."""

    items: list[str]
    start: int
    end: int
    used: int


def find_takeaway_lists(paragraphs: Sequence[Paragraph]) -> list[TakeawayList]:
    """Return every takeaway list among ``paragraphs``, in order; they do not overlap."""
    lists: list[TakeawayList] = []
    index = 0
    while index < len(paragraphs):
        finders = (_highlight_blocks, _under_heading, _run_in, _inside)
        found = next((f for finder in finders if (f := finder(paragraphs, index))), None)
        if found:
            items = tuple(text for item in found.items if (text := plain_line(item)))
            lists.append(TakeawayList(items, Span(found.start, found.end)))
        index += found.used if found else 1
    return lists


def _highlight_blocks(paragraphs: Sequence[Paragraph], index: int) -> _Found | None:
    """CNN's form: ``@highlight`` alone, then the item; also flattened into one paragraph."""
    text = paragraphs[index].text
    first = _FIRST_HIGHLIGHT.search(text) if "@" in text else None
    if not first:
        return None
    items: list[str] = []
    used = 0
    text = text[first.start() :]
    while _HIGHLIGHT.search(text):
        items.extend(_HIGHLIGHT.split(text)[1:])
        used += 1
        if not items[-1].strip() and index + used < len(paragraphs):
            items[-1] = paragraphs[index + used].text
            used += 1
        text = paragraphs[index + used].text if index + used < len(paragraphs) else ""
    start = paragraphs[index].start + first.start()
    return _Found(items, start, paragraphs[index + used - 1].end, used)


def _under_heading(paragraphs: Sequence[Paragraph], index: int) -> _Found | None:
    """A heading that stands alone, then items with markers or a line each."""
    heading = paragraphs[index]
    match = match_takeaway_heading(heading.text)
    first = index + 1
    if not match or first == len(paragraphs):
        return None
    if heading.marker and heading.marker == paragraphs[first].marker:
        return None  # an item like the next one
    marked = _marked(paragraphs, first)
    if not marked and _introduces(paragraphs, first):
        first += 1
        marked = _marked(paragraphs, first)
    clear = bool(match["clear"])
    count = marked or (0 if match["of"] else _unmarked(paragraphs, index, clear))
    if count < (1 if marked and clear else 2):
        return None
    stop = first + count
    if not is_clear(match) and not _at_an_end(paragraphs, index, stop):
        return None
    items = [paragraph.text for paragraph in paragraphs[first:stop]]
    return _Found(items, heading.start, paragraphs[stop - 1].end, stop - index)


def _introduces(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Whether a line such as ``Here is what stands out:`` leads to a list."""
    if index >= len(paragraphs):
        return False
    paragraph = paragraphs[index]
    return paragraph.text.endswith(":") and paragraph.words() <= 20


def _marked(paragraphs: Sequence[Paragraph], first: int) -> int:
    """Return how many list items with the same marker stand from ``first`` on."""
    marker = paragraphs[first].marker if first < len(paragraphs) else ""
    if not marker:
        return 0
    return _count_while(paragraphs[first:], lambda paragraph: paragraph.marker == marker)


def _unmarked(paragraphs: Sequence[Paragraph], heading: int, clear: bool) -> int:
    """Return how many lines without marker under the heading are items.

    They stand together in a block of their own, between blank lines; or, under a clear heading,
    they lack the full stop that the prose has.
    """
    first = heading + 1
    rest = paragraphs[first : first + _MOST_LINES + 1]
    if not rest:
        return 0
    short = min(_count_while(rest, _is_short_line), _MOST_LINES)
    block = 1 + _count_while(rest[1:], lambda paragraph: not paragraph.gap)
    set_off = first + block < len(paragraphs) or (heading > 0 and paragraphs[heading].gap)
    if 2 <= block <= short and set_off:
        return block
    bare = _count_while(rest[:short], lambda paragraph: not paragraph.ends_sentence())
    near = [*paragraphs[max(0, heading - _MOST_LINES) : heading], *rest[bare : bare + 1]]
    amid_prose = any(paragraph.ends_sentence() for paragraph in near)
    return bare if clear and bare >= 2 and amid_prose else 0


def _count_while(paragraphs: Sequence[Paragraph], condition: Callable[[Paragraph], bool]) -> int:
    return sum(1 for _ in takewhile(condition, paragraphs))


def _is_short_line(paragraph: Paragraph) -> bool:
    return (
        not paragraph.marker
        and not paragraph.heading
        and paragraph.words() <= _LONGEST_LINE
        and len(split_sentences(paragraph.text)) == 1
        and not is_boilerplate(paragraph.text)
    )


def _prose_end(paragraphs: Sequence[Paragraph]) -> int:
    """Return how many paragraphs are left when the credits at the end are taken off."""
    count = len(paragraphs)
    least = max(0, count - _MOST_CREDITS)
    while count > least and is_boilerplate(paragraphs[count - 1].text):
        count -= 1
    return count


def _at_an_end(paragraphs: Sequence[Paragraph], start: int, stop: int) -> bool:
    """Whether paragraphs ``start:stop`` open or close the text."""
    if stop >= _prose_end(paragraphs):
        return True
    if start > TOP_WORDS:  # as no paragraph is empty
        return False
    return sum(paragraph.words() for paragraph in paragraphs[:start]) <= TOP_WORDS


def _run_in(paragraphs: Sequence[Paragraph], index: int) -> _Found | None:
    """A heading with a colon and the first item, or all, in the same paragraph."""
    paragraph = paragraphs[index]
    match = RUN_IN_HEADING.match(paragraph.text)
    if not match or paragraph.marker:
        return None
    found = _run_items(paragraphs, index, match.end(), 0, single=bool(match["clear"]))
    if found or paragraph.words() > _LONGEST_RUN:
        return found
    rest = paragraph.text[match.end() :]
    pieces = _separate_sentences(match.group(), rest) or _semicolons(match["clear"], rest)
    if not pieces or not _at_an_end(paragraphs, index, index + 1):
        return None
    return _Found(pieces, paragraph.start, paragraph.end, 1)


def _separate_sentences(heading: str, rest: str) -> list[str]:
    sentences = [rest[span.start : span.end] for span in split_sentences(rest)]
    listed = LISTING_HEADING.match(heading) and rest[0].isupper() and len(sentences) >= 2
    return sentences if listed else []


def _semicolons(clear: str | None, rest: str) -> list[str]:
    pieces = rest.split(";")
    return pieces if clear and len(pieces) >= 3 else []


def _inside(paragraphs: Sequence[Paragraph], index: int) -> _Found | None:
    """A heading in the middle of a paragraph, as in text that lost its line breaks."""
    text = paragraphs[index].text
    match = INLINE_HEADING.search(text) if may_hold_heading(text) else None
    return match and _run_items(paragraphs, index, match.end(), match.start(), single=False)


def _run_items(
    paragraphs: Sequence[Paragraph], index: int, offset: int, heading: int, *, single: bool
) -> _Found | None:
    """Read marked items from ``offset`` in paragraph ``index`` on, and those in the next ones.

    Args:
        heading: where the heading begins in the paragraph.
        single: whether one item is enough.
    """
    paragraph = paragraphs[index]
    start = paragraph.start + heading
    rest = paragraph.text[offset:]
    following = _marked(paragraphs, index + 1)
    if following:
        first = list_marker(rest)[1]
        more = paragraphs[index + 1 : index + 1 + following]
        items = [rest[first:], *(p.text for p in more)]
        return _Found(items, start, more[-1].end, 1 + following)
    pieces = _pieces(rest)
    if len(pieces) < 2 and not (pieces and single):
        return None
    last = pieces[-1]
    ends_text = index + 1 >= _prose_end(paragraphs) and start > paragraphs[0].start
    if ends_text and len(last.split()) <= _LONGEST_ITEM and len(split_sentences(last)) == 1:
        return _Found(pieces, start, paragraph.end, 1)
    # What follows the last item's first sentence is prose.
    item = last[: split_sentences(last)[0].end].rstrip()
    return _Found([*pieces[:-1], item], start, paragraph.end - len(last) + len(item), 1)


def _pieces(text: str) -> list[str]:
    """Cut a run of items at its own kind of marker; the last piece ends where ``text`` does."""
    if bullet := _BULLET.match(text):
        mark = re.escape(bullet.group())
        gap = r"\s+" if text[1:2].isspace() else r"(?=\S)"
        return [piece for piece in re.split(rf"(?:^|(?<=\s)){mark}{gap}", text) if piece.strip()]
    pieces: list[str] = []
    number = 1
    while (match := re.search(rf"(?:^|\s)\(?{number}[.)]\s+", text)) is not None:
        pieces.append(text[: match.start()])
        text = text[match.end() :]
        number += 1
    if number > 1:
        return [*pieces[1:], text]
    for separator in ("•", "▪", "●", " | "):
        if separator in text:
            return [piece for piece in text.split(separator) if piece.strip()]
    return []
