"""Title of an HTML page: the headline that a reader sees, without the site's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from summarize.reading.html.metadata import article_objects, attribute_values
from summarize.reading.html.nodes import has_ancestor, node_text
from summarize.reading.html.site_names import SiteNames, opening_parts, squeeze, title_words
from summarize.text.readable import plain_line

# Share of a heading's words that a title in the metadata has. Tuned on 300 article pages.
_MIN_SHARE = 0.5
_MIN_SHARE_ALONE = 0.25  # if the page has no other heading of the first level
_MIN_WORDS = 3  # a heading with fewer is often a section's name; it must be a title; tuned too
# Limits, chosen by hand.
_MAX_HEADING = 300  # characters; longer is a text in large letters
_MAX_TITLE = 1000  # characters of a title in the metadata
_MAX_DECLARED = 20  # titles in the metadata
_MAX_HEADINGS = 50  # of the first level
_MAX_LINES = 20  # of a heading
_ELSEWHERE = frozenset({"nav", "aside", "footer", "dialog"})  # elements without the headline


def page_title(tree: LexborHTMLParser, metadata: Sequence[dict[str, Any]]) -> str | None:
    """Return the title of a page, or None.

    The heading that agrees best with the titles in the metadata is the headline.

    Args:
        tree: the page, with all its elements.
        metadata: the objects of its JSON-LD.
    """
    site = _site_names(tree, metadata)
    declared = [*islice(_declared_titles(tree, metadata), _MAX_DECLARED)]
    titles = [title for title in map(site.without, declared) if title]
    headings = [*_headings(tree, site)]
    if not titles or not headings:
        return next(iter([*headings, *titles]), None)
    headline = _headline(headings, declared, titles)
    if headline is None:
        return titles[0]
    headline = site.without_at_end(headline)
    # A label may stand before the headline: "Blog: A wall for Harrow".
    return next((title for title in titles if headline.endswith(f": {title}")), headline)


def _site_names(tree: LexborHTMLParser, metadata: Iterable[dict[str, Any]]) -> SiteNames:
    publishers = (item.get("publisher") for item in metadata)
    names = [item.get("name") for item in publishers if isinstance(item, dict)]
    names += attribute_values(tree, "meta[property='og:site_name'], meta[name='application-name']")
    addresses = [
        *attribute_values(tree, "meta[property='og:url']"),
        *attribute_values(tree, "link[rel='canonical']", "href"),
    ]
    return SiteNames(islice(_lines(names), _MAX_DECLARED), islice(addresses, _MAX_DECLARED))


def _declared_titles(tree: LexborHTMLParser, metadata: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the titles in the metadata, the most reliable one first."""
    yield from _lines(item.get("headline") for item in article_objects(metadata))
    yield from _lines(attribute_values(tree, "meta[property='og:title'], meta[name='og:title']"))
    yield from _lines(attribute_values(tree, "meta[name='twitter:title']"))
    yield from _lines(node_text(node) for node in tree.css("title")[:1])


def _lines(values: Iterable[Any]) -> Iterator[str]:
    """Yield the texts among ``values`` as lines, without the empty ones."""
    for value in values:
        is_short = isinstance(value, str) and len(value) <= _MAX_TITLE
        if is_short and (line := plain_line(unescape(value))):
            yield line


def _headings(tree: LexborHTMLParser, site: SiteNames) -> Iterator[str]:
    """Yield the headings of the first level that may be a headline."""
    for node in tree.css("h1")[:_MAX_HEADINGS]:
        for block in node.css("br, div, p")[:_MAX_LINES]:
            block.insert_before(" ")  # so that the words on both sides of it stay apart
        line = plain_line(unescape(node_text(node)))
        is_in_range = 0 < len(line) <= _MAX_HEADING
        if is_in_range and not site.includes_name(line) and not has_ancestor(node, _ELSEWHERE):
            yield line


def _headline(
    headings: Sequence[str], declared: Sequence[str], titles: Sequence[str]
) -> str | None:
    """Return the heading that is the headline by the metadata, or None.

    Args:
        headings: the headings of the first level; at least one.
        declared: the titles in the metadata; at least one.
        titles: the same without the site's name.
    """
    best = max(headings, key=lambda heading: max(_overlap(heading, title) for title in titles))
    if len(best.split()) < _MIN_WORDS:
        parts = {squeeze(part) for title in declared for part in opening_parts(title)}
        return best if squeeze(best) in parts else None
    least = _MIN_SHARE_ALONE if len(headings) == 1 else _MIN_SHARE
    return best if max(_share(best, title) for title in declared) >= least else None


def _share(heading: str, title: str) -> float:
    """Return the share of the heading's words that the title has."""
    words = title_words(heading)
    return len(words & title_words(title)) / max(1, len(words))


def _overlap(heading: str, title: str) -> float:
    """Return the share of the words of both that both have."""
    ours, theirs = title_words(heading), title_words(title)
    return len(ours & theirs) / max(1, len(ours | theirs))
