"""Takeaways as plain text, Markdown, JSON and HTML.

With an article, each bullet is followed by its evidence: where it stands, what it says.
"""

from __future__ import annotations

import json
from html import escape

from summarize.article import Article
from summarize.takeaway import Evidence, Takeaway, Takeaways
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
    """Return one line a takeaway, each led by ``- ``; evidence is indented beneath."""
    lines: list[str] = []
    for item in takeaways:
        lines.append(f"- {item.text}{_flags(item)}")
        lines.extend(f"    {line}" for line in evidence_lines(item, article))
    return "\n".join(lines)


def markdown(takeaways: Takeaways, article: Article | None = None) -> str:
    """Return a section: the title as a heading, a list item a takeaway, evidence quoted."""
    lines = [f"## {_escape_markdown(takeaways.title or takeaways.article_id)}", ""]
    for item in takeaways:
        lines.append(f"- {_escape_markdown(item.text)}{_flags(item)}")
        for line in evidence_lines(item, article):
            lines.append(f"  > {_escape_markdown(line)}")
    return "\n".join(lines) + "\n"


def json_object(takeaways: Takeaways, *, indent: int | None = None) -> str:
    """Return the takeaways of one article as a JSON object."""
    return json.dumps(takeaways.to_dict(), ensure_ascii=False, indent=indent)


def html(takeaways: Takeaways, article: Article | None = None) -> str:
    """Return a ``<section>``; all text is escaped."""
    items = "".join(
        f"<li>{escape(item.text)}{escape(_flags(item))}"
        + "".join(
            f"<blockquote>{escape(line)}</blockquote>" for line in evidence_lines(item, article)
        )
        + "</li>\n"
        for item in takeaways
    )
    title = escape(takeaways.title or takeaways.article_id)
    note = f"<small>{escape(_note(takeaways))}</small>"
    return f"<section>\n<h2>{title}</h2>\n<ul>\n{items}</ul>\n{note}\n</section>"


def html_head() -> str:
    """Return the beginning of a page that ``html`` sections follow; needs nothing else."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Key takeaways</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        "<h1>Key takeaways</h1>\n"
    )


def html_foot() -> str:
    """Return the end of the page that ``html_head`` begins."""
    return "</body>\n</html>\n"


def evidence_lines(item: Takeaway, article: Article | None) -> list[str]:
    """Return a line for each passage that supports a takeaway: offsets, support, quotation."""
    return [] if article is None else [_evidence(part, article) for part in item.evidence]


def _evidence(part: Evidence, article: Article) -> str:
    quotation = plain_line(article.text[part.start : part.end])
    return f"[{part.start}:{part.end}, support {part.score:.2f}] {quotation}"


def _flags(item: Takeaway) -> str:
    return f" [{', '.join(item.flags)}]" if item.flags else ""


def _note(takeaways: Takeaways) -> str:
    missing = "" if takeaways.complete else f" of {takeaways.requested} asked for"
    return f"{len(takeaways)} takeaways{missing}, method {takeaways.method}"


def _escape_markdown(line: str) -> str:
    """Escape what Markdown would read as markup."""
    escaped = "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in line)
    return escaped.replace("&", "&amp;") if "&" in escaped and ";" in escaped else escaped
