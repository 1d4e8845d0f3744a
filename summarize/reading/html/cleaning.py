"""Removal of what a reader of an HTML page does not see, or does not count as the article.

A page may hide its article: while scripts load it, behind a dialog, or behind a paywall. So hidden
elements stay if they hold most of the page's prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from summarize.reading.html.list_items import is_menu
from summarize.reading.html.nodes import (
    PAGE_CONTAINERS,
    contains,
    node_text,
    outermost,
    prose_words,
)

_NO_TEXT = "script, style, noscript, template, iframe, svg"
_FURNITURE = "button, nav"
_HIDDEN = (
    "[hidden], [aria-hidden=true], [style*='display:none'], [style*='display: none'],"
    "[style*='visibility:hidden'], [style*='visibility: hidden']"
)
_COMMENTS = (
    "#comments, .comments, #respond, .comment-list, .commentlist, .comments-area, #disqus_thread,"
    " #comment-section, .comment-section, #reader-comments, .comment-respond"
)
_DIALOGS = "[role=dialog], [role=alertdialog], [aria-modal=true], dialog"
_HIDING_ATTRIBUTES = ("hidden", "aria-hidden", "style")
_INLINE = frozenset({"span", "b", "i", "em", "strong", "small", "sup", "sub", "a", "mark", "u"})

# Words that only a screen reader says. The names of classes are those of common frameworks
# (Bootstrap, Foundation, WordPress, Drupal, GOV.UK, Tailwind, USWDS and others).
_SCREEN_READER_CLASS = re.compile(
    r"(?:[a-z]+[-_]{1,2})?(?:visually[-_]?hidden|hidden[-_]?visually|sr[-_]?only|screen[-_]?readers?"
    r"(?:[-_]?(?:text|only|content))?|(?:show|visible|only)[-_]for[-_](?:sr|screen[-_]?readers?)"
    r"|element[-_]invisible|assistive[-_]?text|a11y[-_](?:hidden|text|only)|accessib(?:ly|le|ility)"
    r"[-_](?:hidden|text|hide)|off[-_]?screen(?:[-_]text)?|aural(?:[-_]only)?|is[-_]?vishidden"
    r"|usa-sr-only|clip[-_]?text)(?:[-_]focusable)?"
)
_SCREEN_READER_STYLE = re.compile(
    r"clip:rect\((?:0|1)|clip-path:inset\((?:50|100)%|text-indent:-\d{3}"
    r"|(?:left|top):-\d{3,}|(?:^|;)(?:width:[01]px.{0,200}height:[01]px|height:[01]px.{0,200}width:[01]px)"
)
_MAX_SCREEN_READER = 40  # words of text for screen readers; more is content; chosen by hand

# Selector -> words at most. Larger elements stay: some pages wrap the whole article in a form, or
# give its element a class such as has-byline. Chosen by hand.
_BOILERPLATE = {
    "form, footer, figure, figcaption, [class*=byline], [rel=author],"
    "[class*=imageCaption], [class*=image-caption], [class*=img-caption], [class*=photo-caption],"
    "[class*=wp-caption], [class*=media-caption], [class*=pullquote], [class*=pull-quote]": 150,
    "[class*=standfirst], [class~=dek], [class~=deck], [class*=subtitle], [class*=strapline],"
    "[class*=article-intro], [itemprop=description]": 70,
}
_MOST = 0.5  # share of a page's prose that makes hidden elements its article; chosen by hand
_NEARLY_ALL = 0.8  # share of a page's prose that makes a dialog its article; chosen by hand
_MIN_SHOWN = 20  # words of prose of a hidden element that is shown; chosen by hand

_STREAMED = "div[hidden][id^='S:']"  # React streams the parts of a page in these


def remove_scripts(tree: LexborHTMLParser) -> None:
    """Remove scripts and words for screen readers only, which are no text of a list either."""
    remove(tree.css(_NO_TEXT))
    remove(node for node in tree.css("[class], [style]") if _is_for_screen_readers(node))


def remove_invisible(tree: LexborHTMLParser) -> None:
    """Remove buttons, menus, comments, dialogs and hidden elements."""
    remove(tree.css(_FURNITURE))
    remove(tree.css(_COMMENTS))
    page = prose_words(tree.body)
    dialogs = tree.css(_DIALOGS)
    if sum(map(prose_words, dialogs)) < _NEARLY_ALL * page:
        remove(dialogs)
        page = prose_words(tree.body)
    hidden = [node for node in tree.css(_HIDDEN) if not _is_inline_for_the_eye(node)]
    is_article = sum(map(prose_words, outermost(hidden))) > _MOST * page
    remove(node for node in hidden if not (is_article and prose_words(node) >= _MIN_SHOWN))
    for node in tree.css(_HIDDEN):
        _show(node)


def remove_boilerplate(tree: LexborHTMLParser) -> None:
    """Remove small elements that are named as bylines, captions, forms or standfirsts."""
    remove(tree.css("ul, ol"), is_menu)
    for selector, max_words in _BOILERPLATE.items():
        remove(tree.css(selector), lambda node, limit=max_words: _is_small(node, limit))


def fill_in_streamed_parts(tree: LexborHTMLParser) -> None:
    """Put each streamed part in its place, as React's script does, and remove what stood there.

    ``<template id="B:0">`` marks the place; what follows up to ``<!--/$-->`` is a placeholder.
    """
    for part in tree.css(_STREAMED):
        number = (part.attributes.get("id") or "")[2:]
        place = tree.css_first(f"template[id='B:{number}']") if number.isalnum() else None
        if place is None:
            continue
        placeholder = _placeholder(place)
        if placeholder is None or contains(part, place):
            continue
        if any(node.mem_id == part.mem_id for node in placeholder):
            continue
        for node in placeholder:
            node.decompose()
        place.replace_with(part)
        _show(part)
        part.remove()


def _placeholder(place: LexborNode) -> list[LexborNode] | None:
    """Return the nodes up to the comment that ends a placeholder, or None if there is none."""
    nodes: list[LexborNode] = []
    following = place.next
    while following is not None:
        if following.is_comment_node and (following.comment_content or "").strip() == "/$":
            return nodes
        nodes.append(following)
        following = following.next
    return None


def _is_for_screen_readers(node: LexborNode) -> bool:
    classes = (node.attributes.get("class") or "").lower().split()
    style = "".join((node.attributes.get("style") or "").lower().split())
    named = any(map(_SCREEN_READER_CLASS.fullmatch, classes))
    return (named or bool(_SCREEN_READER_STYLE.search(style))) and (
        len(node_text(node).split()) <= _MAX_SCREEN_READER
    )


def _is_inline_for_the_eye(node: LexborNode) -> bool:
    """Return whether an element is hidden from screen readers only, as a drop cap is."""
    return (
        node.tag in _INLINE
        and "hidden" not in node.attributes
        and not re.search(r"display|visibility", node.attributes.get("style") or "")
    )


def _show(node: LexborNode) -> None:
    """Take off the attributes by which an element is hidden."""
    for name in _HIDING_ATTRIBUTES:
        if name in node.attributes:
            del node.attrs[name]


def remove(
    nodes: Iterable[LexborNode], condition: Callable[[LexborNode], bool] = lambda node: True
) -> None:
    """Remove elements, but never the page or its article."""
    for node in reversed([*nodes]):  # inner elements first
        if node.tag not in PAGE_CONTAINERS and condition(node):
            node.decompose()


def _is_small(node: LexborNode, max_words: int) -> bool:
    has_content = bool(node.css("h1, article, table, pre, blockquote"))
    return not has_content and len(node_text(node).split()) <= max_words
