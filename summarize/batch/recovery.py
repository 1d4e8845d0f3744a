"""Continuing from the files of an earlier process, and putting OUT in place."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Mapping
from typing import Any

from summarize.batch.fingerprint import Fingerprint
from summarize.batch.journal import Journal, RunState, check_same
from summarize.batch.output_files import (
    RESTART_ADVICE,
    OutputFiles,
    encode_lines,
    first_lines,
    size_of,
)
from summarize.batch.restarting import drop_backup
from summarize.errors import OptionError
from summarize.runtime.atomic_files import replaced_file

_READ_BYTES = 1 << 20  # that are read at a time for a checksum


def state_to_continue(files: OutputFiles, asked: Mapping[str, Any]) -> RunState:
    """Return the state of an earlier run that asked the same; the empty one if there is none.

    Raises:
        OptionError: OUT is not of such a run, or was changed since.
    """
    if not files.journal.exists():
        _check_no_foreign_file(files)
        return RunState()
    before, states = Journal.read(files.journal)
    if not before:
        return RunState()
    check_same(files.out, before, asked)
    if not files.inputs.exists():
        reason = f"{files.inputs} is missing, so IN cannot be compared with what was read"
        raise OptionError(f"{reason}: {RESTART_ADVICE}")
    last = states[-1]
    if last.finished:
        put_in_place(files, last)
        return _checked_finished_state(files, states)
    if last.base and size_of(files.out) != last.base:
        raise _changed_output(files)
    return _last_covered_state(files, states, size_of(files.part))


def read_fingerprint(files: OutputFiles, size: int) -> Fingerprint:
    """Return the fingerprint in the first ``size`` bytes of its file.

    Raises:
        OptionError: the file is damaged.
    """
    try:
        return Fingerprint.of_lines(first_lines(files.inputs, size))
    except (ValueError, LookupError, TypeError):
        raise OptionError(f"{files.inputs} is damaged: {RESTART_ADVICE}") from None


def make_ready(files: OutputFiles, asked: Mapping[str, Any], state: RunState) -> None:
    """Make the next OUT from the records, where the part cannot just take its name."""
    if files.out.suffix == ".parquet" and (state.out or not state.base):
        from summarize.batch.parquet import to_parquet

        before = files.out if state.base else None
        with files.part.open("rb") as lines, replaced_file(files.ready) as ready:
            to_parquet(lines, ready, asked, before)
    elif state.base and state.out:
        with replaced_file(files.ready) as ready, ready.open("wb") as sink:
            for path in (files.out, files.part):
                with path.open("rb") as records:
                    shutil.copyfileobj(records, sink)
    if files.ready.exists():
        with files.ready.open("rb") as file:
            os.fsync(file.fileno())


def put_in_place(files: OutputFiles, state: RunState) -> None:
    """Put OUT of a finished run in place. A kill in between does no harm: it runs again."""
    if files.ready.exists():
        files.ready.replace(files.out)
    elif files.part.exists() and files.out.suffix != ".parquet" and not state.base:
        files.part.replace(files.out)
    files.part.unlink(missing_ok=True)
    drop_backup(files)


def write_known_errors(files: OutputFiles, fingerprint: Fingerprint) -> None:
    """Write the errors file anew unless it names just the articles that fail."""
    known = encode_lines(fingerprint.error_lines())
    if known != (files.errors.read_bytes() if files.errors.exists() else b""):
        with replaced_file(files.errors) as temporary:
            temporary.write_bytes(known)
    if not known:
        files.errors.unlink(missing_ok=True)


def _changed_output(files: OutputFiles) -> OptionError:
    return OptionError(f"{files.out} was changed since it was finished: --restart replaces it")


def _check_no_foreign_file(files: OutputFiles) -> None:
    existing = next((path for path in (files.out, files.part) if path.exists()), None)
    if existing:
        raise OptionError(f"{existing} is there, and no batch wrote it: --restart replaces it")


def _checked_finished_state(files: OutputFiles, states: list[RunState]) -> RunState:
    """Return the last state, which is finished, unless OUT is gone or cut short."""
    last = states[-1]
    if not files.out.exists():
        return RunState()
    if files.out.suffix == ".parquet" or size_of(files.out) >= last.base + last.out:
        return last
    return _state_of_torn_output(files, states)


def _state_of_torn_output(files: OutputFiles, states: list[RunState]) -> RunState:
    """Return the last state that a finished OUT still covers after a crash cut it short.

    OUT becomes OUT.part again.

    Raises:
        OptionError: OUT does not hold the records of that state, or those of several rounds.
    """
    state = _last_covered_state(files, states, size_of(files.out))
    with files.out.open("rb") as file:
        crc, remaining = 0, state.out
        while remaining and (data := file.read(min(remaining, _READ_BYTES))):
            crc, remaining = zlib.crc32(data, crc), remaining - len(data)
    if not state.out or crc != state.crc or state.base:
        raise _changed_output(files)
    files.out.replace(files.part)
    return state


def _last_covered_state(files: OutputFiles, states: list[RunState], out: int) -> RunState:
    """Return the last state for which the files are long enough.

    Args:
        files: paths of the files.
        states: the states of the journal.
        out: size of the file with the records.

    Raises:
        OptionError: a file is shorter than in all states.
    """
    errors, inputs = size_of(files.errors), size_of(files.inputs)
    for state in reversed(states):
        if state.out <= out and state.errors <= errors and state.inputs <= inputs:
            return state
    raise OptionError(f"the files beside {files.out} are damaged: --restart does it all again")
