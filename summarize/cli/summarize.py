"""``takeaways summarize``: print the key takeaways of articles."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from summarize.cli.article_input import ArticleInput
from summarize.cli.messages import errors_as_messages, say
from summarize.cli.options import (
    IdColumn,
    Keep,
    Method,
    ReferencesColumn,
    Sources,
    TextColumn,
    with_options,
)
from summarize.cli.progress_line import ProgressLine
from summarize.cli.results import OutputFormat, ResultWriter
from summarize.options import OptionValues


@with_options
def summarize(
    sources: Sources,
    method: Method = "extractive",
    *,
    options: OptionValues,
    format: Annotated[OutputFormat, typer.Option("--format", "-f", help="Output format.")] = "text",
    evidence: Annotated[
        bool,
        typer.Option("--evidence", "-e", help="Show the sentences that support each takeaway."),
    ] = False,
    keep: Keep = None,
    text_column: TextColumn = None,
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Print the key takeaways of articles.

    Examples:
        takeaways summarize article.html --count 3 --evidence
        takeaways summarize news/ --method hybrid --format jsonl > out.jsonl
        takeaways summarize news.csv --text-column story --max-words 25
    """
    from summarize.errors import ReadError, TakeawaysError
    from summarize.summarizer import Summarizer, nothing_in

    if keep is not None and format not in ("json", "jsonl"):
        raise typer.BadParameter("--keep is for --format json and jsonl")
    with ProgressLine() as line, line.listening(), errors_as_messages():
        with errors_as_messages(usage=TakeawaysError):
            summarizer = Summarizer(method, **options)
        articles = ArticleInput(sources, text_column, references_column, id_column, keep)
        writer = ResultWriter(
            format, evidence, headings=articles.may_be_many, more=keep is not None
        )
        for article, result in summarizer.each(articles):
            line.count_article()
            if sys.stdout.isatty():
                line.clear()
            if isinstance(result, TakeawaysError):
                articles.fail(ReadError(article.source or article.id, str(result)))
            elif len(result):
                writer.write(result, article)
                if not result.complete and not articles.may_be_many:
                    say(f"{len(result)} of {result.requested}: there is no more to take")
            else:
                articles.fail(ReadError(article.source or article.id, nothing_in(article)))
    writer.close()
    articles.exit()
