"""Render takeaways as plain text, Markdown, JSON and HTML.

With an article, each takeaway is followed by its evidence: offsets, support and quotation.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from summarize.article import Article
from summarize.takeaway import Evidence, Takeaway, Takeaways
from summarize.text.markdown import escape_markdown
from summarize.text.readable import plain_line

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.05rem/1.55 Georgia,'Times New Roman',serif;max-width:42rem;margin:2.5rem auto;"
    "padding:0 1.2rem}"
    "h2{font-size:1.25rem;line-height:1.3;margin:2.2rem 0 .6rem}li{margin:.5rem 0}"
    "blockquote{margin:.3rem 0 0;padding-left:.8rem;border-left:3px solid;opacity:.75;"
    "font-size:.9rem}"
    "small,footer{font:.8rem/1.4 system-ui,sans-serif;opacity:.75}"
)


def text(takeaways: Takeaways, article: Article | None = None) -> str:
    """Return a line for each takeaway after ``- ``, with its evidence indented beneath."""
    lines: list[str] = []
    for takeaway in takeaways:
        lines.append(f"- {takeaway.text}{_flags(takeaway)}")
        lines.extend(f"    {line}" for line in evidence_lines(takeaway, article))
    return "\n".join(lines)


def markdown(
    takeaways: Takeaways,
    article: Article | None = None,
    *,
    title: bool = True,
    method: str | None = None,
) -> str:
    """Return a section: a list item for each takeaway, with its evidence quoted.

    Args:
        takeaways: those to write.
        article: their article; with it, each takeaway has its evidence.
        title: begin with the title as heading.
        method: lower heading for the takeaways of one of several methods.
    """
    lines = [f"## {escape_markdown(takeaways.title or takeaways.article_id)}", ""] * title
    lines += [f"### {escape_markdown(method)}", ""] if method else []
    for takeaway in takeaways:
        lines.append(f"- {escape_markdown(takeaway.text)}{_flags(takeaway)}")
        for line in evidence_lines(takeaway, article):
            lines.append(f"  > {escape_markdown(line)}")
    return "\n".join(lines) + "\n"


def json_object(
    takeaways: Takeaways,
    article: Article | None = None,
    *,
    more: Mapping[str, Any] | None = None,
    indent: int | None = None,
) -> str:
    """Return the takeaways of one article as a JSON object; without ``indent`` on one line.

    Args:
        takeaways: those to write.
        article: their article; with it, the evidence has its text.
        more: further fields of the object; a value that JSON lacks becomes a string.
        indent: number of spaces for each level; None for one line.
    """
    fields = takeaways.to_dict()
    if article is not None:
        fields = takeaways.with_passages(article.text).to_dict(passages=True)
    return json.dumps(fields | dict(more or {}), ensure_ascii=False, indent=indent, default=str)


def html(takeaways: Takeaways, article: Article | None = None) -> str:
    """Return a ``<section>`` of a page; all text is escaped."""
    items = "".join(_html_item(takeaway, article) for takeaway in takeaways)
    title = escape(takeaways.title or takeaways.article_id)
    note = f"<small>{escape(takeaways.summary())}</small>"
    return f"<section>\n<h2>{title}</h2>\n<ul>\n{items}</ul>\n{note}\n</section>"


def _html_item(takeaway: Takeaway, article: Article | None) -> str:
    quotations = "".join(
        f"<blockquote>{escape(line)}</blockquote>" for line in evidence_lines(takeaway, article)
    )
    return f"<li>{escape(takeaway.text)}{escape(_flags(takeaway))}{quotations}</li>\n"


def html_head() -> str:
    """Return the beginning of a self-contained page; ``html`` sections follow it."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Key takeaways</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        "<h1>Key takeaways</h1>\n"
    )


def html_foot() -> str:
    """Return the end of the page that ``html_head`` begins."""
    return "</body>\n</html>\n"


def evidence_lines(takeaway: Takeaway, article: Article | None) -> list[str]:
    """Return a line for each passage of evidence: offsets, support, quotation.

    Without an article there is no quotation, and no line.
    """
    return [] if article is None else [_evidence_line(part, article) for part in takeaway.evidence]


def _evidence_line(evidence: Evidence, article: Article) -> str:
    quotation = plain_line(article.text[evidence.start : evidence.end])
    return f"[{evidence.start}:{evidence.end}, support {evidence.score:.2f}] {quotation}"


def _flags(takeaway: Takeaway) -> str:
    return f" [{', '.join(takeaway.flags)}]" if takeaway.flags else ""
