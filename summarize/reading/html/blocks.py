"""The main text of an HTML page as blocks: headings, list items, paragraphs, table rows, code.

``trafilatura`` finds the main text. This module prepares the page for it, and keeps every word
that it returns.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, Literal, NamedTuple

from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser, LexborNode

from summarize.reading.html.loose_text import strip_inline_markup, wrap_loose_text
from summarize.reading.html.nodes import node_text, prose_words
from summarize.reading.paragraphs import list_marker
from summarize.text.punctuation import ends_sentence
from summarize.text.readable import plain_line

BlockKind = Literal["head", "item", "p", "row", "code"]

# Elements of trafilatura's document that begin a block, and its kind.
_KINDS: dict[str, BlockKind] = {
    "head": "head",
    "item": "item",
    "p": "p",
    "quote": "p",
    "list": "p",
    "table": "p",
    "row": "row",
}
_MOST = 0.6  # share of a page's prose that an article holds; tuned on 300 pages
# Share of a page's prose below which what was found is only a part of the article; tuned likewise.
_LITTLE = 0.15
_LONG_LINE = 40  # characters of a line that was broken by hand, in mid-sentence; chosen by hand
_LONG_BLOCK = 6  # words of a block that stands only once in an article; chosen by hand
_BREAK = "\n"  # a <br>; other line breaks of the source are spaces


class Block(NamedTuple):
    """A block of the main text.

    Attributes:
        kind: ``head`` for a heading, ``item`` for a list item, ``row`` for a table row, ``code``,
            or ``p`` for a paragraph.
        text: its text on one line.
    """

    kind: BlockKind
    text: str


def main_text(tree: LexborHTMLParser) -> list[Block]:
    """Return the blocks of the page's main text in order.

    Where trafilatura's first choice leaves out much of the page's prose, its other choice and all
    blocks of the element that holds the prose are looked at too.
    """
    prose = prose_words(tree.body)
    page = _prepare(tree)
    # With tables and recall it finds more on real pages, at a higher precision.
    blocks = _extract(page, favor_recall=True)
    if _word_count(blocks) < _MOST * prose:
        blocks = max(blocks, _extract(page, favor_recall=False), key=_word_count)
    if _word_count(blocks) < _LITTLE * prose:
        blocks = max(blocks, _visible_blocks(_prose_element(tree)), key=_word_count)
    return blocks or _visible_blocks(tree.body)


def _word_count(blocks: list[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _prepare(tree: LexborHTMLParser) -> Any:
    """Return the page as an lxml tree in which loose text stands in paragraphs."""
    root = lxml_html.document_fromstring(
        _NOT_IN_XML.sub(" ", tree.html or "<p></p>"), parser=_PARSER
    )
    wrap_loose_text(root)
    strip_inline_markup(root)
    return root


def _extract(page: Any, *, favor_recall: bool) -> list[Block]:
    """Return the blocks that trafilatura finds in an lxml tree, which it leaves as it is."""
    from trafilatura import bare_extraction

    # Its warnings are for its developers, not for the user's terminal.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    document = bare_extraction(
        deepcopy(page),
        include_comments=False,
        include_tables=True,
        favor_recall=favor_recall,
        with_metadata=False,
    )
    body = getattr(document, "body", None)
    if body is None:
        return []
    return [*_without_repetitions(_lines_of_short_page(body) or _to_blocks(body))]


_PARSER = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, Char


# --- trafilatura's document to blocks ------------------------------------------------------------


class _Draft(NamedTuple):
    """A block that is being collected: its kind and the parts of its text."""

    kind: BlockKind
    parts: list[str]


def _lines_of_short_page(body: Any) -> list[Block]:
    """Return the blocks of a page that is too short for trafilatura's rules, else none.

    Its baseline puts all text of such a page into one paragraph, one block a line.
    """
    if len(body) != 1 or len(body[0]) > 0:
        return []
    lines = [line for line in map(str.strip, (body[0].text or "").split("\n")) if line]
    return [Block("p", line) for line in lines] if len(lines) > 1 else []


def _to_blocks(body: Any) -> Iterator[Block]:
    """Yield the blocks of trafilatura's document; no text of it is left out."""
    drafts = [_Draft("p", [])]
    _collect(body, drafts)
    for draft in drafts:
        for text in _paragraph_texts("".join(draft.parts)):
            yield Block(draft.kind, text)


def _collect(element: Any, drafts: list[_Draft]) -> None:
    """Append the text of an element to the drafts; a block within it begins a new draft."""
    drafts[-1].parts.append(_flat(element.text))
    for child in element:
        kind = _kind(child)
        if child.tag == "lb":
            drafts[-1].parts.append(_BREAK)
        elif kind is None:
            _collect(child, drafts)
        else:
            outer = drafts[-1].kind
            drafts.append(_Draft(kind, []))
            _collect(child, drafts)
            drafts.append(_Draft("p" if outer == "item" else outer, []))
        if child.tag == "cell":
            drafts[-1].parts.append(" ")
        drafts[-1].parts.append(_flat(child.tail))


def _kind(element: Any) -> BlockKind | None:
    """Return the kind of block that an element is, or None for an element within a line."""
    if element.tag == "code":
        is_block = _BREAK in (element.text or "") or len(element) > 0
        return "code" if is_block else None
    if element.tag == "p" and element.getparent().tag in ("item", "cell"):
        return None if element.getprevious() is None else "p"
    if element.tag == "quote" and element.getparent().tag in ("p", "item", "head"):
        return None  # a <q>
    return _KINDS.get(element.tag)


def _flat(text: str | None) -> str:
    """Return text of the source with its line breaks as spaces."""
    return re.sub(r"\s+", " ", text) if text else ""


def _paragraph_texts(text: str) -> Iterator[str]:
    """Yield the paragraphs of a block, each on one line: two breaks or more separate them.

    A single break separates them too, unless it stands in mid-sentence.
    """
    for part in re.split(r"\s*\n\s*\n\s*", text):
        joined = ""
        for line in filter(None, (" ".join(line.split()) for line in part.split(_BREAK))):
            if joined and not _goes_on(joined, line):
                yield joined
                joined = line
            else:
                joined = f"{joined} {line}".strip()
        if joined:
            yield joined


def _goes_on(line: str, following: str) -> bool:
    """Return whether a break between two lines stands in mid-sentence."""
    if ends_sentence(line) or list_marker(following)[0]:
        return False
    return following[0].islower() or line[-1] in ",;" or len(line) >= _LONG_LINE


def _without_repetitions(blocks: Iterable[Block]) -> Iterator[Block]:
    """Leave out blocks that stand there already: trafilatura repeats those of short pages."""
    seen: set[Block] = set()
    for block in blocks:
        if block in seen and len(block.text.split()) >= _LONG_BLOCK:
            continue
        seen.add(block)
        yield block


# --- pages in which trafilatura finds no article, or little of it --------------------------------


def _prose_element(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the innermost element that holds most of the page's prose."""
    element = tree.body
    least = _MOST * prose_words(element)
    while element is not None:
        inner = (child for child in element.iter() if prose_words(child) > least)
        child = next(inner, None)
        if child is None or child.tag == "p":
            break
        element = child
    return element


def _visible_blocks(element: LexborNode | None) -> list[Block]:
    """Return all blocks of an element."""
    if element is None:
        return []
    kinds: dict[str, BlockKind] = {"p": "p", "li": "item", "blockquote": "p"}
    nodes = element.css("h1, h2, h3, h4, h5, h6, p, li:not(:has(p)), blockquote:not(:has(p))")
    blocks = [Block(kinds.get(node.tag or "", "head"), node_text(node)) for node in nodes]
    blocks = [block for block in blocks if block.text]
    if not blocks:
        lines = element.text(separator="\n").split("\n")
        blocks = [Block("p", plain_line(line)) for line in lines if plain_line(line)]
    return blocks
