"""``takeaways batch``: summarize any number of articles, on this machine or on a cluster."""

from __future__ import annotations

import signal
from functools import partial
from typing import Annotated, Literal

import typer

from summarize.cli.batch_events import JsonEvents, TextEvents
from summarize.cli.messages import FAILED, errors_as_messages
from summarize.cli.options import (
    DEFAULT_METHODS,
    ArticleMemory,
    ArticleTimeout,
    IdColumn,
    Keep,
    Methods,
    ReferencesColumn,
    TextColumn,
    methods_in,
    names_in,
    options_for,
    with_options,
)
from summarize.errors import OptionError
from summarize.options import OptionValues
from summarize.runtime.limits import USUAL_MEGABYTES, USUAL_SECONDS
from summarize.runtime.progress import progress_listener

_INTERRUPTED = "interrupted: the same command goes on where it stopped"
_CLUSTER = "Cluster"
_PLACE = "{method}"  # in OUT, for the name of the method


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
            help="Output: a .jsonl or .parquet file; with --engine ray, a folder of them. "
            "For several methods it has {method} in its name.",
        ),
    ],
    method: Methods = DEFAULT_METHODS,
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
    article_timeout: ArticleTimeout = USUAL_SECONDS,
    article_memory: ArticleMemory = USUAL_MEGABYTES,
    max_errors: Annotated[
        int | None,
        typer.Option(min=0, help="Stop after more failures than this."),
    ] = None,
    append: Annotated[
        bool,
        typer.Option(
            "--append", help="Add articles whose ids OUT lacks, though others in IN have changed."
        ),
    ] = False,
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
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Summarize each article of IN and write a record to OUT. Run it again to continue.

    Articles that fail are listed in OUT.errors.jsonl (on a cluster, in OUT/_errors.jsonl).

    Examples:
        takeaways batch news/ out.jsonl
        takeaways batch news.csv out.parquet --text-column story --keep section
        takeaways batch 'news/*.html' '{method}.jsonl' --method tiny,lead --workers 2
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

        if engine != "ray":
            if address is not None or num_gpus:
                raise OptionError("--address and --num-gpus are for --engine ray")
            options["engine"] = engine
        names = methods_in(method)
        outputs = _outputs(names, source, out)
        if engine == "ray":
            from summarize.batch.ray import runner as distributed

            cluster = distributed.Cluster(address, workers, num_gpus, worker_memory)
            run_job = partial(distributed.run, cluster=cluster, shard=shard)
        else:
            run_job = partial(run, workers=workers, worker_memory=worker_memory)
        failed = 0
        for name, place in outputs.items():
            job = Job(
                name,
                options_for(name, names, options),
                Columns.named(text=text_column, references=references_column, id=id_column),
                tuple(names_in(keep or ())),
                evidence,
                milliseconds,
                article_timeout,
                article_memory,
            )
            outcome = run_job(
                source,
                place,
                job,
                max_errors=max_errors,
                append=append,
                restart=restart,
                on_message=events.message,
                on_failure=events.failure,
            )
            failed += outcome.new_failures
            events.count_failures()
            if not quiet:
                errors = f"{place}/_errors.jsonl" if engine == "ray" else f"{place}.errors.jsonl"
                events.finished(outcome, place, errors)
    raise typer.Exit(FAILED if failed else 0)


def _outputs(methods: list[str], source: str, out: str) -> dict[str, str]:
    """Return the output of each method: ``out`` with the method in the place of ``{method}``.

    Raises:
        OptionError: the outputs of several methods would be the same, the source can be read
            only once, or there is no such method.
    """
    from summarize.method_registry import load_method, method_name

    outputs = {method: out.replace(_PLACE, method_name(method)) for method in methods}
    if len(methods) > 1:
        if len({*outputs.values()}) < len(methods):
            raise OptionError(f"several methods need {_PLACE} in OUT, as in {_PLACE}.jsonl")
        if source == "-":
            raise OptionError("several methods cannot share standard input: name a file")
        for method in methods:  # before the first job, which may take hours
            load_method(method)
    return outputs
