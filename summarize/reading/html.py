"""An HTML page to an ``Article``.

The editor's list is read from the DOM and taken out before ``trafilatura`` looks for the main
text: cleaning first loses the list, or loses that it is one.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import date as Date
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from summarize.article import Article
from summarize.errors import ReadError
from summarize.reading.dates import parse_date
from summarize.reading.html_lists import (
    PAGE_CONTAINERS,
    extract_takeaway_lists,
    is_menu,
    json_ld_takeaways,
    node_text,
)
from summarize.reading.paragraphs import Paragraph, list_marker
from summarize.reading.text import complete_article
from summarize.text.readable import plain_line

_HIDDEN = (
    "script, style, noscript, template, iframe, svg, button, nav,"
    "[hidden], [aria-hidden=true], [style*='display:none'], [style*='display: none'],"
    "[style*='visibility:hidden'], [style*='visibility: hidden'], .visually-hidden, .sr-only"
)
# Taken out where they are small: some pages wrap the whole article in a form, or give its
# element a class such as has-byline.
_FURNITURE = {
    "form, footer, figure, figcaption, [class*=byline], [rel=author]": 150,
    "[class*=standfirst], [class~=dek], [class~=deck], [class*=subtitle], [class*=strapline],"
    "[class*=article-intro], [itemprop=description]": 70,
}  # selector: words at most
# What takes time by its square, and no article has. Browsers stop at a depth of 512 too.
_DEEPEST, _MOST_ATTRIBUTES, _MOST_ELEMENTS = 500, 1000, 50_000
_TOO_DEEP = " > ".join(["*"] * (_DEEPEST + 1))
_SCRIPT = r"<(?:script|style)\b(?:.*?</(?:script|style)|.*)"  # holds what looks like tags
_QUOTED = r"=\s*(?:\"[^\"]*\"|'[^']*')"
_TAG = re.compile(rf"{_SCRIPT}|(?P<tag><[a-z](?:[^>=]|{_QUOTED}|=)*+)", re.IGNORECASE | re.DOTALL)
_VALUE = re.compile(_QUOTED)
_BLOCKS = "br, p, div, ul, ol, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6"


def parse_html(html: str, id: str, *, source: str | None = None) -> Article:
    """Read an HTML page: its main text, title, date and the editor's own list.

    Raises:
        ReadError: the page has no readable text, or is such as would take forever.
    """
    if any(_is_crowded(found["tag"] or "") for found in _TAG.finditer(html)):
        raise ReadError(source or id, f"has an element with over {_MOST_ATTRIBUTES:,} attributes")
    tree = LexborHTMLParser(html)
    if tree.css_first(_TOO_DEEP):
        reason = f"has elements more than {_DEEPEST} deep, as no browser shows them"
        raise ReadError(source or id, reason)
    if len(tree.css("*")) > _MOST_ELEMENTS:
        raise ReadError(source or id, f"has more than {_MOST_ELEMENTS:,} elements")
    data = list(_json_ld(tree))
    title, date = _title(tree, data), _date(tree, data)
    _take_out(tree, _HIDDEN)
    for node in tree.css(_BLOCKS):
        node.insert_before(" ")  # or the words on both sides of it would run together
    references = extract_takeaway_lists(tree)
    if not references and (references := json_ld_takeaways(data)):
        _take_out(tree, "li, p", lambda node: plain_line(node_text(node)) in references)
    _take_out(tree, "ul, ol", is_menu)
    for selector, most in _FURNITURE.items():
        _take_out(tree, selector, lambda node, most=most: _is_small(node, most))
    parts, text = _lay_out(title, _main_text(tree))
    if not any(not part.heading for part in parts) and not references:
        raise ReadError(source or id, "has no readable text; is it a page that scripts fill in?")
    article = Article(id, text, title, date, source, (), references)
    return complete_article(article, parts)


def _is_crowded(tag: str) -> bool:
    """Whether a tag has too many attributes; one that is short cannot."""
    if len(tag) <= 2 * _MOST_ATTRIBUTES:
        return False
    return len(_VALUE.sub(" ", tag).replace("/", " ").split()) > _MOST_ATTRIBUTES + 1


def _take_out(
    tree: LexborHTMLParser,
    selector: str,
    condition: Callable[[LexborNode], bool] = lambda node: True,
) -> None:
    """Take the matching elements, but never the page or its article, out of the tree."""
    for node in reversed(tree.css(selector)):  # inner ones first: an outer one frees them
        if node.tag not in PAGE_CONTAINERS and condition(node):
            node.decompose()


def _is_small(node: LexborNode, most: int) -> bool:
    return len(node_text(node).split()) <= most and not node.css("h1, article")


# --- what the page says about itself -----------------------------------------------------------


def _json_ld(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """Yield every object of the page's JSON-LD; broken blocks are passed over."""
    for node in tree.css("script[type='application/ld+json']"):
        try:
            todo = [json.loads(node.text())]
        except (ValueError, RecursionError):
            continue
        while todo:
            value = todo.pop(0)
            if isinstance(value, list):
                todo.extend(value)
            elif isinstance(value, dict):
                yield value
                todo.extend(item for item in value.values() if isinstance(item, (dict, list)))


def _title(tree: LexborHTMLParser, data: list[dict[str, Any]]) -> str | None:
    node = tree.css_first("meta[property='og:title']")
    candidates = [node.attributes.get("content") if node else None]
    candidates += [item.get("headline") for item in data]
    candidates += [node_text(heading) for heading in tree.css("h1")[:1]]
    candidates += [re.split(r"\s[|–—]\s", node_text(title))[0] for title in tree.css("title")[:1]]
    return next((plain_line(c) for c in candidates if isinstance(c, str) and plain_line(c)), None)


def _date(tree: LexborHTMLParser, data: list[dict[str, Any]]) -> Date | None:
    candidates: list[Any] = []
    for selector, attribute in (
        ("meta[property='article:published_time']", "content"),
        ("meta[name=date], meta[itemprop=datePublished], meta[name='dc.date']", "content"),
        ("time[datetime]", "datetime"),
    ):
        candidates += [node.attributes.get(attribute) for node in tree.css(selector)[:1]]
    candidates[2:2] = [item.get("datePublished") for item in data]
    return next((d for c in candidates if isinstance(c, str) and (d := parse_date(c))), None)


# --- the main text -----------------------------------------------------------------------------


def _main_text(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    """Return (kind, text) of the page's blocks: ``head``, ``item`` or ``p``."""
    from trafilatura import bare_extraction

    # Its remarks on what it passes over are for its developers, not for our stderr.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    document = bare_extraction(
        tree.html or "", include_comments=False, include_tables=False, with_metadata=False
    )
    blocks: list[tuple[str, str]] = []
    body = getattr(document, "body", None)
    if body is not None:
        for element in body.iter("head", "p", "item", "quote"):
            inner = any(True for _ in element.iterchildren("p", "item", "list", "quote"))
            text = "" if inner else _xml_text(element)
            kind = element.tag if element.tag in ("head", "item") else "p"
            blocks.extend((kind, line) for line in text.split("\n") if line.strip())
    return list(dict.fromkeys(blocks)) or _visible_blocks(tree)  # of short pages it repeats some


def _xml_text(element: Any) -> str:
    """Return an element's text with a line break for each ``<lb/>``."""
    parts = [element.text or ""]
    for child in element:
        parts += ["\n" if child.tag == "lb" else _xml_text(child), child.tail or ""]
    return "".join(parts)


def _visible_blocks(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    """Return the blocks of a page in which trafilatura sees no article."""
    kinds = {"p": "p", "li": "item", "blockquote": "p"}
    nodes = tree.css("h1, h2, h3, h4, h5, h6, p, li, blockquote")
    blocks = [(kinds.get(node.tag or "", "head"), node_text(node)) for node in nodes]
    blocks = [(kind, text) for kind, text in blocks if text]
    if not blocks and tree.body is not None:
        lines = tree.body.text(separator="\n").split("\n")
        blocks = [("p", plain_line(line)) for line in lines if plain_line(line)]
    return blocks


def _lay_out(title: str | None, blocks: list[tuple[str, str]]) -> tuple[list[Paragraph], str]:
    """Return the readable text of the page and its paragraphs in it."""
    if title and (not blocks or plain_line(blocks[0][1]).casefold() != title.casefold()):
        blocks = [("head", title), *blocks]
    parts: list[Paragraph] = []
    lines: list[str] = []
    offset = 0
    for kind, raw in blocks:
        line = ("- " if kind == "item" else "") + " ".join(raw.split())
        marker, length = ("", 0) if kind == "head" else list_marker(line)
        start, end = offset + length, offset + len(line)
        parts.append(Paragraph(start, end, line[length:], marker, 2 * (kind == "head")))
        lines.append(line)
        offset = end + 2
    return parts, "\n\n".join(lines)
