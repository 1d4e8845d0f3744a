"""HTML entities and tags in a text that is not a page, as exports, feeds and Markdown hold them."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator

_REFERENCE = r"(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_LINE_END = re.compile(r"[ \t]*\r?\n")
_ENTITY = re.compile(f"&{_REFERENCE}")
_TWICE_ESCAPED = re.compile(f"&amp;(?={_REFERENCE})")
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|a|ul|li|h[1-6])\b[^<>]{0,300}?&gt;", re.IGNORECASE)
# Tag -> what separates the text before it from the text after it.
_SEPARATORS = {
    **dict.fromkeys(
        """
        article aside blockquote body center dd details div dl dt figure footer form
        head header hr html main nav ol p section summary table tbody tfoot thead tr ul
        """.split(),
        "\n\n",
    ),
    **dict.fromkeys(
        """
        a abbr acronym audio b bdi bdo big cite code data del dfn em font i img input ins kbd label
        link mark meta path picture q rp rt ruby s samp small source span strike strong sub sup tt u
        video wbr
        """.split(),
        "",
    ),
    **dict.fromkeys(("td", "th"), " "),
    "br": "\n",
    "li": "\n- ",
    **{f"h{level}": f"\n\n{'#' * level} " for level in range(1, 7)},
}
_UNREAD = "script style svg iframe noscript template button select title pre figcaption".split()
_UNREAD_END = re.compile(rf"</(?P<name>{'|'.join(_UNREAD)})\s*>|-->", re.IGNORECASE)
# A tag has no "<" in it, so that no search crosses the next tag.
_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>{'|'.join((*_SEPARATORS, *_UNREAD))})(?:\s[^<>]{{0,4000}})?/?>|<!--",
    re.IGNORECASE,
)


def unescape_tags(text: str) -> str:
    """Return a text whose tags are all escaped (``&lt;p&gt;``) with its tags; else the text."""
    if "&lt;" in text and not _TAG.search(text) and len(_ESCAPED_TAG.findall(text)) > 1:
        return unescape(text)
    return text


def unescape_twice_escaped(text: str) -> str:
    """Return a text with ``&quot;`` where it has ``&amp;quot;``, which no reader should see."""
    return _TWICE_ESCAPED.sub("&", text) if "&amp;" in text else text


def unescape(text: str) -> str:
    """Decode the entities of a text. Those without a semicolon (``R&D``) stay."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text


def has_tags(text: str) -> bool:
    """Return whether a text has an end tag or a line break of HTML, outside of Markdown's code."""
    return "<" in text and any(
        (tag["close"] or (tag["name"] or "").lower() == "br") and not _is_quoted(text, tag.start())
        for tag in _TAG.finditer(text)
    )


def without_markup(text: str) -> str:
    """Return a text with line breaks, ``- `` and ``#`` instead of HTML tags, and without entities.

    >>> without_markup("The <b>pier</b> &amp; the road.<br>Both are closed.")
    'The pier & the road.\\nBoth are closed.'
    """
    return unescape("".join(_parts(text)) if "<" in text else text)


def _parts(text: str) -> Iterator[str]:
    """Yield the parts of a text between tags, and what separates them."""
    ends: dict[str, list[int]] = {}  # name of an element that is not read -> ends of its end tags
    for end in _UNREAD_END.finditer(text):
        if not _is_quoted(text, end.start()):
            ends.setdefault((end["name"] or "!--").lower(), []).append(end.end())
    position = 0
    for tag in _TAG.finditer(text):
        if tag.start() < position or _is_quoted(text, tag.start()):
            continue
        yield text[position : tag.start()]
        position = tag.end()
        name = (tag["name"] or "!--").lower()
        if name in _SEPARATORS:
            is_line_end = tag["close"] and _SEPARATORS[name].endswith(" ")
            yield "\n\n" if is_line_end and name not in ("td", "th") else _SEPARATORS[name]
            if name == "br" and (line_end := _LINE_END.match(text, position)):
                position = line_end.end()  # a line of the source ends there as well
        elif not tag["close"] and name in ends:
            following = bisect_left(ends[name], position)
            position = ends[name][following] if following < len(ends[name]) else position
    yield text[position:]


def _is_quoted(text: str, start: int) -> bool:
    """Return whether a tag is mentioned as code, as in Markdown's backticks."""
    return text[start - 1 : start] == "`"
