"""``takeaways batch``: summarize any number of articles, on this machine or on a cluster."""

from __future__ import annotations

import signal
from typing import Annotated, Literal

import typer

from summarize.cli.batch_events import JsonEvents, TextEvents
from summarize.cli.messages import FAILED, errors_as_messages
from summarize.cli.options import IdColumn, Keep, Method, TextColumn, with_options
from summarize.errors import OptionError
from summarize.options import OptionValues
from summarize.runtime.progress import progress_listener

_INTERRUPTED = "interrupted: the same command goes on where it stopped"
_CLUSTER = "Cluster"


@with_options
def batch(
    source: Annotated[
        str,
        typer.Argument(
            metavar="IN",
            help="Input: file, folder, 'pattern', s3://…, hf:NAME/CONFIG:SPLIT, or - for stdin.",
        ),
    ],
    out: Annotated[
        str,
        typer.Argument(
            metavar="OUT",
            help="Output: a .jsonl or .parquet file; with --engine ray, a folder of them.",
        ),
    ],
    method: Method = "extractive",
    *,
    options: OptionValues,
    keep: Keep = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", "-e", help="Write the text of the evidence too.")
    ] = False,
    milliseconds: Annotated[
        bool,
        typer.Option(
            "--milliseconds",
            help="Record the time per article; the output then differs from run to run.",
        ),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Number of processes. Default: one per core, or one for a GPU."),
    ] = None,
    worker_memory: Annotated[
        int | None,
        typer.Option(metavar="MB", min=1, help="Maximum memory of a worker in megabytes (Linux)."),
    ] = None,
    max_errors: Annotated[
        int | None,
        typer.Option(min=0, help="Stop after more failures than this."),
    ] = None,
    restart: Annotated[
        bool,
        typer.Option("--restart", help="Start again and replace the output of an earlier run."),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print only errors and warnings.")
    ] = False,
    engine: Annotated[
        Literal["auto", "transformers", "ctranslate2", "ray"],
        typer.Option(
            help="Library that runs the model. With ray the whole batch runs on a cluster.",
            rich_help_panel=_CLUSTER,
        ),
    ] = "auto",
    address: Annotated[
        str | None,
        typer.Option(
            help="Address of the cluster: auto or ray://host:10001. Default: this machine.",
            rich_help_panel=_CLUSTER,
        ),
    ] = None,
    num_gpus: Annotated[
        float, typer.Option(min=0, help="Number of GPUs of each worker.", rich_help_panel=_CLUSTER)
    ] = 0,
    shard: Annotated[
        int,
        typer.Option(
            min=1,
            help="Approximate number of articles in each file of OUT.",
            rich_help_panel=_CLUSTER,
        ),
    ] = 1024,
    progress: Annotated[
        Literal["text", "json"],
        typer.Option(
            help="Format of the progress on stderr. With json it is a line every ten seconds."
        ),
    ] = "text",
    text_column: TextColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Summarize each article of IN and write a record to OUT. Run it again to continue.

    Articles that fail are listed in OUT.errors.jsonl (on a cluster, in OUT/_errors.jsonl).

    Examples:
        takeaways batch news/ out.jsonl
        takeaways batch news.csv out.parquet --text-column story --keep section
        takeaways batch 'news/*.html' pages.jsonl --workers 2 --max-errors 100
    """
    if hasattr(signal, "SIGPIPE"):  # else writing to a dead worker would end the command
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    events = JsonEvents() if progress == "json" else TextEvents()
    with (
        errors_as_messages(show=events.error, interrupted=_INTERRUPTED),
        progress_listener(None if quiet else events.progress),
    ):
        from summarize.batch import Job, run
        from summarize.reading import Columns
        from summarize.reading.kept_columns import column_names

        if engine != "ray":
            if address is not None or num_gpus:
                raise OptionError("--address and --num-gpus are for --engine ray")
            options["engine"] = engine
        job = Job(
            method,
            options,
            Columns.named(text=text_column, id=id_column),
            column_names(keep),
            evidence,
            milliseconds,
        )
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
                on_message=events.message,
                on_failure=events.failure,
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
                on_message=events.message,
                on_failure=events.failure,
            )
        if not quiet:
            events.finished(outcome, out, errors)
    raise typer.Exit(FAILED if outcome.new_failures else 0)
