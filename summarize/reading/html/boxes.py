"""Places of lists in an HTML page: boxes that a class names, and the top of the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from summarize.reading.headings import TOP_WORDS
from summarize.reading.html.nodes import PAGE_CONTAINERS, ancestors, class_and_id, node_text

_PART = r"(?:box|list|block|section|wrapper|container|inner|content|items?|card|panel|bullets?)"
# A class of takeaways, wherever the box stands.
_BOX = re.compile(
    r"(?:[a-z]+[-_]{1,2})?(?:key[-_]?)?"
    r"(?:takeaways?|key[-_]?points?|tl-?dr|(?:story|article)[-_]?highlights?)"
    rf"(?:[-_]{{1,2}}{_PART})?"
)
# A class of a summary. Other things have such classes too.
_SUMMARY_BOX = re.compile(
    r"(?:[a-z]+[-_]{1,2}){0,3}(?:summary|bullets?|abstract|highlights?|key[-_]?facts|glance)"
    rf"(?:[-_]{{1,2}}(?:{_PART}|with|font)){{0,3}}"
)
_NOT_BOX = re.compile(
    r"(?:tag|category|topic|page)[-_]|post[-_](?!summary)"
    r"|.*(?:order|cart|review|rating|score|product|account|search|error|slide|nav|menu|footer)"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SUFFIX = re.compile("__|--")  # before a part of a block, or a hash
_ARTICLES = ("article", "main")
_FURNITURE = frozenset({"nav", "footer", "aside", "form", "dialog"})

# Limits, chosen by hand.
_MIN_HEADLINE = 3  # words of a headline that tell it from a section's name
_MAX_NAME = 60  # characters of a class
_MAX_CREDITS = 60  # words between headline and list: standfirst, byline, date, buttons, caption
_MAX_SECTION_TITLE = 8  # words of a heading; a longer one is a standfirst
_MAX_END = 40  # words of prose after a list that stands at the end


def is_box(node: LexborNode) -> bool:
    """Return whether a class or the id of an element names a box of takeaways."""
    return _is_named(node, _BOX)


def is_summary_box(node: LexborNode) -> bool:
    """Return whether a class or the id of an element names a summary or bullets."""
    return _is_named(node, _SUMMARY_BOX)


def _is_named(node: LexborNode, pattern: re.Pattern[str]) -> bool:
    if node.tag in PAGE_CONTAINERS:
        return False
    names = class_and_id(node).split()
    lower = [_CAMEL.sub("-", name).lower() for name in names if len(name) <= _MAX_NAME]
    lower += [_SUFFIX.split(name)[0] for name in lower]
    return any(pattern.fullmatch(name) and not _NOT_BOX.match(name) for name in lower)


def is_boxed(box: LexborNode | None, texts: Iterable[str]) -> bool:
    """Return whether an element, or one around it, holds these texts and nothing else."""
    words = sorted(" ".join(texts).split())
    while box is not None and box.tag not in PAGE_CONTAINERS:
        box_words = node_text(box).split()
        if len(box_words) >= len(words):
            return sorted(box_words) == words
        box = box.parent
    return False


class PageOrder:
    """The words of prose before each element of a page.

    Attributes:
        words: the number of words in all paragraphs.
        headline: the headline, or None.
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        """Count the words of the page's paragraphs."""
        self.words = 0
        self._before: dict[int, int] = {}
        self._positions: dict[int, int] = {}
        self.headline = _headline(tree)
        for position, node in enumerate(tree.root.traverse() if tree.root else ()):
            self._positions[node.mem_id] = position
            self._before[node.mem_id] = self.words
            if node.tag == "p":
                self.words += len(node_text(node).split())
        before = self._before
        self._words_before_headline = before[self.headline.mem_id] if self.headline else 0

    def position(self, node: LexborNode) -> int:
        """Return the number of elements before an element."""
        return self._positions[node.mem_id]

    def is_at_top(self, node: LexborNode) -> bool:
        """Return whether little prose stands before an element, or between it and the headline."""
        before = self._before[node.mem_id]
        return min(before, abs(before - self._words_before_headline)) <= TOP_WORDS

    def is_at_the_end(self, node: LexborNode) -> bool:
        """Return whether hardly any prose stands after an element in its article."""
        article = next((outer for outer in ancestors(node) if outer.tag in _ARTICLES), None)
        if article is None:
            end = self.words
        else:
            end = self._before[article.mem_id] + _paragraph_words(article)
        return end - self._before[node.mem_id] - _paragraph_words(node) <= _MAX_END


def _headline(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the heading that the page's title repeats, or else the first one of level 1."""
    title = tree.css_first("title")
    title_text = node_text(title) if title else ""
    for node in tree.css("h1, h2"):
        text = node_text(node)
        if text in title_text and len(text.split()) >= _MIN_HEADLINE:
            return node
    return tree.css_first("h1")


def _paragraph_words(node: LexborNode) -> int:
    return sum(len(node_text(paragraph).split()) for paragraph in node.css("p"))


def lists_under_headline(
    tree: LexborHTMLParser, headline: LexborNode | None
) -> Iterator[LexborNode]:
    """Yield the lists between the headline and the prose."""
    if headline is None or tree.root is None:
        return
    is_past = False
    words = 0
    skipped: set[int] = set()
    for node in tree.root.traverse(include_text=True):
        if node.mem_id == headline.mem_id:
            is_past = True
        parent = node.parent
        if parent is not None and parent.mem_id in skipped:
            skipped.add(node.mem_id)
            continue
        if not is_past:
            continue
        if node.mem_id == headline.mem_id or node.tag in _FURNITURE:
            skipped.add(node.mem_id)
        elif node.tag in ("ul", "ol") or node.attributes.get("role") == "list":
            skipped.add(node.mem_id)
            yield node
        elif _introduces_something(node):
            return
        elif not node.is_element_node and not node.is_comment_node:
            words += len((node.text(deep=False) or "").split())
            if words > _MAX_CREDITS:
                return


def _introduces_something(node: LexborNode) -> bool:
    """Return whether the list after an element is that of a section, or part of a sentence."""
    if node.tag in ("h2", "h3", "h4", "h5", "h6"):
        return len(node_text(node).split()) <= _MAX_SECTION_TITLE
    return node.tag == "p" and node_text(node).endswith(":")
