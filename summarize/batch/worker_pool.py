"""Worker processes that come through the death of any of them, and of the article that causes it.

Each worker has a pipe of its own, so that one that is killed spoils no other's, as it can where
they share a queue (``concurrent.futures`` gives up all its workers when one dies).
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from summarize.batch.job import Answer, Answering, Job
from summarize.errors import OptionError, TakeawaysError, short_message
from summarize.reading.pending import PendingArticle
from summarize.runtime.batching import cores

try:
    import resource
except ImportError:  # Windows
    resource = None

_AHEAD = 2  # parts that a worker has at a time: one to work on, one to go on with
_WINDOW = 4  # chunks a worker that are read and not yet given back
_LIVES = 2  # deaths of a worker after which a part is taken for the cause
_FALSE_STARTS = 3  # deaths in a row of workers that were not ready yet, after which it ends
_MEGABYTE = 1 << 20
# What numpy, CTranslate2, torch and tokenizers take for the number of threads they may start.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


@dataclass(slots=True, eq=False)
class _Part:
    """Articles that a worker gets at a time: a chunk, or a part of one that killed a worker."""

    items: list[PendingArticle]
    deaths: int = 0
    answer: Answer | None = None


@dataclass(slots=True)
class _Chunk:
    items: list[PendingArticle]
    parts: list[_Part] = field(default_factory=list)

    def answer(self) -> Answer | None:
        """Return the answer if it is complete."""
        found = Answer()
        for part in self.parts:
            if part.answer is None:
                return None
            found += part.answer
        return found

    def halve(self, part: _Part) -> list[_Part]:
        """Put two halves in the place of a part, each with one life left."""
        middle = len(part.items) // 2
        halves = [_Part(items, _LIVES - 1) for items in (part.items[:middle], part.items[middle:])]
        place = self.parts.index(part)
        self.parts[place : place + 1] = halves
        return halves


class Workers:
    """Processes that answer chunks of articles, in order, each with the job's model loaded once.

    A chunk whose worker died is given to another; if that dies too it is taken apart, until the
    articles that kill workers are found: they become errors.

    Args:
        job: what is done.
        count: processes. The threads that each may start are the cores divided by it.
        megabytes: of memory that each may use; None for no limit. Linux alone holds to it.

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
        self._todo: deque[tuple[_Chunk, _Part]] = deque()
        self._false_starts = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()

    def answers(
        self, chunks: Iterable[list[PendingArticle]]
    ) -> Iterator[tuple[list[PendingArticle], Answer]]:
        """Yield each chunk with its answer, in order, a few chunks read ahead.

        Raises:
            TakeawaysError: the workers cannot begin.
        """
        coming = iter(chunks)
        waiting: deque[_Chunk] = deque()
        more = True
        while True:
            while more and len(waiting) < _WINDOW * self._count:
                if (items := next(coming, None)) is None:
                    more = False
                else:
                    waiting.append(chunk := _Chunk(items, [_Part(items)]))
                    self._todo.append((chunk, chunk.parts[0]))
                    self._hand_out()
            if not waiting:
                return
            if (answer := waiting[0].answer()) is None:
                self._listen()
            else:
                yield waiting.popleft().items, answer

    def _hand_out(self) -> None:
        """Start as many workers as have something to do; give each that is ready its share."""
        busy = sum(bool(one.parts) for one in self._workers)
        while len(self._workers) < min(self._count, busy + len(self._todo)):
            self._workers.append(_Worker(self._job, self._count, self._megabytes))
        ready = [one for one in self._workers if one.ready]
        while self._todo and ready:
            free = min(ready, key=lambda one: len(one.parts))
            if len(free.parts) >= _AHEAD:
                return
            free.send(*self._todo.popleft())

    def _listen(self) -> None:
        """Wait until a worker answers or dies."""
        by_handle = {one.connection: one for one in self._workers}
        for handle in wait(list(by_handle)):
            worker = by_handle[handle]  # pyright: ignore[reportArgumentType]
            try:
                self._hear(worker, worker.connection.recv())
            except (EOFError, OSError, pickle.UnpicklingError):
                self._bury(worker)
        self._hand_out()

    def _hear(self, worker: _Worker, message: Any) -> None:
        if isinstance(message, str):
            raise TakeawaysError(message)  # it cannot begin
        if isinstance(message, Answer):
            worker.parts.popleft()[1].answer = message
        else:
            self._false_starts = 0
            worker.ready = True

    def _bury(self, worker: _Worker) -> None:
        """Take what a dead worker had, and find out what killed it."""
        self._workers.remove(worker)
        how = worker.stop()
        if not worker.ready:
            self._false_starts += 1
            if self._false_starts >= _FALSE_STARTS:
                raise TakeawaysError(f"the workers die before they are ready: {how}")
        left = list(worker.parts)
        if left:
            left[:1] = self._suspected(*left[0], how)
        self._todo.extendleft(reversed(left))

    def _suspected(self, chunk: _Chunk, part: _Part, how: str) -> list[tuple[_Chunk, _Part]]:
        """Return what is to be tried again of the part that a worker died over."""
        part.deaths += 1
        if part.deaths < _LIVES:
            return [(chunk, part)]
        if len(part.items) > 1:
            return [(chunk, half) for half in chunk.halve(part)]
        (one,) = part.items
        part.answer = Answer(errors=(self._job.error_line(one, f"ends the worker: {how}"),))
        return []


class _Worker:
    """One process, its pipe, and what it was given and has not answered."""

    def __init__(self, job: Job, count: int, megabytes: int | None) -> None:
        self.parts: deque[tuple[_Chunk, _Part]] = deque()
        self.ready = False
        context = get_context("spawn")  # inherits no threads, locks or pipes
        self.connection, other = context.Pipe()
        arguments = (other, job, megabytes)
        self._process = context.Process(target=_work, args=arguments, daemon=True)
        try:
            with _threads_divided(count), _interrupts_ignored():
                self._process.start()
        except OSError as error:
            raise TakeawaysError(f"a worker cannot be started: {short_message(error)}") from error
        other.close()

    def send(self, chunk: _Chunk, part: _Part) -> None:
        """Give it a part. It takes it at once, whatever it is working on."""
        self.parts.append((chunk, part))
        with suppress(OSError):  # it has died: that is heard of in its turn
            self.connection.send(part.items)

    def stop(self) -> str:
        """End the process, and say how it ended."""
        self.connection.close()
        self._process.join(0.2)
        self._process.kill()
        self._process.join()
        code = self._process.exitcode or 0
        self._process.close()
        if code >= 0:
            return f"exit code {code}"
        with suppress(ValueError):
            name = signal.Signals(-code).name
            hint = ", as when memory runs out" if name == "SIGKILL" else ""
            return f"{name}{hint}"
        return f"signal {-code}"


@contextmanager
def _threads_divided(count: int) -> Iterator[None]:
    """Have processes that start within share the cores, unless somebody has said otherwise."""
    share = str(max(1, cores() // count))
    mine = {name: share for name in _THREADS if count > 1 and name not in os.environ}
    os.environ.update(mine)
    try:
        yield
    finally:
        for name in mine:
            del os.environ[name]


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Have processes that are started within ignore Ctrl-C: the parent hears it and ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# --- in the worker ------------------------------------------------------------------------------


def _work(connection: Connection, job: Job, megabytes: int | None) -> None:
    inbox: queue.SimpleQueue[list[PendingArticle]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(connection, inbox), daemon=True).start()
    with suppress(OSError):  # the parent has gone
        try:
            _limit_memory(megabytes)
            answer = Answering(job)
        except TakeawaysError as error:
            connection.send(str(error))
            return
        except Exception as error:
            connection.send(
                f"a worker cannot begin: {type(error).__name__}: {short_message(error)}"
            )
            return
        connection.send(None)  # ready
        while True:
            connection.send(answer(inbox.get()))


def _receive(connection: Connection, inbox: queue.SimpleQueue[list[PendingArticle]]) -> None:
    """Take what comes at once, so that nobody waits to send; end with the parent."""
    try:
        while True:
            inbox.put(connection.recv())
    finally:
        os._exit(0)


def _limit_memory(megabytes: int | None) -> None:
    if megabytes is not None and resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * _MEGABYTE, most))
