"""The main text of an HTML page as blocks: headings, list items and paragraphs."""

from __future__ import annotations

import logging
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from summarize.reading.html_nodes import node_text
from summarize.text.readable import plain_line


def main_text(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    """Return (kind, text) of the page's blocks; the kind is ``head``, ``item`` or ``p``."""
    from trafilatura import bare_extraction

    # Its warnings are for its developers, not for the user's terminal.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    document = bare_extraction(
        tree.html or "", include_comments=False, include_tables=False, with_metadata=False
    )
    blocks: list[tuple[str, str]] = []
    body = getattr(document, "body", None)
    if body is not None:
        for element in body.iter("head", "p", "item", "quote"):
            has_inner = any(True for _ in element.iterchildren("p", "item", "list", "quote"))
            text = "" if has_inner else _xml_text(element)
            kind = element.tag if element.tag in ("head", "item") else "p"
            blocks.extend((kind, line) for line in text.split("\n") if line.strip())
    return list(dict.fromkeys(blocks)) or _visible_blocks(tree)  # it repeats blocks of short pages


def _xml_text(element: Any) -> str:
    """Return an element's text with a line break for each ``<lb/>``."""
    parts = [element.text or ""]
    for child in element:
        parts += ["\n" if child.tag == "lb" else _xml_text(child), child.tail or ""]
    return "".join(parts)


def _visible_blocks(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    """Return the blocks of a page in which trafilatura finds no article."""
    kinds = {"p": "p", "li": "item", "blockquote": "p"}
    nodes = tree.css("h1, h2, h3, h4, h5, h6, p, li, blockquote")
    blocks = [(kinds.get(node.tag or "", "head"), node_text(node)) for node in nodes]
    blocks = [(kind, text) for kind, text in blocks if text]
    if not blocks and tree.body is not None:
        lines = tree.body.text(separator="\n").split("\n")
        blocks = [("p", plain_line(line)) for line in lines if plain_line(line)]
    return blocks
