"""Commands run in the tests' own process, so that imports of a second happen only once.

Also a mark for tests that need named pipes.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
_HIDDEN_WARNINGS = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)


def run_in_process(
    main: Callable[[], object],
    *arguments: str | Path,
    stdin: bytes = b"",
    folder: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Call the main function of a command with arguments; return its exit code and output."""
    streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8") for name in ("stdout", "stderr")}
    argv = ["takeaways", *map(str, arguments)]
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, _state_of_a_new_process(), contextlib.chdir(folder):
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(stdin)), "utf-8"))
        patch.setattr(sys, "argv", argv)
        for name, value in (environment or {}).items():
            patch.setenv(name, value)
        try:
            main()
        except SystemExit as end:
            code = end.code
    said = {}
    for name, stream in streams.items():
        stream.flush()
        said[name] = stream.buffer.getvalue().decode()  # type: ignore[attr-defined]
    status = code if isinstance(code, int) else int(code is not None)
    return subprocess.CompletedProcess(argv, status, said["stdout"], said["stderr"])


@contextlib.contextmanager
def _state_of_a_new_process() -> Iterator[None]:
    """Show warnings as Python does by default; undo a command's changes to its process."""
    usual = signal.getsignal(signal.SIGPIPE) if hasattr(signal, "SIGPIPE") else None
    variables = dict(os.environ)
    try:
        with warnings.catch_warnings():
            warnings.resetwarnings()
            for kind in _HIDDEN_WARNINGS:
                warnings.simplefilter("ignore", kind)
            yield
    finally:
        if hasattr(signal, "SIGPIPE"):
            signal.signal(signal.SIGPIPE, usual)
        for name in os.environ.keys() - variables.keys():
            del os.environ[name]
