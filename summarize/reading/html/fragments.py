"""Fragments of pages, as content management systems export the body of an article.

Such a fragment is often plain text or Markdown with tags around its paragraphs. Its line breaks
and marks then say what is a heading and what is a list, which those of a page do not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby, pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from summarize.reading.headings import is_takeaway_heading, match_run_in_heading
from summarize.reading.html.nodes import INLINE_TAGS
from summarize.reading.paragraphs import Paragraph, split_paragraphs
from summarize.reading.takeaway_lists import find_under_heading

_OF_A_PAGE = "head *, main, nav, footer"  # a fragment has none of these
_MAX_LINES = 5000  # lines of a fragment; more are left as they are; chosen by hand
_NAMELESS = "div:not([class], [id], [hidden], [style], [role])"
# A line, and whether it is an unmarked item under a heading of takeaways.
_Line = tuple[Paragraph, bool]


def complete_fragment(tree: LexborHTMLParser) -> None:
    """Make a fragment the article that it is; leave a page as it is.

    Lines of text in a paragraph become paragraphs, headings and lists. Then everything is put into
    an ``article``, of which trafilatura keeps every paragraph. Elsewhere it drops repeated ones.
    """
    if tree.body is None or tree.css_first(_OF_A_PAGE):
        return
    for node in filter(_holds_lines_only, tree.css(_NAMELESS)):
        _move_children(node, tree.create_node("p"))
    _split_lines(tree)
    if not tree.css_first("article"):
        _move_children(tree.body, tree.create_node("article"))


def _move_children(node: LexborNode, inner: LexborNode) -> None:
    """Put everything that an element holds into a new element in it."""
    for child in [*node.iter(include_text=True)]:
        inner.insert_child(child)  # a copy
        child.decompose()
    node.insert_child(inner)


def _split_lines(tree: LexborHTMLParser) -> None:
    """Replace each paragraph of several lines by elements for them."""
    nodes = [node for node in tree.css("p") if _holds_lines_only(node)]
    texts = [*map(_lines_of, nodes)]
    # All are split together: the longer a text, the surer it shows how its lines are wrapped.
    paragraphs = split_paragraphs("\n\n".join(texts))
    if len(paragraphs) > _MAX_LINES:
        return
    items = _unmarked_items(paragraphs)
    first = end = 0
    for node, text in zip(nodes, texts, strict=True):
        end += len(text) + 2
        stop = bisect_left(paragraphs, end, key=lambda paragraph: paragraph.start)
        lines = [*zip(paragraphs[first:stop], items[first:stop], strict=True)]
        first = stop
        if text.startswith(">") or _are_lines(lines):  # ">" quotes in Markdown
            _replace(node, "".join(_elements(lines)))


def _holds_lines_only(node: LexborNode) -> bool:
    """Return whether an element holds text and what stands within a line of text."""
    inner = (child for child in node.traverse() if child.mem_id != node.mem_id)
    return all(child.tag in INLINE_TAGS for child in inner if child.is_element_node)


def _lines_of(node: LexborNode) -> str:
    """Return the text of a paragraph, with a line of its own for a heading that runs in.

    Lines end at ``<br>``, or as in the source where there is none.
    """
    text = (_with_breaks(node) if node.css_first("br") else node.text()).strip()
    found = match_run_in_heading(text) if "\n" in text else None
    if found and found[0].is_clear:
        text = f"{text[: found[1]].rstrip()}\n{text[found[1] :]}"
    return text


def _with_breaks(node: LexborNode) -> str:
    """Return the text of an element with a line break for each ``<br>`` and no others."""
    parts = (
        "\n" if inner.tag == "br" else (inner.text_content or "").replace("\n", " ")
        for inner in node.traverse(include_text=True)
        if inner.tag == "br" or inner.is_text_node
    )
    return "".join(parts)


def _unmarked_items(paragraphs: Sequence[Paragraph]) -> list[bool]:
    """Return for each paragraph whether it is an unmarked item under a heading of takeaways."""
    is_item = [False] * len(paragraphs)
    for index in range(len(paragraphs)):
        match = find_under_heading(paragraphs, index)
        stop = index + match.paragraph_count if match else 0
        if match and not any(part.marker for part in paragraphs[index + 1 : stop]):
            is_item[index + 1 : stop] = [True] * (match.paragraph_count - 1)
    return is_item


def _are_lines(lines: Sequence[_Line]) -> bool:
    """Return whether a paragraph has lines for its readers, and not for those of its source."""
    parts = [part for part, _ in lines]
    if len(parts) < 2:
        return any(map(_is_marked_heading, parts))
    if any(is_item or _is_marked_heading(part) for part, is_item in lines):
        return True
    if any(is_takeaway_heading(part.text) for part in parts):
        return True
    if any(part.marker and part.marker == other.marker for part, other in pairwise(parts)):
        return True
    return 2 * sum(part.ends_sentence() for part in parts[:-1]) >= len(parts) - 1


def _is_marked_heading(part: Paragraph) -> bool:
    """Return whether a line has a heading's mark; one in bold letters may be anything."""
    return part.heading > 0 and not part.text.startswith(("*", "_"))


def _elements(lines: Sequence[_Line]) -> Iterator[str]:
    """Yield elements for the lines of a paragraph: headings, paragraphs, and the lists in it."""
    for (marker, is_item), group in groupby(lines, lambda line: (line[0].marker, line[1])):
        parts = [part for part, _ in group]
        if marker or is_item:
            yield f"<ul>{''.join(f'<li>{escape(part.text)}</li>' for part in parts)}</ul>"
            continue
        for part in parts:
            tag = f"h{part.heading}" if _is_marked_heading(part) else "p"
            yield f"<{tag}>{escape(part.text)}</{tag}>"


def _replace(node: LexborNode, html: str) -> None:
    """Replace an element by other ones."""
    body = LexborHTMLParser(html).body
    for child in [*body.iter()] if body else ():
        node.insert_before(child)
    node.decompose()
