"""Journal of a run: a line of JSON on what was asked, then a line for each saved state."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from io import FileIO
from pathlib import Path
from typing import Any

from summarize.batch.fingerprint import FileRecord
from summarize.batch.output_files import RESTART_ADVICE
from summarize.batch.source_paths import absolute_path, with_same_source
from summarize.errors import OptionError
from summarize.runtime.atomic_files import cut_torn_line, replaced_file


@dataclass(frozen=True, slots=True)
class RunState:
    """State of a run: the articles up to some place are written, and nothing after it.

    A finished run is continued in another round when its input has grown. A round writes the new
    records to a part of its own, which joins OUT at the end.

    Attributes:
        last: what was read of the last file; None before the first article of a round.
        done, failed: articles with takeaways and without, in all rounds.
        new_failures: articles that failed in this round.
        out, errors, inputs: sizes in bytes of the part, of the errors and of the fingerprint.
        base: size of OUT when the round began; 0 in the first round.
        crc: CRC-32 of the records in the part, to notice a change.
        finished: True if the round is complete.
    """

    last: FileRecord | None = None
    done: int = 0
    failed: int = 0
    new_failures: int = 0
    out: int = 0
    errors: int = 0
    inputs: int = 0
    base: int = 0
    crc: int = 0
    finished: bool = False


class Journal:
    """A journal that is open for new lines."""

    def __init__(self, path: Path) -> None:
        self._size = cut_torn_line(path)
        self._file = open_at(path, self._size)

    @staticmethod
    def begin(path: Path, asked: Mapping[str, Any], state: RunState) -> None:
        """Replace a journal at once by one that begins with a state."""
        with replaced_file(path) as temporary, temporary.open("wb", buffering=0) as file:
            write_all(file, _line(asked) + _line(asdict(state)))
            os.fsync(file.fileno())

    @staticmethod
    def read(path: Path) -> tuple[dict[str, Any], list[RunState]]:
        """Return what was asked, and the states in order.

        The first state is the one that the round began with. Without a whole first line, the
        dictionary is empty.

        Raises:
            OptionError: the first line is damaged.
        """
        # The last element is empty, or a line that a kill has torn.
        first, *others = path.read_bytes().split(b"\n")[:-1] or [b"{}"]
        states = [state for line in others if (state := _state(line)) is not None]
        return _asked(path, first), states or [RunState()]

    @staticmethod
    def asked(path: Path) -> dict[str, Any]:
        """Return what was asked; an empty dictionary if there is no journal."""
        if not path.exists():
            return {}
        with path.open("rb") as file:
            first = file.readline()
        return _asked(path, first) if first.endswith(b"\n") else {}

    def add(self, state: RunState) -> None:
        """Add a line. If an earlier write failed halfway, this line replaces the torn one."""
        line = _line(asdict(state))
        self._file.truncate(self._size)
        self._file.seek(self._size)
        write_all(self._file, line)
        self._size += len(line)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def check_same(out: Path | str, before: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    """Check that a run asks the same as the run to continue.

    Raises:
        OptionError: something differs; the message names it.
    """
    then, now = _flat(before), _flat(with_same_source(asked, before))
    differing = [
        f"{name} was {then.get(name)!r} and is {now.get(name)!r}"
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]
    if differing:
        raise OptionError(f"{out} was begun otherwise: {'; '.join(differing)} ({RESTART_ADVICE})")


def _flat(value: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested dictionaries as one, with names like ``options.count``."""
    flat: dict[str, Any] = {}
    for name, item in value.items():
        flat |= _flat(item, f"{prefix}{name}.") if isinstance(item, dict) else {prefix + name: item}
    return flat


def open_at(path: Path, size: int) -> FileIO:
    """Open a file for writing after its first ``size`` bytes; cut off the rest."""
    path.touch()
    file = path.open("r+b", buffering=0)
    file.truncate(size)
    file.seek(size)
    return file


def write_all(file: FileIO, data: bytes) -> None:
    """Write bytes to an unbuffered file, which may take only a part of them at a time."""
    remaining = memoryview(data)
    while remaining:
        remaining = remaining[file.write(remaining) :]


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _asked(path: Path, line: bytes) -> dict[str, Any]:
    if (asked := _loads(line)) is None:
        raise OptionError(f"{path} is damaged: --restart does it all again")
    return asked


def _loads(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _state(line: bytes) -> RunState | None:
    """Return the state on a line; None if the line is damaged."""
    value = _loads(line) or {}
    try:
        last = value["last"] and FileRecord(**value["last"])
        if last:
            last = replace(last, file=absolute_path(last.file))
        return RunState(**{**value, "last": last})
    except (KeyError, TypeError):
        return None
