"""Metadata of an HTML page: its JSON-LD, and the attributes of its elements."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

# Types of schema.org whose names tell an article apart; ``NewsArticle``, ``BlogPosting``.
_ARTICLE_ENDINGS = ("Article", "Posting", "Report")


def json_ld(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """Yield every object of the page's JSON-LD; broken blocks are skipped."""
    for node in tree.css("script[type='application/ld+json']"):
        try:
            values = deque([json.loads(node.text(), strict=False)])
        except (ValueError, RecursionError):
            continue
        while values:
            value = values.popleft()
            if isinstance(value, list):
                values.extend(value)
            elif isinstance(value, dict):
                yield value
                values.extend(item for item in value.values() if isinstance(item, (dict, list)))


def article_objects(metadata: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the objects of JSON-LD that are articles or have no type; a video is none."""
    for item in metadata:
        types = item.get("@type", "Article")
        names = types if isinstance(types, list) else [types]
        if any(isinstance(name, str) and name.endswith(_ARTICLE_ENDINGS) for name in names):
            yield item


def attribute_values(
    tree: LexborHTMLParser, selector: str, attribute: str = "content"
) -> Iterator[str]:
    """Yield the values of an attribute of the matching elements, without the empty ones."""
    for node in tree.css(selector):
        if value := (node.attributes.get(attribute) or "").strip():
            yield value
