"""Takeaways as one self-contained HTML page, each linked to its passage in the article.

The links work without a script. So does the highlighting: a passage and its takeaways light up
when the pointer is over one of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from summarize.article import Article, Span
from summarize.rendering.about import contents, editors_list, remarks, without_marker
from summarize.rendering.html_parts import escaped, inline, page_head
from summarize.takeaway import Evidence, Takeaway, Takeaways
from summarize.text.display_lines import display_lines
from summarize.text.readable import plain_line

_STYLES = ("summarize.rendering/base.css", "summarize.rendering/page.css")
_HIGHLIGHTED = 30  # takeaways of an article whose passages light up; chosen by hand


def html(
    takeaways: Takeaways,
    article: Article | None = None,
    *,
    number: int = 1,
    quotations: bool = False,
    address: str | None = None,
    kept: Mapping[str, Any] | None = None,
) -> str:
    """Return a ``<section>`` of a page; all text is escaped.

    Args:
        takeaways: those to show.
        article: their article; with it, the text is shown, each takeaway links to its passage
            there, and the editor's own list stands under the takeaways.
        number: number of the section in the page; its links need it.
        quotations: show the evidence under each takeaway that is not a passage word for word.
        address: of the article, for a link to it.
        kept: further values to show, by name.
    """
    name = section_id(number)
    spans = _passages(takeaways) if article else []
    items = "".join(
        _item(index, takeaway, name, spans, article if quotations else None)
        for index, takeaway in enumerate(takeaways, 1)
    )
    title = escaped(takeaways.title or takeaways.article_id)
    shown = _text(article, takeaways, name, spans) if article else ""
    language = f' lang="{escaped(takeaways.language)}"' if takeaways.language else ""
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}" dir="auto"{language}>{title}</h2>\n'
        f"{remarks(takeaways.summary(), address, kept or {})}"
        f'<div class="article"{language}>\n<div class="beside">\n'
        f'<ol class="bullets">\n{items}</ol>\n'
        f"{editors_list(article)}</div>\n{shown}</div>\n</section>"
    )


def section_id(number: int) -> str:
    """Return the id of a section of a page by its number."""
    return f"a{number}"


def html_head(titles: Mapping[int, str] | None = None) -> str:
    """Return the beginning of a self-contained page; ``html`` sections follow it.

    Args:
        titles: of articles, by the number of their section, for a list of two or more.
    """
    heading = '<header class="masthead"><h1>Key takeaways</h1></header>\n<main>\n'
    listed = [(section_id(number), title) for number, title in (titles or {}).items()]
    return page_head("Key takeaways", _style()) + heading + contents(listed) * (len(listed) > 1)


def html_foot() -> str:
    """Return the end of the page that ``html_head`` begins."""
    return "</main>\n</body>\n</html>\n"


@cache
def _style() -> str:
    """Return the style sheet, with a rule for the passages of the first, second, … takeaway."""
    rules = (
        f".article:has(.b{n}:hover,.b{n}:focus-within) .e{n},"
        f".article:has(.e{n}:hover) .b{n}{{background:var(--glow)}}\n"
        for n in range(1, _HIGHLIGHTED + 1)
    )
    return inline(_STYLES) + "".join(rules)


def _item(
    index: int, takeaway: Takeaway, name: str, spans: Sequence[Span], article: Article | None
) -> str:
    """Return a takeaway as a list item: a link to its best passage, flags and quotations."""
    text = escaped(takeaway.text)
    own = [spans.index(Span(part.start, part.end)) + 1 for part in takeaway.evidence if spans]
    if own:
        text = f'<a class="bullet" href="#{name}-p{own[0]}">{text}</a>'
    further = " ".join(f'<a href="#{name}-p{place}">passage {place}</a>' for place in own[1:])
    notes = [f'<p class="match">Also: {further}</p>'] if further else []
    notes += [f'<p class="flag" dir="auto">{escaped(flag)}</p>' for flag in takeaway.flags]
    notes += [_quotation(part, takeaway, article) for part in takeaway.evidence if article]
    return (
        f'<li class="card reference b{index}" id="{name}-b{index}" dir="auto">'
        f'<span class="badge" aria-hidden="true">{index}</span>{text}{"".join(notes)}</li>\n'
    )


def _quotation(evidence: Evidence, takeaway: Takeaway, article: Article) -> str:
    """Return a passage as a quotation; nothing if the takeaway is this passage."""
    passage = plain_line(article.text[evidence.start : evidence.end])
    if passage == takeaway.text:
        return ""
    share = f"<small>{evidence.share}</small>"
    return f'<blockquote dir="auto">{escaped(passage)} {share}</blockquote>'


def _passages(takeaways: Takeaways) -> list[Span]:
    """Return the distinct passages of evidence, in the order of the article."""
    spans = (Span(part.start, part.end) for item in takeaways for part in item.evidence)
    return sorted({*spans})


def _text(article: Article, takeaways: Takeaways, name: str, spans: Sequence[Span]) -> str:
    """Return the text of an article in paragraphs, with its passages of evidence marked."""
    lines = display_lines(article.text, article.body)
    edges = sorted({*_edges(lines), *_edges(article.body), *_edges(spans)})
    bullets = {
        span: [n for n, item in enumerate(takeaways, 1) if _supports(span, item)] for span in spans
    }
    paragraphs = (
        "".join(_fragment(article, part, name, bullets, line) for part in _parts(line, edges))
        for line in lines
    )
    shown = "".join(f'<p dir="auto">{paragraph}</p>\n' for paragraph in paragraphs)
    return (
        f'<div class="text" role="region" aria-label="Text of the article" tabindex="0">\n'
        f"{shown}</div>\n"
    )


def _edges(spans: Iterable[Span]) -> Iterable[int]:
    return (edge for span in spans for edge in span)


def _parts(line: Span, edges: Sequence[int]) -> list[Span]:
    """Return a line cut at edges, which are sorted."""
    cuts = edges[bisect_left(edges, line.start) : bisect_right(edges, line.end)]
    return [Span(start, end) for start, end in pairwise(cuts)]


def _supports(span: Span, item: Takeaway) -> bool:
    return any((part.start, part.end) == span for part in item.evidence)


def _fragment(
    article: Article, part: Span, name: str, bullets: dict[Span, list[int]], line: Span
) -> str:
    """Return a stretch of the text that lies within or outside each passage as a whole."""
    plain = article.text[part.start : part.end]
    text = escaped(plain)
    if not _lies_in_one(part, article.body):
        shown = without_marker(plain) if part.start == line.start else plain
        text = f'<span class="aside">{escaped(shown)}</span>'
    for place, (span, numbers) in enumerate(bullets.items(), 1):
        if span.start <= part.start and part.end <= span.end:
            anchor = f' id="{name}-p{place}"' * (span.start == part.start)
            classes = " ".join(["passage", *(f"e{number}" for number in numbers)])
            links = "".join(_link_back(name, number) for number in numbers)
            text = f'<mark{anchor} class="{classes}">{text}</mark>'
            text += links * (span.end == part.end)
    return text


def _lies_in_one(part: Span, spans: Sequence[Span]) -> bool:
    """Return whether a stretch lies within one of the spans, which are sorted and apart."""
    index = bisect_right(spans, part.start, key=lambda span: span.start) - 1
    return index >= 0 and part.end <= spans[index].end


def _link_back(name: str, number: int) -> str:
    label = f"back to takeaway {number}"
    return f'<a class="back" href="#{name}-b{number}" aria-label="{label}">{number}</a>'
