"""Named pipes (FIFOs), opened without waiting for ever for a program that writes to them."""

from __future__ import annotations

import os
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO

from summarize.errors import ReadError
from summarize.runtime.progress import report_progress

# Time to start the writing program by hand in another terminal; chosen by hand.
_WRITER_SECONDS = 60.0
# Time of the waiting thread to see that its pipe is open, on a busy machine; chosen by hand.
_THREAD_SECONDS = 5.0


def open_named_pipe(path: str) -> IO[bytes]:
    """Open a named pipe as soon as a program opens it for writing, however slowly it writes.

    Raises:
        ReadError: no program did so within a minute.
        OSError: the pipe cannot be opened.
    """
    label = f"waiting for a program that writes to the pipe {path}"
    opening: Future[IO[bytes]] = Future()
    # Opening it waits for the program. A daemon thread cannot hold up the end of this process.
    Thread(target=_open, args=(path, opening), daemon=True).start()
    try:
        report_progress(label, 0, 1)
        is_open = bool(wait([opening], _WRITER_SECONDS).done)
    finally:
        if not opening.done():
            _end_waiting(path, opening)
    if not is_open:
        reason = f"is a pipe that no program wrote to within {_WRITER_SECONDS:g} s"
        raise ReadError(path, reason)
    report_progress(label, 1, 1)
    return opening.result()


def _open(path: str, opening: Future[IO[bytes]]) -> None:
    try:
        opening.set_result(Path(path).open("rb"))  # noqa: SIM115 (the caller closes it)
    except OSError as error:
        opening.set_exception(error)


def _end_waiting(path: str, opening: Future[IO[bytes]]) -> None:
    """End the thread that waits for a program: open and close the pipe in its place."""
    with suppress(OSError):  # the pipe was removed, or another file has its name now
        other_end = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        try:
            opening.result(_THREAD_SECONDS).close()
        finally:
            os.close(other_end)
