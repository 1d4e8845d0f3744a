"""Journal of a run: a line of JSON on what was asked, then a line for each saved state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path
from typing import Any

from summarize.errors import OptionError
from summarize.reading.pending import ArticlePosition
from summarize.runtime.atomic_files import cut_torn_line


@dataclass(frozen=True, slots=True)
class RunState:
    """State of a run: everything up to ``place`` is written, and nothing after it.

    Attributes:
        place: position of the last article; None before the first.
        checksum: CRC-32 of the record of that article, to notice a change.
        files: number of files that the run has begun to read.
        done, failed: articles with takeaways and without.
        out, errors: sizes of the two files in bytes.
        crc: CRC-32 of the records in the output, to notice a change.
        finished: True if the run is complete.
    """

    place: ArticlePosition | None = None
    checksum: int = 0
    files: int = 0
    done: int = 0
    failed: int = 0
    out: int = 0
    errors: int = 0
    crc: int = 0
    finished: bool = False


class Journal:
    """A journal that is open for new lines."""

    def __init__(self, path: Path) -> None:
        self._size = cut_torn_line(path)
        self._file = open_at(path, self._size)

    @staticmethod
    def begin(path: Path, asked: Mapping[str, Any]) -> None:
        """Write the first line, and delete what the file held before."""
        with path.open("wb", buffering=0) as file:
            write_all(file, _line(asked))

    @staticmethod
    def read(path: Path) -> tuple[dict[str, Any], list[RunState]]:
        """Return what was asked, and the states in order.

        The first state is always the empty one. Without a whole first line, the dictionary is
        empty.

        Raises:
            OptionError: the first line is damaged.
        """
        # The last element is empty, or a line that a kill has torn.
        first, *others = path.read_bytes().split(b"\n")[:-1] or [b"{}"]
        if (asked := _loads(first)) is None:
            raise OptionError(f"{path} is damaged: --restart does it all again")
        states = (_state(line) for line in others)
        return asked, [RunState(), *(state for state in states if state is not None)]

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
    then, now = _flat(before), _flat(asked)
    differing = [
        f"{name} was {then.get(name)!r} and is {now.get(name)!r}"
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]
    if differing:
        advice = "--restart does it all again, another OUT leaves it"
        raise OptionError(f"{out} was begun otherwise: {'; '.join(differing)} ({advice})")


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


def _loads(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _state(line: bytes) -> RunState | None:
    """Return the state on a line; None if the line is damaged."""
    value = _loads(line) or {}
    try:
        return RunState(**{**value, "place": value["place"] and ArticlePosition(*value["place"])})
    except (KeyError, TypeError):
        return None
