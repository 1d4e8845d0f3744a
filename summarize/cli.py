"""The ``takeaways`` command. Results go to stdout; messages and progress to stderr."""

from __future__ import annotations

import io
import os
import signal
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer
from typer.core import TyperGroup

from summarize.batch_command import batch
from summarize.command_options import (
    IdColumn,
    Language,
    Method,
    Offline,
    ReferencesColumn,
    Revision,
    TextColumn,
    with_options,
)
from summarize.options import ModelValues, OptionValues, Quantization
from summarize.terminal import FAILED, Format, JsonStream, Progress, Reader, Writer, console, say

if TYPE_CHECKING:
    from summarize.registry import Entry


class _SummarizeByDefault(TyperGroup):
    """``takeaways FILE`` is ``takeaways summarize FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        own = {*self.commands, "--help", "--version"}
        if args and args[0] not in own:
            args = ["summarize", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_SummarizeByDefault,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Key takeaways from articles: exactly N distinct bullets, each with its evidence. "
    "'takeaways FILE' is short for 'takeaways summarize FILE'.",
)

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE|FOLDER|-...",
        help="Articles: text, Markdown, HTML, JSON, JSONL, CSV, Parquet, folders, - for stdin.",
    ),
]


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    if version:
        from summarize import __version__

        print(f"takeaways {__version__}")
        raise typer.Exit


@app.command()
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


app.command()(batch)


@app.command()
def convert(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="Folder, or name on the hub.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder to write.")],
    quantization: Annotated[Quantization, typer.Option(help="Of the weights.")] = "int8",
    revision: Revision = None,
    offline: Offline = False,
    language: Language = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Convert a checkpoint for the engine ctranslate2, which needs no torch."""
    from summarize.errors import TakeawaysError

    with Progress() as progress, progress.listening():
        try:
            from summarize.abstractive.convert import convert as write
            from summarize.hub import find_checkpoint

            folder = find_checkpoint(model, revision, offline)
            progress.at(f"converting {model}", 0, 1)
            write(folder, out, model, quantization=quantization, language=language, force=force)
        except TakeawaysError as error:
            raise typer.BadParameter(str(error)) from None
    say(f"{out} is ready: takeaways FILE --method abstractive --model {out}")


@app.command()
def references(
    sources: Sources,
    format: Annotated[
        Literal["text", "json", "jsonl"], typer.Option("--format", "-f", help="Output format.")
    ] = "text",
    text_column: TextColumn = None,
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Print the editor's own takeaways that the articles carry."""
    import json

    reader = Reader(sources, text_column, references_column, id_column)
    stream = JsonStream(format == "json")
    for article in reader:
        if format != "text":
            fields = {"id": article.id, "title": article.title}
            stream.write(
                json.dumps({**fields, "references": article.references}, ensure_ascii=False)
            )
            continue
        if reader.many:
            print(article.title or article.id)
        for reference in article.references:
            print(f"- {reference}")
        if not article.references:
            say(f"{article.source or article.id}: holds no list of takeaways")
        if reader.many:
            print()
    if format != "text":
        stream.close()
    reader.exit()


@app.command()
def methods() -> None:
    """List the methods."""
    from summarize.registry import methods as registered

    list_entries("method", registered().values())


def list_entries(kind: str, entries: Iterable[Entry]) -> None:
    """Print the names and descriptions of a registry: a table, in a pipe tab-separated lines."""
    if not sys.stdout.isatty():
        for entry in entries:
            print(f"{entry.name}\t{entry.description}")
        return
    from rich.table import Table

    table = Table(kind, "what it does", box=None, pad_edge=False)
    for entry in entries:
        table.add_row(f"[bold]{entry.name}[/bold]", entry.description)
    console().print(table)


@app.command()
def frequencies(
    sources: Sources,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Count in how many articles each word stands; print JSON for --frequencies."""
    from summarize.extractive.corpus import DocumentFrequencies

    reader = Reader(sources, text_column, None, id_column)
    with Progress() as progress:
        counted = DocumentFrequencies.count(progress.over(reader))
    if counted.documents:
        print(counted.to_json())
    reader.exit()


def main() -> None:
    """Run the command. A reader that closes the pipe early ends it quietly."""
    warnings.showwarning = lambda message, *_: say(" ".join(str(message).split()))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        app(prog_name="takeaways")
    except OSError as error:
        say(f"the output could not be written: {error.strerror}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
