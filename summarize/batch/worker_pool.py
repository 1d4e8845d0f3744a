"""A pool of worker processes that survives the death of any of them.

An article that kills workers, or stops them for long, is found and becomes a failure. Each
worker has a pipe of its own. With a shared queue, as in ``concurrent.futures``, a killed process
can break the queue for all.
"""

from __future__ import annotations

import math
import pickle
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any

from summarize.batch.chunk_processor import ChunkResult, Step
from summarize.batch.job import Job
from summarize.batch.worker import WorkerProcess
from summarize.errors import OptionError, TakeawaysError
from summarize.reading.pending import PendingArticle
from summarize.runtime.limits import too_long

# Chosen by hand.
_PARTS_PER_WORKER = 2  # parts that a worker has at a time: it computes one while one waits
_CHUNKS_PER_WORKER = 4  # chunks that are read ahead
_MAX_DEATHS = 2  # deaths of a worker after which a part counts as the cause
_MAX_FAILED_STARTS = 3  # workers in a row that die before they are ready; then the run ends
# A worker ends a step that takes too long itself, unless code in C never returns to Python.
_PATIENCE = 2.0  # times the limit of a step, after which the worker is killed
_GRACE = 5.0  # seconds more, for a busy machine


@dataclass(slots=True, eq=False)
class _Part:
    """Articles that a worker gets at a time: a chunk, or a part of a chunk that killed a worker."""

    articles: list[PendingArticle]
    deaths: int = 0
    result: ChunkResult | None = None


@dataclass(slots=True)
class _Chunk:
    articles: list[PendingArticle]
    parts: list[_Part] = field(default_factory=list)

    def result(self) -> ChunkResult | None:
        """Return the result if all parts have one."""
        total = ChunkResult()
        for part in self.parts:
            if part.result is None:
                return None
            total += part.result
        return total

    def halve(self, part: _Part) -> list[_Part]:
        """Replace a part by its halves, each of which may kill one more worker."""
        middle = len(part.articles) // 2
        return self._replace(part, [part.articles[:middle], part.articles[middle:]])

    def take_apart(self, part: _Part, step: Step) -> list[_Part]:
        """Replace a part by the articles before a step, each one of the step, and the others."""
        before, after = part.articles[: step.first], part.articles[step.last + 1 :]
        alone = [[article] for article in part.articles[step.first : step.last + 1]]
        return self._replace(part, [before, *alone, after])

    def _replace(self, part: _Part, groups: list[list[PendingArticle]]) -> list[_Part]:
        smaller = [_Part(articles, _MAX_DEATHS - 1) for articles in groups if articles]
        index = self.parts.index(part)
        self.parts[index : index + 1] = smaller
        return smaller


class _Worker:
    """A worker process and the parts that it has not finished, the current one first."""

    def __init__(self, job: Job, count: int, megabytes: int | None) -> None:
        self.process = WorkerProcess(job, count, megabytes)
        self.parts: deque[tuple[_Chunk, _Part]] = deque()
        self.is_ready = False
        self.step: Step | None = None  # of the current part, if its time is limited
        self.deadline = math.inf  # of the step, on the monotonic clock

    def begin(self, step: Step) -> None:
        self.step = step
        self.deadline = time.monotonic() + _PATIENCE * step.seconds + _GRACE

    def finish(self, result: ChunkResult) -> None:
        self.parts.popleft()[1].result = result
        self.step, self.deadline = None, math.inf

    def is_stuck(self) -> bool:
        """Return whether a step takes far too long; its end may wait in the pipe."""
        return time.monotonic() > self.deadline and not self.process.connection.poll()

    def send(self, chunk: _Chunk, part: _Part) -> None:
        self.parts.append((chunk, part))
        self.process.send(part.articles)


class WorkerPool:
    """Processes that compute chunks of articles, each with the model of the job loaded once.

    If a worker dies, another one gets its chunk. If that one dies too, the chunk is halved again
    and again until the articles that kill workers are found: they become failures.

    Args:
        job: the job of the run.
        count: number of processes. Each may start as many threads as its share of the cores.
        megabytes: memory that each process may use; None for no limit. Only Linux enforces it.

    Raises:
        OptionError: ``count`` or ``megabytes`` is less than 1.
    """

    def __init__(self, job: Job, count: int, megabytes: int | None = None) -> None:
        for name, number in (("workers", count), ("worker_memory", megabytes)):
            if number is not None and number < 1:
                raise OptionError(f"{name} must be at least 1, not {number}")
        self._job = job
        self._megabytes = megabytes
        self._count = count
        self._workers: list[_Worker] = []
        self._waiting_parts: deque[tuple[_Chunk, _Part]] = deque()
        self._failed_starts = 0

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.stop()

    def results(
        self, chunks: Iterable[list[PendingArticle]]
    ) -> Iterator[tuple[list[PendingArticle], ChunkResult]]:
        """Yield each chunk with its result, in order; read a few chunks ahead.

        Raises:
            TakeawaysError: the workers cannot start.
        """
        remaining = iter(chunks)
        window: deque[_Chunk] = deque()  # chunks in order, computed or not
        has_more = True
        while True:
            while has_more and len(window) < _CHUNKS_PER_WORKER * self._count:
                if (articles := next(remaining, None)) is None:
                    has_more = False
                else:
                    window.append(chunk := _Chunk(articles, [_Part(articles)]))
                    self._waiting_parts.append((chunk, chunk.parts[0]))
                    self._distribute()
            if not window:
                return
            if (result := window[0].result()) is None:
                self._wait()
            else:
                yield window.popleft().articles, result

    def _distribute(self) -> None:
        """Start as many workers as there is work for; send parts to those that are ready."""
        busy = sum(bool(worker.parts) for worker in self._workers)
        while len(self._workers) < min(self._count, busy + len(self._waiting_parts)):
            self._workers.append(_Worker(self._job, self._count, self._megabytes))
        ready = [worker for worker in self._workers if worker.is_ready]
        while self._waiting_parts and ready:
            freest = min(ready, key=lambda worker: len(worker.parts))
            if len(freest.parts) >= _PARTS_PER_WORKER:
                return
            freest.send(*self._waiting_parts.popleft())

    def _wait(self) -> None:
        """Wait until a worker sends something or dies, or must be killed."""
        by_connection = {worker.process.connection: worker for worker in self._workers}
        deadline = min((worker.deadline for worker in self._workers), default=math.inf)
        timeout = None if deadline == math.inf else max(0.0, deadline - time.monotonic())
        for connection in wait(list(by_connection), timeout):
            worker = by_connection[connection]  # pyright: ignore[reportArgumentType]
            try:
                self._receive(worker, worker.process.connection.recv())
            except (EOFError, OSError, pickle.UnpicklingError):
                self._replace_dead(worker)
        for worker in [worker for worker in self._workers if worker.is_stuck()]:
            self._replace_stuck(worker)
        self._distribute()

    def _receive(self, worker: _Worker, message: Any) -> None:
        if isinstance(message, str):
            raise TakeawaysError(message)  # it cannot start
        if isinstance(message, ChunkResult):
            worker.finish(message)
        elif isinstance(message, Step):
            worker.begin(message)
        else:
            self._failed_starts = 0
            worker.is_ready = True

    def _replace_dead(self, worker: _Worker) -> None:
        """Take back the parts of a dead worker; its current part may be the cause."""
        self._workers.remove(worker)
        ending = worker.process.stop()
        if not worker.is_ready:
            self._failed_starts += 1
            if self._failed_starts >= _MAX_FAILED_STARTS:
                raise TakeawaysError(f"the workers die before they are ready: {ending}")
        parts = list(worker.parts)
        if parts:
            parts[:1] = self._parts_to_retry(*parts[0], ending)
        self._waiting_parts.extendleft(reversed(parts))

    def _replace_stuck(self, worker: _Worker) -> None:
        """Take back the parts of a worker in which a step does not end."""
        self._workers.remove(worker)
        worker.process.stop()
        (chunk, part), *parts = worker.parts
        step = worker.step
        assert step is not None
        smaller = chunk.take_apart(part, step)
        if step.first == step.last:
            line = self._job.error_line(part.articles[step.first], str(too_long(step.seconds)))
            smaller[bool(step.first)].result = ChunkResult(errors=(line,))
        parts[:0] = [(chunk, one) for one in smaller if one.result is None]
        self._waiting_parts.extendleft(reversed(parts))

    def _parts_to_retry(
        self, chunk: _Chunk, part: _Part, ending: str
    ) -> list[tuple[_Chunk, _Part]]:
        """Return what to try again of the part that a worker computed when it died."""
        part.deaths += 1
        if part.deaths < _MAX_DEATHS:
            return [(chunk, part)]
        if len(part.articles) > 1:
            return [(chunk, half) for half in chunk.halve(part)]
        (article,) = part.articles
        line = self._job.error_line(article, f"ends the worker: {ending}")
        part.result = ChunkResult(errors=(line,))
        return []
