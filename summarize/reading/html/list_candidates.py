"""Lists in an HTML page that may be the editor's takeaways, by heading, class or place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from summarize.reading.headings import TakeawayHeading, match_takeaway_heading
from summarize.reading.html.boxes import (
    PageOrder,
    is_box,
    is_boxed,
    is_summary_box,
    lists_under_headline,
)
from summarize.reading.html.list_items import (
    FoundItems,
    ListItem,
    is_linked,
    items_after,
    listed_items,
    rows_of,
    run_in_items,
)
from summarize.reading.html.nodes import has_ancestor, is_leaf, node_text
from summarize.text.punctuation import ends_sentence
from summarize.text.readable import plain_line
from summarize.text.words import count_words

_TITLE_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING_TAGS = _TITLE_TAGS | {"summary", "button", "strong", "b", "p", "dt", "legend", "label"}
_CARD_PARTS = "h2, h3, h4, h5, h6, img, picture, video"
_FORMS = "form, input, textarea, article, h1"
_ELSEWHERE = frozenset({"nav", "footer", "dialog"})

_LABEL = re.compile(r"[^:]{1,30}:\s")

_MAX_TRIED = 50  # headings or boxes of each kind that are tried; chosen by hand
_MAX_COPIES = 4  # elements with the words of one heading: a copy, and an element in each
_MIN_WORDS = 4  # words of an item of a list without heading; chosen by hand
# Least share of the items' content words that the rest of the page has, by what tells the list.
# Tuned on 67 pages with and without takeaways: the editors' own lists have at least 0.5 under a
# heading (mean 0.85) and 0.7 in a box that a class names.
_MIN_SHARE_HEADED = 0.4
_MIN_SHARE_SHORT = 0.2  # under a heading on a short page, such as one behind a paywall
_MIN_SHARE_NAMED = 0.5
_MIN_SHARE_PLACED = 0.6
_NEVER = 2.0  # no list has this share
_SHORT_PAGE = 300  # words of a page's paragraphs; chosen by hand


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list that may be the editor's.

    Attributes:
        items: its items.
        extras: its heading, and the notices and promotions in it.
        kind: the words of its heading, or what else tells it; two lists of a kind are compared.
        min_share: least share of its content words that the rest of the page has.
    """

    items: list[ListItem]
    extras: list[LexborNode]
    kind: str
    min_share: float

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of its items."""
        return tuple(item.text for item in self.items)

    @property
    def nodes(self) -> Iterator[LexborNode]:
        """Its elements in the page."""
        yield from (item.node for item in self.items)
        yield from self.extras


def list_candidates(tree: LexborHTMLParser, order: PageOrder) -> Iterator[Candidate]:
    """Yield the lists that may be the editor's, the surest first; a list may come twice."""
    for candidate in _all_lists(tree, order, least_share(order)):
        if not has_ancestor(candidate.items[0].node, _ELSEWHERE):
            yield candidate


def least_share(order: PageOrder) -> float:
    """Return the least share of a headed list's content words that the rest of the page has."""
    return _MIN_SHARE_SHORT if order.words < _SHORT_PAGE else _MIN_SHARE_HEADED


def _all_lists(tree: LexborHTMLParser, order: PageOrder, min_share: float) -> Iterator[Candidate]:
    yield from _headed_lists(tree, order, min_share)
    boxes = tree.css("[class], [id]")
    for box in islice(filter(is_box, boxes), _MAX_TRIED):
        items = listed_items(box) or rows_of(box, None).items
        if len(items) >= 2 and _mean_words(items) >= _MIN_WORDS and not _is_menu(items):
            yield _candidate(items, [], _names(box), min_share)
    at_top = (box for box in boxes if is_summary_box(box) and order.is_at_top(box))
    for box in islice(at_top, _MAX_TRIED):
        if _are_sentences(items := listed_items(box)):
            yield _candidate(items, [], _names(box), _MIN_SHARE_NAMED)
    for node in lists_under_headline(tree, order.headline):
        if _are_sentences(items := listed_items(node)) and not node.css_first("a"):
            yield _candidate(items, [], "under the headline", _MIN_SHARE_PLACED)
            return


def _headed_lists(
    tree: LexborHTMLParser, order: PageOrder, min_share: float
) -> Iterator[Candidate]:
    headings = list(islice(_headings(tree), _MAX_TRIED))
    counts = Counter(_kind(node) for node, _ in headings)
    for node, heading in headings:
        found = _found_under(node, heading, order)
        if not found.items:
            continue
        kind = _kind(node)
        is_series = not heading.is_clear and counts[kind] > _MAX_COPIES
        if is_series or _is_something_else(heading, kind, found.items):
            yield Candidate(found.items, [], "something else", _NEVER)
        elif heading.is_clear or _stands_apart(node, heading, found, order):
            yield _candidate(found.items, [node, *found.notices], kind, min_share)


def _kind(heading: LexborNode) -> str:
    return plain_line(node_text(heading)).casefold()


def _is_something_else(heading: TakeawayHeading, text: str, items: list[ListItem]) -> bool:
    """Return whether a list under a heading of takeaways is a menu, a promotion or data."""
    if _is_menu(items):
        return not ("aways" in text and _leads_away(items))
    if heading.is_qualified and all(item.node.css_first("a") for item in items):
        return True  # "What to know about the election: follow our live updates"
    return not heading.is_clear and _is_data(items)


def _headings(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, TakeawayHeading]]:
    """Yield the elements that hold a heading of takeaways and nothing else."""
    for node in tree.css("*"):
        if node.tag not in _HEADING_TAGS and not is_leaf(node):
            continue
        with_topic = node.tag in _TITLE_TAGS
        texts = dict.fromkeys((node_text(node), _own_text(node)))
        headings = (match_takeaway_heading(text, with_topic=with_topic) for text in texts)
        if heading := next(filter(None, headings), None):
            yield node, heading


def _own_text(node: LexborNode) -> str:
    """Return the text of an element without that of icons and labels in it."""
    if node.tag not in _TITLE_TAGS:
        return ""
    texts = (child.text(deep=False) for child in node.iter(True) if not child.is_element_node)
    return " ".join(" ".join(text for text in texts if text).split())


def _found_under(node: LexborNode, heading: TakeawayHeading, order: PageOrder) -> FoundItems:
    found = items_after(node, is_clear=heading.is_clear, is_box=_may_hold_rows)
    if found.items or not heading.is_clear or node.tag == "h1":
        return found
    found = items_after(node, is_clear=True, is_box=lambda box: True)
    words = sum(count_words(item.text) for item in found.items)
    if found.items and 2 * words <= order.words:
        return found  # a section of short lines, and most of the prose stands elsewhere
    return run_in_items(node)


def _may_hold_rows(box: LexborNode) -> bool:
    """Return whether an element under a heading may hold takeaways in paragraphs."""
    return box.tag in ("aside", "details", "dl") or is_box(box) or is_summary_box(box)


def _stands_apart(
    node: LexborNode, heading: TakeawayHeading, found: FoundItems, order: PageOrder
) -> bool:
    """Return whether a list has a box of its own, or stands at the top or end of the page."""
    if order.is_at_top(node) or order.is_at_the_end(found.items[-1].node):
        return True
    parts = [node, *found.notices, *(item.node for item in found.items)]
    return not heading.is_qualified and is_boxed(node.parent, map(node_text, parts))


def _are_sentences(items: list[ListItem]) -> bool:
    """Return whether there are two items or more, each long enough to say something."""
    are_long = all(count_words(item.text) >= _MIN_WORDS for item in items)
    return len(items) >= 2 and are_long and not _is_menu(items)


def _is_data(items: list[ListItem]) -> bool:
    """Return whether most items are labels with a value, as in ``Price: 20 crowns a day``."""
    data = (_LABEL.match(item.text) and not ends_sentence(item.text) for item in items)
    return 2 * sum(map(bool, data)) > len(items)


def _mean_words(items: list[ListItem]) -> float:
    return sum(count_words(item.text) for item in items) / len(items)


def _names(box: LexborNode) -> str:
    return " ".join((box.attributes.get("class") or box.attributes.get("id") or "").split())


def _is_menu(items: list[ListItem]) -> bool:
    """Return whether items are links only, or most of them teasers of other things."""
    teasers = sum(_is_teaser(item.node) for item in items)
    return 2 * teasers > len(items) or all(is_linked(item.node) for item in items)


def _is_teaser(node: LexborNode) -> bool:
    """Return whether an item is a card with a link and a headline or image, or a form."""
    if node.css_first(_FORMS):
        return True
    return node.css_first("a") is not None and node.css_first(_CARD_PARTS) is not None


def _leads_away(items: list[ListItem]) -> bool:
    """Return whether links lead to other pages, unlike those of a table of contents."""
    anchors = [anchor for item in items for anchor in item.node.css("a")]
    return not any((anchor.attributes.get("href") or "").startswith("#") for anchor in anchors)


def _candidate(
    items: list[ListItem], extras: Iterable[LexborNode], kind: str, min_share: float
) -> Candidate:
    """Return a candidate. Links are promotions, not items, if most of the items are none."""
    links = [item.node for item in items if is_linked(item.node)]
    if 2 * len(links) >= len(items):
        return Candidate(items, [*extras], kind, min_share)
    ids = {node.mem_id for node in links}
    own = [item for item in items if item.node.mem_id not in ids]
    return Candidate(own, [*extras, *links], kind, min_share)
