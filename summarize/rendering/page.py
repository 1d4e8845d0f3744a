"""Takeaways as one self-contained HTML page, each linked to its passage in the article.

The links work without a script. So does the highlighting: a passage and its takeaways light up
when the pointer is over one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from summarize.article import Article, Span
from summarize.rendering.html_parts import escaped, inline, page_head
from summarize.rendering.lines import evidence_lines
from summarize.takeaway import Takeaway, Takeaways
from summarize.text.display_lines import display_lines

_STYLES = ("summarize.rendering/base.css", "summarize.rendering/page.css")
_HIGHLIGHTED = 30  # takeaways of an article whose passages light up; chosen by hand


def html(
    takeaways: Takeaways,
    article: Article | None = None,
    *,
    number: int = 1,
    quotations: bool = False,
) -> str:
    """Return a ``<section>`` of a page; all text is escaped.

    Args:
        takeaways: those to show.
        article: their article; with it, the text is shown, and each takeaway links to its
            passage there.
        number: number of the section in the page; its links need it.
        quotations: show offsets, support and quotation of the evidence under each takeaway.
    """
    name = f"a{number}"
    spans = _passages(takeaways) if article else []
    items = "".join(
        _item(index, takeaway, name, spans, article if quotations else None)
        for index, takeaway in enumerate(takeaways, 1)
    )
    title = escaped(takeaways.title or takeaways.article_id)
    shown = _text(article, takeaways, name, spans) if article else ""
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}" dir="auto">{title}</h2>\n'
        f'<p class="remark">{escaped(takeaways.summary())}</p>\n'
        f'<div class="article">\n<ol class="bullets">\n{items}</ol>\n{shown}</div>\n</section>'
    )


def html_head() -> str:
    """Return the beginning of a self-contained page; ``html`` sections follow it."""
    heading = '<header class="masthead"><h1>Key takeaways</h1></header>\n<main>\n'
    return page_head("Key takeaways", _style()) + heading


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
    remarks = [f'<p class="match">Also: {further}</p>'] if further else []
    remarks += [f'<p class="flag" dir="auto">{escaped(flag)}</p>' for flag in takeaway.flags]
    remarks += [
        f'<blockquote dir="auto">{escaped(line)}</blockquote>'
        for line in evidence_lines(takeaway, article)
    ]
    return (
        f'<li class="card reference b{index}" id="{name}-b{index}" dir="auto">'
        f'<span class="badge" aria-hidden="true">{index}</span>{text}{"".join(remarks)}</li>\n'
    )


def _passages(takeaways: Takeaways) -> list[Span]:
    """Return the distinct passages of evidence, in the order of the article."""
    spans = (Span(part.start, part.end) for item in takeaways for part in item.evidence)
    return sorted({*spans})


def _text(article: Article, takeaways: Takeaways, name: str, spans: Sequence[Span]) -> str:
    """Return the text of an article in paragraphs, with its passages of evidence marked."""
    lines = display_lines(article.text, article.body)
    edges = {*_edges(lines), *_edges(article.body), *_edges(spans)}
    bullets = {
        span: [n for n, item in enumerate(takeaways, 1) if _supports(span, item)] for span in spans
    }
    paragraphs = (
        "".join(_fragment(article, part, name, bullets) for part in _parts(line, edges))
        for line in lines
    )
    shown = "".join(f'<p dir="auto">{paragraph}</p>\n' for paragraph in paragraphs)
    return (
        f'<div class="text" role="region" aria-label="Text of the article" tabindex="0">\n'
        f"{shown}</div>\n"
    )


def _edges(spans: Iterable[Span]) -> Iterable[int]:
    return (edge for span in spans for edge in span)


def _parts(line: Span, edges: Iterable[int]) -> list[Span]:
    """Return a line cut at edges."""
    cuts = sorted(edge for edge in edges if line.start <= edge <= line.end)
    return [Span(start, end) for start, end in pairwise(cuts)]


def _supports(span: Span, item: Takeaway) -> bool:
    return any((part.start, part.end) == span for part in item.evidence)


def _fragment(article: Article, part: Span, name: str, bullets: dict[Span, list[int]]) -> str:
    """Return a stretch of the text that lies within or outside each passage as a whole."""
    text = escaped(article.text[part.start : part.end])
    if not any(span.start <= part.start and part.end <= span.end for span in article.body):
        text = f'<span class="aside">{text}</span>'
    for place, (span, numbers) in enumerate(bullets.items(), 1):
        if span.start <= part.start and part.end <= span.end:
            anchor = f' id="{name}-p{place}"' * (span.start == part.start)
            classes = " ".join(["passage", *(f"e{number}" for number in numbers)])
            links = "".join(_link_back(name, number) for number in numbers)
            text = f'<mark{anchor} class="{classes}">{text}</mark>'
            text += links * (span.end == part.end)
    return text


def _link_back(name: str, number: int) -> str:
    label = f"back to takeaway {number}"
    return f'<a class="back" href="#{name}-b{number}" aria-label="{label}">{number}</a>'
