"""The editor's own takeaways, found in the text and told apart from the prose.

A list counts when it stands under one of the headings that editors use. ``Key takeaways`` and
its like are clear wherever they stand. ``Summary``, ``What to know`` or ``The bottom line`` also
head ordinary sections, so under them a list counts at the top or at the end of the text only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from summarize.article import Span
from summarize.reading.boilerplate import is_boilerplate
from summarize.reading.headings import ALONE, INSIDE, RUN_IN, may_hold_heading
from summarize.reading.paragraphs import Paragraph
from summarize.sentences import split
from summarize.words import plain

_HIGHLIGHT = re.compile(r"@highlight\b[ \t]*", re.IGNORECASE)
_RUN_BULLET = re.compile(r"[-–—•*·▪●]")

_LONGEST_ITEM = 60  # words
_LONGEST_LINE = 40  # words of an item that no marker shows to be one
_MOST_LINES = 12  # items that no marker shows to be some
_MOST_CREDITS = 20  # paragraphs after the end of an article
_TOP_WORDS = 150  # a list with fewer words of prose before it stands at the top


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """Takeaways found in a text, and the stretch of text (heading included) that they take."""

    items: tuple[str, ...]
    span: Span


def find_references(paragraphs: Sequence[Paragraph]) -> list[ReferenceList]:
    """Return every takeaway list among ``paragraphs``, in order; they do not overlap."""
    found: list[ReferenceList] = []
    index = 0
    while index < len(paragraphs):
        used, reference_list = _list_at(paragraphs, index)
        if reference_list:
            found.append(reference_list)
        index += used
    return found


def _list_at(paragraphs: Sequence[Paragraph], index: int) -> tuple[int, ReferenceList | None]:
    """Return the list that begins in paragraph ``index`` and how many paragraphs were used."""
    paragraph = paragraphs[index]
    for finder in (_highlight_blocks, _under_heading, _run_in, _inside):
        if result := finder(paragraphs, index):
            items, start, used = result
            end = max(paragraph.end, paragraphs[index + used - 1].end)
            kept = [text for item in items if (text := _clean(item))]
            if isinstance(items, _Cut):
                end = items.end
            return used, ReferenceList(tuple(kept), Span(start, end))
    return 1, None


class _Cut(list[str]):
    """Items that stop before their paragraph does, at ``end``."""

    end: int = 0


_Found = tuple[list[str], int, int] | None  # items, start in the text, paragraphs used


def _highlight_blocks(paragraphs: Sequence[Paragraph], index: int) -> _Found:
    """CNN's form: ``@highlight`` alone, then the item; also flattened into one paragraph."""
    text = paragraphs[index].text
    first = _HIGHLIGHT.search(text) if "@" in text else None
    if not first:
        return None
    items: list[str] = []
    used = 0
    start = paragraphs[index].start + first.start()
    while index + used < len(paragraphs):
        text = paragraphs[index + used].text
        if not _HIGHLIGHT.search(text):
            break
        parts = [part.strip() for part in _HIGHLIGHT.split(text)]
        parts = parts[1:]
        used += 1
        if not parts[-1] and index + used < len(paragraphs):
            parts[-1] = paragraphs[index + used].text
            used += 1
        items.extend(parts)
    return items, start, used


def _under_heading(paragraphs: Sequence[Paragraph], index: int) -> _Found:
    """A heading that stands alone, then items with markers or a line each."""
    heading = paragraphs[index]
    match = ALONE.match(heading.text) if len(heading.text) < 100 else None
    if not match or heading.marker:
        return None
    first = index + 1
    marked = _marked(paragraphs, first)
    if not marked and _introduces(paragraphs, first):
        first += 1
        marked = _marked(paragraphs, first)
    clear = bool(match["clear"])
    count = marked or (0 if match["of"] else _unmarked(paragraphs, first, clear))
    least = 1 if marked and match["clear"] else 2
    if count < least:
        return None
    sure = match["clear"] and not match["of"]
    if not sure and not _at_an_end(paragraphs, index, first + count):
        return None
    items = [paragraph.text for paragraph in paragraphs[first : first + count]]
    return items, heading.start, first + count - index


def _introduces(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Whether a line such as ``Here is what stands out:`` leads to a list."""
    if index >= len(paragraphs):
        return False
    paragraph = paragraphs[index]
    return paragraph.text.endswith(":") and paragraph.words() <= 20


def _marked(paragraphs: Sequence[Paragraph], first: int) -> int:
    """Return how many list items of one kind stand from ``first`` on."""
    count = 0
    while (
        first + count < len(paragraphs)
        and paragraphs[first + count].marker
        and paragraphs[first + count].marker == paragraphs[first].marker
    ):
        count += 1
    return count


def _unmarked(paragraphs: Sequence[Paragraph], first: int, clear: bool) -> int:
    """Return how many lines without marker from ``first`` on are items.

    They stand together in one block; or, under a clear heading, are all that is left of the
    text after its prose; or alone lack the full stop that the prose after them has.
    """
    rest = paragraphs[first : first + _MOST_LINES + 1]
    ends = first + len(rest) == len(paragraphs)
    short = _count_while(rest, _is_short_line)
    block = 1 + _count_while(rest[1:], lambda paragraph: not paragraph.gap)
    closed = block < len(rest) or ends
    if 2 <= block <= min(short, _MOST_LINES) and closed:
        alike = rest[0].ends_sentence() == rest[block - 1].ends_sentence()
        if alike or (ends and block == len(rest)):
            return block
    if not clear:
        return 0
    left = _prose_end(paragraphs) - first
    if 2 <= left <= min(short, _MOST_LINES) and _stands_after_prose(paragraphs, first):
        return left
    bare = _count_while(rest[:short], lambda paragraph: not paragraph.ends_sentence())
    return bare if 2 <= bare <= _MOST_LINES and first + bare < len(paragraphs) else 0


def _count_while(paragraphs: Sequence[Paragraph], condition: Callable[[Paragraph], bool]) -> int:
    return sum(1 for _ in takewhile(condition, paragraphs))


def _stands_after_prose(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Whether one of the paragraphs shortly before ``index`` is a sentence or more."""
    return any(p.ends_sentence() for p in paragraphs[max(0, index - _MOST_LINES) : index])


def _is_short_line(paragraph: Paragraph) -> bool:
    return (
        not paragraph.marker
        and not paragraph.heading
        and paragraph.words() <= _LONGEST_LINE
        and len(split(paragraph.text)) <= 2
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
    before = paragraphs[:start] if start <= _TOP_WORDS else []  # none is empty
    return start <= _TOP_WORDS and sum(p.words() for p in before) <= _TOP_WORDS


def _run_in(paragraphs: Sequence[Paragraph], index: int) -> _Found:
    """A heading with a colon and the first item, or all, in the same paragraph."""
    paragraph = paragraphs[index]
    match = RUN_IN.match(paragraph.text)
    if not match or paragraph.marker:
        return None
    return _run_items(paragraphs, index, match.end(), paragraph.start, clear=bool(match["clear"]))


def _inside(paragraphs: Sequence[Paragraph], index: int) -> _Found:
    """A heading in the middle of a paragraph, as in text that lost its line breaks."""
    paragraph = paragraphs[index]
    match = INSIDE.search(paragraph.text) if may_hold_heading(paragraph.text) else None
    if not match:
        return None
    start = paragraph.start + match.start()
    return _run_items(paragraphs, index, match.end(), start, clear=False)


def _run_items(
    paragraphs: Sequence[Paragraph], index: int, offset: int, start: int, *, clear: bool
) -> _Found:
    """Read items from ``offset`` in paragraph ``index`` on, and those marked after it."""
    paragraph = paragraphs[index]
    rest = paragraph.text[offset:]
    following = _marked(paragraphs, index + 1)
    pieces = [rest] if following and _RUN_BULLET.match(rest) else _run_pieces(rest)
    if following:
        items = [*pieces, *(p.text for p in paragraphs[index + 1 : index + 1 + following])]
        return items, start, 1 + following
    only_credits_follow = index + 1 >= _prose_end(paragraphs)
    if len(pieces) == 1 and not _RUN_BULLET.match(rest):
        sentences = [rest[span.start : span.end].strip() for span in split(rest)]
        whole = clear and paragraph.words() <= 150 and _at_an_end(paragraphs, index, index + 1)
        return (sentences, start, 1) if whole and len(sentences) >= 2 else None
    if len(pieces) < 2 and not clear:
        return None
    ends_text = only_credits_follow and start > paragraphs[0].start
    if ends_text and len(pieces[-1].split()) <= _LONGEST_ITEM:
        return pieces, start, 1
    return _cut_last(paragraph, pieces, start)


def _cut_last(paragraph: Paragraph, pieces: list[str], start: int) -> _Found:
    """End the last item with its first sentence: what follows in the paragraph is prose."""
    tail = pieces[-1]
    sentence = split(tail)[0]
    cut = _Cut([*pieces[:-1], tail[: sentence.end].strip()])
    cut.end = paragraph.end - len(tail) + len(tail[: sentence.end].rstrip())
    return cut, start, 1


def _run_pieces(text: str) -> list[str]:
    """Cut a run of items at its own kind of marker; the last piece ends where ``text`` does."""
    if bullet := _RUN_BULLET.match(text):
        mark = re.escape(bullet.group())
        gap = r"\s+" if text[1:2].isspace() else r"(?=\S)"
        return [piece for piece in re.split(rf"(?:^|(?<=\s)){mark}{gap}", text) if piece.strip()]
    if text.startswith(("1.", "1)", "(1)")):
        pieces, number = [], 2
        while (match := re.search(rf"\s\(?{number}[.)]\s", text)) is not None:
            pieces.append(text[: match.start()])
            text = text[match.start() :].lstrip()
            number += 1
        return [*pieces, text]
    for separator in ("•", "▪", "●", " | "):
        if separator in text:
            return [piece for piece in text.split(separator) if piece.strip()]
    return [text]


_ITEM_MARK = re.compile(r"\s*(?:[-–—•·‣▪■●○◦➤►▶✓✔→]|[*+](?=\s)|\(?\d{1,2}[.)]\s)\s*")


def _clean(item: str) -> str:
    """Return an item as one readable line without its marker."""
    return plain(_ITEM_MARK.sub("", item, count=1) if _ITEM_MARK.match(item) else item)
