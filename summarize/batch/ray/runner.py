"""Batches on a cluster: what ``summarize.batch`` does on one machine, by Ray Data.

Ray's tasks find the articles of the input's files, in parallel; its actors, each with its model
loaded once, read and summarize them, and write a shard of each part: ``batch.stages`` has both,
``batch.shards`` what they write.
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
from summarize.batch.output import told
from summarize.batch.progress import BatchMessages, BatchProgress
from summarize.batch.ray.shards import Shards
from summarize.batch.ray.stages import COLUMN, Act, Find, Made, Todo, Work, todo_of
from summarize.batch.runner import Outcome, check_errors, check_source
from summarize.errors import OptionError, TakeawaysError, short_message
from summarize.method_registry import load_method
from summarize.reading.hub_datasets import is_hub_name
from summarize.reading.paths import is_remote, sort_key
from summarize.reading.sources import SourceListing

_FINDING, _ACTING = 0.1, 0.9  # of a core; were they the same, Ray would make one task of both
_BLOCK = 4 << 20  # bytes that a task passes on at a time
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the work is done.

    Attributes:
        address: ``auto``, ``ray://host:10001``; None for the cluster that Ray finds, else for one
            on this machine, which ends with the run.
        workers: actors at most; Ray starts them as there is work. None for as many as there is
            room for.
        num_gpus: that each actor has; less than 1 to share them.
        worker_memory: megabytes that each actor's worker may use (Linux).

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
    restart: bool = False,
    on_message: Callable[[str], None] = lambda message: None,
    on_failure: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Write a record for each article of a source, as ``summarize.batch.run`` does, on a cluster.

    The records are the same, in files whose names are in the order of the input. A run that was
    broken off goes on with the parts that are not done, of the files that it listed at first.

    Args:
        source: what ``read_articles`` takes, but not ``-``; all machines must see it.
        out: the folder to write, or its URI (``s3://bucket/folder.parquet``); its ending says
            whether the files in it are ``.jsonl`` or ``.parquet``.
        job: what is asked of each article.
        cluster: where.
        shard: articles of a part, about.
        max_errors: end after more failures than this.
        restart: do it all again, whatever is there.
        on_message: takes a line of text, for example a warning.
        on_failure: takes a line of JSON for each article that failed, as in the errors file.

    Raises:
        OptionError: a value that an option cannot have; ``out`` is of another run.
        TooManyErrorsError: more than ``max_errors`` articles failed; what is done stays.
        TakeawaysError: the source is not there, ``out`` cannot be written, a model cannot be
            loaded, or Ray fails.
    """
    job, cluster = job or Job(), cluster or Cluster()
    start = time.monotonic()
    _check_apart(source, out)
    if shard < 1:
        raise OptionError(f"shard must be at least 1, not {shard}")
    load_method(job.method)
    asked = {"in": source, "shard": shard, **job.described()}
    with told(out):
        shards = Shards(out, asked)
        here = source if is_remote(source) or is_hub_name(source) else str(Path(source).absolute())
        listing = SourceListing(here)
        check_source(listing, ())
        chunks = max(1, shard // job.chunk_size)
        units = shards.plan(listing, chunks * job.chunk_size, restart)
        parts = shards.parts()
        done, failed, read = (
            sum(getattr(one, name) for one in parts) for name in ("done", "failed", "bytes")
        )
        before = done + failed
        if shards.finished():
            return Outcome(done, failed, before, 0.0)
        size = sum(file.size for unit in units for file in unit.files)
        progress = BatchProgress(before, size or None, read)
        work = Work(_for_all(job), shards, out, chunks, cluster.worker_memory)
        messages = BatchMessages(on_message, on_failure)
        for made in _made(todo_of(units, parts), work, cluster):
            part = made.part
            done, failed, read = done + part.done, failed + part.failed, read + part.bytes
            messages.pass_on(made.errors, made.said)
            progress.report(done, failed, read)
            check_errors(failed, max_errors)
        check_errors(failed, max_errors)
        if failed and not done:
            reason = f"nothing could be summarized, all {failed} failed"
            raise TakeawaysError(f"{reason}: see {out}/_parts; --restart does it again")
        shards.finish()
    return Outcome(done, failed, before, time.monotonic() - start)


def _made(todo: Sequence[Todo], work: Work, cluster: Cluster) -> Iterator[Made]:
    """Yield parts as they are done, in any order.

    Raises:
        TakeawaysError: Ray fails, or the work cannot begin.
    """
    if not todo:
        return
    with _ray(cluster) as ray:
        rows = [{COLUMN: pickle.dumps(one)} for one in todo]
        most = cluster.workers or _room(ray.cluster_resources(), cluster)
        memory = cluster.worker_memory and cluster.worker_memory * _MEGABYTE
        dataset = (
            ray.data.from_items(rows, override_num_blocks=len(rows))
            .map_batches(Find(work), batch_size=1, batch_format="pyarrow", num_cpus=_FINDING)
            .map_batches(
                Act,
                fn_constructor_args=(work,),
                batch_size=1,
                batch_format="pyarrow",
                num_cpus=_ACTING,
                num_gpus=cluster.num_gpus or None,
                memory=memory,
                compute=ray.data.ActorPoolStrategy(min_size=1, max_size=most),
            )
        )
        for row in dataset.iter_rows():
            result = pickle.loads(row[COLUMN])
            if isinstance(result, TakeawaysError):
                raise result
            yield result


def _room(resources: Mapping[str, float], cluster: Cluster) -> int:
    """Return how many actors there is room for.

    Raises:
        TakeawaysError: there is none, and Ray would wait for ever.
    """
    has, wanted = resources.get("CPU", 0), _ACTING
    if cluster.num_gpus:
        has, wanted = resources.get("GPU", 0), cluster.num_gpus
    if has < wanted:
        kind = "GPUs" if cluster.num_gpus else "cores"
        advice = "if it is to grow, say with --workers how far"
        raise TakeawaysError(f"the cluster has {has:g} {kind}, a worker takes {wanted:g}: {advice}")
    return int(has / wanted)


def _check_apart(source: str, out: str) -> None:
    """Refuse what a cluster cannot read, or would write over."""
    if source == "-":
        raise OptionError("a cluster cannot read standard input: name a file")
    inside, outer = (
        sort_key(one if is_remote(one) else str(Path(one).resolve())) for one in (source, out)
    )
    if inside[: len(outer)] == outer:
        raise OptionError(f"{source} lies in {out}, which is written")


def _for_all(job: Job) -> Job:
    """Return the job as it is on every machine, whatever folder is the current one there."""
    model = job.options.get("model")
    if model is None or not Path(model).exists():
        return job
    return replace(job, options={**job.options, "model": str(Path(model).absolute())})


@contextmanager
def _ray(cluster: Cluster) -> Iterator[Any]:
    """Give Ray, connected to the cluster; what is begun here ends here.

    Raises:
        OptionError: it is not installed.
        TakeawaysError: it cannot be reached, or fails.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        import ray
        import ray.data
        from ray.exceptions import RayError
    except ImportError:
        raise OptionError('--engine ray needs Ray: pip install "takeaways[ray]"') from None
    context = ray.data.DataContext.get_current()
    context.target_max_block_size = _BLOCK
    context.enable_progress_bars = False
    logging.getLogger("ray").setLevel(logging.ERROR)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    mine = not ray.is_initialized()
    try:
        if mine:
            ray.init(cluster.address, log_to_driver=False, logging_level=logging.ERROR)
        yield ray
    except (RayError, ConnectionError, RuntimeError, ValueError) as error:
        raise TakeawaysError(f"Ray failed: {short_message(error)}") from error
    finally:
        if mine:
            ray.shutdown()
