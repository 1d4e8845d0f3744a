"""Summarize articles from any source into a JSON Lines file, in constant memory."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from summarize import Columns, ReadError, Summarizer, TakeawaysError, read_articles
from summarize.model_options import with_model_options
from summarize.options import ModelValues
from summarize.rendering import json_object


@with_model_options
def main(
    source: Annotated[str, typer.Argument(metavar="IN", help="file, folder or - for stdin")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="JSON Lines file to write")],
    method: Annotated[str, typer.Option(help="see takeaways methods")] = "extractive",
    count: Annotated[int, typer.Option(min=1, help="takeaways an article")] = 4,
    max_words: Annotated[int | None, typer.Option(min=1, help="words a takeaway, at most")] = None,
    text_column: Annotated[str | None, typer.Option(help="record column of the text")] = None,
    id_column: Annotated[str | None, typer.Option(help="record column of the id")] = None,
    *,
    models: ModelValues,
) -> None:
    """Summarize articles from any source into a JSON Lines file, one object an article.

    OUT is put in place when all is done; until then the lines stand in OUT.part.
    """
    if source != "-" and Path(source).resolve() == out.resolve():
        raise typer.BadParameter(f"{out} is both IN and OUT")
    columns = Columns.named(text=text_column, id=id_column)
    part = out.with_name(f"{out.name}.part")
    try:
        summarizer = Summarizer(method, count=count, max_words=max_words, **models)
        done, failed = _write(summarizer, source, columns, part)
        if done or not failed:
            part.replace(out)
        else:
            part.unlink()  # nothing could be read: what stood in OUT stays
    except TakeawaysError as error:
        raise typer.BadParameter(str(error)) from None
    except OSError as error:
        raise typer.BadParameter(f"{out}: cannot be written: {error.strerror}") from None
    typer.echo(f"{done} articles summarized, {failed} failed", err=True)
    raise typer.Exit(1 if failed else 0)


def _write(summarizer: Summarizer, source: str, columns: Columns, path: Path) -> tuple[int, int]:
    """Write a line for each article that can be summarized; return how many did and did not."""
    done = failed = 0

    def fail(error: ReadError) -> None:
        nonlocal failed
        failed += 1
        progress.console.print(str(error), markup=False, highlight=False, soft_wrap=True)

    bar = (TextColumn("summarizing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        Progress(*bar, console=Console(file=sys.stderr)) as progress,
        path.open("w", encoding="utf-8", errors="backslashreplace") as file,
    ):
        task = progress.add_task("summarizing", total=None)
        articles = read_articles(source, columns=columns, on_error=fail)
        for article, found in summarizer.each(articles):
            if isinstance(found, TakeawaysError):
                fail(ReadError(article.id, str(found)))
            elif len(found):
                file.write(json_object(found) + "\n")
                done += 1
            else:
                fail(ReadError(article.id, "holds no prose: nothing to summarize"))
            progress.advance(task)
    return done, failed


if __name__ == "__main__":
    typer.run(main)
