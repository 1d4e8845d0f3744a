"""Reader processes: they do the tasks of untrusted articles, and are replaced when they fail.

Each task first gets a short turn, in a process for short texts or in one for long ones. A task that
is not finished then starts again in a third process, with the full limits. So pages that are slow
on purpose delay each other, and not those of honest clients.
"""

from __future__ import annotations

import asyncio
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from summarize.errors import LimitError, TakeawaysError
from summarize.runtime.limits import too_long
from summarize.web.failures import RemoteError, log_failure
from summarize.web.fair_queue import FairQueue, due, now
from summarize.web.reader_process import LENGTH, Failed, Task, TaskLimits, message

Result = TypeVar("Result")

# All chosen by hand.
_SHORT_CHARACTERS = 30_000
_TURN_SECONDS = 0.25  # processor time; the samples take 0.02 s and a page of 200 kB 0.15 s
_SLOW_NICE = 5  # slow tasks leave the processors to others
_WAITING_FACTOR = 4  # seconds on the clock for a second of processor time on a busy machine
_SPARE_SECONDS = 5.0  # on the clock, so that a busy machine fails no honest task
_START_SECONDS = 60.0  # for a process to start on a busy machine
_RESTART_SECONDS = 1.0  # between attempts to start a process


@dataclass(slots=True, eq=False)
class _Job:
    task: bytes  # a message
    due_at: float
    future: asyncio.Future[Any]


@dataclass(slots=True)
class _Lane:
    """Reader processes that share a queue.

    Attributes:
        readers: number of processes.
        seconds: processor time of a task; 0 for no limit.
        nice: see `reader_process.main`.
        next: lane of the tasks that take longer.
    """

    readers: int
    seconds: float
    nice: int = 0
    next: _Lane | None = None
    queue: FairQueue[_Job] = field(default_factory=FairQueue)


class ReaderPool:
    """Does tasks in processes.

    Args:
        seconds: processor time that a task may take; 0 for no limit.
        megabytes: memory that a task may take; 0 for no limit.
        timeout: seconds that a request may take; see `fair_queue`.
        warm_up: first task of each process; its answer does not matter.
    """

    def __init__(self, seconds: float, megabytes: int, timeout: float, warm_up: Task) -> None:
        self._warm_up = message(TaskLimits(0, 0)) + message(warm_up)
        self._megabytes = megabytes
        self._timeout = timeout
        turn = min(_TURN_SECONDS, seconds) if seconds else _TURN_SECONDS
        self._slow = _Lane(1, seconds, _SLOW_NICE)
        self._long = _Lane(1, turn, next=self._slow)
        self._short = _Lane(2, turn, next=self._slow)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Do tasks within this block; end all processes after it."""
        workers = [
            asyncio.create_task(self._work(lane))
            for lane in (self._short, self._long, self._slow)
            for _ in range(lane.readers)
        ]
        try:
            yield
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def run(
        self, characters: int, function: Callable[..., Result], *arguments: Any
    ) -> Result:
        """Call a function of a module in a reader process.

        If the caller cancels this call, the task is dropped.

        Args:
            characters: length of the text that the function works on.
            function: the function; it and its arguments pass between processes.
            arguments: its arguments.

        Raises:
            LimitError: it took too long, or needs too much memory.
            TakeawaysError: raised by the function.
            RemoteError: the function raised another error.
        """
        due_at = due(now(), characters, self._timeout)
        task = message(Task(function, arguments))
        job = _Job(task, due_at, asyncio.get_running_loop().create_future())
        lane = self._short if characters <= _SHORT_CHARACTERS else self._long
        lane.queue.put(job, due_at)
        try:
            return await job.future
        finally:
            job.task = b""  # it may stay in a queue for a while

    async def _work(self, lane: _Lane) -> None:
        """Do the tasks of a lane, in a process that is replaced when it dies."""
        while True:
            job = None if lane is self._short else await lane.queue.get()  # start when needed
            try:
                async with _reader(lane.nice, self._warm_up) as reader:
                    while True:
                        job = job or await lane.queue.get()
                        if not job.future.done():
                            await self._do(job, lane, reader)
                        job = None
            except _ReaderLostError as death:
                if job is not None:
                    self._settle(job, lane, LimitError(str(death)))
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                log_failure(error)  # it cannot be started
                if job is not None:
                    lane.queue.put(job, job.due_at)
                await asyncio.sleep(_RESTART_SECONDS)

    async def _do(self, job: _Job, lane: _Lane, reader: _Reader) -> None:
        """Do a task.

        Raises:
            _ReaderLostError: the process died, takes too long, or its client has gone.
        """
        limits = TaskLimits(lane.seconds, self._megabytes)
        answering = asyncio.ensure_future(reader.answer(message(limits) + job.task))
        waiting = _WAITING_FACTOR * lane.seconds + _SPARE_SECONDS if lane.seconds else None
        awaited = {answering, job.future} if lane is self._slow else {answering}
        try:
            await asyncio.wait(awaited, timeout=waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            answering.cancel()
        if not answering.done() or answering.cancelled():
            raise _ReaderLostError(str(too_long(lane.seconds)))
        if answering.exception():
            raise _ReaderLostError("ended the process that read it")
        self._settle(job, lane, answering.result())

    @staticmethod
    def _settle(job: _Job, lane: _Lane, answer: object) -> None:
        if job.future.done():  # the client has gone
            return
        if isinstance(answer, LimitError) and lane.next is not None:
            lane.next.queue.put(job, job.due_at)
        elif isinstance(answer, TakeawaysError):
            job.future.set_exception(answer)
        elif isinstance(answer, Failed):
            job.future.set_exception(RemoteError(answer.place))
        else:
            job.future.set_result(answer)


class _ReaderLostError(Exception):
    """A reader process that is of no use any more, with the reason."""


class _Reader:
    """The server's end of a reader process."""

    def __init__(self, process: Process) -> None:
        assert process.stdin
        assert process.stdout
        self._tasks = process.stdin
        self._answers = process.stdout

    async def answer(self, messages: bytes) -> object:
        """Send messages, and return the answer.

        Raises:
            OSError, asyncio.IncompleteReadError: the process has died.
        """
        self._tasks.write(messages)
        await self._tasks.drain()
        (length,) = LENGTH.unpack(await self._answers.readexactly(LENGTH.size))
        return pickle.loads(await self._answers.readexactly(length))


@asynccontextmanager
async def _reader(nice: int, warm_up: bytes) -> AsyncIterator[_Reader]:
    """Start a reader process; end it after this block.

    It finds the package where this process does. Unlike a process of ``multiprocessing``, it does
    not run the script that started this one.

    Raises:
        OSError, TimeoutError, asyncio.IncompleteReadError: it cannot be started.
    """
    code = (
        f"import sys; sys.path[:] = {sys.path!r}; "
        f"from summarize.web.reader_process import main; main({nice})"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code), stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        reader = _Reader(process)
        async with asyncio.timeout(_START_SECONDS):
            answer = await reader.answer(warm_up)
        if isinstance(answer, Failed):
            log_failure(RemoteError(answer.place))
        yield reader
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
