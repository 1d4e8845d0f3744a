"""Publication date of an HTML page: as its metadata tells it, or as a reader sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date
from datetime import timedelta
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from summarize.reading.dates import parse_date
from summarize.reading.html.local_dates import is_plausible
from summarize.reading.html.metadata import article_objects, attribute_values
from summarize.reading.html.nodes import has_ancestor
from summarize.reading.html.shown_dates import (
    is_in_comment,
    nearest_date,
    remove_date_lines,
    shown_dates,
)

# Names of the publication date in ``meta`` elements, as the sites of the web use them.
_NAMES = frozenset(
    "article:published_time article:published article:published_date article.published "
    "article_date_original citation_date citation_online_date citation_publication_date date "
    "date-pub datecreated datepublished dc.created dc.date dc.date.created dc.date.issued "
    "dc.date.publication dc:created dc:date dcterms.created dcterms.date dcterms.issued "
    "displaydate og:article:published_time og:pubdate og:publish_date og:published_time "
    "originalpublicationdate parsely-pub-date pubdate publication_date publicationdate "
    "publish-date publish_date publishdate published-date published_date published_time "
    "sailthru.date".split()
)
_ELEMENTS = (
    "[itemprop~=datePublished], time[pubdate], [property~='dc:date'], [property~='dc:created'],"
    "[property='schema:datePublished'], abbr.published"
)
_MAX_ELEMENTS = 100  # such elements that are looked at; chosen by hand
_ELSEWHERE = frozenset({"aside", "nav", "footer"})  # elements with the dates of other articles
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?!\d)")
_PAGES = ("Page", "CreativeWork", "HowTo", "Recipe")  # types of schema.org
_DAY = timedelta(days=1)  # the metadata may tell another time zone


def extract_date(
    tree: LexborHTMLParser, metadata: Sequence[dict[str, Any]], title: str | None
) -> Date | None:
    """Return the date on which a page was published, or None; remove the lines that show it.

    A date in the metadata that is later than the one by the headline is that of a move of the
    site, or of the last change.

    Args:
        tree: the page, with all its elements.
        metadata: the objects of its JSON-LD.
        title: the headline; the date that a reader sees stands near it.
    """
    dates = [*shown_dates(tree, title)]
    shown = nearest_date(dates)
    declared = next(filter(None, _declared_dates(tree, metadata)), None)
    remove_date_lines(dates)
    if declared and shown and shown.is_of_publication and shown.date < declared - _DAY:
        return shown.date
    fallback = shown.date if shown else next(filter(None, _fallbacks(tree, metadata)), None)
    return declared or fallback


def _declared_dates(
    tree: LexborHTMLParser, metadata: Iterable[dict[str, Any]]
) -> Iterator[Date | None]:
    """Yield what the page says about the date of the article, the most reliable one first."""
    yield from map(_parse, _named(tree))
    yield from map(_parse, _values(article_objects(metadata), "datePublished"))
    yield from map(_parse, _marked(tree))


def _fallbacks(tree: LexborHTMLParser, metadata: Sequence[dict[str, Any]]) -> Iterator[Date | None]:
    """Yield what the page says about its own date, and the date in its address."""
    pages = [item for item in metadata if str(item.get("@type")).endswith(_PAGES)]
    yield from map(_parse, _values(pages, "datePublished"))
    yield from _in_addresses(tree)


def _parse(text: str) -> Date | None:
    date = parse_date(text)
    return date if date and is_plausible(date) else None


def _named(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the dates of publication in the page's ``meta`` elements."""
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        for key in ("property", "name", "itemprop", "http-equiv"):
            if (attributes.get(key) or "").lower() in _NAMES:
                yield attributes.get("content") or ""


def _values(items: Iterable[dict[str, Any]], *keys: str) -> Iterator[str]:
    for item in items:
        for key in keys:
            if isinstance(value := item.get(key), str):
                yield value


def _marked(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the dates in elements that are marked as the date of publication."""
    for node in tree.css(_ELEMENTS)[:_MAX_ELEMENTS]:
        if has_ancestor(node, _ELSEWHERE) or is_in_comment(node):
            continue
        attributes = node.attributes
        for value in (*map(attributes.get, ("content", "datetime", "title")), node.text()):
            if value and _parse(value):
                yield value


def _in_addresses(tree: LexborHTMLParser) -> Iterator[Date | None]:
    addresses = [
        *attribute_values(tree, "link[rel='canonical']", "href"),
        *attribute_values(tree, "meta[property='og:url']"),
    ]
    for address in addresses:
        if match := _IN_ADDRESS.search(address[:2000]):
            yield _parse("-".join(match.groups()))
