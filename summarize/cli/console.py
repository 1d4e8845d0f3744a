"""What the command shows and how: results on stdout, messages and progress on stderr."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import typer

from summarize.errors import OptionError, TakeawaysError
from summarize.runtime.complaints import Complaints
from summarize.runtime.progress import heard

if TYPE_CHECKING:
    from rich.console import Console

    from summarize.article import Article
    from summarize.errors import ReadError
    from summarize.registry import Entry
    from summarize.takeaway import Takeaways

Format = Literal["text", "md", "json", "jsonl", "html"]

_QUIET_SECONDS = 2.0  # progress is shown for work that takes longer
_INTERRUPTED = 130  # exit code, as shells have it
FAILED = 1  # exit code: some inputs could not be read or held nothing to summarize


class Reader:
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
        self._complaints = Complaints(say)

    @cached_property
    def many(self) -> bool:
        """Whether there may be more than one article."""
        from summarize.reading.sources import may_hold_many

        return len(self._sources) > 1 or may_hold_many(self._sources[0])

    def __iter__(self) -> Iterator[Article]:
        from summarize.reading import Columns, read_articles

        columns = Columns.named(**self._columns)
        yield from read_articles(self._sources, columns=columns, on_error=self.fail)

    def fail(self, error: ReadError) -> None:
        """Say what failed, up to a few times for the same reason."""
        self._complaints.add(error)

    def exit(self) -> None:
        """End the command with the exit code that the failures call for."""
        self._complaints.close()
        if len(self._complaints):
            raise typer.Exit(FAILED)


class Writer:
    """Writes takeaways to stdout as they come."""

    def __init__(self, format: Format, evidence: bool, *, many: bool) -> None:
        self._format = format
        self._evidence = evidence
        self._many = many
        self._written = 0
        self._json = JsonStream(format == "json")
        self._console = console() if format == "text" and sys.stdout.isatty() else None

    def write(self, takeaways: Takeaways, article: Article) -> None:
        """Write the takeaways of one article."""
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
        """End the document that was written."""
        if self._format == "html":
            from summarize import rendering

            print(rendering.html_head() * (not self._written) + rendering.html_foot(), end="")
        if self._format in ("json", "jsonl"):
            self._json.close()


class JsonStream:
    """JSON values one by one: a line each, or the elements of one array."""

    def __init__(self, array: bool) -> None:
        self._array = array
        self._written = 0

    def write(self, value: str) -> None:
        """Write one value, given as JSON."""
        lead = "" if not self._array else ",\n" if self._written else "[\n"
        print(lead + value, end="" if self._array else "\n")
        self._written += 1

    def close(self) -> None:
        """Close the array."""
        if self._array:
            print("\n]" if self._written else "[]")


class Progress:
    """A line on stderr that tells how far the work is, once it has gone on for two seconds."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._began = self._start  # the part of the work that is going on
        self._label = ""
        self._first = 0
        self._done = 0
        self._last = 0.0
        self._count = 0
        self._up = False  # whether the line is on the terminal now
        self._tty = sys.stderr.isatty()
        self._slow: threading.Timer | None = None

    def listening(self) -> AbstractContextManager[None]:
        """Show what rooms further down tell of slow work, within a block."""
        return heard(self.at)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: Any) -> None:
        self.clear()

    def over(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Count articles as they are drawn."""
        for article in articles:
            self.step()
            yield article

    def step(self) -> None:
        """Count one article, and show the count if it is time."""
        self._count += 1
        if (now := self._due()) is not None:
            plural = "s" * (self._count != 1)
            rate = self._count / (now - self._start)
            self._show(f"{self._count} article{plural}, {rate:.1f} a second")

    def line(self, line: Callable[[], str]) -> None:
        """Show a line, if it is time."""
        if self._due() is not None:
            self._show(line())

    def at(self, label: str, done: int, total: int) -> None:
        """Show how much of a part of the work is done, if it is time."""
        self._rest()
        if label != self._label or done <= self._done:  # something else, or the same again
            self._label, self._began, self._first = label, time.monotonic(), done
        self._done = done
        if done == self._first < total:
            self._show_if_slow(label)
        if done == self._first or (now := self._due()) is None:
            return
        rate = (done - self._first) / (now - self._began)
        left = duration((total - done) / rate)
        self._show(f"{label}: {done} of {total}, {rate:.1f} a second, {left} left")

    def say(self, message: str) -> None:
        """Print a line of its own."""
        self.clear()
        say(message)

    def clear(self) -> None:
        """Take the line off the terminal."""
        self._rest()
        if self._up:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._up = False

    def _show_if_slow(self, label: str) -> None:
        """Show what is being done if nothing more is heard of it for a while."""
        self._slow = threading.Timer(_QUIET_SECONDS, self._show, [f"{label} …"])
        self._slow.daemon = True
        self._slow.start()

    def _rest(self) -> None:
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None

    def _due(self) -> float | None:
        """Return the time if the line should be shown now."""
        now = time.monotonic()
        pause = 0.2 if self._tty else 10.0
        due = now - self._start > _QUIET_SECONDS and now - self._last > pause
        return now if due else None

    def _show(self, line: str) -> None:
        shown = f"\r\x1b[K{line}" if self._tty else f"{line}\n"
        print(shown, end="", file=sys.stderr, flush=True)
        self._last, self._up = time.monotonic(), self._tty


def duration(seconds: float) -> str:
    """Return minutes and seconds, or hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _print_pretty(console: Console, takeaways: Takeaways, article: Article | None) -> None:
    from rich.table import Table
    from rich.text import Text

    from summarize.rendering import evidence_lines

    console.print(Text(takeaways.title or takeaways.article_id, style="bold"))
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


@contextmanager
def needing(extra: str) -> Iterator[None]:
    """Say which extra to install if a module of another package is missing, within a block."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("eval", "summarize"):
            raise
        advice = f'pip install "takeaways[{extra}]"'
        raise typer.BadParameter(f"this needs {error.name}: {advice}") from None


def console() -> Console:
    """Return a rich console on stdout."""
    from rich.console import Console

    return Console(highlight=False)


def say(message: str) -> None:
    """Print one line on stderr, whatever characters it holds."""
    line = "".join(char if char.isprintable() else "\ufffd" for char in message)
    print(f"takeaways: {line}", file=sys.stderr, flush=True)


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


@contextmanager
def reported(extra: str = "eval") -> Iterator[None]:
    """Turn what goes wrong into one line and an exit code; ``extra`` may have to be installed."""
    try:
        with needing(extra):
            yield
    except OptionError as error:
        raise typer.BadParameter(str(error)) from None
    except TakeawaysError as error:
        say(str(error))
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        say("interrupted: with an output folder, the same command goes on where it stopped")
        raise typer.Exit(_INTERRUPTED) from None
