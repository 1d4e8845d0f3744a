"""RSS and Atom feeds: each item is an article. Entities that the feed declares stay unexpanded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from summarize.errors import ReadError, short_message
from summarize.reading.parsing import COMMENT

_FIRST_ELEMENT = re.compile(
    rf"[\s\ufeff]*(?:(?:<\?[^>]*>|{COMMENT}|<!(?!--)[^\[>]*(?:\[[^\]]*\]\s*)?>)\s*)*+<(?P<name>[\w:]+)"
)
_ROOTS = ("rss", "feed", "atom:feed", "rdf:rdf")
_MAX_ITEM = 64 << 20  # bytes up to the end of the next item; chosen by hand
_MEDIA = "/mrss/"  # in the namespace of the elements about pictures and films
_ITEMS = ("item", "entry")
# Field of a record -> names of the elements that hold it, the best first.
_FIELDS = {
    "id": ("guid", "id", "link"),
    "title": ("title",),
    "date": ("pubDate", "published", "date", "issued", "updated"),
    "text": ("encoded", "content", "description", "summary"),
}


def is_feed(start: str) -> bool:
    """Return whether a text that begins with ``start`` is an RSS or Atom feed."""
    first = _FIRST_ELEMENT.match(start)
    return first is not None and first["name"].lower() in _ROOTS


def feed_items(stream: IO[bytes], name: str) -> Iterator[dict[str, str]]:
    """Yield id, title, date and text of each item, one at a time.

    Raises:
        ReadError: the feed is not XML.
        ValueError: an item is too long.
    """
    bounded = _BoundedItems(stream)
    try:
        for _, item in etree.iterparse(
            bounded,
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,  # else an item of over 10 MB, or a deep one, ends the feed unseen
        ):
            if _local_name(item) in _ITEMS:
                yield _record(item)
                _forget(item)
                bounded.start_item()
    except etree.XMLSyntaxError as error:
        raise ReadError(name, f"is not a readable feed ({short_message(error)})") from None


class _BoundedItems:
    """A stream that fails where an item has no end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._size = 0

    def start_item(self) -> None:
        """Count from here."""
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            ValueError: there are too many without the end of an item.
        """
        piece = self._stream.read(size)
        self._size += len(piece)
        if self._size > _MAX_ITEM:
            raise ValueError(f"an item has over {_MAX_ITEM >> 20} MB")
        return piece


def _record(item: Any) -> dict[str, str]:
    values: dict[str, str] = {}
    for child in reversed(item):  # the first element of a name counts
        if isinstance(child.tag, str) and _MEDIA in child.tag:
            continue  # title and description of a picture
        if value := _value(child):
            values[_local_name(child)] = value
    return {
        field: next((values[name] for name in names if name in values), "")
        for field, names in _FIELDS.items()
    }


def _value(element: Any) -> str:
    """Return the text of an element: HTML if it is marked as such, or the address of a link."""
    if len(element) and element.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode") for child in element)
    if _local_name(element) == "link" and element.get("href"):
        return element.get("href")
    return "".join(_texts(element)).strip()


def _texts(element: Any) -> Iterator[str]:
    """Yield the text of an element. Of entities only those of HTML are read, such as ``&nbsp;``."""
    yield element.text or ""
    for child in element:
        if child.tag is etree.Entity:
            yield html.unescape(child.text)
        elif isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""


def _local_name(element: Any) -> str:
    """Return the name of an element without its namespace or its (undeclared) prefix."""
    return re.split("[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""


def _forget(item: Any) -> None:
    """Free the memory of an item and of all that stands before it."""
    item.clear()
    while item.getprevious() is not None:
        del item.getparent()[0]
