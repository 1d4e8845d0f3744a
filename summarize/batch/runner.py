"""Batch on one machine: find articles, send them to workers, write records in order."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path

from summarize.batch.id_check import IdCheck
from summarize.batch.job import Job
from summarize.batch.output import Output
from summarize.batch.output_files import OutputFiles
from summarize.batch.progress import BatchMessages, BatchProgress
from summarize.batch.resuming import InputComparison
from summarize.batch.source_paths import absolute_path
from summarize.batch.worker_pool import WorkerPool
from summarize.errors import OptionError, ReadError, TakeawaysError
from summarize.method_registry import load_method
from summarize.reading.hub_datasets import is_hub_name
from summarize.reading.kept_columns import check_columns
from summarize.reading.paths import is_remote, is_stream
from summarize.reading.sources import SourceListing
from summarize.runtime.batching import cores
from summarize.wording import counted


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts of a run that is complete.

    Attributes:
        done, failed: articles with takeaways and without, those of earlier processes included.
        before: articles, of both kinds, that earlier processes finished.
        seconds: time that this process took.
        read: articles, of both kinds, that this process read.
        new_failures: articles that failed since the run was last complete.
        made: articles with takeaways that this process wrote.
    """

    done: int
    failed: int
    before: int
    seconds: float
    read: int = 0
    new_failures: int = 0
    made: int = 0


class TooManyErrorsError(TakeawaysError):
    """More articles failed than the caller allows."""


def run(
    source: str | PathLike[str],
    out: str | PathLike[str],
    job: Job | None = None,
    *,
    workers: int | None = None,
    worker_memory: int | None = None,
    max_errors: int | None = None,
    append: bool = False,
    restart: bool = False,
    on_message: Callable[[str], None] = lambda message: None,
    on_failure: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Write a record for each article of a source, in order, in constant memory.

    Call it again to continue a run that was stopped. The finished file is then the same, byte
    for byte, as that of a run without a stop (except for ``Job.milliseconds``). Call it again
    when the source has grown: the new articles are added at the end. Progress goes to
    the listener that ``progress_listener`` installs. Worker processes are spawned, so a script
    calls this under ``if __name__ == "__main__":``.

        run("articles/", "out.jsonl", Job("lead", {"count": 3}))

    Args:
        source: a source of articles, as for ``read_articles``.
        out: ``.jsonl`` or ``.parquet``; ``summarize.batch.output`` lists the files beside it.
        job: method and options; by default those of ``Job()``.
        workers: processes; None for one per core, or one if the method has a model on a GPU
            (CUDA).
        worker_memory: megabytes that each may use (Linux).
        max_errors: stop after more new failures than this.
        append: add the articles whose ids ``out`` lacks, though others have changed.
        restart: begin again, whatever exists.
        on_message: takes a line of text, for example a warning.
        on_failure: takes a line of JSON for each article that failed, as in the errors file.

    Raises:
        OptionError: an option has a value that is not allowed; ``out`` is of another run.
        TooManyErrorsError: more than ``max_errors`` articles failed; the written records stay.
        ChangedInputError: the source no longer holds what was summarized.
        TakeawaysError: the source does not exist, ``out`` cannot be written, a model cannot be
            loaded, or every article failed.
    """
    source, out = fspath(source), Path(out)
    job = job or Job()
    start = time.monotonic()
    output_paths = OutputFiles.of(out).resolved()
    load_method(job.method)
    listing = SourceListing(source, output_paths)
    check_source(listing, output_paths)
    with (
        BatchMessages(on_message, on_failure) as messages,
        Output.opened(out, {"in": absolute_path(source), **job.identity()}, restart) as output,
    ):
        before = output.state
        comparison = InputComparison(
            listing, job.columns, output.earlier, keep=job.keep, append=append
        )
        if before.finished and (growth := comparison.growth()):
            on_message(f"{source}: {growth}")
        output.amend(comparison.amendments)
        if left := output.fingerprint.left_as_they_were():
            on_message(left)
        articles = comparison.new_articles()
        progress = BatchProgress(before.done + before.failed, listing.size())
        if job.keep and not before.done and not before.failed:
            articles = check_columns(articles, job.keep)
        count = _default_workers(job) if workers is None else workers
        read = 0
        ids = IdCheck(job.columns)
        with WorkerPool(job, count, worker_memory) as pool:
            for chunk, result in pool.results(job.chunks(articles)):
                if result.network_error:
                    raise TakeawaysError(result.network_error)
                output.write(result, chunk)
                read += len(chunk)
                ids.add(chunk, result.records)
                messages.pass_on(result.errors, result.warnings)
                progress.report(output.state.done, output.state.failed, chunk[-1].end)
                check_errors(output.state.new_failures, max_errors)
        for warning in ids.warnings():
            on_message(warning)
        state = output.state
        if not state.finished:
            check_errors(state.new_failures, max_errors)
            if state.failed and not state.done:
                output.discard()
                reason = nothing_summarized(state.failed, output.files.errors)
                raise TakeawaysError(f"{reason}; {out} stays as it was" if out.exists() else reason)
            output.finish()
    return Outcome(
        state.done,
        state.failed,
        before.done + before.failed,
        time.monotonic() - start,
        read,
        0 if state.finished else state.new_failures,
        state.done - before.done,
    )


def nothing_summarized(failed: int, errors: object) -> str:
    """Return the message that every article failed."""
    which = f"all {failed:,} articles failed" if failed > 1 else "the only article failed"
    return f"nothing could be summarized, {which}: see {errors}"


def check_errors(failed: int, maximum: int | None) -> None:
    """Check that not too many articles failed.

    Raises:
        TooManyErrorsError: there are more than ``maximum`` failures.
    """
    if maximum is not None and failed > maximum:
        reason = f"{counted(failed, 'article')} failed, more than {maximum}"
        raise TooManyErrorsError(f"{reason}: with a higher limit it goes on")


def check_source(listing: SourceListing, output_paths: Collection[str]) -> None:
    """Check that a source exists and that the run does not write over it.

    Args:
        listing: the files of the source.
        output_paths: real paths of the files that the run writes.

    Raises:
        ReadError: the source does not exist, or holds no articles.
        OptionError: the source is also the output, or can be read only once.
    """
    source = listing.source
    if source == "-" or is_hub_name(source):
        return
    if not is_remote(source) and os.path.realpath(source) in output_paths:
        raise OptionError(f"{source} is both IN and OUT")
    if is_stream(source):
        advice = "give it on standard input, as IN -"
        raise OptionError(f"{source} is a pipe or device, which a batch cannot compare: {advice}")
    first = next(iter(listing))
    if isinstance(first, ReadError) and first.source == source:
        raise first


def _default_workers(job: Job) -> int:
    """Return one worker per core, but a single one for a model on a GPU."""
    device = job.options.get("device", "auto")
    if device == "cpu" or not hasattr(load_method(job.method), "prepare"):
        return cores()
    from ctranslate2 import get_cuda_device_count

    return 1 if device != "auto" or get_cuda_device_count() else cores()
