"""Loose text of a page: text that stands beside blocks, or between ``<br><br>``, in no paragraph.

Browsers show such text as a paragraph (CSS calls it an anonymous block box). Extractors of main
text lose it, so it is put into ``<p>`` elements first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_CONTAINERS = ("body", "main", "article", "section", "div", "td", "blockquote")
# Elements that stand within a line of text (HTML Living Standard, phrasing content).
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark q s samp"
    " small span strike strong sub sup time tt u var wbr".split()
)
_MIN_WORDS = 4  # words of loose text that is a paragraph; shorter is a label; chosen by hand
_MAX_LINKED = 0.5  # share of its words that may be linked; more is a menu; chosen by hand

# A child element, or a piece of text.
_Part = Any


def wrap_loose_text(root: Any) -> None:
    """Put the loose text of a page, an lxml tree, into paragraphs of its own."""
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
    return not isinstance(part, str) and part.tag not in _INLINE


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
    paragraph = container.makeelement("p")
    container.append(paragraph)
    for part in run:
        if not isinstance(part, str):
            paragraph.append(part)
        elif len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "") + part
        else:
            paragraph.text = (paragraph.text or "") + part
    if not _is_prose(paragraph):
        paragraph.tag = "span"
    if not len(paragraph) and not (paragraph.text or "").strip():
        container.remove(paragraph)


def _is_prose(paragraph: Any) -> bool:
    words = len("".join(paragraph.itertext()).split())
    linked = sum(len("".join(link.itertext()).split()) for link in paragraph.iter("a"))
    return words >= _MIN_WORDS and linked <= _MAX_LINKED * words
