"""HTML pages to articles.

The editor's takeaways are read from the DOM and removed before ``trafilatura`` extracts the main
text. The other order would lose the list, or lose that it is a list.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from summarize.article import Article
from summarize.errors import ReadError
from summarize.reading.html.blocks import Block, main_text
from summarize.reading.html.cleaning import (
    fill_in_streamed_parts,
    remove_boilerplate,
    remove_invisible,
    remove_scripts,
)
from summarize.reading.html.dates import extract_date
from summarize.reading.html.fragments import complete_fragment
from summarize.reading.html.lists import extract_takeaway_lists
from summarize.reading.html.metadata import json_ld
from summarize.reading.html.titles import page_title
from summarize.reading.paragraphs import Paragraph, list_marker
from summarize.reading.text import complete_article
from summarize.text.punctuation import ends_sentence
from summarize.text.readable import plain_line
from summarize.text.sentences import split_sentences

# Limits of a page: beyond them, time grows with the square. No article comes near.
_MAX_DEPTH = 500  # nested elements; browsers stop at 512
_MAX_ATTRIBUTES = 1000  # of one element; chosen by hand
_MAX_ELEMENTS = 50_000  # chosen by hand
_MAX_UNCLOSED = 5000  # tags that are open at once, in the source; chosen by hand
_TOO_DEEP = " > ".join(["*"] * (_MAX_DEPTH + 1))
_SCRIPT = r"<(?:script|style)\b(?:.*?</(?:script|style)|.*)"  # its content may look like tags
_QUOTED = r"=\s*(?:\"[^\"]*\"|'[^']*')"
_TAG = re.compile(rf"{_SCRIPT}|(?P<tag><[a-z](?:[^>=]|{_QUOTED}|=)*+)", re.IGNORECASE | re.DOTALL)
_VALUE = re.compile(_QUOTED)
# Elements without content, and those that the next of their kind closes.
_SELF_CLOSING = (
    "area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|param|source|td|th|tr|track"
    "|wbr"
)
_COMMENT = "<!--(?:.*?-->|.*)"
# A drawing may have thousands of them.
_SHAPE = r"<(?:circle|ellipse|image|line|path|polygon|polyline|rect|stop|use)\b[^<>]*/>"
_NESTING_TAG = re.compile(
    rf"{_SCRIPT}|{_COMMENT}|{_SHAPE}|<(?P<slash>/?)(?P<name>(?!(?:{_SELF_CLOSING})\b)[a-z])",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS = "br, p, div, ul, ol, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6"


def parse_html(
    html: str, id: str, *, language: str | None = None, source: str | None = None
) -> Article:
    """Read an HTML page: its main text, title, date and the editor's own takeaways.

    Args:
        html: the page.
        id: the id of the article.
        language: of the record that holds the page; in place of what the page declares.
        source: the file or record of the page, for messages.

    Raises:
        ReadError: the page has no readable text, or would take too long to parse.
    """
    if any(_is_crowded(match["tag"] or "") for match in _TAG.finditer(html)):
        raise ReadError(source or id, f"has an element with over {_MAX_ATTRIBUTES:,} attributes")
    too_deep = ReadError(
        source or id, f"is nested more than {_MAX_DEPTH} deep: no browser shows that"
    )
    if _has_many_unclosed_tags(html):
        raise too_deep
    tree = LexborHTMLParser(html)
    if tree.css_first(_TOO_DEEP):
        raise too_deep
    if len(tree.css("*")) > _MAX_ELEMENTS:
        raise ReadError(source or id, f"has more than {_MAX_ELEMENTS:,} elements")
    fill_in_streamed_parts(tree)
    metadata = list(json_ld(tree))
    title = page_title(tree, metadata)
    date = extract_date(tree, metadata, title)
    remove_scripts(tree)
    complete_fragment(tree)
    for node in tree.css(_BLOCKS):
        node.insert_before(" ")  # so that the words on both sides of it stay apart
    lists = extract_takeaway_lists(tree, metadata)  # before hidden boxes go: some hold the list
    remove_invisible(tree)
    remove_boilerplate(tree)
    paragraphs, text = _to_paragraphs(title, main_text(tree))
    if all(paragraph.heading for paragraph in paragraphs) and not lists.takeaways:
        raise ReadError(source or id, "has no readable text; is it a page that scripts fill in?")
    language = language or _declared_language(tree)
    article = Article(id, text, title, date, language, source, references=lists.takeaways)
    return complete_article(article, paragraphs, refused=lists.refused)


def _declared_language(tree: LexborHTMLParser) -> str | None:
    """Return the language that a page declares (BCP 47)."""
    return ((tree.root.attributes.get("lang") if tree.root else None) or "").strip() or None


def _is_crowded(tag: str) -> bool:
    """Return whether a tag has too many attributes. A short tag cannot have them."""
    if len(tag) <= 2 * _MAX_ATTRIBUTES:
        return False
    return len(_VALUE.sub(" ", tag).replace("/", " ").split()) > _MAX_ATTRIBUTES + 1


def _has_many_unclosed_tags(html: str) -> bool:
    """Return whether so many tags are open at once that the parser would take seconds."""
    if html.count("<") <= _MAX_UNCLOSED:  # the usual case, without looking at each tag
        return False
    depth = 0
    for match in _NESTING_TAG.finditer(html):
        if match["name"]:
            depth = max(0, depth - 1) if match["slash"] else depth + 1
        if depth > _MAX_UNCLOSED:
            return True
    return False


def _to_paragraphs(title: str | None, blocks: list[Block]) -> tuple[list[Paragraph], str]:
    """Return the paragraphs of the page and its readable text, into which they point."""
    if title and (not blocks or plain_line(blocks[0].text).casefold() != title.casefold()):
        blocks = [Block("head", title), *blocks]
    paragraphs: list[Paragraph] = []
    lines: list[str] = []
    offset = 0
    for kind, raw in blocks:
        line = ("- " if kind == "item" else "") + " ".join(raw.split())
        marker, length = ("", 0) if kind == "head" else list_marker(line)
        start, end = offset + length, offset + len(line)
        heading = 2 * (kind == "head" and not _is_prose(line))
        is_prose = kind not in ("row", "code")
        paragraphs.append(Paragraph(start, end, line[length:], marker, heading, True, is_prose))
        lines.append(line)
        offset = end + 2
    return paragraphs, "\n\n".join(lines)


def _is_prose(heading: str) -> bool:
    """Return whether a heading is a paragraph in truth: it has two sentences or more."""
    return len(split_sentences(heading)) > 1 and ends_sentence(heading)
