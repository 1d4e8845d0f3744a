"""Output of a batch. A run that is killed at any moment can be continued.

    OUT.part            records so far; becomes OUT, or joins it, when the run is complete
    OUT.errors.jsonl    failures, with their reasons
    OUT.inputs.jsonl    fingerprint of the input: the files that were read
    OUT.run.jsonl       journal: what was asked, then the state of the run, a line a second
    OUT.*.before        copies of the last two, until a restart has succeeded, see ``restarting``
    .OUT.lock           exists while a process writes

A line of the journal is written after the data that it describes is on the disk. To continue, a
run takes the last state that the other files are long enough for. It cuts these files to the sizes
of that state, and goes on with the articles that it has not read.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarize.batch.chunk_changes import chunk_changes
from summarize.batch.chunk_processor import ChunkResult
from summarize.batch.earlier_runs import EarlierRuns
from summarize.batch.fingerprint import Fingerprint, read_articles
from summarize.batch.journal import Journal, RunState, open_at, write_all
from summarize.batch.output_files import (
    OutputFiles,
    encode_lines,
    first_lines,
    size_of,
    write_errors,
)
from summarize.batch.recovery import (
    make_ready,
    put_in_place,
    read_fingerprint,
    state_to_continue,
    write_known_errors,
)
from summarize.batch.restarting import back_up, restore
from summarize.batch.source_paths import PathKeys, with_same_source
from summarize.batch.written_ids import ids_of_lines, ids_of_output
from summarize.reading.pending import PendingArticle
from summarize.runtime.atomic_files import exclusive_lock

_JOURNAL_SECONDS = 1.0  # between two lines of the journal; chosen by hand


class Output:
    """Writer of a run.

    It begins no file, and deletes none of an earlier run, before the first result is written.

    Attributes:
        files: paths of its files.
        state: how far the run has come.
        fingerprint: what earlier processes have read of the input.
        key: function from the path of a file to the one in the fingerprint.
    """

    def __init__(
        self, files: OutputFiles, asked: Mapping[str, Any], state: RunState, key: PathKeys
    ) -> None:
        self.files = files
        self.state = self._saved = state
        self.fingerprint = _read_fingerprint(files, state)
        self._asked = asked
        self.key = key
        self._last_save = time.monotonic()
        self._streams: _Streams | None = None

    @classmethod
    @contextmanager
    def opened(cls, path: Path, asked: Mapping[str, Any], restart: bool) -> Iterator[Output]:
        """Begin a run, or continue one that asked the same. A lock keeps other processes out.

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
            restore(files)
            state = RunState() if restart else state_to_continue(files, asked)
            first = asked if restart else with_same_source(asked, Journal.asked(files.journal))
            output = cls(files, first, state, PathKeys(first["in"], asked["in"]))
            if state.finished:
                write_known_errors(files, output.fingerprint)
            try:
                yield output
            finally:
                output.close()

    def write(self, result: ChunkResult, chunk: Sequence[PendingArticle]) -> None:
        """Add the result of the next articles."""
        streams = self._opened_streams()
        records, errors = map(encode_lines, (result.records, result.errors))
        write_all(streams.records, records)
        write_all(streams.errors, errors)
        changes, last = chunk_changes(chunk, result, self.state.last, self.fingerprint, self.key)
        before = self.state
        self.state = replace(
            before,
            last=last,
            done=before.done + len(result.records),
            new_failures=before.new_failures + len(result.errors),
            out=before.out + len(records),
            errors=before.errors + len(errors),
            crc=zlib.crc32(records, before.crc),
        )
        self._add_to_fingerprint(changes)
        if time.monotonic() - self._last_save >= _JOURNAL_SECONDS:
            self.save()

    def amend(self, changes: Iterable[Mapping[str, Any]]) -> None:
        """Change the fingerprint of what earlier processes have read."""
        for change in changes:
            self._opened_streams()
            last = self.state.last
            if last and last.file == change["file"] and "settled" not in change:
                self.state = replace(self.state, last=None)
            self._add_to_fingerprint([change])
            self.fingerprint.apply(change)

    def ids(self) -> set[str]:
        """Return the ids of all records."""
        ids = ids_of_lines(self.files.part, self.state.out)
        if self.state.base or self.state.finished:
            ids |= ids_of_output(self.files.out)
        return ids

    def articles(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """Return the ids and digests of the articles that have takeaways, by their files."""
        return read_articles(first_lines(self.files.inputs, self.state.inputs))

    @property
    def earlier(self) -> EarlierRuns:
        """Articles that earlier processes have read and written."""
        return EarlierRuns(self.fingerprint, self.key, self.ids, self.articles)

    def save(self) -> None:
        """Add the state to the journal, after the data is on the disk."""
        if self.state != self._saved:
            streams = self._opened_streams()
            for file in (streams.records, streams.errors, streams.inputs):
                os.fsync(file.fileno())
            streams.journal.add(self.state)
            self._saved = self.state
        self._last_save = time.monotonic()

    def finish(self) -> None:
        """Save that the run is finished, and put OUT in place."""
        if self.state.finished:
            return
        if self.state.last is not None:
            self._add_to_fingerprint([self.state.last.to_change()])
            self.state = replace(self.state, last=None)
        self.save()
        make_ready(self.files, self._asked, self.state)
        self.state = replace(self.state, finished=True)
        self.save()
        self.close()
        put_in_place(self.files, self.state)
        write_known_errors(self.files, read_fingerprint(self.files, self.state.inputs))

    def discard(self) -> None:
        """Delete all but the errors: no article succeeded, and the next run begins again.

        An OUT that a restart was to replace stays, with its journal.
        """
        self.close()
        for path in (self.files.part, self.files.journal, self.files.inputs):
            path.unlink(missing_ok=True)
        restore(self.files)

    def close(self) -> None:
        """Save the state, and close the files."""
        if self._streams is not None:
            with suppress(OSError):  # the disk is full: the state before it is valid
                self.save()
            self._streams.close()
            self._streams = None

    def _add_to_fingerprint(self, changes: Sequence[Mapping[str, Any]]) -> None:
        lines = encode_lines(f"{json.dumps(change)}\n" for change in changes)
        write_all(self._opened_streams().inputs, lines)
        failures = sum(map(self.fingerprint.failures_after, changes))
        self.state = replace(
            self.state,
            inputs=self.state.inputs + len(lines),
            failed=self.state.failed + failures,
        )

    def _opened_streams(self) -> _Streams:
        if self._streams is None:
            if self._saved == RunState() or self._saved.finished:
                self.state = self._saved = _begin_round(self.files, self._asked, self._saved)
            self._streams = _Streams(self.files, self.state)
            self._streams.journal.add(self._saved)  # states after it are no longer valid
        return self._streams


class _Streams:
    """The files of a run, open for writing after the data of a state."""

    def __init__(self, files: OutputFiles, state: RunState) -> None:
        self.records = open_at(files.part, state.out)
        self.errors = open_at(files.errors, state.errors)
        self.inputs = open_at(files.inputs, state.inputs)
        self.journal = Journal(files.journal)

    def close(self) -> None:
        for file in (self.records, self.errors, self.inputs, self.journal):
            file.close()


def _begin_round(files: OutputFiles, asked: Mapping[str, Any], before: RunState) -> RunState:
    """Begin a journal; an existing OUT stays until the round is complete. Return its state.

    Args:
        files: paths of the files.
        asked: method, options and input.
        before: the last state of a finished round, or the empty state.
    """
    files.ready.unlink(missing_ok=True)
    state = RunState()
    if before.finished:
        state = replace(
            before,
            finished=False,
            new_failures=0,
            out=0,
            crc=0,
            base=size_of(files.out),
            errors=size_of(files.errors),
        )
    else:
        back_up(files)
        files.inputs.touch()
    Journal.begin(files.journal, asked, state)  # it cuts off what the other files hold
    return state


def _read_fingerprint(files: OutputFiles, state: RunState) -> Fingerprint:
    """Return the fingerprint of a state; the last file of it may not be read to its end."""
    if not state.inputs and state.last is None:
        return Fingerprint()
    fingerprint = read_fingerprint(files, state.inputs)
    if state.last is not None:
        fingerprint.files[state.last.file] = replace(state.last, stamp="")
    return fingerprint
