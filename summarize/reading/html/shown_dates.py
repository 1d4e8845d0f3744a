"""Dates of an HTML page as a reader sees them: short lines near the headline, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from summarize.reading.dates import parse_date
from summarize.reading.html.local_dates import DATE_SHAPE, is_plausible, parse_local_date
from summarize.reading.html.nodes import (
    PAGE_CONTAINERS,
    ancestors,
    class_and_id,
    node_text,
    remove_outermost,
    short_text,
)
from summarize.text.readable import plain_line

# Distance of a date from the headline, in characters of text. Tuned on 60 pages without metadata.
_MAX_BEFORE = 250
_MAX_AFTER = 700
# Chosen by hand.
_MAX_LINE = 90  # characters of the text with the date in it
_MAX_REST = 45  # characters in it beside the date: a label, a clock, an author
_MAX_WORDS = 7  # words beside the date in a line that is left out of the body
_MAX_BLOCK = 160  # characters of the paragraph around it; a longer one is prose
_LEVELS = 5  # elements around a text that are looked at
# Limits on pages that are made to be slow; no article comes near. Chosen by hand.
_MAX_NODES = 50_000
_MAX_HEADINGS = 100
_MAX_DATES = 300

_LEFT_OUT = frozenset("script style noscript template svg iframe title nav dialog".split())
# Elements of the page, unless they stand in the article or hold its headline.
_BESIDE = frozenset({"header", "aside", "footer"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITEMS = frozenset({"li", "td", "dd"})
_PROSE = frozenset({"p", "li", "td", "blockquote", "h1", "h2"})
_MODIFIED = re.compile(
    r"updat|modif|last|edit|review|aktualis|geändert|à jour|actuali|aggiorn|atualiz|bijgewerkt|"
    r"oppdater|opdater|uppdater|aktualiz|обновл|изменен|更新",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"(?<!up)date(?!picker)|publi|posted|post-?time|meta|byline|details|stamp", re.IGNORECASE
)
_TODAY = re.compile(r"today|current-?date", re.IGNORECASE)  # names of a newspaper's own date


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date that a reader sees.

    Attributes:
        node: the text with the date.
        date: the date.
        is_change: whether it is that of the last change, by the words beside it.
        distance: characters of text between it and the headline.
        is_near: whether it stands near the headline.
        is_marked: whether the page's markup or a label says that it is a date of the article.
        is_today: whether it is the day on which the page was fetched, as in a newspaper's head.
    """

    node: LexborNode
    date: Date
    is_change: bool
    distance: int
    is_near: bool
    is_marked: bool
    is_today: bool

    @property
    def is_of_publication(self) -> bool:
        """Return whether a reader takes it for the date of publication."""
        return self.is_near and self.is_marked and not self.is_change


def nearest_date(dates: Iterable[ShownDate]) -> ShownDate | None:
    """Return the date nearest to the headline, else the only one that is marked, else None.

    A date of publication goes before one of the last change.
    """
    of_article = [date for date in dates if not date.is_today]
    if near := [date for date in of_article if date.is_near]:
        return min(near, key=lambda date: (date.is_change, date.distance))
    for is_change in (False, True):
        marked = [date for date in of_article if date.is_marked and date.is_change == is_change]
        if marked:
            return marked[0] if len({date.date for date in marked}) == 1 else None
    return None


def remove_date_lines(dates: Iterable[ShownDate]) -> None:
    """Remove the lines near the headline that have little more than a date in them."""
    lines = (_date_line(date.node) for date in dates if date.is_near)
    remove_outermost(filter(None, lines))


def _date_line(node: LexborNode) -> LexborNode | None:
    """Return the largest element around a text that is the line of a date, or None."""
    line = None
    for _, parent in zip(range(_LEVELS), ancestors(node), strict=False):
        if parent.tag in PAGE_CONTAINERS or parent.tag in _HEADINGS or not _is_date_line(parent):
            break
        line = parent
    return line


def _is_date_line(node: LexborNode) -> bool:
    """Return whether an element holds a date and a label, a clock or an author's name at most."""
    text = short_text(node, _MAX_LINE)
    if text is None or text.endswith((".", "!", "?", ":")):
        return False
    words = DATE_SHAPE.sub(" ", text).split()
    return len(words) <= (1 if node.tag in _ITEMS else _MAX_WORDS)


def is_in_comment(node: LexborNode) -> bool:
    """Return whether an element belongs to a reader's comment."""
    for parent in ancestors(node):
        if parent.tag in ("body", "main", "article"):
            return "comment" in (parent.attributes.get("class") or "").split()
        if "comment" in class_and_id(parent).lower():
            return True
    return False


def shown_dates(tree: LexborHTMLParser, title: str | None) -> Iterator[ShownDate]:
    """Yield the dates that stand alone on a page, in order.

    Args:
        tree: the page, with all its elements.
        title: the headline; without one, distances are those from the page's beginning.
    """
    root = tree.css_first("html")
    language = (root.attributes.get("lang") or "").strip() if root else ""
    origin, texts = _origin_and_texts(tree, title)
    dated = ((start, node, _date_in(node, text, language)) for start, node, text in texts)
    for start, node, date in islice((item for item in dated if item[2]), _MAX_DATES):
        if not date or _is_in_prose(node) or is_in_comment(node):
            continue
        yield ShownDate(
            node=node,
            date=date,
            is_change=_is_change(node),
            distance=abs(start - origin),
            is_near=-_MAX_BEFORE <= start - origin <= _MAX_AFTER,
            is_marked=_is_marked(node),
            is_today=_is_today(node),
        )


def _date_in(node: LexborNode, text: str, language: str) -> Date | None:
    """Return the date of a text with a date and little more, else None."""
    match = DATE_SHAPE.search(text) if len(text) <= _MAX_LINE else None
    if not match or len(text) - len(match[0]) > _MAX_REST:
        return None
    date = _attribute(node) or parse_local_date(match[0], language)
    return date if date and is_plausible(date) else None


def _origin_and_texts(
    tree: LexborHTMLParser, title: str | None
) -> tuple[int, list[tuple[int, LexborNode, str]]]:
    """Return where the headline stands, and position, node and text of all that a reader sees."""
    headings = tree.css("h1, h2")[:_MAX_HEADINGS]
    headline = next((node for node in headings if plain_line(node_text(node)) == title), None)
    around = {node.mem_id for node in ancestors(headline)} if headline else set()
    origin = position = 0
    texts: list[tuple[int, LexborNode, str]] = []
    stack = [(tree.body, False)] if tree.body else []  # (node, whether it is in an article)
    for _ in range(_MAX_NODES):
        if not stack:
            break
        node, in_article = stack.pop()
        if node.next is not None and node.tag != "body":
            stack.append((node.next, in_article))
        if node.tag == "-text":
            if text := " ".join((node.text_content or "").split()):
                texts.append((position, node, text))
                position += len(text)
            continue
        if headline is not None and node.mem_id == headline.mem_id:
            origin = position
        is_beside = node.tag in _BESIDE and not in_article and node.mem_id not in around
        if node.child is not None and not is_beside and node.tag not in _LEFT_OUT:
            stack.append((node.child, in_article or node.tag == "article"))
    return origin, texts


def _is_in_prose(node: LexborNode) -> bool:
    """Return whether a text stands in a long paragraph, or in a table beside its heading."""
    for _, parent in zip(range(_LEVELS), ancestors(node), strict=False):
        if parent.tag in _PROSE and short_text(parent, _MAX_BLOCK) is None:
            return True
        if parent.tag == "tr":
            return parent.css_first("th") is not None
    return False


def _is_today(node: LexborNode) -> bool:
    """Return whether a date is that of the day on which the page was fetched, by its names."""
    parents = zip(range(_LEVELS), ancestors(node), strict=False)
    return any(_TODAY.search(class_and_id(parent)) for _, parent in parents)


def _is_change(node: LexborNode) -> bool:
    """Return whether a date is that of the last change, by the words beside it."""
    for _, parent in zip(range(2), ancestors(node), strict=False):
        text = short_text(parent, _MAX_LINE)
        if text is None:
            return False
        if _MODIFIED.search(text):
            return True
    return False


def _is_marked(node: LexborNode) -> bool:
    """Return whether markup or a label says that a text is a date of the article."""
    text = node.text_content or ""
    if _MARKS.search(text) or _MODIFIED.search(text):
        return True
    parents = zip(range(2), ancestors(node), strict=False)
    return any(parent.tag == "time" or _MARKS.search(class_and_id(parent)) for _, parent in parents)


def _attribute(node: LexborNode) -> Date | None:
    """Return the date that the ``time`` element around a text has as its attribute."""
    parent = node.parent
    if parent is None or parent.tag != "time":
        return None
    return parse_date(parent.attributes.get("datetime") or "")
