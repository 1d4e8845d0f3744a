"""HTML pages to articles.

The editor's takeaways are read from the DOM and removed before ``trafilatura`` extracts the main
text. The other order would lose the list, or lose that it is a list.
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
# Selector -> words at most. Larger elements stay: some pages wrap the whole article in a form, or
# give its element a class such as has-byline. Chosen by hand.
_BOILERPLATE = {
    "form, footer, figure, figcaption, [class*=byline], [rel=author]": 150,
    "[class*=standfirst], [class~=dek], [class~=deck], [class*=subtitle], [class*=strapline],"
    "[class*=article-intro], [itemprop=description]": 70,
}
# Limits of a page: beyond them, time grows with the square. No article comes near.
_MAX_DEPTH = 500  # nested elements; browsers stop at 512
_MAX_ATTRIBUTES = 1000  # of one element; chosen by hand
_MAX_ELEMENTS = 50_000  # chosen by hand
_TOO_DEEP = " > ".join(["*"] * (_MAX_DEPTH + 1))
_SCRIPT = r"<(?:script|style)\b(?:.*?</(?:script|style)|.*)"  # its content may look like tags
_QUOTED = r"=\s*(?:\"[^\"]*\"|'[^']*')"
_TAG = re.compile(rf"{_SCRIPT}|(?P<tag><[a-z](?:[^>=]|{_QUOTED}|=)*+)", re.IGNORECASE | re.DOTALL)
_VALUE = re.compile(_QUOTED)
_BLOCKS = "br, p, div, ul, ol, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6"


def parse_html(html: str, id: str, *, source: str | None = None) -> Article:
    """Read an HTML page: its main text, title, date and the editor's own takeaways.

    Args:
        html: the page.
        id: the id of the article.
        source: the file or record of the page, for messages.

    Raises:
        ReadError: the page has no readable text, or would take too long to parse.
    """
    if any(_is_crowded(match["tag"] or "") for match in _TAG.finditer(html)):
        raise ReadError(source or id, f"has an element with over {_MAX_ATTRIBUTES:,} attributes")
    tree = LexborHTMLParser(html)
    if tree.css_first(_TOO_DEEP):
        reason = f"is nested more than {_MAX_DEPTH} deep: no browser shows that"
        raise ReadError(source or id, reason)
    if len(tree.css("*")) > _MAX_ELEMENTS:
        raise ReadError(source or id, f"has more than {_MAX_ELEMENTS:,} elements")
    metadata = list(_json_ld(tree))
    title, date = _title(tree, metadata), _date(tree, metadata)
    _remove(tree, _HIDDEN)
    for node in tree.css(_BLOCKS):
        node.insert_before(" ")  # so that the words on both sides of it stay apart
    references = extract_takeaway_lists(tree)
    if not references and (references := json_ld_takeaways(metadata)):
        _remove(tree, "li, p", lambda node: plain_line(node_text(node)) in references)
    _remove(tree, "ul, ol", is_menu)
    for selector, max_words in _BOILERPLATE.items():
        _remove(tree, selector, lambda node, limit=max_words: _is_small(node, limit))
    paragraphs, text = _to_paragraphs(title, _main_text(tree))
    if all(paragraph.heading for paragraph in paragraphs) and not references:
        raise ReadError(source or id, "has no readable text; is it a page that scripts fill in?")
    article = Article(id, text, title, date, source, (), references)
    return complete_article(article, paragraphs)


def _is_crowded(tag: str) -> bool:
    """Return whether a tag has too many attributes. A short tag cannot have them."""
    if len(tag) <= 2 * _MAX_ATTRIBUTES:
        return False
    return len(_VALUE.sub(" ", tag).replace("/", " ").split()) > _MAX_ATTRIBUTES + 1


def _remove(
    tree: LexborHTMLParser,
    selector: str,
    condition: Callable[[LexborNode], bool] = lambda node: True,
) -> None:
    """Remove the matching elements, but never the page or its article."""
    for node in reversed(tree.css(selector)):  # inner elements first
        if node.tag not in PAGE_CONTAINERS and condition(node):
            node.decompose()


def _is_small(node: LexborNode, max_words: int) -> bool:
    return len(node_text(node).split()) <= max_words and not node.css("h1, article")


# --- metadata ----------------------------------------------------------------------------------


def _json_ld(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """Yield every object of the page's JSON-LD; broken blocks are skipped."""
    for node in tree.css("script[type='application/ld+json']"):
        try:
            values = [json.loads(node.text())]
        except (ValueError, RecursionError):
            continue
        while values:
            value = values.pop(0)
            if isinstance(value, list):
                values.extend(value)
            elif isinstance(value, dict):
                yield value
                values.extend(item for item in value.values() if isinstance(item, (dict, list)))


def _title(tree: LexborHTMLParser, metadata: list[dict[str, Any]]) -> str | None:
    node = tree.css_first("meta[property='og:title']")
    candidates = [node.attributes.get("content") if node else None]
    candidates += [item.get("headline") for item in metadata]
    candidates += [node_text(heading) for heading in tree.css("h1")[:1]]
    candidates += [re.split(r"\s[|–—]\s", node_text(title))[0] for title in tree.css("title")[:1]]
    return next((plain_line(c) for c in candidates if isinstance(c, str) and plain_line(c)), None)


def _date(tree: LexborHTMLParser, metadata: list[dict[str, Any]]) -> Date | None:
    candidates: list[Any] = []
    for selector, attribute in (
        ("meta[property='article:published_time']", "content"),
        ("meta[name=date], meta[itemprop=datePublished], meta[name='dc.date']", "content"),
        ("time[datetime]", "datetime"),
    ):
        candidates += [node.attributes.get(attribute) for node in tree.css(selector)[:1]]
    candidates[2:2] = [item.get("datePublished") for item in metadata]
    return next((d for c in candidates if isinstance(c, str) and (d := parse_date(c))), None)


# --- the main text -----------------------------------------------------------------------------


def _main_text(tree: LexborHTMLParser) -> list[tuple[str, str]]:
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


def _to_paragraphs(title: str | None, blocks: list[tuple[str, str]]) -> tuple[list[Paragraph], str]:
    """Return the paragraphs of the page and its readable text, into which they point."""
    if title and (not blocks or plain_line(blocks[0][1]).casefold() != title.casefold()):
        blocks = [("head", title), *blocks]
    paragraphs: list[Paragraph] = []
    lines: list[str] = []
    offset = 0
    for kind, raw in blocks:
        line = ("- " if kind == "item" else "") + " ".join(raw.split())
        marker, length = ("", 0) if kind == "head" else list_marker(line)
        start, end = offset + length, offset + len(line)
        paragraphs.append(Paragraph(start, end, line[length:], marker, 2 * (kind == "head")))
        lines.append(line)
        offset = end + 2
    return paragraphs, "\n\n".join(lines)
