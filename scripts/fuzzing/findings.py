"""Inputs on which a target fails: told apart, made smaller, and kept in files."""

from __future__ import annotations

import hashlib
import time
import traceback
from collections.abc import Callable
from pathlib import Path

_MAX_CPU_SECONDS = 2.0  # of an input of some kB, in Python that is traced; chosen by hand
_MAX_SHRINKING = 20.0  # seconds to make an input smaller; chosen by hand

Run = Callable[[bytes], None]


class TookLongError(Exception):
    """An input that takes too much time."""


class Findings:
    """The inputs on which a target fails, one for each place and kind of failure.

    Args:
        run: the target.
        folder: gets a file for each finding.
        describe: returns an input as people read it.
    """

    def __init__(self, run: Run, folder: Path, describe: Callable[[bytes], str]) -> None:
        self._run, self._folder, self._describe = run, folder, describe
        self._known: set[str] = set()

    def try_input(self, data: bytes) -> None:
        """Run the target. If it fails in a new way, keep and print the smallest such input."""
        kind = self._failure(data)
        if kind is None or kind in self._known:
            return
        if kind.startswith(TookLongError.__name__) and self._failure(data) != kind:
            return  # the machine was busy, or something was done for the first time
        self._known.add(kind)
        data = _smaller(data, lambda shorter: self._failure(shorter) == kind)
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / hashlib.sha256(kind.encode()).hexdigest()[:8]
        path.write_bytes(data)
        print(
            f"FINDING {path}: {kind}\n  {self._describe(data)}\n  {self._message(data)}", flush=True
        )

    def _failure(self, data: bytes) -> str | None:
        """Return the kind and the place of the failure on an input; None if there is none."""
        try:
            self._timed(data)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            claim = str(error).partition(":")[0] if isinstance(error, AssertionError) else ""
            return f"{type(error).__name__} {Path(frame.filename).name}:{frame.name} {claim}"
        return None

    def _message(self, data: bytes) -> str:
        try:
            self._timed(data)
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-3:]
            way = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in last)
            return f"{way}: {error!r:.1500}"
        return ""

    def _timed(self, data: bytes) -> None:
        start = time.process_time()
        self._run(data)
        seconds = time.process_time() - start
        if seconds > _MAX_CPU_SECONDS:
            raise TookLongError(f"{seconds:.1f} s for {len(data)} bytes")


def _smaller(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """Return a shorter input that fails too: parts are left out, half of it first."""
    end, size = time.monotonic() + _MAX_SHRINKING, len(data) // 2
    while size:
        start = 0
        while start < len(data) and time.monotonic() < end:
            shorter = data[:start] + data[start + size :]
            if fails(shorter):
                data = shorter
            else:
                start += size
        size //= 2
    return data
