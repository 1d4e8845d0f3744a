"""Loose text of a page: text that stands beside blocks, or between ``<br><br>``, in no paragraph.

Browsers show such text as a paragraph (CSS calls it an anonymous block box). Extractors of main
text lose it, so it is put into ``<p>`` elements first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from summarize.reading.html.nodes import INLINE_TAGS

_CONTAINERS = ("body", "main", "article", "section", "div", "td", "blockquote")
_FORMATTING = "b big em font i ins mark small strong tt u".split()
_MAX_INLINE = 500  # elements in a paragraph; more are stripped; chosen by hand
_MIN_WORDS = 4  # words of loose text that is a paragraph; shorter is a label; chosen by hand
_MAX_LINKED = 0.5  # share of its words that may be linked; more is a menu; chosen by hand

# A child element, or a piece of text.
_Part = Any


def strip_inline_markup(root: Any) -> None:
    """Remove bold, italics and the like from an lxml tree; their text stays.

    trafilatura's time grows with the square of the elements in a paragraph.
    """
    etree.strip_tags(root, *_FORMATTING)
    for paragraph in root.iter("p"):
        if len(paragraph) > _MAX_INLINE:
            etree.strip_tags(paragraph, *INLINE_TAGS)
    for element in root.iter():  # the texts around a stripped tag are separate nodes until now
        element.text, element.tail = element.text, element.tail


def wrap_loose_text(root: Any) -> None:
    """Put the loose text of an lxml tree into paragraphs of its own."""
    for container in [*root.iter(*_CONTAINERS)]:
        parts = [*_parts(container)]
        _rebuild(container, parts)


def _parts(container: Any) -> Iterator[_Part]:
    """Yield the texts and child elements of an element in order."""
    yield container.text or ""
    for child in container:
        yield child
        yield child.tail or ""


def _is_block(part: _Part) -> bool:
    return not isinstance(part, str) and part.tag not in INLINE_TAGS


def _is_break(part: _Part) -> bool:
    return not isinstance(part, str) and part.tag == "br"


def _rebuild(container: Any, parts: list[_Part]) -> None:
    """Replace the content of an element: runs of loose text become paragraphs."""
    for child in [*container]:
        container.remove(child)
    container.text = None
    run: list[_Part] = []
    breaks = 0
    for part in parts:
        if not isinstance(part, str):
            part.tail = None
        if _is_block(part):
            _append_run(container, run)
            container.append(part)
            run, breaks = [], 0
            continue
        breaks = breaks + 1 if _is_break(part) else breaks if _is_blank(part) else 0
        run.append(part)
        if breaks == 2:
            _append_run(container, run)
            run = []
    _append_run(container, run)


def _is_blank(part: _Part) -> bool:
    return isinstance(part, str) and not part.strip()


def _append_run(container: Any, run: list[_Part]) -> None:
    """Append a run of text and inline elements, in a paragraph if it is prose."""
    if all(map(_is_blank, run)):
        return
    paragraph = container.makeelement("p")
    container.append(paragraph)
    last = None
    for part in run:
        if not isinstance(part, str):
            paragraph.append(part)
            last = part
        elif last is None:
            paragraph.text = (paragraph.text or "") + part
        else:
            last.tail = (last.tail or "") + part
    if not _is_prose(paragraph):
        paragraph.tag = "span"


def _is_prose(paragraph: Any) -> bool:
    words = len("".join(paragraph.itertext()).split())
    linked = sum(len("".join(link.itertext()).split()) for link in paragraph.iter("a"))
    return words >= _MIN_WORDS and linked <= _MAX_LINKED * words
