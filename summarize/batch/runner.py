"""Run a batch on one machine: find articles, hand them to workers, write records in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from os import PathLike, fspath
from pathlib import Path

from summarize.batch.job import Job
from summarize.batch.journal import Mark
from summarize.batch.output import Output, Paths
from summarize.batch.progress import BatchMessages, BatchProgress
from summarize.batch.worker_pool import Workers
from summarize.errors import OptionError, ReadError, TakeawaysError
from summarize.method_registry import load_method
from summarize.reading import Columns
from summarize.reading.failures import NetworkError
from summarize.reading.finding import find_in_files
from summarize.reading.hub_datasets import is_hub_name
from summarize.reading.paths import is_remote
from summarize.reading.pending import ArticlePosition, PendingArticle
from summarize.reading.sources import SourceListing
from summarize.runtime.batching import cores


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    Attributes:
        done, failed: articles with takeaways and without, those of earlier processes included.
        before: how many of both were there when this process began.
        seconds: that this process took.
    """

    done: int
    failed: int
    before: int
    seconds: float


class TooManyErrorsError(TakeawaysError):
    """More articles failed than the caller would have."""


def run(
    source: str | PathLike[str],
    out: str | PathLike[str],
    job: Job | None = None,
    *,
    workers: int | None = None,
    worker_memory: int | None = None,
    max_errors: int | None = None,
    restart: bool = False,
    on_message: Callable[[str], None] = lambda message: None,
    on_failure: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Write a record for each article of a source, in order, in constant memory.

    A run that was broken off goes on where it stopped, and the file it ends with is byte for
    byte that of a run that was not (but for ``Job.milliseconds``). Worker processes are spawned:
    a script that calls this does so under ``if __name__ == "__main__":``. Progress goes to the
    listener that ``progress_listener`` installs.

    Args:
        source: what ``read_articles`` takes.
        out: ``.jsonl`` or ``.parquet``; see ``summarize.batch.output`` for what lies beside it.
        job: what is asked of each article.
        workers: processes; None for one a core, or one where the method has a model and that
            is on a GPU (CUDA).
        worker_memory: megabytes that each may use (Linux).
        max_errors: end after more failures than this.
        restart: do it all again, whatever is there.
        on_message: takes a line of text, for example a warning.
        on_failure: takes a line of JSON for each article that failed, as in the errors file.

    Raises:
        OptionError: a value that an option cannot have; ``out`` is of another run.
        TooManyErrorsError: more than ``max_errors`` articles failed; what is done stays.
        TakeawaysError: the source is not there, ``out`` cannot be written, a model cannot be
            loaded.
    """
    source, out = fspath(source), Path(out)
    job = job or Job()
    start = time.monotonic()
    own = Paths.of(out).resolved()
    load_method(job.method)
    listing = SourceListing(source, own)
    check_source(listing, own)
    with Output.opened(out, {"in": source, **job.described()}, restart) as output:
        if isinstance(output, Mark):
            return Outcome(output.done, output.failed, output.done + output.failed, 0.0)
        before = mark = output.mark
        progress = BatchProgress(before.done + before.failed, listing.size())
        messages = BatchMessages(on_message, on_failure)
        found = _go_on(listing, job.columns, before, on_message)
        count = _workers_for(job) if workers is None else workers
        with Workers(job, count, worker_memory) as pool:
            for chunk, answer in pool.answers(job.chunks(found)):
                if answer.network:
                    raise TakeawaysError(answer.network)
                output.write(answer, *_mark_of(chunk, output.mark))
                messages.pass_on(answer.errors, answer.said)
                mark = output.mark
                progress.report(mark.done, mark.failed, chunk[-1].end)
                check_errors(mark.failed, max_errors)
        check_errors(mark.failed, max_errors)
        if mark.failed and not mark.done:
            output.discard()
            reason = f"nothing could be summarized, all {mark.failed} failed"
            raise TakeawaysError(f"{reason}: see {output.paths.errors}")
        output.finish()
    return Outcome(mark.done, mark.failed, before.done + before.failed, time.monotonic() - start)


def check_errors(failed: int, most: int | None) -> None:
    """Refuse to go on after too many failures.

    Raises:
        TooManyErrorsError: there are more than ``most``.
    """
    if most is not None and failed > most:
        reason = f"{failed} articles failed, more than {most}"
        raise TooManyErrorsError(f"{reason}: with a higher limit it goes on")


def check_source(listing: SourceListing, own: Collection[Path]) -> None:
    """Refuse a source that does not exist, or that the run would write over.

    Args:
        listing: the files of the source.
        own: resolved paths of the files that the run writes.

    Raises:
        ReadError: the source does not exist, or holds no articles.
        OptionError: the source is also the output.
    """
    source = listing.source
    if source == "-" or is_hub_name(source):
        return
    if not is_remote(source) and Path(source).resolve() in own:
        raise OptionError(f"{source} is both IN and OUT")
    first = next(iter(listing))
    if isinstance(first, ReadError) and first.source == source:
        raise first


def _workers_for(job: Job) -> int:
    """Return how many workers are best: one a core, but one for a GPU."""
    device = job.options.get("device", "auto")
    if device == "cpu" or not hasattr(load_method(job.method), "prepare"):
        return cores()
    from ctranslate2 import get_cuda_device_count

    return 1 if device != "auto" or get_cuda_device_count() else cores()


def _go_on(
    listing: SourceListing, columns: Columns, mark: Mark, say: Callable[[str], None]
) -> Iterator[PendingArticle]:
    """Yield what was found after a mark.

    Raises:
        OptionError: what stands at the mark has changed since.
        NetworkError: the same command goes on from here.
    """
    files = 0

    def begun(file: str) -> None:
        nonlocal files
        files += 1

    found = find_in_files(listing, columns, after=mark.place, on_file=begun)
    if mark.place is not None:
        first = next(found, None)
        if first is None or first.position != mark.place:
            say(f"{mark.place.file} no longer holds its article {mark.place.number}: going on")
            found = found if first is None else chain([first], found)
        elif first.checksum() != mark.checksum:
            raise OptionError(f"{first.source} has changed since: --restart does it all again")
        elif files != mark.files:
            was = f"{files} files up to {mark.place.file}, where there were {mark.files}"
            say(f"{listing.source} has changed: {was}; what was added there is not read")
    for one in found:
        check_network(one)
        yield one


def check_network(one: PendingArticle) -> None:
    """Refuse to go on where it is the network that failed: later there may be more to read.

    Raises:
        NetworkError: it failed.
    """
    if isinstance(one.value, NetworkError):
        raise one.value


def _mark_of(chunk: list[PendingArticle], before: Mark) -> tuple[ArticlePosition, int, int]:
    """Return the place of the last article, its checksum, and how many files were begun."""
    files = [before.place.file if before.place else None, *(one.position.file for one in chunk)]
    begun = sum(one != other for one, other in pairwise(files))
    return chunk[-1].position, chunk[-1].checksum(), before.files + begun
