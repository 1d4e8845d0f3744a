"""Files that a batch writes: their names, their format, and the errors of the file system."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from summarize.errors import OptionError, TakeawaysError, short_message
from summarize.reading.paths import path_of

RESTART_ADVICE = "--restart does it all again, another OUT leaves it"


@dataclass(frozen=True, slots=True)
class OutputFiles:
    """Paths of the files of a run.

    Attributes:
        out: OUT, the finished records.
        part: records so far, as JSON lines.
        errors: failures so far.
        journal: saved states of the run.
        inputs: fingerprint of the input.
        journal_before, inputs_before: copies of them while a restart replaces OUT.
        ready: the next OUT, while it is made from the records.
        lock: exists while a process writes.
    """

    out: Path
    part: Path
    errors: Path
    journal: Path
    inputs: Path
    journal_before: Path
    inputs_before: Path
    ready: Path
    lock: Path

    @classmethod
    def of(cls, out: Path) -> OutputFiles:
        """Return the files of the run that writes ``out``.

        Raises:
            OptionError: the ending of ``out`` names no format that can be written; or ``out`` is
                a folder, or its folder does not exist.
        """
        output_format(str(out))
        if out.is_dir():
            raise OptionError(f"{out} is a folder: name a file, or --engine ray")
        if not out.parent.is_dir():
            raise OptionError(f"{out} cannot be written: there is no folder {out.parent}")
        if out.suffix == ".parquet":
            import summarize.batch.parquet  # noqa: F401 (fails now, not after all the work)
        return cls(
            out,
            part=out.with_name(f"{out.name}.part"),
            errors=out.with_name(f"{out.name}.errors.jsonl"),
            journal=out.with_name(f"{out.name}.run.jsonl"),
            inputs=out.with_name(f"{out.name}.inputs.jsonl"),
            journal_before=out.with_name(f"{out.name}.run.jsonl.before"),
            inputs_before=out.with_name(f"{out.name}.inputs.jsonl.before"),
            ready=out.with_name(f"{out.name}.ready"),
            lock=out.with_name(f".{out.name}.lock"),
        )

    def resolved(self) -> tuple[str, ...]:
        """Return the real paths, to exclude them when the input folder holds them."""
        paths = (self.out, self.part, self.errors, self.journal, self.inputs, self.ready)
        return tuple(map(os.path.realpath, paths))  # Path.resolve fails for a link to itself


def output_format(out: str) -> str:
    """Return ``.jsonl`` or ``.parquet``, by the ending of a path or URI.

    Raises:
        OptionError: it has another ending.
    """
    ending = path_of(out).suffix
    if ending not in (".jsonl", ".parquet"):
        raise OptionError(f"{out}: the name must end in .jsonl or .parquet")
    return ending


def encode_lines(lines: Iterable[str]) -> bytes:
    """Return lines of JSON as UTF-8; half of a surrogate pair becomes its escape."""
    return "".join(lines).encode("utf-8", "backslashreplace")


def size_of(path: Path) -> int:
    """Return the size of a file in bytes; 0 if it does not exist."""
    return path.stat().st_size if path.exists() else 0


def first_lines(path: Path, size: int) -> Iterator[bytes]:
    """Yield the lines in the first ``size`` bytes of a file, which need not exist for none."""
    if not size:
        return
    with path.open("rb") as file:
        for line in file:
            size -= len(line)
            if size < 0:
                return
            yield line


@contextmanager
def write_errors(out: Path | str) -> Iterator[None]:
    """Turn an error of the file system within this block into an error of the package.

    Raises:
        TakeawaysError: a file cannot be written.
    """
    try:
        yield
    except OSError as error:
        advice = "what is written stays, the same command goes on"
        reason = f"cannot be written: {error.strerror or short_message(error)} ({advice})"
        raise TakeawaysError(f"{error.filename or out}: {reason}") from error
