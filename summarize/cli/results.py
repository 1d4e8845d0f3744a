"""Takeaways on stdout, in the format that the user chose."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from summarize.cli.console import console
from summarize.cli.html_page import HtmlPage, address_of
from summarize.errors import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from summarize.article import Article
    from summarize.takeaway import Takeaways

OutputFormat = Literal["text", "md", "json", "jsonl", "html"]


class ResultWriter:
    """Write the takeaways of one article after the other to stdout.

    Args:
        format: of the output.
        evidence: show the sentences that support each takeaway.
        headings: there may be several articles: in plain text, put the title above the takeaways
            of each; in HTML, begin with a list of them.
        kept: names of values of ``Article.extra`` to add, but not in plain text.
    """

    def __init__(
        self, format: OutputFormat, evidence: bool, *, headings: bool, kept: Sequence[str] = ()
    ) -> None:
        self._format = format
        self._evidence = evidence
        self._headings = headings
        self._kept = kept
        self._written = 0
        self._last_article: Article | None = None
        self._json = JsonStream(format == "json")
        self._page = HtmlPage(contents=headings and format == "html")
        self._console = console() if format == "text" and sys.stdout.isatty() else None

    def write(self, takeaways: Takeaways, article: Article, method: str | None = None) -> None:
        """Write the takeaways of one article.

        Args:
            takeaways: of the article, by one method.
            article: the article; it may be the same as in the call before.
            method: heading, where several methods have takeaways of the article.
        """
        from summarize import rendering

        evidence_article = article if self._evidence else None
        is_next = article is not self._last_article
        kept = {name: article.extra.get(name) for name in self._kept}
        title = one_line(takeaways.title or takeaways.article_id) if is_next else None
        if self._console is not None:
            _print_pretty(self._console, takeaways, evidence_article, title, method)
        elif self._format in ("json", "jsonl"):
            self._json.write(rendering.json_object(takeaways, evidence_article, more=kept))
        elif self._format == "html":
            section = rendering.html(
                takeaways,
                article,
                number=self._written + 1,
                quotations=self._evidence,
                address=address_of(article),
                kept=kept,
            )
            self._page.write(section, self._written + 1, title)
        elif self._format == "md":
            print(
                "\n" * bool(self._written)
                + rendering.markdown(
                    takeaways, evidence_article, title=is_next, method=method, kept=kept
                ),
                end="",
            )
        else:
            heading = f"{title}\n" if title and self._headings else ""
            if method:
                heading += "\n" * bool(heading) + f"{method}:\n"
            print(
                "\n" * bool(self._written) + heading + rendering.text(takeaways, evidence_article)
            )
        sys.stdout.flush()
        self._written += 1
        self._last_article = article

    def close(self) -> None:
        """Write the end of the document."""
        if self._format == "html":
            self._page.close()
        if self._format in ("json", "jsonl"):
            self._json.close()


class JsonStream:
    """JSON values on stdout: one a line, or the elements of one array."""

    def __init__(self, array: bool) -> None:
        self._array = array
        self._written = 0

    def write(self, value: str) -> None:
        """Write one value, given as JSON."""
        separator = "" if not self._array else ",\n" if self._written else "[\n"
        print(separator + value, end="" if self._array else "\n")
        self._written += 1

    def close(self) -> None:
        """Close the array."""
        if self._array:
            print("\n]" if self._written else "[]")


def _print_pretty(
    console: Console,
    takeaways: Takeaways,
    article: Article | None,
    title: str | None,
    method: str | None,
) -> None:
    from rich.table import Table
    from rich.text import Text

    from summarize.rendering import evidence_lines

    if title:
        console.print(Text(title, style="bold"))
    if method:
        console.print(Text(method, style="cyan"))
    bullets = Table.grid(padding=(0, 1))
    for item in takeaways:
        line = Text(item.text)
        if item.flags:
            line.append(f" [{', '.join(item.flags)}]", style="yellow")
        bullets.add_row(Text("•", style="cyan"), line)
        for quotation in evidence_lines(item, article):
            bullets.add_row("", Text(quotation, style="dim"))
    console.print(bullets)
    console.print()
