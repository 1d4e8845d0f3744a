"""Articles that a run has left to do, and the comparison of its input with what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from summarize.batch.fingerprint import (
    ArticleComparison,
    FileRecord,
    Fingerprint,
    IdComparison,
    gone,
)
from summarize.batch.source_paths import PathKeys
from summarize.errors import OptionError, ReadError, TakeawaysError
from summarize.reading import Columns
from summarize.reading.failures import NetworkError
from summarize.reading.finding import find_in_file
from summarize.reading.paths import path_of
from summarize.reading.pending import PendingArticle
from summarize.reading.sources import STDIN, SourceFile, SourceListing
from summarize.runtime.first_names import FirstNames


class ChangedInputError(TakeawaysError):
    """An input that no longer holds what was summarized.

    Args:
        source: the input.
        changes: what happened to it.
    """

    def __init__(self, source: str, changes: object) -> None:
        name = "standard input" if source == STDIN else source
        advice = "--append adds new ids only, --restart does it all again, another OUT leaves it"
        super().__init__(f"{name} has changed since it was summarized: {changes}: {advice}")
        self.changes = changes


class InputComparison:
    """Comparison of an input with the fingerprint of what earlier processes read of it.

    A file whose size and times are as they were is not opened. In other files the articles from
    the first on must be the same. Where they are not, ids may prove that all are still there.

    Args:
        listing: the files of the source.
        columns: the names of record columns.
        fingerprint: what earlier processes have read.
        key: function from the path of a file to the one in the fingerprint.
        ids: returns the ids of the articles that have takeaways.
        append: take articles with other ids as new, whatever has changed.

    Attributes:
        amendments: changes of the fingerprint to make before new articles are read.
        added: names of new files.
        grown: names of known files that hold new articles.

    Raises:
        ChangedInputError: the input no longer holds what was summarized.
        OptionError: ``append`` is set, and articles of a changed file have no ids.
        NetworkError: the network failed; a later run can continue.
    """

    def __init__(
        self,
        listing: SourceListing,
        columns: Columns,
        fingerprint: Fingerprint,
        key: PathKeys,
        ids: Callable[[], set[str]],
        *,
        append: bool = False,
    ) -> None:
        self._listing = listing
        self._columns = columns
        self._fingerprint = fingerprint
        self._key = key
        self._read_ids = ids
        self._append = append
        self._unread: set[str] = set()  # known files that hold new articles, or may
        self._by_id: set[str] = set()  # those of them whose new articles are told by their ids
        self._changed = FirstNames()
        self._base = key(listing.source)
        self.amendments: list[dict[str, Any]] = []
        self.added = FirstNames()
        self.grown = FirstNames()
        if fingerprint.files:
            self._compare()
        if self._changed:
            raise ChangedInputError(listing.source, self._changed)

    def growth(self) -> str:
        """Return what is new, for a message; empty if nothing is."""
        parts = (("new", self.added), ("longer or tried again", self.grown))
        return "; ".join(f"{len(names):,} {kind}: {names}" for kind, names in parts if names)

    def new_articles(self) -> Iterator[PendingArticle]:
        """Yield the articles that are new, or have changed since they failed.

        Raises:
            ChangedInputError: an article that is summarized has changed.
            NetworkError: the network failed; a later run can continue here.
        """
        bytes_before = 0  # size of the files before the current one
        for file in self._listing:
            path = self._path(file)
            if path not in self._fingerprint.files or path in self._unread:
                is_by_id = path in self._by_id
                new = self._new_by_id(file) if is_by_id else self._new_after_prefix(file)
                for pending in new:
                    yield replace(pending, end=bytes_before + pending.end)
            bytes_before += file.size if isinstance(file, SourceFile) else 0

    def _compare(self) -> None:
        missing = dict.fromkeys(self._fingerprint.files)
        for file in self._listing:
            path = self._path(file)
            missing.pop(path, None)
            record = self._fingerprint.files.get(path)
            if record is None:
                self.added.add(self._name(path))
            elif path == STDIN:  # it can be read only once, so ``new_articles`` compares it
                self._unread.add(path)
            elif not record.is_current(_stamp(file)):
                self._compare_file(file, record)
        for path in missing:
            if self._fingerprint.files[path].has_takeaways and not self._append:
                self._changed.add(f"{self._name(path)} is gone")
            self.amendments.append(gone(path))

    def _compare_file(self, file: SourceFile | ReadError, record: FileRecord) -> None:
        comparison = self._prefix_comparison(record.file)
        try:
            new = sum(1 for _ in self._new_after_prefix(file, comparison))
        except ChangedInputError as error:
            self._compare_ids(file, record, f"{self._name(record.file)} {error.changes}")
            return
        shortening = comparison.shortening()
        self.amendments += shortening
        if new:
            self._unread.add(record.file)
            self.grown.add(self._name(record.file))
        elif not shortening and (stamp := _stamp(file)):
            self.amendments.append(replace(record, stamp=stamp).to_change())

    def _compare_ids(self, file: SourceFile | ReadError, record: FileRecord, change: str) -> None:
        comparison = self._id_comparison(record.file)
        try:
            for _ in self._new_by_id(file, comparison):
                pass
        except OptionError:
            if self._append:
                raise
            self._changed.add(change)
            return
        if not self._append and not comparison.proves_growth():
            self._changed.add(change)
            return
        self.amendments += comparison.amendments(_stamp(file))
        if comparison.new:
            self._unread.add(record.file)
            self._by_id.add(record.file)
            self.grown.add(self._name(record.file))

    def _new_after_prefix(
        self, file: SourceFile | ReadError, comparison: ArticleComparison | None = None
    ) -> Iterator[PendingArticle]:
        """Yield the articles of a file after those that were read, or that changed since.

        Raises:
            ChangedInputError: an article that is summarized has changed.
            NetworkError: the network failed.
        """
        comparison = comparison or self._prefix_comparison(self._path(file))
        emptied = None  # why the file holds no articles any more
        for pending in self._articles(file):
            number = pending.position.number
            if number == comparison.record.articles + 1:
                _check_unchanged(comparison, None)
            if number == 1 and pending.kind == "failure":
                emptied = pending.value.reason
            if comparison.is_new(number, pending.digest):
                yield pending
        _check_unchanged(comparison, emptied)

    def _new_by_id(
        self, file: SourceFile | ReadError, comparison: IdComparison | None = None
    ) -> Iterator[PendingArticle]:
        """Yield the articles of a file with new ids, or that changed since they failed.

        Raises:
            OptionError: a record has no id.
            NetworkError: the network failed.
        """
        comparison = comparison or self._id_comparison(self._path(file))
        for pending in self._articles(file):
            id = pending.own_id(self._columns)
            if pending.kind == "record" and id == pending.id:
                reason = "has no id, so --append cannot tell whether it is new"
                raise OptionError(f"{pending.source} {reason}: name the column with --id-column")
            if comparison.is_new(pending.position.number, pending.digest, id):
                yield pending

    def _articles(self, file: SourceFile | ReadError) -> Iterator[PendingArticle]:
        for pending in find_in_file(file, self._columns):
            check_network(pending)
            yield pending.with_digest()

    def _prefix_comparison(self, path: str) -> ArticleComparison:
        failures = self._fingerprint.failures_of(path)
        digests = {number: failure.digest for number, failure in failures.items()}
        return ArticleComparison(self._fingerprint.record_of(path), digests)

    def _id_comparison(self, path: str) -> IdComparison:
        failures = self._fingerprint.failures_of(path)
        return IdComparison(self._fingerprint.record_of(path), failures, self._ids)

    @cached_property
    def _ids(self) -> set[str]:
        return self._read_ids()

    def _name(self, path: str) -> str:
        """Return the path of a file within the source."""
        return path.removeprefix(self._base).lstrip("/") or path_of(path).name

    def _path(self, file: SourceFile | ReadError) -> str:
        """Return the path of a file in the fingerprint."""
        return self._key(file.path if isinstance(file, SourceFile) else file.source)


def check_network(pending: PendingArticle) -> None:
    """Check that the network did not fail: then a later run may find more articles.

    Raises:
        NetworkError: it failed.
    """
    if isinstance(pending.value, NetworkError):
        raise pending.value


def _check_unchanged(comparison: ArticleComparison, emptied: str | None) -> None:
    if change := comparison.change():
        raise ChangedInputError(comparison.record.file, emptied or change)


def _stamp(file: SourceFile | ReadError) -> str:
    return file.stamp if isinstance(file, SourceFile) else ""
