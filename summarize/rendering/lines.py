"""Takeaways as plain text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from summarize.article import Article
from summarize.errors import one_line
from summarize.takeaway import Evidence, Takeaway, Takeaways
from summarize.text.markdown import escape_markdown
from summarize.text.readable import plain_line


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
    kept: Mapping[str, Any] | None = None,
) -> str:
    """Return a section: a list item for each takeaway, with its evidence quoted.

    Args:
        takeaways: those to write.
        article: their article; with it, each takeaway has its evidence.
        title: begin with the title as heading.
        method: lower heading for the takeaways of one of several methods.
        kept: further values to show under the title, by name.
    """
    lines = [f"## {escape_markdown(one_line(takeaways.title or takeaways.article_id))}", ""] * title
    if title and kept:
        facts = (f"{name}: {'' if value is None else value}" for name, value in kept.items())
        lines += [escape_markdown(plain_line(" · ".join(facts))), ""]
    lines += [f"### {escape_markdown(method)}", ""] if method else []
    for takeaway in takeaways:
        lines.append(f"- {escape_markdown(takeaway.text)}{_flags(takeaway, escape_markdown)}")
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
        fields = takeaways.with_passages(article.text).to_dict(evidence=True)
    return json.dumps(fields | dict(more or {}), ensure_ascii=False, indent=indent, default=str)


def evidence_lines(takeaway: Takeaway, article: Article | None) -> list[str]:
    """Return a line for each passage of evidence: offsets, share of the bullet's words, quotation.

    Without an article there is no quotation, and no line.
    """
    return [] if article is None else [_evidence_line(part, article) for part in takeaway.evidence]


def _evidence_line(evidence: Evidence, article: Article) -> str:
    quotation = plain_line(article.text[evidence.start : evidence.end])
    return f"[{evidence.label}] {quotation}"


def _flags(takeaway: Takeaway, escape: Callable[[str], str] = str) -> str:
    return f" [{escape(', '.join(takeaway.flags))}]" if takeaway.flags else ""
