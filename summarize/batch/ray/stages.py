"""The two stages of a batch on a cluster: finding articles, making shards of them.

They take and give tables of one column, each row of which holds a pickled object, for Ray moves
rows and never takes one apart.
"""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from summarize.batch.job import Answer, Job
from summarize.batch.output import told
from summarize.batch.ray.shards import Part, Shards, Unit
from summarize.batch.runner import check_network
from summarize.batch.worker_pool import Workers
from summarize.errors import ReadError, TakeawaysError
from summarize.reading.finding import find_in_files
from summarize.reading.pending import PendingArticle

COLUMN = "pickled"  # between the processes of one run, and nothing that was on a disk
_TOLD = 5  # failures of a part that are sent to the one who watches


@dataclass(frozen=True, slots=True)
class Todo:
    """A unit, its number, and the parts of it that are done."""

    number: int
    unit: Unit
    done: frozenset[int]


@dataclass(frozen=True, slots=True)
class Found:
    """The articles of a part, found and not read, in groups that are computed together."""

    unit: int
    number: int
    chunks: list[list[PendingArticle]]
    bytes: int
    last: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a part, some of its failures, and warnings."""

    part: Part
    errors: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What tasks and actors have to know."""

    job: Job
    shards: Shards
    out: str
    chunks: int
    worker_memory: int | None


def todo_of(units: Sequence[Unit], parts: Collection[Part]) -> list[Todo]:
    """Return the units that are not done, each with those of its parts that are."""
    numbers: dict[int, set[int]] = {}
    ended: dict[int, int] = {}  # how many parts a unit has, where that is known
    for part in parts:
        numbers.setdefault(part.unit, set()).add(part.number)
        if part.last:
            ended[part.unit] = part.number + 1
    return [
        Todo(number, unit, frozenset(numbers.get(number, ())))
        for number, unit in enumerate(units)
        if len(numbers.get(number, ())) != ended.get(number)
    ]


class Find:
    """A task of Ray's: from a unit to the parts of it that are not done."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def __call__(self, table: Any) -> Iterator[Any]:
        """Take a table of units; give one for each part, as it is found."""
        for todo in unpacked(table):
            try:
                for part in self._parts(todo):
                    if part.number not in todo.done:
                        yield packed(part)
            except TakeawaysError as error:
                yield packed(error)

    def _parts(self, todo: Todo) -> Iterator[Found]:
        chunks = self._work.job.chunks(_found(todo.unit, self._work.job))
        number = end = 0
        part = [*islice(chunks, self._work.chunks)]
        while part:
            more = [*islice(chunks, self._work.chunks)]
            until = part[-1][-1].end
            yield Found(todo.number, number, part, until - end, not more)
            number, end, part = number + 1, until, more


class Act:
    """An actor of Ray's: from a part to its shard.

    Its work is done by a process of its own, so that an article that kills it ends no run.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._workers = Workers(work.job, 1, work.worker_memory)

    def __call__(self, table: Any) -> Any:
        """Take a table of parts; write them, and give one of what became of them."""
        return packed(*map(self._done, unpacked(table)))

    def _done(self, found: Found | TakeawaysError) -> Made | TakeawaysError:
        if isinstance(found, TakeawaysError):
            return found
        try:
            answer = sum((one for _, one in self._workers.answers(found.chunks)), Answer())
            if answer.network:
                return TakeawaysError(answer.network)
            done, failed = len(answer.records), len(answer.errors)
            part = Part(found.unit, found.number, done, failed, found.bytes, found.last)
            with told(self._work.out):
                self._work.shards.write(part, answer)
        except TakeawaysError as error:
            return error
        return Made(part, answer.errors[:_TOLD], tuple(dict.fromkeys(answer.said)))


def _found(unit: Unit, job: Job) -> Iterator[PendingArticle]:
    """Find the articles of a unit.

    Raises:
        ReadError: the network failed; the same command goes on.
    """
    files = unit.files if unit.failure is None else [ReadError(*unit.failure)]
    for one in find_in_files(files, job.columns):
        check_network(one)
        yield one


def packed(*values: Any) -> Any:
    """Return a table with a row for each value."""
    import pyarrow

    rows = [pickle.dumps(value) for value in values]
    return pyarrow.table({COLUMN: pyarrow.array(rows, pyarrow.large_binary())})


def unpacked(table: Any) -> Iterator[Any]:
    """Yield the values of a table."""
    return (pickle.loads(row.as_py()) for row in table.column(COLUMN))
