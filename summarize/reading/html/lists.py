"""The editor's takeaways in an HTML page: read from the DOM and removed from it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from summarize.reading.headings import is_takeaway_heading
from summarize.reading.html.boxes import PageOrder
from summarize.reading.html.list_candidates import Candidate, least_share, list_candidates
from summarize.reading.html.list_items import item_text
from summarize.reading.html.list_relevance import PageWords
from summarize.reading.html.nodes import ancestors, is_leaf, node_text, remove_outermost
from summarize.text.readable import plain_line

_TOOLS = "li button, p button, h2 button, h3 button, h4 button, summary button"

# Limits, chosen by hand.
_MAX_LISTS = 20  # lists that may be the editor's in a page; more are something else
_MAX_LABEL = 5  # words of a button in a line


@dataclass(frozen=True, slots=True)
class ExtractedLists:
    """The lists of takeaways of a page.

    Attributes:
        takeaways: the editor's items, in order; they are removed from the tree.
        refused: the items of lists that only look like it; they stay in the tree.
    """

    takeaways: tuple[str, ...]
    refused: frozenset[str]


def extract_takeaway_lists(
    tree: LexborHTMLParser, metadata: Iterable[dict[str, Any]]
) -> ExtractedLists:
    """Remove the lists of takeaways from a page and return their items.

    A list counts if it stands once, and if its items are about the rest of the page. Where the
    page shows none, that of its JSON-LD counts.

    Args:
        tree: the page, without scripts.
        metadata: every object of the page's JSON-LD.
    """
    remove_outermost(filter(_is_tool, tree.css(_TOOLS)))
    order = PageOrder(tree)
    candidates = list(islice(_distinct(list_candidates(tree, order)), _MAX_LISTS))
    in_metadata = _json_ld_takeaways(metadata)
    if not candidates and not in_metadata:
        return ExtractedLists((), frozenset())
    words = PageWords(plain_line(node_text(tree.body)) if tree.body else "")
    own = [
        candidate
        for candidate in _without_series(candidates, order)
        if words.share(candidate.texts) >= candidate.min_share
    ]
    own.sort(key=lambda candidate: order.position(candidate.items[0].node))
    takeaways = tuple(dict.fromkeys(text for candidate in own for text in candidate.texts))
    if not takeaways and words.share(in_metadata) >= least_share(order):
        takeaways = in_metadata
    others = {text for candidate in candidates for text in candidate.texts} - {*takeaways}
    remove_outermost(node for candidate in own for node in candidate.nodes)
    _remove_copies(tree, takeaways)
    return ExtractedLists(takeaways, frozenset(others))


def _is_tool(button: LexborNode) -> bool:
    """Return whether a button in a line is neither a heading nor the line itself."""
    text = node_text(button)
    return len(text.split()) <= _MAX_LABEL and not is_takeaway_heading(text)


def _distinct(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Leave out lists that share an element with an earlier one."""
    claimed: set[int] = set()
    around: set[int] = set()
    for candidate in candidates:
        ids = {item.node.mem_id for item in candidate.items}
        outer = {node.mem_id for item in candidate.items for node in ancestors(item.node)}
        if claimed.isdisjoint(ids | outer) and around.isdisjoint(ids):
            claimed |= ids
            around |= outer
            yield candidate


def _without_series(candidates: Sequence[Candidate], order: PageOrder) -> list[Candidate]:
    """Leave out lists of a kind that stand in each part of a page, such as cards of a round-up.

    One at the top and one at the end are both the article's own, and so are copies of one.
    """
    kinds: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        kinds[candidate.kind].append(candidate)
    return [
        candidate
        for candidate in candidates
        if not _is_series(group := kinds[candidate.kind], order)
        or _is_of_the_headline(candidate, group)
    ]


def _is_series(candidates: Sequence[Candidate], order: PageOrder) -> bool:
    distinct = list({candidate.texts: candidate for candidate in candidates}.values())
    if len(distinct) == 2:
        first, second = (candidate.items[0].node for candidate in distinct)
        return not (order.is_at_top(first) and order.is_at_the_end(second))
    return len(distinct) > 2


def _is_of_the_headline(candidate: Candidate, series: Sequence[Candidate]) -> bool:
    """Return whether a list is the first of a series, and the only one in its article."""
    articles = [_headline_article(other) for other in series]
    own = _headline_article(candidate)
    return own is not None and own == articles[0] and articles.count(own) == 1


def _headline_article(candidate: Candidate) -> int | None:
    """Return the id of the ``article`` with a headline in which a list stands."""
    for node in ancestors(candidate.items[0].node):
        if node.tag == "article":
            return node.mem_id if node.css_first("h1") else None
    return None


def _remove_copies(tree: LexborHTMLParser, takeaways: Sequence[str]) -> None:
    """Remove other copies of a list from a page, such as that for small screens.

    A paragraph that says the same as one item is prose.
    """
    if not takeaways:
        return
    wanted = set(takeaways)
    found = [
        (node, text)
        for node in tree.css("li, p, div, span, blockquote")
        if (node.tag in ("li", "p") or is_leaf(node)) and (text := item_text(node)) in wanted
    ]
    is_list = len({text for _, text in found}) >= 2
    remove_outermost(node for node, _ in found if is_list or node.tag == "li")


def _json_ld_takeaways(metadata: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Return the takeaways that JSON-LD lists in an ``ItemList`` or a property of such a name."""
    for item in metadata:
        is_named = is_takeaway_heading(str(item.get("name", "")))
        values = item.get("itemListElement") if is_named else None
        for key, value in item.items():
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key)
            if isinstance(value, list) and is_takeaway_heading(words):
                values = value
        if isinstance(values, list):
            texts = [v.get("name") or v.get("text") if isinstance(v, dict) else v for v in values]
            return tuple(
                plain_line(text) for text in texts if isinstance(text, str) and plain_line(text)
            )
    return ()
