"""The two stages of a batch on a cluster: find articles, and write shards of their takeaways.

They exchange tables of one column whose cells are pickled objects. Ray moves such rows without
looking into them.
"""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from summarize.batch.chunk_processor import ChunkResult
from summarize.batch.job import Job
from summarize.batch.output_files import write_errors
from summarize.batch.ray.shards import Part, Shards, Unit
from summarize.batch.resuming import check_network
from summarize.batch.worker_pool import WorkerPool
from summarize.errors import ReadError, TakeawaysError
from summarize.reading.finding import find_in_files
from summarize.reading.pending import PendingArticle

COLUMN = "pickled"  # it passes only between the processes of one run, never from a disk
_MAX_FAILURES = 5  # failures of a part that are sent to the caller; chosen by hand


@dataclass(frozen=True, slots=True)
class PendingUnit:
    """A unit with its number, and the numbers of its parts that are already written."""

    number: int
    unit: Unit
    written: frozenset[int]


@dataclass(frozen=True, slots=True)
class PendingPart:
    """The articles of a part, not read yet, in the groups that are computed together."""

    unit: int
    number: int
    chunks: list[list[PendingArticle]]
    bytes: int
    last: bool


@dataclass(frozen=True, slots=True)
class PartResult:
    """A part that is written, a few of its failures, and its warnings."""

    part: Part
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClusterJob:
    """A job with its output, as the tasks and actors need it.

    Attributes:
        job: method and options.
        shards: the folder to write.
        out: its name, for messages.
        chunks: the chunks of articles in a part.
        worker_memory: megabytes that the worker of an actor may use; None for no limit.
    """

    job: Job
    shards: Shards
    out: str
    chunks: int
    worker_memory: int | None


def pending_units(units: Sequence[Unit], parts: Collection[Part]) -> list[PendingUnit]:
    """Return the units that are not complete, given the parts that are written."""
    written: dict[int, set[int]] = {}
    part_counts: dict[int, int] = {}  # number of parts of a unit, where its last part is written
    for part in parts:
        written.setdefault(part.unit, set()).add(part.number)
        if part.last:
            part_counts[part.unit] = part.number + 1
    return [
        PendingUnit(number, unit, frozenset(written.get(number, ())))
        for number, unit in enumerate(units)
        if len(written.get(number, ())) != part_counts.get(number)
    ]


class FindArticles:
    """Ray task: from a unit to those of its parts that are not written."""

    def __init__(self, cluster_job: ClusterJob) -> None:
        self._job = cluster_job.job
        self._chunks = cluster_job.chunks

    def __call__(self, table: Any) -> Iterator[Any]:
        """Take a table of units; yield a table for each part as soon as it is found."""
        for pending in unpacked(table):
            try:
                for part in self._parts(pending):
                    if part.number not in pending.written:
                        yield packed(part)
            except TakeawaysError as error:
                yield packed(error)

    def _parts(self, pending: PendingUnit) -> Iterator[PendingPart]:
        chunks = self._job.chunks(_articles(pending.unit, self._job))
        number = previous_end = 0
        part = [*islice(chunks, self._chunks)]
        while part:
            following = [*islice(chunks, self._chunks)]
            end = part[-1][-1].end
            yield PendingPart(pending.number, number, part, end - previous_end, not following)
            number, previous_end, part = number + 1, end, following


class WriteShards:
    """Ray actor: from a part to its shard.

    A worker process computes it, so that an article that kills the process does not kill the
    actor.
    """

    def __init__(self, cluster_job: ClusterJob) -> None:
        self._shards = cluster_job.shards
        self._out = cluster_job.out
        self._workers = WorkerPool(cluster_job.job, 1, cluster_job.worker_memory)

    def __call__(self, table: Any) -> Any:
        """Take a table of parts, write their shards, and return a table of the results."""
        return packed(*map(self._written, unpacked(table)))

    def _written(self, part: PendingPart | TakeawaysError) -> PartResult | TakeawaysError:
        if isinstance(part, TakeawaysError):
            return part
        try:
            results = (result for _, result in self._workers.results(part.chunks))
            total = sum(results, ChunkResult())
            if total.network_error:
                return TakeawaysError(total.network_error)
            done, failed = len(total.records), len(total.errors)
            written = Part(part.unit, part.number, done, failed, part.bytes, part.last)
            with write_errors(self._out):
                self._shards.write(written, total)
        except TakeawaysError as error:
            return error
        warnings = tuple(dict.fromkeys(total.warnings))
        return PartResult(written, total.errors[:_MAX_FAILURES], warnings)


def _articles(unit: Unit, job: Job) -> Iterator[PendingArticle]:
    """Yield the articles of a unit.

    Raises:
        NetworkError: the network failed; a later run can continue.
    """
    files = unit.files if unit.failure is None else [ReadError(*unit.failure)]
    for pending in find_in_files(files, job.columns):
        check_network(pending)
        yield pending


def packed(*values: Any) -> Any:
    """Return an Arrow table with a row for each value."""
    import pyarrow

    rows = [pickle.dumps(value) for value in values]
    return pyarrow.table({COLUMN: pyarrow.array(rows, pyarrow.large_binary())})


def unpacked(table: Any) -> Iterator[Any]:
    """Yield the values of a table that ``packed`` made."""
    return (pickle.loads(row.as_py()) for row in table.column(COLUMN))
