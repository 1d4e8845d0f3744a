"""A process that does the tasks of untrusted articles, one at a time, within limits.

Messages are pickles, each after its length. ``TaskLimits`` and a ``Task`` come on standard input
by turns, and an answer goes to standard output. The process ends when its input ends, as when the
server dies.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import signal
import struct
import threading
import traceback
import warnings
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

from summarize.errors import TakeawaysError
from summarize.runtime.limits import article_limits

LENGTH = struct.Struct("<Q")  # before each message: its bytes
_MAX_FRAMES = 8  # innermost stack frames of an error; chosen by hand


class Task(NamedTuple):
    """A call of a function of a module."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


class TaskLimits(NamedTuple):
    """Limits of the next task; 0 for no limit.

    Attributes:
        seconds: processor time that it may take.
        megabytes: memory that it may take.
    """

    seconds: float
    megabytes: int


class Failed(NamedTuple):
    """Answer to a task that raised an unexpected error: its type and its place, not its message."""

    place: str


def message(value: object) -> bytes:
    """Return a value as a message."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(content)) + content


def error_place(error: BaseException) -> str:
    """Return the type and the place of an error. Its message is left out: it may quote a text."""
    frames = traceback.extract_tb(error.__traceback__)[::-1][:_MAX_FRAMES]
    where = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {where}"


def main(nice: int) -> None:
    """Answer tasks until the input ends.

    Args:
        nice: how much the process leaves the processors to others, as in `os.nice`.
    """
    for name in ("SIGINT", "SIGTERM"):  # the server gets them too, and ends its readers itself
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    warnings.simplefilter("ignore")  # their messages may name an article
    logging.disable()
    if nice and hasattr(os, "nice"):
        os.nice(nice)
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(tasks, inbox), daemon=True).start()
    while True:
        limits = pickle.loads(inbox.get())
        _send(answers, _answer(limits, inbox.get()))


def _receive(tasks: BinaryIO, inbox: queue.SimpleQueue[bytes]) -> None:
    """Receive messages even while a task is done; end the process when the input ends."""
    try:
        while True:
            (length,) = LENGTH.unpack(tasks.read(LENGTH.size))
            inbox.put(tasks.read(length))
    finally:
        os._exit(0)


def _answer(limits: TaskLimits, pickled_task: bytes) -> bytes:
    """Return a message: the result of a task, a ``TakeawaysError``, or ``Failed``."""
    try:
        task: Task = pickle.loads(pickled_task)
        with article_limits(limits.seconds, limits.megabytes, cpu=True):
            result = task.function(*task.arguments)
        return message(result)
    except TakeawaysError as error:
        return message(error)
    except Exception as error:
        return message(Failed(error_place(error)))


def _send(answers: BinaryIO, data: bytes) -> None:
    try:
        answers.write(data)
        answers.flush()
    except OSError:  # the server has ended
        os._exit(0)
