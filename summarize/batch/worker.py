"""One worker process: its pipe, its start and end, and the loop that runs in it."""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

from summarize.batch.chunk_processor import ChunkProcessor
from summarize.batch.job import Job
from summarize.errors import OptionError, TakeawaysError, short_message
from summarize.reading.pending import PendingArticle
from summarize.runtime.batching import cores
from summarize.runtime.limits import MEGABYTE, data_bytes

try:
    import resource
except ImportError:  # Windows
    resource = None

_JOIN_SECONDS = 0.2  # for a process to end by itself before it is killed; chosen by hand
# Environment variables that limit the threads of numpy, CTranslate2, torch and tokenizers.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


class WorkerProcess:
    """A process that computes chunks of articles, and the pipe to it.

    It sends ``None`` when it is ready, a message when it cannot start, a ``Step`` before each
    step that may take a limited time, and a ``ChunkResult`` for each chunk.

    Args:
        job: the job of the run.
        count: number of processes that share the cores of the machine.
        megabytes: memory that it may use; None for no limit. Only Linux enforces it.

    Raises:
        TakeawaysError: the process cannot be started.
    """

    def __init__(self, job: Job, count: int, megabytes: int | None) -> None:
        context = get_context("spawn")  # inherits no threads, locks or pipes
        self.connection, other_end = context.Pipe()
        arguments = (other_end, job, megabytes)
        self._process = context.Process(target=_run, args=arguments, daemon=True)
        try:
            with _threads_divided(count), _interrupts_ignored():
                self._process.start()
        except OSError as error:
            raise TakeawaysError(f"a worker cannot be started: {short_message(error)}") from error
        other_end.close()

    def send(self, articles: list[PendingArticle]) -> None:
        """Send a chunk of articles. The process takes it at once, even while it computes."""
        with suppress(OSError):  # it has died; the reader of the pipe notices
            self.connection.send(articles)

    def stop(self) -> str:
        """End the process, and return how it ended."""
        self.connection.close()
        self._process.join(_JOIN_SECONDS)
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
    """Divide the cores among processes that start in this block, unless the user set threads."""
    share = str(max(1, cores() // count))
    added = {name: share for name in _THREADS if count > 1 and name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Let processes that start in this block ignore Ctrl-C: the parent gets it and ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


# --- in the worker process ---


def _run(connection: Connection, job: Job, megabytes: int | None) -> None:
    inbox: queue.SimpleQueue[list[PendingArticle]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(connection, inbox), daemon=True).start()
    with suppress(OSError):  # the parent has ended
        try:
            _limit_memory(megabytes)
            process = ChunkProcessor(job, on_step=connection.send)
        except TakeawaysError as error:
            connection.send(str(error))
            return
        except Exception as error:
            reason = f"{type(error).__name__}: {short_message(error)}"
            connection.send(f"a worker cannot begin: {reason}")
            return
        connection.send(None)  # ready
        while True:
            connection.send(process(inbox.get()))


def _receive(connection: Connection, inbox: queue.SimpleQueue[list[PendingArticle]]) -> None:
    """Receive chunks at once, so that the parent never waits; end when the parent ends."""
    try:
        while True:
            inbox.put(connection.recv())
    finally:
        os._exit(0)


def _limit_memory(megabytes: int | None) -> None:
    """Limit the memory of this process.

    Raises:
        OptionError: it has more already.
    """
    if megabytes is not None and resource is not None:
        if (used := data_bytes() // MEGABYTE) > megabytes:
            reason = f"a worker cannot begin with {megabytes} MB"
            raise OptionError(f"{reason}: it has {used} MB before it reads an article")
        _, hard_limit = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MEGABYTE, hard_limit))
