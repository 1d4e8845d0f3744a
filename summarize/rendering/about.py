"""Parts of a page about an article: its address, kept columns and the editor's own list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from summarize.article import Article
from summarize.rendering.html_parts import escaped

_WEB = ("http://", "https://")
# A marker of a list at the start of a line, or after the heading in the same line.
_MARKER = re.compile(r"(^\s*|:\s+)[-–—•·‣▪*]\s*(?=\S)")


def contents(titles: Iterable[tuple[str, str]]) -> str:
    """Return a list of the articles of a page, given by the ids and titles of their sections."""
    items = "".join(
        f'<li><a href="#{name}" dir="auto">{escaped(title)}</a></li>\n' for name, title in titles
    )
    return f'<nav aria-label="Articles">\n<ol>\n{items}</ol>\n</nav>\n'


def remarks(summary: str, address: str | None, kept: Mapping[str, Any]) -> str:
    """Return lines on an article: a summary of its takeaways, its address, and kept columns.

    Args:
        summary: of its takeaways.
        address: of the article, as a link has it; None for no link.
        kept: further values, by name.
    """
    facts = [escaped(summary)]
    if address is not None:
        facts.append(f'<a href="{escaped(address)}">the article</a>')
    facts += [f"{escaped(name)}: {_value(value)}" for name, value in kept.items()]
    return f'<p class="remark">{" · ".join(facts)}</p>\n'


def editors_list(article: Article | None) -> str:
    """Return the takeaways that the editor wrote; nothing if there are none."""
    if article is None or not article.references:
        return ""
    items = "".join(f'<li dir="auto">{escaped(line)}</li>\n' for line in article.references)
    return f'<h3>The editor\'s own list</h3>\n<ul class="own">\n{items}</ul>\n'


def without_marker(line: str) -> str:
    """Return a line of a list with a bullet in place of its marker.

    >>> without_marker("Key takeaways: -The council approved a barrier.")
    'Key takeaways: • The council approved a barrier.'
    """
    return _MARKER.sub(r"\1• ", line, count=1)


def _value(value: Any) -> str:
    text = escaped("" if value is None else str(value))
    return f'<a href="{text}">{text}</a>' if text.startswith(_WEB) else text
