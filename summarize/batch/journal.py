"""The journal of a run: what was asked, then how far it has come, a line of JSON each."""

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
class Mark:
    """How far a run has come: everything up to ``place`` is written, and nothing after it.

    Attributes:
        place: of the last article; None before the first.
        checksum: of its record, by which it is known again.
        files: how many files were begun.
        done, failed: articles with takeaways and without.
        out, errors: bytes of the two files.
        crc: checksum of the records, by which they are known again.
        finished: whether that was all.
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
    """A journal to add to."""

    def __init__(self, path: Path) -> None:
        self._size = cut_torn_line(path)
        self._file = reopened(path, self._size)

    @staticmethod
    def begin(path: Path, asked: Mapping[str, Any]) -> None:
        """Write the first line, in the place of what is there."""
        with path.open("wb", buffering=0) as file:
            write_all(file, _line(asked))

    @staticmethod
    def read(path: Path) -> tuple[dict[str, Any], list[Mark]]:
        """Return what was asked, nothing if nothing was, and the marks, beginning with none.

        Raises:
            OptionError: what was asked cannot be read.
        """
        first, *others = path.read_bytes().split(b"\n")[:-1] or [b"{}"]  # the last may be torn
        if (asked := _loads(first)) is None:
            raise OptionError(f"{path} is damaged: --restart does it all again")
        return asked, [Mark(), *(mark for line in others if (mark := _mark(line)) is not None)]

    def note(self, mark: Mark) -> None:
        """Add a line, in the place of one that did not get on the disk whole."""
        line = _line(asdict(mark))
        self._file.truncate(self._size)
        self._file.seek(self._size)
        write_all(self._file, line)
        self._size += len(line)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def check_same(out: Path | str, before: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    """Refuse to go on with a run that asked something else.

    Raises:
        OptionError: it did; the message says what differs.
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


def _flat(value: Mapping[str, Any], lead: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, item in value.items():
        found |= _flat(item, f"{lead}{name}.") if isinstance(item, dict) else {lead + name: item}
    return found


def reopened(path: Path, size: int) -> FileIO:
    """Open a file to add to what its first ``size`` bytes hold."""
    path.touch()
    file = path.open("r+b", buffering=0)
    file.truncate(size)
    file.seek(size)
    return file


def write_all(file: FileIO, data: bytes) -> None:
    """Write bytes, however few the system takes at a time."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _loads(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _mark(line: bytes) -> Mark | None:
    """Return the mark that a line holds; None for one that is damaged."""
    value = _loads(line) or {}
    try:
        return Mark(**{**value, "place": value["place"] and ArticlePosition(*value["place"])})
    except (KeyError, TypeError):
        return None
