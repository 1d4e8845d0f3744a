"""Elements of an HTML page: their text, and those that hold all the others."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

PAGE_CONTAINERS = frozenset({"html", "head", "body", "article", "main"})


def node_text(node: LexborNode) -> str:
    """Return the text of an element on one line."""
    return " ".join(node.text(separator="").split())
