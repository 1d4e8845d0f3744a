"""Elements of an HTML page: their text, and those that hold all the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

PAGE_CONTAINERS = frozenset({"html", "head", "body", "article", "main"})
# Elements that stand within a line of text (HTML Living Standard, phrasing content).
INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark q s samp"
    " small span strike strong sub sup time tt u var wbr".split()
)
_MIN_PARAGRAPH = 6  # words of a paragraph that is prose; chosen by hand


def node_text(node: LexborNode) -> str:
    """Return the text of an element on one line."""
    return " ".join(node.text(separator="").split())


def prose_words(node: LexborNode | None) -> int:
    """Return the number of words in the paragraphs of an element; short labels do not count."""
    if node is None:
        return 0
    paragraphs = [node] if node.tag == "p" else node.css("p")
    counts = (len(node_text(paragraph).split()) for paragraph in paragraphs)
    return sum(count for count in counts if count >= _MIN_PARAGRAPH)


def is_leaf(node: LexborNode) -> bool:
    """Return whether an element holds text only."""
    return node.child is not None and all(not child.is_element_node for child in node.iter(True))


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements around an element, the innermost first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def has_ancestor(node: LexborNode, tags: frozenset[str]) -> bool:
    """Return whether an element stands in an element with one of the tags."""
    return any(parent.tag in tags for parent in ancestors(node))


def contains(outer: LexborNode, inner: LexborNode) -> bool:
    """Return whether an element is another one or lies around it."""
    return any(node.mem_id == outer.mem_id for node in (inner, *ancestors(inner)))


def class_and_id(node: LexborNode) -> str:
    """Return the class and the id of an element, separated by a space."""
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"


def short_text(node: LexborNode, limit: int) -> str | None:
    """Return the text of an element on one line; None if it is longer than ``limit``.

    It takes little time for a large element too.
    """
    text = ""
    for index, inner in enumerate(node.traverse(include_text=True)):
        if inner.tag == "-text":
            text += inner.text_content or ""
        if index > limit or len(" ".join(text.split())) > limit:
            return None
    return " ".join(text.split())


def outermost(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """Return the distinct elements that lie in none of the others."""
    by_id = {node.mem_id: node for node in nodes}
    return [node for node in by_id.values() if not any(a.mem_id in by_id for a in ancestors(node))]


def remove_outermost(nodes: Iterable[LexborNode]) -> None:
    """Remove elements, of which one may hold others."""
    for node in outermost(nodes):
        node.decompose()
