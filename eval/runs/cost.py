"""Measure the time of a piece of work and the peak memory of the process."""

from __future__ import annotations

import re
import time
from pathlib import Path
from types import TracebackType

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")  # writing 5 resets the peak to the memory in use (Linux)
_PEAK = re.compile(rb"VmHWM:\s+(\d+) kB")


class Cost:
    """Time and memory of the code in its ``with`` block.

    Attributes:
        milliseconds: wall-clock time.
        megabytes: peak memory of the whole process, in MB of 2**20 bytes; None where the system
            does not report it (only Linux does).
    """

    milliseconds: float = 0.0
    megabytes: float | None = None

    def __enter__(self) -> Cost:
        self._has_peak = _reset_peak()
        self._start = time.perf_counter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.milliseconds = 1000 * (time.perf_counter() - self._start)
        self.megabytes = _peak() if self._has_peak else None


def _reset_peak() -> bool:
    try:
        _RESET.write_text("5")
    except OSError:
        return False
    return True


def _peak() -> float | None:
    try:
        match = _PEAK.search(_STATUS.read_bytes())
    except OSError:
        return None
    return int(match[1]) / 1024 if match else None
