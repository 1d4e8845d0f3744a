"""``takeaways batch``: a hundred thousand articles and more, on this machine or a cluster."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from summarize.cli.console import FAILED, Progress, duration
from summarize.cli.options import IdColumn, Method, TextColumn, with_options
from summarize.errors import OptionError, TakeawaysError
from summarize.options import ModelValues, OptionValues

if TYPE_CHECKING:
    from summarize.batch import Outcome, Status

_SHOWN = 5  # failures that are told one by one; the errors file has all
_SECONDS = 10.0  # between two lines of JSON
_INTERRUPTED = 130  # exit code, as shells have it
_CLUSTER = "Cluster"


@with_options
def batch(
    source: Annotated[
        str,
        typer.Argument(
            metavar="IN",
            help="File, folder, 'pattern', s3://…, hf:NAME/CONFIG:SPLIT, or - for stdin.",
        ),
    ],
    out: Annotated[
        str, typer.Argument(metavar="OUT", help="File (with ray, folder): .jsonl or .parquet.")
    ],
    method: Method = "extractive",
    *,
    selection: OptionValues,
    keep: Annotated[
        str | None,
        typer.Option(help="Columns to copy from IN, joined by commas.", show_default=False),
    ] = None,
    milliseconds: Annotated[
        bool,
        typer.Option("--milliseconds", help="Note how long each took; two runs then differ."),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes; else one a core, or one for a GPU."),
    ] = None,
    worker_memory: Annotated[
        int | None, typer.Option(min=1, help="Megabytes a worker may use.", show_default=False)
    ] = None,
    max_errors: Annotated[
        int | None, typer.Option(min=0, help="End after more than so many.", show_default=False)
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Do it all again, whatever is there.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
    engine: Annotated[
        Literal["auto", "transformers", "ctranslate2", "ray"],
        typer.Option(
            help="What runs a model; ray: the whole batch on a cluster, a model by auto.",
            rich_help_panel=_CLUSTER,
        ),
    ] = "auto",
    address: Annotated[
        str | None,
        typer.Option(
            help="Of the cluster: auto, ray://host:10001; else one here.",
            show_default=False,
            rich_help_panel=_CLUSTER,
        ),
    ] = None,
    num_gpus: Annotated[
        float, typer.Option(min=0, help="GPUs of each worker.", rich_help_panel=_CLUSTER)
    ] = 0,
    shard: Annotated[
        int, typer.Option(min=1, help="Articles in a file of OUT.", rich_help_panel=_CLUSTER)
    ] = 1024,
    progress: Annotated[
        Literal["text", "json"], typer.Option(help="On stderr; json is a line every ten seconds.")
    ] = "text",
    text_column: TextColumn = None,
    id_column: IdColumn = None,
    models: ModelValues,
) -> None:
    """Write a record for each article of IN into OUT; the same command again goes on.

    What fails goes to OUT.errors.jsonl (on a cluster, OUT/_errors.jsonl).
    """
    if hasattr(signal, "SIGPIPE"):  # else writing to a worker that has died would end it all
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    show = _Json() if progress == "json" else _Text()
    with _told(show):
        from summarize.batch import Job, Watch, run
        from summarize.reading import Columns

        if engine != "ray":
            if address is not None or num_gpus:
                raise OptionError("--address and --num-gpus are for --engine ray")
            models["engine"] = engine
        job = Job(
            method,
            cast("OptionValues", {**selection, **models}),
            Columns.named(text=text_column, id=id_column),
            tuple(name.strip() for name in (keep or "").split(",") if name.strip()),
            milliseconds,
        )
        watch = Watch(show.say, show.failed, (lambda status: None) if quiet else show.step)
        errors = f"{out}/_errors.jsonl" if engine == "ray" else f"{out}.errors.jsonl"
        if engine == "ray":
            from summarize.batch.ray import runner as distributed

            cluster = distributed.Cluster(address, workers, num_gpus, worker_memory)
            outcome = distributed.run(
                source,
                out,
                job,
                cluster=cluster,
                shard=shard,
                max_errors=max_errors,
                restart=restart,
                watch=watch,
            )
        else:
            outcome = run(
                source,
                out,
                job,
                workers=workers,
                worker_memory=worker_memory,
                max_errors=max_errors,
                restart=restart,
                watch=watch,
            )
        if not quiet:
            show.end(outcome, out, errors)
    raise typer.Exit(FAILED if outcome.failed else 0)


class _Text:
    """Lines for people: one that changes on a terminal, one every ten seconds elsewhere."""

    def __init__(self) -> None:
        self._progress = Progress()
        self._failures = 0

    def say(self, line: str) -> None:
        self._progress.say(line)

    def failed(self, line: str) -> None:
        """Tell of the first few failures."""
        self._failures += 1
        if self._failures <= _SHOWN:
            error = json.loads(line)
            self.say(f"{error['source']}: {error['reason']}")
        if self._failures == _SHOWN:
            self.say("further failures are told in the errors file alone")

    def step(self, status: Status) -> None:
        self._progress.line(lambda: _line(status))

    def end(self, outcome: Outcome, out: str, errors: str) -> None:
        self._progress.say(_summary(outcome, out, errors))

    def broken_off(self, reason: str) -> None:
        self._progress.say(reason)


class _Json:
    """Lines for schedulers, each an object with an ``event``."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def say(self, line: str) -> None:
        self._print("message", message=line)

    def failed(self, line: str) -> None:
        """Say nothing: the counts tell, and the errors file."""

    def step(self, status: Status) -> None:
        if time.monotonic() - self._last >= _SECONDS:
            self._last = time.monotonic()
            left = None if status.left is None else round(status.left)
            counts = {"done": status.done, "failed": status.failed}
            self._print("progress", **counts, rate=round(status.rate, 2), seconds_left=left)

    def end(self, outcome: Outcome, out: str, errors: str) -> None:
        counts = {"done": outcome.done, "failed": outcome.failed, "before": outcome.before}
        self._print("finished", **counts, seconds=round(outcome.seconds, 2), out=out)

    def broken_off(self, reason: str) -> None:
        self._print("error", message=reason)

    def _print(self, event: str, **fields: Any) -> None:
        print(
            json.dumps({"event": event, **fields}, ensure_ascii=False), file=sys.stderr, flush=True
        )


def _line(status: Status) -> str:
    left = "" if status.left is None else f", {duration(status.left)} left"
    count = status.done + status.failed
    return f"{count:,} articles, {status.failed:,} failed, {status.rate:.1f} a second{left}"


def _summary(outcome: Outcome, out: str, errors: str) -> str:
    count = outcome.done + outcome.failed
    told = f"{outcome.done:,} articles summarized, {outcome.failed:,} failed"
    if outcome.failed:
        told += f" (see {errors})"
    if outcome.before == count:
        return f"{out} is finished: {told}; --restart does it again"
    if outcome.before:
        told += f", {outcome.before:,} of them before"
    return f"{told}; {(count - outcome.before) / max(outcome.seconds, 1e-3):.1f} a second"


@contextmanager
def _told(show: _Text | _Json) -> Iterator[None]:
    """Turn what goes wrong into one line and an exit code."""
    try:
        yield
    except OptionError as error:
        raise typer.BadParameter(str(error)) from None
    except TakeawaysError as error:
        show.broken_off(str(error))
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        show.broken_off("interrupted: the same command goes on where it stopped")
        raise typer.Exit(_INTERRUPTED) from None
