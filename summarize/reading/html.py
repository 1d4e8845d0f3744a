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
from summarize.reading.boilerplate import parse_date
from summarize.reading.headings import TOP_WORDS, is_clear_heading, is_heading
from summarize.reading.paragraphs import Paragraph, list_marker
from summarize.reading.text import fill
from summarize.words import plain

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
_HEADING_TAGS = "h1, h2, h3, h4, h5, h6, summary, strong, b, p, dt, legend, div, span, header"
_BOX = re.compile(
    r"(?:[a-z]+[-_]{1,2})?(?:key[-_]?)?(?:takeaways?|key[-_]?points?|(?:story|article)[-_]?highlights?)"
    r"(?:[-_]{1,2}(?:box|list|block|section|wrapper|container|inner|content|items?|card|panel))?"
)
_NOT_BOX = re.compile(r"(?:tag|category|topic|post|page)[-_]")
_BLOCKS = "br, p, div, ul, ol, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6"
_OUTER = frozenset({"html", "head", "body", "article", "main"})
_LEVELS = 4  # how far a heading may be wrapped away from its list
_MOST_ITEMS = 12
_MOST_LISTS = 20  # of takeaways in a page; more are something else
_LONGEST_LINE = 40  # words of an item that is a paragraph


def parse_html(html: str, id: str, *, source: str | None = None) -> Article:
    """Read an HTML page: its main text, title, date and the editor's own list.

    Raises:
        ReadError: the page has no readable text.
    """
    tree = LexborHTMLParser(html)
    data = list(_json_ld(tree))
    title, date = _title(tree, data), _date(tree, data)
    _take_out(tree, _HIDDEN)
    for node in tree.css(_BLOCKS):
        node.insert_before(" ")  # or the words on both sides of it would run together
    references = _take_lists(tree)
    if not references and (references := _listed_in(data)):
        _take_out(tree, "li, p", lambda node: plain(_text(node)) in references)
    _take_out(tree, "ul, ol", _is_menu)
    for selector, most in _FURNITURE.items():
        _take_out(tree, selector, lambda node, most=most: _is_small(node, most))
    parts, text = _lay_out(title, _main_text(tree))
    if not any(not part.heading for part in parts) and not references:
        raise ReadError(source or id, "has no readable text; is it a page that scripts fill in?")
    article = Article(id, text, title, date, source, (), references)
    return fill(article, parts)


def _take_out(
    tree: LexborHTMLParser,
    selector: str,
    condition: Callable[[LexborNode], bool] = lambda node: True,
) -> None:
    """Take the matching elements, but never the page or its article, out of the tree."""
    for node in reversed(tree.css(selector)):  # inner ones first: an outer one frees them
        if node.tag not in _OUTER and condition(node):
            node.decompose()


def _is_small(node: LexborNode, most: int) -> bool:
    return len(_text(node).split()) <= most and not node.css("h1, article")


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
    candidates += [_text(heading) for heading in tree.css("h1")[:1]]
    candidates += [re.split(r"\s[|–—]\s", _text(title))[0] for title in tree.css("title")[:1]]
    return next((plain(c) for c in candidates if isinstance(c, str) and plain(c)), None)


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


def _listed_in(data: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return takeaways that JSON-LD lists: an ``ItemList`` or a property with such a name."""
    for item in data:
        named = is_heading(str(item.get("name", "")))
        values = item.get("itemListElement") if named else None
        for key, value in item.items():
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key)
            if isinstance(value, list) and is_heading(words):
                values = value
        if isinstance(values, list):
            texts = [v.get("name") or v.get("text") if isinstance(v, dict) else v for v in values]
            return tuple(plain(text) for text in texts if isinstance(text, str) and plain(text))
    return ()


# --- the editor's list -------------------------------------------------------------------------


def _take_lists(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Return the takeaways that the page lists, in order, and take their lists out of it."""
    found: dict[str, None] = {}
    for _ in range(_MOST_LISTS):
        box = next(_lists(tree), None)
        if box is None:
            break
        heading, items = box
        found.update(dict.fromkeys(plain(_text(item)) for item in items))
        _remove(heading, items)
    return tuple(text for text in found if text)


def _lists(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode | None, list[LexborNode]]]:
    """Yield (heading, items) of the lists that are the editor's takeaways."""
    for node in tree.css(_HEADING_TAGS):
        if node.tag in ("div", "span", "header") and not _is_leaf(node):
            continue
        text = _text(node)
        if not is_heading(text):
            continue
        items = _items_after(node)
        if items and items[0].tag == "li" and "aways" not in text.lower() and _all_links(items):
            continue
        clear = is_clear_heading(text)
        if items and (clear or _is_boxed(node, items) or _at_an_end(tree, node)):
            yield node, items
    for box in tree.css("[class], [id]"):
        if not _is_box(box):
            continue
        items = _items_of(box) if box.tag in ("ul", "ol") else _only_list(box)
        if len(items) >= 2 and sum(len(_text(item).split()) for item in items) >= 4 * len(items):
            yield None, items


def _is_box(node: LexborNode) -> bool:
    """Whether a class or the id of an element names a box of takeaways."""
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower()
    return node.tag not in _OUTER and any(
        _BOX.fullmatch(name) and not _NOT_BOX.match(name) for name in names.split()
    )


def _is_leaf(node: LexborNode) -> bool:
    return node.child is not None and all(not child.is_element_node for child in node.iter(True))


def _items_after(heading: LexborNode) -> list[LexborNode]:
    """Return the list items, or short paragraphs of the same box, that a heading stands over."""
    node = heading
    for _ in range(_LEVELS):
        sibling = _next_element(node)
        if sibling and sibling.tag == "p" and _text(sibling).endswith(":"):
            sibling = _next_element(sibling)
        if sibling and (items := _items_of(sibling) or _only_list(sibling)):
            return items
        parent = node.parent
        if parent is None or parent.tag in _OUTER or _text(parent) != _text(node):
            break
        node = parent
    parent = node.parent
    if parent is None or not (parent.tag in ("aside", "details") or _is_box(parent)):
        return []
    rest = [child for child in parent.iter() if child.mem_id != node.mem_id and _text(child)]
    short = all(p.tag == "p" and len(_text(p).split()) <= _LONGEST_LINE for p in rest)
    return rest if short and 2 <= len(rest) <= _MOST_ITEMS else []


def _next_element(node: LexborNode) -> LexborNode | None:
    following = node.next
    while following is not None and not (following.is_element_node and _text(following)):
        following = following.next
    return following


def _items_of(node: LexborNode) -> list[LexborNode]:
    if node.tag not in ("ul", "ol"):
        return []
    return [child for child in node.iter() if child.tag == "li" and _text(child)]


def _is_menu(node: LexborNode) -> bool:
    """Whether a list holds nothing but links."""
    items = _items_of(node)
    return bool(items) and _all_links(items)


def _all_links(items: list[LexborNode]) -> bool:
    """Whether each item is a link, give or take a date or a label."""
    return all(
        sum(len(_text(a)) for a in item.css("a")) >= 0.7 * len(_text(item)) for item in items
    )


def _only_list(node: LexborNode) -> list[LexborNode]:
    lists = node.css("ul, ol")
    return _items_of(lists[0]) if len(lists) == 1 else []


def _is_boxed(heading: LexborNode, items: list[LexborNode]) -> bool:
    """Whether heading and list stand in a box that holds nothing else."""
    box = heading.parent
    whole = " ".join([_text(heading), *map(_text, items)]).split()
    while box is not None and box.tag not in _OUTER:
        if _text(box).split() == whole:
            return True
        box = box.parent
    return False


def _at_an_end(tree: LexborHTMLParser, heading: LexborNode) -> bool:
    """Whether little running text stands before the heading, or none after its list."""
    before = after = 0
    passed = False
    for node in tree.root.traverse() if tree.root else ():
        if node.mem_id == heading.mem_id:
            passed = True
        elif node.tag == "p":
            words = len(_text(node).split())
            before, after = before + (not passed) * words, after + passed * words
    return before <= TOP_WORDS or after <= _LONGEST_LINE


def _remove(heading: LexborNode | None, items: list[LexborNode]) -> None:
    """Take a list and its heading out of the tree."""
    for item in items:
        item.decompose()
    if heading is not None:
        heading.decompose()


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
    blocks = [(kinds.get(node.tag or "", "head"), _text(node)) for node in nodes]
    blocks = [(kind, text) for kind, text in blocks if text]
    if not blocks and tree.body is not None:
        lines = tree.body.text(separator="\n").split("\n")
        blocks = [("p", plain(line)) for line in lines if plain(line)]
    return blocks


def _lay_out(title: str | None, blocks: list[tuple[str, str]]) -> tuple[list[Paragraph], str]:
    """Return the readable text of the page and its paragraphs in it."""
    if title and (not blocks or plain(blocks[0][1]).casefold() != title.casefold()):
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


def _text(node: LexborNode) -> str:
    return " ".join(node.text(separator="").split())
