"""A call in a forked process: its processor time, its memory, and what it writes on stderr.

The system counts for the process and for those that it starts and waits for. So one case neither
disturbs the next one nor hides behind it, and code in C that never returns is killed.
"""

from __future__ import annotations

import ctypes
import os
import resource
import select
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import psutil  # here, as a process that was just forked must not load it

PATIENCE = 120.0  # seconds of the clock after which a case hangs; for a machine with other work
_CPU_SECONDS = 60  # of processor time, then the system kills the case
_MOST_BYTES = 3 << 30  # of memory that a case may add, so that a case does not stop the machine
FOREIGN = 70  # exit code of a call that raised an exception; EX_SOFTWARE in sysexits.h
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, see prctl(2)
_LIBC = ctypes.CDLL(None)  # loaded here, as a process that was just forked must not load it


class Measured(NamedTuple):
    """The cost of a call.

    Attributes:
        code: exit code; negative for the signal that killed the process.
        seconds: processor time of it and of its children.
        megabytes: growth of the largest memory of it, or of the largest child.
        hung: whether it waited for so long that it was killed.
        errors: what it wrote on stderr.
    """

    code: int
    seconds: float
    megabytes: float
    hung: bool
    errors: str


def end_with_parent() -> None:
    """Have the system kill this process when the one that started it ends, however it ends."""
    _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def measure(call: Callable[[], int], log: Path) -> Measured:
    """Run a call that returns an exit code in a forked process.

    Args:
        call: the call. An exception of it is written on stderr, with a traceback.
        log: file for the output; it is overwritten.
    """
    output, start = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(start, str(psutil.Process().memory_info().rss / (1 << 20)).encode())
        _run(call, log)
    before = float(os.read(output, 100))
    os.close(output)
    os.close(start)
    descriptor = os.pidfd_open(pid)
    hung = not select.select([descriptor], [], [], PATIENCE)[0]
    if hung:
        os.killpg(pid, signal.SIGKILL)
    os.close(descriptor)
    _, status, usage = os.wait4(pid, 0)
    return Measured(
        os.waitstatus_to_exitcode(status),
        usage.ru_utime + usage.ru_stime,
        max(0.0, usage.ru_maxrss / 1024 - before),
        hung,
        log.read_text("utf-8", "replace"),
    )


def _run(call: Callable[[], int], log: Path) -> None:
    """Run the call and end the process."""
    code = FOREIGN
    try:
        end_with_parent()
        os.setpgid(0, 0)
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        os.dup2(output, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
        most_bytes = psutil.Process().memory_info().data + _MOST_BYTES
        resource.setrlimit(resource.RLIMIT_DATA, (most_bytes, most_bytes))
        sys.stderr = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="backslashreplace")
        sys.stdout = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")
        sys.stdin = os.fdopen(os.dup(0), encoding="utf-8")
        code = call()
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
