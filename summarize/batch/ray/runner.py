"""Batch on a Ray cluster: the same records as ``summarize.batch.run`` writes on one machine.

Ray tasks find the articles in the files of the input, in parallel. Ray actors, each with its
model loaded once, read and summarize the articles and write the shards. ``stages`` holds the
tasks and actors, ``shards`` the output.
"""

from __future__ import annotations

import logging
import os
import pickle
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from summarize.batch.job import Job
from summarize.batch.output_files import write_errors
from summarize.batch.progress import BatchMessages, BatchProgress
from summarize.batch.ray.shards import Shards
from summarize.batch.ray.stages import (
    COLUMN,
    ClusterJob,
    FindArticles,
    PartResult,
    PendingUnit,
    WriteShards,
    pending_units,
)
from summarize.batch.runner import Outcome, check_errors, check_source, nothing_summarized
from summarize.batch.source_paths import absolute_path
from summarize.errors import OptionError, TakeawaysError, short_message
from summarize.method_registry import load_method
from summarize.reading.finding import find_in_files
from summarize.reading.hub_datasets import is_hub_name
from summarize.reading.kept_columns import check_columns
from summarize.reading.paths import is_remote, sort_key
from summarize.reading.sources import SourceListing
from summarize.runtime.limits import MEGABYTE

# Cores of a task and of an actor. If they were equal, Ray would fuse both stages into one.
_FIND_CORES, _WRITE_CORES = 0.1, 0.9
_BLOCK_BYTES = 4 << 20  # that a task passes on at a time; chosen by hand


@dataclass(frozen=True, slots=True)
class Cluster:
    """Address and resources of a Ray cluster.

    Attributes:
        address: ``auto`` or ``ray://host:10001``; None for the cluster that Ray finds, or else
            for one on this machine that ends with the run.
        workers: maximum number of actors, which Ray starts when there is work. None for as many
            as the cluster has room for.
        num_gpus: GPUs of each actor; less than 1 shares a GPU.
        worker_memory: megabytes that the worker of each actor may use (Linux).

    Raises:
        OptionError: ``workers`` is less than 1, or ``num_gpus`` less than 0.
    """

    address: str | None = None
    workers: int | None = None
    num_gpus: float = 0
    worker_memory: int | None = None

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 1:
            raise OptionError(f"workers must be at least 1, not {self.workers}")
        if self.num_gpus < 0:
            raise OptionError(f"num_gpus must be at least 0, not {self.num_gpus}")


def run(
    source: str,
    out: str,
    job: Job | None = None,
    *,
    cluster: Cluster | None = None,
    shard: int = 1024,
    max_errors: int | None = None,
    append: bool = False,
    restart: bool = False,
    on_message: Callable[[str], None] = lambda message: None,
    on_failure: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Write a record for each article of a source, as ``summarize.batch.run`` does, on a cluster.

    The records are the same, in files whose names sort in the order of the input. Call it again
    to continue a run that was stopped, or when the source has new files. Of the files that it
    listed before it compares sizes and times only, not the content.

    Args:
        source: a source of articles, as for ``read_articles``, except ``-``. All machines must
            be able to read it.
        out: the folder to write, or its URI (``s3://bucket/folder.parquet``). Its ending,
            ``.jsonl`` or ``.parquet``, is the format of the files in it.
        job: method and options; by default those of ``Job()``.
        cluster: address and resources.
        shard: approximate number of articles in a file.
        max_errors: stop after more new failures than this.
        append: take new files, though others were edited, touched or deleted.
        restart: delete an earlier run in ``out`` and begin again.
        on_message: takes a line of text, for example a warning.
        on_failure: takes a line of JSON for each article that failed, as in the errors file.

    Raises:
        OptionError: an option has a value that is not allowed; ``out`` is of another run.
        TooManyErrorsError: more than ``max_errors`` articles failed; the written records stay.
        ChangedInputError: a file was edited, touched or deleted since it was listed.
        TakeawaysError: the source does not exist, ``out`` cannot be written, a model cannot be
            loaded, or Ray fails.
    """
    job, cluster = job or Job(), cluster or Cluster()
    start = time.monotonic()
    _check_source_is_outside(source, out)
    if shard < 1:
        raise OptionError(f"shard must be at least 1, not {shard}")
    load_method(job.method)
    asked = {"in": absolute_path(source), "shard": shard, **job.identity()}
    with write_errors(out):
        shards = Shards(out, asked)
        is_local = not (is_remote(source) or is_hub_name(source))
        listing = SourceListing(absolute_path(source) if is_local else source)
        check_source(listing, ())
        chunks = max(1, shard // job.chunk_size)
        units = shards.plan(listing, chunks * job.chunk_size, restart, append)
        parts = shards.parts()
        done, failed, read = (
            sum(getattr(part, name) for part in parts) for name in ("done", "failed", "bytes")
        )
        before = done + failed
        if shards.finished():
            return Outcome(done, failed, before, 0.0)
        if job.keep and not parts:
            check_columns(find_in_files(listing, job.columns), job.keep)
        known = shards.known_failures()
        size = sum(file.size for unit in units for file in unit.files)
        progress = BatchProgress(before, size or None, read)
        cluster_job = ClusterJob(
            _with_absolute_model(job), shards, out, chunks, cluster.worker_memory
        )
        with BatchMessages(on_message, on_failure) as messages:
            for result in _part_results(pending_units(units, parts), cluster_job, cluster):
                part = result.part
                done, failed, read = done + part.done, failed + part.failed, read + part.bytes
                messages.pass_on(result.errors, result.warnings)
                progress.report(done, failed, read)
                check_errors(failed - known, max_errors)
        check_errors(failed - known, max_errors)
        if failed and not done:
            reason = nothing_summarized(failed, f"{out}/_parts")
            raise TakeawaysError(f"{reason}; --restart does it again")
        shards.finish()
    seconds = time.monotonic() - start
    made = done - sum(part.done for part in parts)
    return Outcome(done, failed, before, seconds, done + failed - before, failed - known, made)


def _part_results(
    units: Sequence[PendingUnit], cluster_job: ClusterJob, cluster: Cluster
) -> Iterator[PartResult]:
    """Yield parts as soon as they are written, in any order.

    Raises:
        TakeawaysError: Ray fails, or a worker cannot start.
    """
    if not units:
        return
    with _ray(cluster) as ray:
        rows = [{COLUMN: pickle.dumps(unit)} for unit in units]
        max_actors = cluster.workers or _actors_that_fit(ray.cluster_resources(), cluster)
        memory = cluster.worker_memory and cluster.worker_memory * MEGABYTE
        dataset = (
            ray.data.from_items(rows, override_num_blocks=len(rows))
            .map_batches(
                FindArticles(cluster_job),
                batch_size=1,
                batch_format="pyarrow",
                num_cpus=_FIND_CORES,
            )
            .map_batches(
                WriteShards,
                fn_constructor_args=(cluster_job,),
                batch_size=1,
                batch_format="pyarrow",
                num_cpus=_WRITE_CORES,
                num_gpus=cluster.num_gpus or None,
                memory=memory,
                compute=ray.data.ActorPoolStrategy(min_size=1, max_size=max_actors),
            )
        )
        for row in dataset.iter_rows():
            result = pickle.loads(row[COLUMN])
            if isinstance(result, TakeawaysError):
                raise result
            yield result


def _actors_that_fit(resources: Mapping[str, float], cluster: Cluster) -> int:
    """Return how many actors fit into the resources of a cluster.

    Raises:
        TakeawaysError: none fits, so that Ray would wait for ever.
    """
    available, needed = resources.get("CPU", 0), _WRITE_CORES
    if cluster.num_gpus:
        available, needed = resources.get("GPU", 0), cluster.num_gpus
    if available < needed:
        kind = "GPUs" if cluster.num_gpus else "cores"
        advice = "if it can grow, set the maximum with --workers"
        reason = f"the cluster has {available:g} {kind}, a worker takes {needed:g}"
        raise TakeawaysError(f"{reason}: {advice}")
    return int(available / needed)


def _check_source_is_outside(source: str, out: str) -> None:
    """Check that a cluster can read the source, and does not write over it.

    Raises:
        OptionError: it is standard input, or lies in the output.
    """
    if source == "-":
        raise OptionError("a cluster cannot read standard input: name a file")
    inside, outer = (
        sort_key(path if is_remote(path) else os.path.realpath(path)) for path in (source, out)
    )
    if inside[: len(outer)] == outer:
        raise OptionError(f"{source} lies in {out}, which is written")


def _with_absolute_model(job: Job) -> Job:
    """Return the job with the absolute path of its model: machines have other current folders."""
    model = job.options.get("model")
    if model is None or not Path(model).exists():
        return job
    return replace(job, options={**job.options, "model": str(Path(model).absolute())})


@contextmanager
def _ray(cluster: Cluster) -> Iterator[Any]:
    """Give the module ``ray``, connected to the cluster. A connection made here is closed here.

    Raises:
        OptionError: Ray is not installed.
        TakeawaysError: the cluster cannot be reached, or fails.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # send no usage data
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        import ray
        import ray.data
        from ray.exceptions import RayError
    except ImportError:
        raise OptionError('--engine ray needs Ray: pip install "takeaways[ray]"') from None
    context = ray.data.DataContext.get_current()
    context.target_max_block_size = _BLOCK_BYTES
    context.enable_progress_bars = False
    logging.getLogger("ray").setLevel(logging.ERROR)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    connects_here = not ray.is_initialized()
    try:
        if connects_here:
            ray.init(cluster.address, log_to_driver=False, logging_level=logging.ERROR)
        yield ray
    except (RayError, ConnectionError, RuntimeError, ValueError) as error:
        raise TakeawaysError(f"Ray failed: {short_message(error)}") from error
    finally:
        if connects_here:
            ray.shutdown()
