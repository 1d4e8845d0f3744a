"""What a batch writes, so that a run that is killed goes on as if it had not been.

    OUT.part            records as they come; put in place as OUT when all is done
    OUT.errors.jsonl    what failed, and why
    OUT.run.jsonl       the journal: what was asked, then how far it had come, a line a second

A line of the journal is written after what it speaks of is on the disk. Going on means: cut both
files to the sizes of the last line that they can bear out, and go on with the article after it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from io import FileIO
from pathlib import Path
from typing import Any

from summarize.batch.job import Answer
from summarize.errors import OptionError, TakeawaysError
from summarize.locking import locked
from summarize.reading.unread import Place

_SECONDS = 1.0  # between two lines of the journal
_DAMAGED = "is damaged: --restart does it all again"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a run has come: everything up to ``place`` is written, and nothing after it.

    Attributes:
        place: of the last article; None before the first.
        checksum: of its record, by which it is known again.
        files: how many files were begun.
        done, failed: articles with takeaways and without.
        out, errors: bytes of the two files.
        finished: whether that was all.
    """

    place: Place | None = None
    checksum: int = 0
    files: int = 0
    done: int = 0
    failed: int = 0
    out: int = 0
    errors: int = 0
    finished: bool = False


class Output:
    """The files of a run; ``mark`` says how far it has come."""

    def __init__(self, paths: Paths, asked: Mapping[str, Any], mark: Mark) -> None:
        self.mark = self._saved = mark
        self.paths = paths
        self._asked = asked
        self._last = time.monotonic()
        self._out = _reopened(paths.part, mark.out)
        self._errors = _reopened(paths.errors, mark.errors)
        self._journal = _reopened(paths.journal, paths.journal.read_bytes().rfind(b"\n") + 1)

    @classmethod
    @contextmanager
    def opened(cls, path: Path, asked: Mapping[str, Any], restart: bool) -> Iterator[Output | Mark]:
        """Begin a run, or go on with one that asked the same; no other process may meanwhile.

        A run that was finished gives the mark that it ended with.

        Args:
            path: OUT.
            asked: what is done on what, as JSON has it.
            restart: do it all again, whatever is there.

        Raises:
            OptionError: OUT is there and no run wrote it, or a run that asked something else;
                or another process is at it.
            TakeawaysError: it cannot be written.
        """
        paths = Paths.of(path)
        if not path.parent.is_dir():
            raise OptionError(f"{path} cannot be written: there is no folder {path.parent}")
        with _told(path):
            if not restart and not paths.journal.exists():
                _check_free(paths)
            paths.journal.touch()
            with locked(paths.journal, path):
                mark = None if restart else _last_mark(paths, asked)
                if mark is None:
                    mark = _begin(paths, asked)
                if mark.finished:
                    _put_in_place(paths, asked)
                    yield mark
                    return
                output = cls(paths, asked, mark)
                try:
                    yield output
                finally:
                    output.close()

    def write(self, answer: Answer, place: Place, checksum: int, files: int) -> None:
        """Add what became of the articles up to ``place``."""
        out, errors = ("".join(lines).encode() for lines in (answer.records, answer.errors))
        _write_all(self._out, out)
        _write_all(self._errors, errors)
        before = self.mark
        self.mark = Mark(
            place,
            checksum,
            files,
            before.done + len(answer.records),
            before.failed + len(answer.errors),
            before.out + len(out),
            before.errors + len(errors),
        )
        if time.monotonic() - self._last >= _SECONDS:
            self.save()

    def save(self) -> None:
        """Write a line of the journal, after what it speaks of."""
        if self.mark != self._saved:
            for file in (self._out, self._errors):
                os.fsync(file.fileno())
            _write_all(self._journal, _line(asdict(self.mark)))
            self._saved = self.mark
        self._last = time.monotonic()

    def finish(self) -> None:
        """Put OUT in place."""
        self.mark = replace(self.mark, finished=True)
        self.save()
        _put_in_place(self.paths, self._asked)

    def discard(self) -> None:
        """Leave only the errors: the run came to nothing, and the next one begins anew."""
        self.save()
        self.paths.part.unlink()
        self.paths.journal.unlink()

    def close(self) -> None:
        """Note how far the run has come, and close the files; leave none that holds nothing."""
        with suppress(OSError):  # a full disk: the line before holds
            self.save()
        for file in (self._out, self._errors, self._journal):
            file.close()
        if self.mark == Mark():
            for path in (self.paths.part, self.paths.errors, self.paths.journal):
                path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of a run."""

    out: Path
    part: Path
    errors: Path
    journal: Path

    @classmethod
    def of(cls, out: Path) -> Paths:
        """Return the files of the run that writes ``out``.

        Raises:
            OptionError: its name tells no format that there is.
        """
        if out.suffix not in (".jsonl", ".parquet"):
            raise OptionError(f"{out}: the name must end in .jsonl or .parquet")
        ends = ("part", "errors.jsonl", "run.jsonl")
        part, errors, journal = (out.with_name(f"{out.name}.{end}") for end in ends)
        return cls(out, part, errors, journal)

    def resolved(self) -> tuple[Path, ...]:
        """Return them all, as a reader of a folder that they lie in finds them."""
        return tuple(one.resolve() for one in (self.out, self.part, self.errors, self.journal))


def _check_free(paths: Paths) -> None:
    there = next((one for one in (paths.out, paths.part) if one.exists()), None)
    if there:
        raise OptionError(f"{there} is there, and no batch wrote it: --restart replaces it")


def _begin(paths: Paths, asked: Mapping[str, Any]) -> Mark:
    """Write the first line of the journal; what stands in OUT stays until all is done."""
    for one in (paths.part, paths.errors):
        one.unlink(missing_ok=True)
    with paths.journal.open("wb", buffering=0) as journal:
        _write_all(journal, _line(asked))
    return Mark()


def _last_mark(paths: Paths, asked: Mapping[str, Any]) -> Mark | None:
    """Return how far a run that asked the same has come; None where there is none."""
    lines = paths.journal.read_bytes().split(b"\n")[:-1]  # what follows the last was torn off
    if not lines:
        return None
    before, *values = [_loads(line, paths.journal) for line in lines]
    check_same(paths.out, before, asked)
    marks = [Mark(), *(_mark(value, paths.journal) for value in values)]
    if marks[-1].finished and not paths.part.exists():
        if paths.out.suffix == ".parquet" or _size(paths.out) >= marks[-1].out:
            return marks[-1]
        if paths.out.exists():
            paths.out.replace(paths.part)  # it was torn
    sizes = _size(paths.part), _size(paths.errors)
    return next(one for one in reversed(marks) if _fits(one, sizes))


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


def _fits(mark: Mark, sizes: tuple[int, int]) -> bool:
    return mark.out <= sizes[0] and mark.errors <= sizes[1]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _put_in_place(paths: Paths, asked: Mapping[str, Any]) -> None:
    """Make OUT of what is written; also after a kill in the midst of this."""
    if paths.errors.exists() and not _size(paths.errors):
        paths.errors.unlink()
    if not paths.part.exists():
        return
    if paths.out.suffix == ".parquet":
        from summarize.batch.parquet import to_parquet

        ready = paths.out.with_name(f"{paths.out.name}.part.parquet")
        with paths.part.open("rb") as lines:
            to_parquet(lines, ready, asked["keep"], asked["milliseconds"])
        ready.replace(paths.out)
        paths.part.unlink()
    else:
        paths.part.replace(paths.out)


def _reopened(path: Path, size: int) -> FileIO:
    """Open a file to add to what its first ``size`` bytes hold."""
    path.touch()
    file = path.open("r+b", buffering=0)
    file.truncate(size)
    file.seek(size)
    return file


def _write_all(file: FileIO, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _loads(line: bytes, journal: Path) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise OptionError(f"{journal} {_DAMAGED}")
    return value


def _mark(value: dict[str, Any], journal: Path) -> Mark:
    try:
        place = value.pop("place")
        return Mark(Place(*place) if place else None, **value)
    except (KeyError, TypeError):
        raise OptionError(f"{journal} {_DAMAGED}") from None


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what a file system refuses into an error of the package."""
    try:
        yield
    except OSError as error:
        advice = "what is written stays, the same command goes on"
        reason = f"cannot be written: {error.strerror or error} ({advice})"
        raise TakeawaysError(f"{error.filename or path}: {reason}") from error
