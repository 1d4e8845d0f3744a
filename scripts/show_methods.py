"""Print the takeaways of articles by every method, beside the editor's own."""

from __future__ import annotations

from typing import Annotated

import typer

from summarize import ReadError, Summarizer, read_articles
from summarize.method_registry import alias_groups


def main(
    sources: Annotated[list[str], typer.Argument(help="files, folders or -")],
    count: Annotated[
        int | None, typer.Option(help="takeaways an article; else as many as the editor's")
    ] = None,
) -> None:
    """Print the takeaways of articles by every method, beside the editor's own."""
    failures: list[ReadError] = []
    for article in read_articles(sources, on_error=failures.append):
        print(f"\n=== {article.title or article.id}")
        _section("editor", list(article.references))
        wanted = count or len(article.references) or 4
        for names in alias_groups():
            found = Summarizer(names[0], count=wanted)(article)
            _section(" = ".join(names), [item.text for item in found])
    for failure in failures:
        typer.echo(str(failure), err=True)
    raise typer.Exit(1 if failures else 0)


def _section(name: str, bullets: list[str]) -> None:
    print(f"\n{name}")
    for bullet in bullets:
        print(f"- {bullet}")


if __name__ == "__main__":
    typer.run(main)
