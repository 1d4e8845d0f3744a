"""``takeaways summarize``: print the key takeaways of articles."""

from __future__ import annotations

import sys
from typing import Annotated, cast

import typer

from summarize.cli.console import Format, Progress, Reader, Writer, say
from summarize.cli.options import (
    IdColumn,
    Method,
    ReferencesColumn,
    Sources,
    TextColumn,
    with_options,
)
from summarize.options import ModelValues, OptionValues


@with_options
def summarize(
    sources: Sources,
    method: Method = "extractive",
    *,
    selection: OptionValues,
    format: Annotated[Format, typer.Option("--format", "-f", help="Output format.")] = "text",
    evidence: Annotated[
        bool, typer.Option("--evidence", "-e", help="Show where each takeaway comes from.")
    ] = False,
    text_column: TextColumn = None,
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
    models: ModelValues,
) -> None:
    """Print the key takeaways of articles."""
    from summarize.errors import ReadError, TakeawaysError
    from summarize.summarizer import Summarizer, nothing_in

    with Progress() as progress, progress.listening():
        try:
            summarizer = Summarizer(method, **cast("OptionValues", {**selection, **models}))
        except TakeawaysError as error:
            raise typer.BadParameter(str(error)) from None
        reader = Reader(sources, text_column, references_column, id_column)
        writer = Writer(format, evidence, many=reader.many)
        for article, found in summarizer.each(reader):
            progress.step()
            if sys.stdout.isatty():
                progress.clear()
            if isinstance(found, TakeawaysError):
                reader.fail(ReadError(article.source or article.id, str(found)))
            elif len(found):
                writer.write(found, article)
                if not found.complete and not reader.many:
                    say(f"{len(found)} of {found.requested}: there is no more to take")
            else:
                reader.fail(ReadError(article.source or article.id, nothing_in(article)))
    writer.close()
    reader.exit()
