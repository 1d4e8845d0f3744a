"""Title and date of an HTML page, by its metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date as Date
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from summarize.reading.dates import parse_date
from summarize.reading.html_nodes import node_text
from summarize.text.readable import plain_line


def json_ld(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
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


def page_title(tree: LexborHTMLParser, metadata: list[dict[str, Any]]) -> str | None:
    """Return the title of a page, or None."""
    node = tree.css_first("meta[property='og:title']")
    candidates = [node.attributes.get("content") if node else None]
    candidates += [item.get("headline") for item in metadata]
    candidates += [node_text(heading) for heading in tree.css("h1")[:1]]
    candidates += [re.split(r"\s[|–—]\s", node_text(title))[0] for title in tree.css("title")[:1]]
    return next((plain_line(c) for c in candidates if isinstance(c, str) and plain_line(c)), None)


def page_date(tree: LexborHTMLParser, metadata: list[dict[str, Any]]) -> Date | None:
    """Return the date on which a page was published, or None."""
    candidates: list[Any] = []
    for selector, attribute in (
        ("meta[property='article:published_time']", "content"),
        ("meta[name=date], meta[itemprop=datePublished], meta[name='dc.date']", "content"),
        ("time[datetime]", "datetime"),
    ):
        candidates += [node.attributes.get(attribute) for node in tree.css(selector)[:1]]
    candidates[2:2] = [item.get("datePublished") for item in metadata]
    return next((d for c in candidates if isinstance(c, str) and (d := parse_date(c))), None)
