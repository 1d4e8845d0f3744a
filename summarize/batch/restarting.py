"""Restarts: OUT keeps its journal and fingerprint until the new run has succeeded.

    OUT.run.jsonl.before        journal of the run that wrote OUT; exists if the backup is whole
    OUT.inputs.jsonl.before     fingerprint of that run

A kill at any moment leaves the files of one of the two runs.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import Any

from summarize.batch.journal import Journal, RunState
from summarize.batch.output_files import OutputFiles
from summarize.errors import OptionError
from summarize.runtime.atomic_files import replaced_file


def back_up(files: OutputFiles) -> None:
    """Copy the journal and the fingerprint of OUT, if it has any and no copy is there yet."""
    before = _journal_of_output(files)
    if before is None or files.journal_before.exists():
        return
    with replaced_file(files.inputs_before) as copy:
        shutil.copyfile(files.inputs, copy)
    Journal.begin(files.journal_before, *before)


def restore(files: OutputFiles) -> None:
    """Give OUT its journal and fingerprint back if it has none. It may be called again."""
    if files.journal.exists() or not files.journal_before.exists():
        return
    if files.inputs_before.exists():
        files.inputs_before.replace(files.inputs)
    files.journal_before.replace(files.journal)


def drop_backup(files: OutputFiles) -> None:
    """Delete the copies: a new OUT is in place."""
    files.journal_before.unlink(missing_ok=True)
    files.inputs_before.unlink(missing_ok=True)


def _journal_of_output(files: OutputFiles) -> tuple[dict[str, Any], RunState] | None:
    """Return what the run asked that wrote OUT, and its state then; None if no run wrote it."""
    if not (files.out.exists() and files.journal.exists() and files.inputs.exists()):
        return None
    try:
        asked, states = Journal.read(files.journal)
    except OptionError:
        return None
    first, last = states[0], states[-1]
    if last.finished:
        return asked, last
    return (asked, replace(first, finished=True, new_failures=0)) if first.base else None
