"""Warnings about ids in the output that name no article, or several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from summarize.batch.written_ids import id_of_line
from summarize.reading.pending import PendingArticle
from summarize.reading.records import Columns
from summarize.runtime.first_names import FirstNames
from summarize.wording import counted

_MAX_IDS = 500_000  # ids that are compared, some 50 MB; chosen by hand


class IdCheck:
    """Count of repeated and missing ids among the records that a process writes.

    In very long runs only the first ids are compared, so that memory stays constant.

    Args:
        columns: the names of record columns. Missing ids count only where an id is asked for.
    """

    def __init__(self, columns: Columns) -> None:
        self._wants_ids = columns.id != Columns().id
        self._hashes: set[int] = set()
        self._repeated = FirstNames()
        self._missing = FirstNames()

    def add(self, chunk: Sequence[PendingArticle], records: Iterable[str]) -> None:
        """Take in the records of a chunk."""
        default_ids = {pending.id: pending.source for pending in chunk if pending.kind == "record"}
        for id in map(id_of_line, records):
            if self._wants_ids and id in default_ids:
                self._missing.add(default_ids[id])
            elif hash(id) in self._hashes:
                self._repeated.add(id)
            elif len(self._hashes) < _MAX_IDS:
                self._hashes.add(hash(id))

    def warnings(self) -> Iterator[str]:
        """Yield a line for each kind of fault."""
        for names, fault in (
            (self._missing, "no id, so the number of the row stands for it"),
            (self._repeated, "the id of an earlier one"),
        ):
            if names:
                has = "has" if len(names) == 1 else "have"
                yield f"{counted(len(names), 'record')} {has} {fault}: {names}"
