"""The editor's takeaways in an HTML page: read from the DOM and removed from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from summarize.reading.headings import (
    TOP_WORDS,
    is_clear,
    is_takeaway_heading,
    match_takeaway_heading,
)
from summarize.reading.html_nodes import PAGE_CONTAINERS, node_text
from summarize.text.readable import plain_line

_HEADING_TAGS = "h1, h2, h3, h4, h5, h6, summary, strong, b, p, dt, legend, div, span, header"
_BOX = re.compile(
    r"(?:[a-z]+[-_]{1,2})?(?:key[-_]?)?(?:takeaways?|key[-_]?points?|(?:story|article)[-_]?highlights?)"
    r"(?:[-_]{1,2}(?:box|list|block|section|wrapper|container|inner|content|items?|card|panel))?"
)
_NOT_BOX = re.compile(r"(?:tag|category|topic|post|page)[-_]")

# Thresholds, chosen by hand.
_MAX_LEVELS = 4  # elements that a heading may be wrapped in, away from its list
_MAX_ITEMS = 12  # items that are paragraphs
_MAX_LISTS = 20  # lists of takeaways in a page; more are something else
_MAX_LINE = 40  # words of an item that is a paragraph
_MIN_ITEM = 4  # mean words of the items of a box
_MIN_LINKED = 0.7  # share of an item's characters that is linked, if the item is a link


def extract_takeaway_lists(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Return the takeaways that the page lists, in order, and remove their lists from the tree."""
    takeaways: dict[str, None] = {}  # an ordered set
    for _ in range(_MAX_LISTS):
        takeaway_list = next(_takeaway_lists(tree), None)
        if takeaway_list is None:
            break
        heading, items = takeaway_list
        takeaways.update(dict.fromkeys(plain_line(node_text(item)) for item in items))
        _remove(heading, items)
    return tuple(text for text in takeaways if text)


def _takeaway_lists(
    tree: LexborHTMLParser,
) -> Iterator[tuple[LexborNode | None, list[LexborNode]]]:
    """Yield (heading, items) of each list that holds the editor's takeaways."""
    for node in tree.css(_HEADING_TAGS):
        if node.tag in ("div", "span", "header") and not _is_leaf(node):
            continue
        text = node_text(node)
        heading = match_takeaway_heading(text)
        if heading is None:
            continue
        items = _items_after(node)
        if items and items[0].tag == "li" and "aways" not in text.lower() and _all_links(items):
            continue
        if items and (is_clear(heading) or _is_boxed(node, items) or _at_an_end(tree, node)):
            yield node, items
    for box in tree.css("[class], [id]"):
        if not _is_box(box):
            continue
        items = _items_of(box) if box.tag in ("ul", "ol") else _only_list(box)
        words = sum(len(node_text(item).split()) for item in items)
        if len(items) >= 2 and words >= _MIN_ITEM * len(items):
            yield None, items


def _is_box(node: LexborNode) -> bool:
    """Return whether a class or the id of an element names a box of takeaways."""
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower()
    return node.tag not in PAGE_CONTAINERS and any(
        _BOX.fullmatch(name) and not _NOT_BOX.match(name) for name in names.split()
    )


def _is_leaf(node: LexborNode) -> bool:
    return node.child is not None and all(not child.is_element_node for child in node.iter(True))


def _items_after(heading: LexborNode) -> list[LexborNode]:
    """Return the list items after a heading, or the short paragraphs in the same box."""
    node = heading
    for _ in range(_MAX_LEVELS):
        sibling = _next_element(node)
        if sibling and sibling.tag == "p" and node_text(sibling).endswith(":"):
            sibling = _next_element(sibling)
        if sibling and (items := _items_of(sibling) or _only_list(sibling)):
            return items
        parent = node.parent
        if parent is None or parent.tag in PAGE_CONTAINERS or node_text(parent) != node_text(node):
            break
        node = parent
    parent = node.parent
    if parent is None or not (parent.tag in ("aside", "details") or _is_box(parent)):
        return []
    others = [child for child in parent.iter() if child.mem_id != node.mem_id and node_text(child)]
    short = all(p.tag == "p" and len(node_text(p).split()) <= _MAX_LINE for p in others)
    return others if short and 2 <= len(others) <= _MAX_ITEMS else []


def _next_element(node: LexborNode) -> LexborNode | None:
    following = node.next
    while following is not None and not (following.is_element_node and node_text(following)):
        following = following.next
    return following


def _items_of(node: LexborNode) -> list[LexborNode]:
    if node.tag not in ("ul", "ol"):
        return []
    return [child for child in node.iter() if child.tag == "li" and node_text(child)]


def is_menu(node: LexborNode) -> bool:
    """Return whether an element is a list of links only."""
    items = _items_of(node)
    return bool(items) and _all_links(items)


def _all_links(items: list[LexborNode]) -> bool:
    """Return whether each item is a link, apart from a date or a label."""
    return all(
        sum(len(node_text(a)) for a in item.css("a")) >= _MIN_LINKED * len(node_text(item))
        for item in items
    )


def _only_list(node: LexborNode) -> list[LexborNode]:
    lists = node.css("ul, ol")
    return _items_of(lists[0]) if len(lists) == 1 else []


def _is_boxed(heading: LexborNode, items: list[LexborNode]) -> bool:
    """Return whether heading and list stand in an element that holds nothing else."""
    box = heading.parent
    words = " ".join([node_text(heading), *map(node_text, items)]).split()
    while box is not None and box.tag not in PAGE_CONTAINERS:
        if node_text(box).split() == words:
            return True
        box = box.parent
    return False


def _at_an_end(tree: LexborHTMLParser, heading: LexborNode) -> bool:
    """Return whether little prose stands before the heading, or hardly any after its list."""
    before = after = 0
    is_past = False
    for node in tree.root.traverse() if tree.root else ():
        if node.mem_id == heading.mem_id:
            is_past = True
        elif node.tag == "p":
            words = len(node_text(node).split())
            before, after = before + (not is_past) * words, after + is_past * words
    return before <= TOP_WORDS or after <= _MAX_LINE


def _remove(heading: LexborNode | None, items: list[LexborNode]) -> None:
    """Remove a list and its heading from the tree."""
    for item in items:
        item.decompose()
    if heading is not None:
        heading.decompose()


def json_ld_takeaways(metadata: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the takeaways that JSON-LD lists in an ``ItemList`` or a property of such a name.

    Args:
        metadata: every object of the page's JSON-LD.
    """
    for item in metadata:
        is_named = is_takeaway_heading(str(item.get("name", "")))
        values = item.get("itemListElement") if is_named else None
        for key, value in item.items():
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key)
            if isinstance(value, list) and is_takeaway_heading(words):
                values = value
        if isinstance(values, list):
            texts = [v.get("name") or v.get("text") if isinstance(v, dict) else v for v in values]
            return tuple(
                plain_line(text) for text in texts if isinstance(text, str) and plain_line(text)
            )
    return ()
