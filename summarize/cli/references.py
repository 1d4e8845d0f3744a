"""``takeaways references``: print the editor's own takeaways."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from summarize.cli.article_input import ArticleInput
from summarize.cli.messages import say
from summarize.cli.options import IdColumn, ReferencesColumn, Sources, TextColumn
from summarize.cli.results import JsonStream
from summarize.errors import ReadError, one_line
from summarize.runtime.error_throttle import ErrorThrottle


def references(
    sources: Sources,
    format: Annotated[
        Literal["text", "json", "jsonl"], typer.Option("--format", "-f", help="Output format.")
    ] = "text",
    text_column: TextColumn = None,
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Print the takeaways that the editor put into the articles.

    Examples:
        takeaways references article.html
        takeaways references news/ --format jsonl
    """
    import json

    articles = ArticleInput(sources, text_column, references_column, id_column)
    stream = JsonStream(format == "json")
    without_list = ErrorThrottle(say)
    for article in articles:
        if format != "text":
            fields = {"id": article.id, "title": article.title}
            stream.write(
                json.dumps({**fields, "references": article.references}, ensure_ascii=False)
            )
            continue
        if articles.may_be_many:
            print(one_line(article.title or article.id))
        for reference in article.references:
            print(f"- {reference}")
        if not article.references:
            without_list.add(ReadError(article.source or article.id, "holds no list of takeaways"))
        if articles.may_be_many:
            print()
    if format != "text":
        stream.close()
    without_list.close()
    articles.exit()
