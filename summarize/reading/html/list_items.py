"""Items of a list in an HTML page: in one list or several, in paragraphs or in other elements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import compress, islice

from selectolax.lexbor import LexborNode

from summarize.reading.html.nodes import PAGE_CONTAINERS, contains, node_text
from summarize.reading.list_notices import is_list_notice
from summarize.text.punctuation import ends_sentence
from summarize.text.readable import plain_line
from summarize.text.sentences import split_sentences

_DRAWN_BULLETS = "•·‣▪●○◦■✓✔➤►–— "  # before an item, drawn as text

LISTS = "ul, ol, [role=list]"

# Limits, chosen by hand.
_MAX_LEVELS = 4  # elements that a heading may be wrapped in, away from its list
_MAX_ITEMS = 12  # items that are paragraphs, other elements or lists of their own
_MAX_LINE = 40  # words of such an item; also of a line between heading and list
_MAX_CHILDREN = 100  # elements and white space in a box of such items
_MAX_NOTICES = 8  # advertisements and empty elements between heading and list
_MIN_LINKED = 0.7  # share of linked characters from which an item counts as a link


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list: its text, and the element that holds it."""

    text: str
    node: LexborNode


@dataclass(frozen=True, slots=True)
class FoundItems:
    """The items of a list, and the notices that were passed over to reach them.

    Notices are advertisements, empty elements and an introductory line.
    """

    items: list[ListItem]
    notices: list[LexborNode]


def items_after(
    heading: LexborNode, *, is_clear: bool, is_box: Callable[[LexborNode], bool]
) -> FoundItems:
    """Return the list items after a heading, or the short lines in the same box.

    Args:
        heading: the element that holds the heading and nothing else.
        is_clear: True if the words of the heading can only mean takeaways. An introductory
            sentence may then stand before the list.
        is_box: returns whether an element may hold takeaways as paragraphs.
    """
    node = heading
    for _ in range(_MAX_LEVELS):
        if _is_item(node):
            return _items_after_heading_item(node)
        parent = node.parent
        is_close = is_clear or (parent is not None and is_box(parent))
        found = _items_beside(node, allow_sentence=is_close)
        if found.items:
            return found
        if parent is None or parent.tag in PAGE_CONTAINERS or not _is_wrapper(parent, node):
            break
        node = parent
    parent = node.parent
    if parent is None or parent.tag in PAGE_CONTAINERS or not is_box(parent):
        return FoundItems([], [])
    return rows_of(parent, node)


def _items_after_heading_item(first: LexborNode) -> FoundItems:
    """Return the rest of a list whose first item is the heading."""
    before = first.prev
    while before is not None and not _is_item(before):
        before = before.prev
    rest = [] if before else [_item(node) for node in _following(first) if _is_item(node)]
    return FoundItems([item for item in rest if item.text], [])


def _items_beside(node: LexborNode, *, allow_sentence: bool) -> FoundItems:
    """Return the items of the lists that follow an element, with notices before and between."""
    items: list[ListItem] = []
    notices: list[LexborNode] = []
    is_introduced = False
    for sibling in _following(node):
        if listed := listed_items(sibling):
            if items and not _is_list(sibling):
                break
            items += listed
        elif (
            len(notices) < _MAX_NOTICES
            and is_list_notice(node_text(sibling))
            and not sibling.css_first(LISTS)
        ):
            notices.append(sibling)
        elif not items and not is_introduced and _is_introduction(sibling, allow_sentence):
            is_introduced = True
            notices.append(sibling)
        else:
            break
    return FoundItems(items, notices) if items else FoundItems([], [])


def _following(node: LexborNode) -> Iterator[LexborNode]:
    following = node.next
    while following is not None:
        if following.is_element_node:
            yield following
        elif not following.is_comment_node and plain_line(following.text(deep=False) or ""):
            return  # text between the elements
        following = following.next


def _is_introduction(node: LexborNode, allow_sentence: bool) -> bool:
    text = node_text(node)
    if node.tag not in ("p", "div", "span") or len(text.split()) > _MAX_LINE:
        return False
    return text.endswith(":") or (allow_sentence and len(split_sentences(text)) == 1)


def _is_wrapper(parent: LexborNode, node: LexborNode) -> bool:
    """Return whether an element holds another one and otherwise notices or buttons only."""
    if node_text(parent) == node_text(node):
        return True
    words = len(node_text(node).split()) + _MAX_LINE
    if len(node_text(parent).split()) > words:
        return False
    others = [child for child in parent.iter(True) if child.mem_id != node.mem_id]
    return all(child.tag == "button" or is_list_notice(node_text(child)) for child in others)


def listed_items(node: LexborNode) -> list[ListItem]:
    """Return the items of an element that is a list, or that holds one list or only lists."""
    if _is_list(node):
        items = [child for child in node.iter() if _is_item(child) and node_text(child)]
        return [item for child in items if (item := _item(child)).text]
    lists = [inner for inner in node.css(LISTS) if inner.parent and not _is_item(inner.parent)]
    if len(lists) > _MAX_ITEMS:
        return []
    items = [item for inner in lists for item in listed_items(inner)]
    words = sum(len(node_text(item.node).split()) for item in items)
    others = len(node_text(node).split()) - words
    most = max(_MAX_LINE, words) if len(lists) == 1 else 0
    return items if others <= most else []


def _is_list(node: LexborNode) -> bool:
    return node.tag in ("ul", "ol") or node.attributes.get("role") == "list"


def _is_item(node: LexborNode) -> bool:
    return node.tag == "li" or node.attributes.get("role") == "listitem"


def rows_of(box: LexborNode, heading: LexborNode | None) -> FoundItems:
    """Return the short paragraphs or other elements in a box as items, or nothing.

    Args:
        box: the box.
        heading: its heading, which is no item.
    """
    node = box
    rows: list[LexborNode] = []
    notices: list[LexborNode] = []
    for _ in range(_MAX_LEVELS):
        children = [*islice(node.iter(True), _MAX_CHILDREN)]
        if len(children) == _MAX_CHILDREN:
            break
        children = [child for child in children if heading is None or not contains(child, heading)]
        is_notice = [is_list_notice(node_text(child)) for child in children]
        notices += compress(children, is_notice)
        rows = [child for child, skipped in zip(children, is_notice, strict=True) if not skipped]
        if len(rows) != 1 or not rows[0].is_element_node:
            break
        node = rows[0]
    if not 2 <= len(rows) <= _MAX_ITEMS or not all(map(_is_row, rows)):
        return FoundItems([], [])
    return FoundItems([_item(row) for row in rows], [n for n in notices if n.is_element_node])


def _is_row(node: LexborNode) -> bool:
    is_block = node.tag in ("p", "div", "section", "dd")
    return is_block and len(node_text(node).split()) <= _MAX_LINE and not node.css_first("h1")


def run_in_items(heading: LexborNode) -> FoundItems:
    """Return the items of a list whose first item stands in the paragraph of the heading.

    Such as ``<p><b>Key points:</b> The first.</p><ul><li>The second.</li></ul>``.
    """
    paragraph = heading.parent
    if paragraph is None or paragraph.tag != "p":
        return FoundItems([], [])
    before = node_text(heading)
    text = node_text(paragraph)
    following = _items_beside(paragraph, allow_sentence=False)
    if not text.startswith(before) or not following.items:
        return FoundItems([], [])
    first = plain_line(text[len(before) :]).strip(_DRAWN_BULLETS + ":")
    if not ends_sentence(first):
        return FoundItems([], [])
    return FoundItems([ListItem(first, paragraph), *following.items], following.notices)


def item_text(node: LexborNode) -> str:
    """Return the text of an item without a bullet that is drawn as text."""
    return plain_line(node_text(node)).lstrip(_DRAWN_BULLETS)


def _item(node: LexborNode) -> ListItem:
    return ListItem(item_text(node), node)


def is_linked(node: LexborNode) -> bool:
    """Return whether most of an item is a link; the rest may be a date or a label."""
    linked = sum(len(node_text(anchor)) for anchor in node.css("a"))
    return linked >= _MIN_LINKED * len(node_text(node))


def is_menu(node: LexborNode) -> bool:
    """Return whether an element is a list of links only."""
    items = listed_items(node) if _is_list(node) else []
    return bool(items) and all(is_linked(item.node) for item in items)
