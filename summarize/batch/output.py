"""Output of a batch. A run that is killed at any moment can be continued.

    OUT.part            records so far; becomes OUT when the run is complete
    OUT.errors.jsonl    failures, with their reasons
    OUT.run.jsonl       journal: what was asked, then the state of the run, a line a second
    .OUT.lock           exists while a process writes

A line of the journal is written after the data that it describes is on the disk. To continue, a
run takes the last state that both files are long enough for. It cuts both files to the sizes of
that state, and goes on with the article after it.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarize.batch.chunk_processor import ChunkResult
from summarize.batch.journal import Journal, RunState, check_same, open_at, write_all
from summarize.batch.output_files import OutputFiles, encode_lines, size_of, write_errors
from summarize.errors import OptionError
from summarize.reading.pending import ArticlePosition
from summarize.runtime.atomic_files import exclusive_lock, replaced_file

_JOURNAL_SECONDS = 1.0  # between two lines of the journal; chosen by hand
_READ_BYTES = 1 << 20  # that are read at a time for a checksum


class Output:
    """Writer of a run; ``state`` says how far the run has come.

    It begins no file, and deletes none of an earlier run, before the first result is written.
    """

    def __init__(self, files: OutputFiles, asked: Mapping[str, Any], state: RunState) -> None:
        self.files = files
        self.state = self._saved = state
        self._asked = asked
        self._last_save = time.monotonic()
        self._streams: _Streams | None = None

    @classmethod
    @contextmanager
    def opened(
        cls, path: Path, asked: Mapping[str, Any], restart: bool
    ) -> Iterator[Output | RunState]:
        """Begin a run, or continue one that asked the same. A lock keeps other processes out.

        If the run is already finished, give its last state instead of an output.

        Args:
            path: OUT.
            asked: method, options and input, as JSON values.
            restart: begin again, whatever exists.

        Raises:
            OptionError: OUT exists and no run wrote it, or a run that asked something else;
                or another process writes it; or its folder does not exist.
            TakeawaysError: a file cannot be written.
        """
        files = OutputFiles.of(path)
        with write_errors(path), exclusive_lock(files.lock, path):
            if not restart and not files.journal.exists():
                _check_no_foreign_file(files)
            state = None if restart else _state_to_continue(files, asked)
            if state and state.finished:
                _put_in_place(files, asked)
                yield state
                return
            output = cls(files, asked, state or RunState())
            try:
                yield output
            finally:
                output.close()

    def write(self, result: ChunkResult, place: ArticlePosition, checksum: int, files: int) -> None:
        """Add the result of the articles up to ``place``; see ``RunState`` for the arguments."""
        records, errors = map(encode_lines, (result.records, result.errors))
        streams = self._opened_streams()
        write_all(streams.records, records)
        write_all(streams.errors, errors)
        before = self.state
        self.state = RunState(
            place,
            checksum,
            files,
            before.done + len(result.records),
            before.failed + len(result.errors),
            before.out + len(records),
            before.errors + len(errors),
            zlib.crc32(records, before.crc),
        )
        if time.monotonic() - self._last_save >= _JOURNAL_SECONDS:
            self.save()

    def save(self) -> None:
        """Add the state to the journal, after the data is on the disk."""
        if self.state != self._saved:
            streams = self._opened_streams()
            for file in (streams.records, streams.errors):
                os.fsync(file.fileno())
            streams.journal.add(self.state)
            self._saved = self.state
        self._last_save = time.monotonic()

    def finish(self) -> None:
        """Save that the run is finished, and put OUT in place."""
        self.state = replace(self.state, finished=True)
        self.save()
        self.close()
        _put_in_place(self.files, self._asked)

    def discard(self) -> None:
        """Delete all but the errors: no article succeeded, and the next run begins again."""
        self.close()
        self.files.part.unlink(missing_ok=True)
        self.files.journal.unlink()

    def close(self) -> None:
        """Save the state, and close the files."""
        if self._streams is not None:
            with suppress(OSError):  # the disk is full: the state before it is valid
                self.save()
            self._streams.close()
            self._streams = None

    def _opened_streams(self) -> _Streams:
        if self._streams is None:
            if self._saved == RunState():
                _begin(self.files, self._asked)
            self._streams = _Streams(self.files, self.state)
        return self._streams


class _Streams:
    """The files of a run, open for writing after the data of a state."""

    def __init__(self, files: OutputFiles, state: RunState) -> None:
        self.records = open_at(files.part, state.out)
        self.errors = open_at(files.errors, state.errors)
        self.journal = Journal(files.journal)

    def close(self) -> None:
        for file in (self.records, self.errors, self.journal):
            file.close()


def _check_no_foreign_file(files: OutputFiles) -> None:
    existing = next((path for path in (files.out, files.part) if path.exists()), None)
    if existing:
        raise OptionError(f"{existing} is there, and no batch wrote it: --restart replaces it")


def _begin(files: OutputFiles, asked: Mapping[str, Any]) -> None:
    """Write the first line of the journal. An existing OUT stays until the run is complete."""
    for path in (files.part, files.errors, files.ready):
        path.unlink(missing_ok=True)
    Journal.begin(files.journal, asked)


def _state_to_continue(files: OutputFiles, asked: Mapping[str, Any]) -> RunState | None:
    """Return the state of an earlier run that asked the same; None if there is no such run.

    Raises:
        OptionError: the earlier run asked something else, or its output was changed since.
    """
    if not files.journal.exists():
        return None
    before, states = Journal.read(files.journal)
    if not before:
        return None
    check_same(files.out, before, asked)
    if states[-1].finished and files.out.exists() and not files.part.exists():
        if files.out.suffix == ".parquet" or size_of(files.out) >= states[-1].out:
            return states[-1]
        return _state_of_torn_output(files, states)
    return _last_covered_state(states, size_of(files.part), size_of(files.errors))


def _state_of_torn_output(files: OutputFiles, states: list[RunState]) -> RunState:
    """Return the last state that a finished OUT still covers after a crash cut it short.

    OUT becomes OUT.part again.

    Raises:
        OptionError: OUT does not hold the records of that state.
    """
    state = _last_covered_state(states, size_of(files.out), size_of(files.errors))
    with files.out.open("rb") as file:
        crc, remaining = 0, state.out
        while remaining and (data := file.read(min(remaining, _READ_BYTES))):
            crc, remaining = zlib.crc32(data, crc), remaining - len(data)
    if not state.out or crc != state.crc:
        raise OptionError(f"{files.out} was changed since it was finished: --restart replaces it")
    files.out.replace(files.part)
    return state


def _last_covered_state(states: list[RunState], out: int, errors: int) -> RunState:
    """Return the last state for which both files are long enough."""
    return next(s for s in reversed(states) if s.out <= out and s.errors <= errors)


def _put_in_place(files: OutputFiles, asked: Mapping[str, Any]) -> None:
    """Make OUT from the written records. A kill in between does no harm: it runs again."""
    if files.errors.exists() and not size_of(files.errors):
        files.errors.unlink()
    if not files.part.exists():
        return
    if files.out.suffix == ".parquet":
        from summarize.batch.parquet import to_parquet

        with files.part.open("rb") as lines, replaced_file(files.out, files.ready) as ready:
            to_parquet(lines, ready, asked)
        files.part.unlink()
    else:
        files.part.replace(files.out)
