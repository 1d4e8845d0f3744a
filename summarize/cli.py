"""The ``takeaways`` command. Results go to stdout; messages and progress to stderr."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from rich.console import Console

    from summarize.article import Article
    from summarize.errors import TakeawaysError
    from summarize.takeaway import Takeaways

Format = Literal["text", "md", "json", "jsonl", "html"]

_QUIET_SECONDS = 2.0  # progress is shown for work that takes longer
_FAILED = 1  # exit code: some inputs could not be read or held nothing to summarize


class _SummarizeByDefault(TyperGroup):
    """``takeaways FILE`` is ``takeaways summarize FILE``."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:
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
TextColumn = Annotated[
    str | None, typer.Option(help="Record column that holds the text.", show_default=False)
]
ReferencesColumn = Annotated[
    str | None,
    typer.Option(help="Record column that holds the editor's takeaways.", show_default=False),
]
IdColumn = Annotated[
    str | None, typer.Option(help="Record column that holds the id.", show_default=False)
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
def summarize(
    sources: Sources,
    method: Annotated[
        str, typer.Option("--method", "-m", help="See takeaways methods.")
    ] = "extractive",
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="Takeaways an article.")] = 4,
    max_words: Annotated[
        int | None, typer.Option(min=1, help="Words a takeaway, at most.", show_default=False)
    ] = None,
    max_total_words: Annotated[
        int | None, typer.Option(min=1, help="Words an article, at most.", show_default=False)
    ] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="Output format.")] = "text",
    evidence: Annotated[
        bool, typer.Option("--evidence", "-e", help="Show where each takeaway comes from.")
    ] = False,
    order: Annotated[
        Literal["document", "score"], typer.Option(help="As in the article, or best first.")
    ] = "document",
    trigrams: Annotated[
        bool,
        typer.Option("--block-trigrams/--no-block-trigrams", help="Avoid shared word triples."),
    ] = True,
    diversity: Annotated[
        float, typer.Option(min=0, max=0.99, help="Weight of novelty (MMR); 0 is off.")
    ] = 0.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the methods that draw at random.")] = 0,
    frequencies: Annotated[
        Path | None,
        typer.Option(help="Document frequencies: see takeaways frequencies.", show_default=False),
    ] = None,
    text_column: TextColumn = None,
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Print the key takeaways of articles."""
    from summarize.errors import ReadError, TakeawaysError
    from summarize.summarizer import Summarizer

    try:
        counts = None
        if frequencies is not None:
            from summarize.extractive.corpus import DocumentFrequencies

            counts = DocumentFrequencies.load(frequencies)
        summarizer = Summarizer(
            method,
            count=count,
            max_words=max_words,
            max_total_words=max_total_words,
            order=order,
            block_trigrams=trigrams,
            diversity=diversity,
            seed=seed,
            frequencies=counts,
        )
    except TakeawaysError as error:
        raise typer.BadParameter(str(error)) from None
    reader = _Reader(sources, text_column, references_column, id_column)
    writer = _Writer(format, evidence, many=reader.many)
    with _Progress() as progress:
        for article in reader:
            progress.step()
            takeaways = summarizer(article)
            if len(takeaways):
                progress.clear()
                writer.write(takeaways, article)
            else:
                source = article.source or article.id
                held = "a takeaways list and no prose" if article.references else "no prose"
                reader.fail(ReadError(source, f"holds {held}: there is nothing to summarize"))
    writer.close()
    reader.exit()


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

    reader = _Reader(sources, text_column, references_column, id_column)
    stream = _JsonStream(format == "json")
    for article in reader:
        if format != "text":
            fields = {"id": article.id, "title": article.title}
            stream.write(json.dumps({**fields, "references": article.references}, ensure_ascii=False))
            continue
        if reader.many:
            print(article.title or article.id)
        for reference in article.references:
            print(f"- {reference}")
        if not article.references:
            _say(f"{article.source or article.id}: holds no list of takeaways")
        if reader.many:
            print()
    if format != "text":
        stream.close()
    reader.exit()


@app.command()
def methods() -> None:
    """List the methods."""
    from summarize.methods import methods as registered

    entries = registered().values()
    if not sys.stdout.isatty():
        for entry in entries:
            print(f"{entry.name}\t{entry.description}")
        return
    from rich.table import Table

    table = Table("method", "what it does", box=None, pad_edge=False)
    for entry in entries:
        table.add_row(f"[bold]{entry.name}[/bold]", entry.description)
    _console().print(table)


@app.command()
def frequencies(
    sources: Sources,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Count in how many articles each word stands; print JSON for --frequencies."""
    from summarize.extractive.corpus import DocumentFrequencies

    reader = _Reader(sources, text_column, None, id_column)
    with _Progress() as progress:
        counted = DocumentFrequencies.count(progress.over(reader))
    if counted.documents:
        print(counted.to_json())
    reader.exit()


class _Reader:
    """Reads articles from the command's sources; says what fails, and goes on."""

    def __init__(
        self,
        sources: list[str],
        text_column: str | None,
        references_column: str | None,
        id_column: str | None,
    ) -> None:
        self._sources = sources
        self._columns = {"text": text_column, "references": references_column, "id": id_column}
        self._failures = 0
        self.many = len(sources) > 1 or sources[0] == "-" or Path(sources[0]).suffix in _RECORDS
        with suppress(OSError, ValueError):
            self.many = self.many or Path(sources[0]).is_dir()

    def __iter__(self) -> Iterator[Article]:
        from summarize.reading import Columns, read_articles

        named = {key: (name,) for key, name in self._columns.items() if name}
        yield from read_articles(self._sources, columns=Columns(**named), on_error=self.fail)

    def fail(self, error: TakeawaysError) -> None:
        self._failures += 1
        _say(str(error))

    def exit(self) -> None:
        """End the command with the exit code that the failures call for."""
        if self._failures:
            raise typer.Exit(_FAILED)


_RECORDS = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".gz", ".xz"})


class _Writer:
    """Writes takeaways to stdout as they come."""

    def __init__(self, format: Format, evidence: bool, *, many: bool) -> None:
        self._format = format
        self._evidence = evidence
        self._many = many
        self._written = 0
        self._json = _JsonStream(format == "json")
        self._console = _console() if format == "text" and sys.stdout.isatty() else None

    def write(self, takeaways: Takeaways, article: Article) -> None:
        from summarize import rendering

        shown = article if self._evidence else None
        if self._console is not None:
            _print_pretty(self._console, takeaways, shown)
        elif self._format in ("json", "jsonl"):
            self._json.write(rendering.json_object(takeaways))
        elif self._format == "html":
            print(rendering.html_head() * (not self._written) + rendering.html(takeaways, shown))
        elif self._format == "md":
            print("\n" * bool(self._written) + rendering.markdown(takeaways, shown), end="")
        else:
            heading = f"{takeaways.title or takeaways.article_id}\n" if self._many else ""
            print("\n" * bool(self._written) + heading + rendering.text(takeaways, shown))
        sys.stdout.flush()
        self._written += 1

    def close(self) -> None:
        if self._format == "html":
            from summarize import rendering

            print(rendering.html_head() * (not self._written) + rendering.html_foot(), end="")
        if self._format in ("json", "jsonl"):
            self._json.close()


class _JsonStream:
    """JSON values one by one: a line each, or the elements of one array."""

    def __init__(self, array: bool) -> None:
        self._array = array
        self._written = 0

    def write(self, value: str) -> None:
        lead = "" if not self._array else ",\n" if self._written else "[\n"
        print(lead + value, end="" if self._array else "\n")
        self._written += 1

    def close(self) -> None:
        if self._array:
            print("\n]" if self._written else "[]")


class _Progress:
    """A line on stderr that counts articles, once the work has gone on for two seconds."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._shown = 0.0
        self._count = 0
        self._tty = sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: Any) -> None:
        self.clear()

    def over(self, articles: Iterator[Article] | _Reader) -> Iterator[Article]:
        for article in articles:
            self.step()
            yield article

    def step(self) -> None:
        self._count += 1
        now = time.monotonic()
        seconds = now - self._start
        pause = 0.2 if self._tty else 10.0
        if seconds > _QUIET_SECONDS and now - self._shown > pause:
            line = f"{self._count} articles, {self._count / seconds:.0f} a second"
            shown = f"\r\x1b[K{line}" if self._tty else f"{line}\n"
            print(shown, end="", file=sys.stderr, flush=True)
            self._shown = now

    def clear(self) -> None:
        if self._tty and self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _print_pretty(console: Console, takeaways: Takeaways, article: Article | None) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from summarize.rendering import evidence_lines

    console.print(Text(takeaways.title or takeaways.article_id, style="bold"))
    for item in takeaways:
        line = Text(item.text)
        if item.flags:
            line.append(f" [{', '.join(item.flags)}]", style="yellow")
        bullet = Text("• ", style="cyan").append_text(line)
        console.print(Padding(bullet, (0, 0, 0, 0)))
        for quotation in evidence_lines(item, article):
            console.print(Padding(Text(quotation, style="dim"), (0, 0, 0, 4)))
    if not takeaways.complete:
        note = f"{len(takeaways)} of {takeaways.requested}: the article has no more to take"
        console.print(Text(note, style="dim italic"))
    console.print()


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _say(message: str) -> None:
    """Print one line on stderr, whatever characters it holds."""
    line = "".join(char if char.isprintable() else "\ufffd" for char in message)
    encoding = sys.stderr.encoding or "utf-8"
    line = line.encode(encoding, "backslashreplace").decode(encoding)
    print(f"takeaways: {line}", file=sys.stderr, flush=True)


def main() -> None:
    """Run the command; a reader that closes the pipe early is no error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="takeaways")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
