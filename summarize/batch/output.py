"""What a batch writes, so that a run that is killed goes on as if it had not been.

    OUT.part            records as they come; put in place as OUT when all is done
    OUT.errors.jsonl    what failed, and why
    OUT.run.jsonl       the journal: what was asked, then how far it had come, a line a second

A line of the journal is written after what it speaks of is on the disk. Going on means: cut both
files to the sizes of the last line that they can bear out, and go on with the article after it.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from summarize.batch.job import Answer
from summarize.batch.journal import Journal, Mark, check_same, reopened, write_all
from summarize.errors import OptionError, TakeawaysError, short_message
from summarize.reading.paths import path_of
from summarize.reading.pending import ArticlePosition
from summarize.runtime.atomic_files import exclusive_lock, replaced_file

_SECONDS = 1.0  # between two lines of the journal


class Output:
    """The files of a run; ``mark`` says how far it has come.

    Nothing is begun, and nothing that stands there is lost, before the first answer is written.
    """

    def __init__(self, paths: Paths, asked: Mapping[str, Any], mark: Mark) -> None:
        self.paths = paths
        self.mark = self._saved = mark
        self._asked = asked
        self._last = time.monotonic()
        self._files: _Files | None = None

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
                or another process is at it; or its folder is missing.
            TakeawaysError: it cannot be written.
        """
        paths = Paths.of(path)
        with told(path), exclusive_lock(paths.lock, path):
            if not restart and not paths.journal.exists():
                _check_free(paths)
            mark = None if restart else _last_mark(paths, asked)
            if mark and mark.finished:
                _put_in_place(paths, asked)
                yield mark
                return
            output = cls(paths, asked, mark or Mark())
            try:
                yield output
            finally:
                output.close()

    def write(self, answer: Answer, place: ArticlePosition, checksum: int, files: int) -> None:
        """Add what became of the articles up to ``place``."""
        out, errors = map(encoded, (answer.records, answer.errors))
        opened = self._opened()
        write_all(opened.out, out)
        write_all(opened.errors, errors)
        before = self.mark
        self.mark = Mark(
            place,
            checksum,
            files,
            before.done + len(answer.records),
            before.failed + len(answer.errors),
            before.out + len(out),
            before.errors + len(errors),
            zlib.crc32(out, before.crc),
        )
        if time.monotonic() - self._last >= _SECONDS:
            self.save()

    def save(self) -> None:
        """Write a line of the journal, after what it speaks of."""
        if self.mark != self._saved:
            opened = self._opened()
            for file in (opened.out, opened.errors):
                os.fsync(file.fileno())
            opened.journal.note(self.mark)
            self._saved = self.mark
        self._last = time.monotonic()

    def finish(self) -> None:
        """Put OUT in place."""
        self.mark = replace(self.mark, finished=True)
        self.save()
        self.close()
        _put_in_place(self.paths, self._asked)

    def discard(self) -> None:
        """Leave only the errors: the run came to nothing, and the next one begins anew."""
        self.close()
        self.paths.part.unlink(missing_ok=True)
        self.paths.journal.unlink()

    def close(self) -> None:
        """Note how far the run has come, and close the files."""
        if self._files is not None:
            with suppress(OSError):  # a full disk: the line before holds
                self.save()
            self._files.close()
            self._files = None

    def _opened(self) -> _Files:
        if self._files is None:
            if self._saved == Mark():
                _begin(self.paths, self._asked)
            self._files = _Files(self.paths, self.mark)
        return self._files


class _Files:
    """The three files, open behind what a mark speaks of."""

    def __init__(self, paths: Paths, mark: Mark) -> None:
        self.out = reopened(paths.part, mark.out)
        self.errors = reopened(paths.errors, mark.errors)
        self.journal = Journal(paths.journal)

    def close(self) -> None:
        """Close them."""
        for file in (self.out, self.errors, self.journal):
            file.close()


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of a run; ``ready`` is OUT in the making, ``lock`` keeps others from writing."""

    out: Path
    part: Path
    errors: Path
    journal: Path
    ready: Path
    lock: Path

    @classmethod
    def of(cls, out: Path) -> Paths:
        """Return the files of the run that writes ``out``.

        Raises:
            OptionError: its name tells no format that there is, or one that cannot be written;
                it is a folder, or in none.
        """
        ending_of(str(out))
        if out.is_dir():
            raise OptionError(f"{out} is a folder: name a file, or --engine ray")
        if not out.parent.is_dir():
            raise OptionError(f"{out} cannot be written: there is no folder {out.parent}")
        if out.suffix == ".parquet":
            import summarize.batch.parquet  # noqa: F401 (or it would fail when all is done)
        ends = ("part", "errors.jsonl", "run.jsonl", "ready")
        lock = out.with_name(f".{out.name}.lock")
        return cls(out, *(out.with_name(f"{out.name}.{end}") for end in ends), lock)

    def resolved(self) -> tuple[Path, ...]:
        """Return them all, as a reader of a folder that they lie in finds them."""
        every = (self.out, self.part, self.errors, self.journal, self.ready)
        return tuple(one.resolve() for one in every)


def ending_of(out: str) -> str:
    """Return the ending by which a path or URI tells the format of records.

    Raises:
        OptionError: it tells none that there is.
    """
    ending = path_of(out).suffix
    if ending not in (".jsonl", ".parquet"):
        raise OptionError(f"{out}: the name must end in .jsonl or .parquet")
    return ending


def encoded(lines: Iterable[str]) -> bytes:
    """Return lines of JSON as bytes; half of a surrogate pair becomes its escape."""
    return "".join(lines).encode("utf-8", "backslashreplace")


def _check_free(paths: Paths) -> None:
    there = next((one for one in (paths.out, paths.part) if one.exists()), None)
    if there:
        raise OptionError(f"{there} is there, and no batch wrote it: --restart replaces it")


def _begin(paths: Paths, asked: Mapping[str, Any]) -> None:
    """Write the first line of the journal; what stands in OUT stays until all is done."""
    for one in (paths.part, paths.errors, paths.ready):
        one.unlink(missing_ok=True)
    Journal.begin(paths.journal, asked)


def _last_mark(paths: Paths, asked: Mapping[str, Any]) -> Mark | None:
    """Return how far a run that asked the same has come; None where there is none.

    Raises:
        OptionError: it asked something else, or what it wrote has been changed since.
    """
    if not paths.journal.exists():
        return None
    before, marks = Journal.read(paths.journal)
    if not before:
        return None
    check_same(paths.out, before, asked)
    if marks[-1].finished and paths.out.exists() and not paths.part.exists():
        if paths.out.suffix == ".parquet" or _size(paths.out) >= marks[-1].out:
            return marks[-1]
        return _torn(paths, marks)
    return _last_that_fits(marks, _size(paths.part), _size(paths.errors))


def _torn(paths: Paths, marks: list[Mark]) -> Mark:
    """Go back to what is left of a finished OUT that was torn."""
    mark = _last_that_fits(marks, _size(paths.out), _size(paths.errors))
    with paths.out.open("rb") as file:
        crc, left = 0, mark.out
        while left and (data := file.read(min(left, 1 << 20))):
            crc, left = zlib.crc32(data, crc), left - len(data)
    if not mark.out or crc != mark.crc:
        raise OptionError(f"{paths.out} was changed since it was finished: --restart replaces it")
    paths.out.replace(paths.part)
    return mark


def _last_that_fits(marks: list[Mark], out: int, errors: int) -> Mark:
    return next(one for one in reversed(marks) if one.out <= out and one.errors <= errors)


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

        with paths.part.open("rb") as lines, replaced_file(paths.out, paths.ready) as ready:
            to_parquet(lines, ready, asked["keep"], asked["milliseconds"])
        paths.part.unlink()
    else:
        paths.part.replace(paths.out)


@contextmanager
def told(out: Path | str) -> Iterator[None]:
    """Turn what a file system refuses into an error of the package."""
    try:
        yield
    except OSError as error:
        advice = "what is written stays, the same command goes on"
        reason = f"cannot be written: {error.strerror or short_message(error)} ({advice})"
        raise TakeawaysError(f"{error.filename or out}: {reason}") from error
