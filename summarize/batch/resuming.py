"""Articles that a run has left to do, and the comparison of its input with what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from summarize.batch.comparison import ArticleComparison, IdComparison
from summarize.batch.earlier_runs import EarlierRuns
from summarize.batch.fingerprint import FileRecord, gone, left, settled
from summarize.errors import OptionError, ReadError, TakeawaysError
from summarize.reading import Columns
from summarize.reading.failures import NetworkError
from summarize.reading.finding import find_in_file
from summarize.reading.kept_columns import SEARCHED_RECORDS, check_record_columns
from summarize.reading.paths import path_of
from summarize.reading.pending import PendingArticle
from summarize.reading.sources import STDIN, SourceFile, SourceListing
from summarize.runtime.first_names import FirstNames
from summarize.wording import counted


class ChangedInputError(TakeawaysError):
    """An input that no longer holds what was summarized.

    Args:
        source: the input.
        changes: what happened to it.
    """

    def __init__(self, source: str, changes: object) -> None:
        name = "standard input" if source == STDIN else source
        advice = (
            "--append adds what is new and leaves these records as they are, --restart does it all "
            "again, another OUT leaves it"
        )
        super().__init__(f"{name} has changed since it was summarized: {changes}: {advice}")
        self.changes = changes


class InputComparison:
    """Comparison of an input with the fingerprint of what earlier processes read of it.

    A file whose size and times are as they were is not opened. In other files the articles from
    the first on must be the same. Where they are not, ids may prove that all are still there.

    Args:
        listing: the files of the source.
        columns: the names of record columns.
        earlier: what earlier processes have read and written.
        keep: columns of the input that are copied to the output.
        append: take articles with other ids as new, whatever has changed.

    Attributes:
        amendments: changes of the fingerprint to make before new articles are read.
        added: names of new files.
        grown: names of known files that hold new articles.

    Raises:
        ChangedInputError: the input no longer holds what was summarized.
        OptionError: a changed file lacks a column, or ``append`` is set and its articles have
            no ids.
        NetworkError: the network failed; a later run can continue.
    """

    def __init__(
        self,
        listing: SourceListing,
        columns: Columns,
        earlier: EarlierRuns,
        *,
        keep: Sequence[str] = (),
        append: bool = False,
    ) -> None:
        self._listing = listing
        self._columns = columns
        self._earlier = earlier
        self._fingerprint = earlier.fingerprint
        self._key = earlier.key
        self._keep = keep
        self._append = append
        self._unread: set[str] = set()  # known files that hold new articles, or may
        self._by_id: set[str] = set()  # those of them whose new articles are told by their ids
        self._changed = FirstNames()
        self._base = self._key(listing.source)
        self._new = self._tried_again = 0  # articles in known files
        self.amendments: list[dict[str, Any]] = []
        self.added = FirstNames()
        self.grown = FirstNames()
        if self._fingerprint.files:
            self._compare()
        if self._changed:
            raise ChangedInputError(listing.source, self._changed)

    def growth(self) -> str:
        """Return what is new, for a message; empty if nothing is."""
        parts = []
        if self.added:
            parts.append(f"{counted(len(self.added), 'new file')} ({self.added})")
        where = "" if self._is_single_file() else f" in {self.grown}"
        if self._new:
            parts.append(f"{counted(self._new, 'new article')}{where}")
        if self._tried_again:
            tried_again = counted(self._tried_again, "article")
            parts.append(f"{tried_again} tried again, changed since the failure{where}")
        return "; ".join(parts)

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
            self._compare_missing(path)

    def _compare_missing(self, path: str) -> None:
        if not self._fingerprint.files[path].has_takeaways:
            if path not in self._fingerprint.left:
                self.amendments.append(gone(path))
        elif self._append:
            self.amendments += [settled(path, n) for n in self._fingerprint.failures_of(path)]
            self.amendments += [left(path, id, None) for id in self._articles_of(path)]
            self.amendments.append(FileRecord(path).to_change())
        else:
            self._changed.add(f"{self._name(path)} is gone")

    def _compare_file(self, file: SourceFile | ReadError, record: FileRecord) -> None:
        if record.file in self._fingerprint.left:
            self._compare_ids(file, record, f"{self._name(record.file)} was edited")
            return
        comparison = self._prefix_comparison(record.file)
        try:
            for _ in self._new_after_prefix(file, comparison):
                pass
        except ChangedInputError as error:
            self._compare_ids(file, record, f"{self._name(record.file)} {error.changes}")
            return
        shortening = comparison.shortening()
        self.amendments += shortening
        if comparison.new or comparison.tried_again:
            self._unread.add(record.file)
            self._count(comparison, record.file)
        elif not shortening and (stamp := _stamp(file)):
            self.amendments.append(replace(record, stamp=stamp).to_change())

    def _compare_ids(self, file: SourceFile | ReadError, record: FileRecord, change: str) -> None:
        self._check_columns(file)
        comparison = self._id_comparison(record.file)
        is_readable = True
        for pending in self._articles(file):
            is_readable = is_readable and pending.kind != "failure"
            comparison.is_new(pending, *self._described(pending))
        if self._append and comparison.without_id:
            reason = "has no id, so --append cannot tell whether it is new"
            source = next(iter(comparison.without_id))
            raise OptionError(f"{source} {reason}: name the column with --id-column")
        if not self._append and not comparison.is_unchanged():
            changes = comparison.changes(self._name(record.file)) if is_readable else ()
            for known in [*changes] or [change]:
                self._changed.add(known)
            return
        self.amendments += comparison.amendments(_stamp(file))
        if comparison.new or comparison.tried_again:
            self._unread.add(record.file)
            self._by_id.add(record.file)
            self._count(comparison, record.file)

    def _check_columns(self, file: SourceFile | ReadError) -> None:
        """Check that a changed file still has the columns that were asked for.

        Raises:
            OptionError: a column is missing.
        """
        kept = self._keep if self._is_single_file() else ()
        check_record_columns(find_in_file(file, self._columns), self._columns, kept, _name(file))

    def _count(self, comparison: ArticleComparison | IdComparison, path: str) -> None:
        self._new += comparison.new
        self._tried_again += comparison.tried_again
        self.grown.add(self._name(path))

    def _is_single_file(self) -> bool:
        return self._base in self._fingerprint.files

    def _described(self, pending: PendingArticle) -> tuple[str | None, str]:
        """Return the id of an article, None if it has none of its own, and its name."""
        own_id = pending.own_id(self._columns)
        has_id = pending.kind != "record" or own_id != pending.id
        path = pending.position.file
        name = self._name(self._key(path)) + pending.source.removeprefix(path)
        if pending.kind == "record" and has_id:
            name = f"{name} ({own_id})"
        return own_id if has_id else None, name

    def _new_after_prefix(
        self, file: SourceFile | ReadError, comparison: ArticleComparison | None = None
    ) -> Iterator[PendingArticle]:
        """Yield the articles of a file after those that were read, or that changed since.

        Raises:
            ChangedInputError: an article that is summarized has changed.
            NetworkError: the network failed.
        """
        comparison = comparison or self._prefix_comparison(self._path(file))
        first: list[PendingArticle] = []  # of standard input, to tell a missing column
        emptied = None  # why the file holds no articles any more
        for pending in self._articles(file):
            number = pending.position.number
            if number == comparison.record.articles + 1:
                self._check_unchanged(comparison, None, first)
            if number == 1 and pending.kind == "failure":
                emptied = pending.value.reason
            if comparison.record.file == STDIN and number <= SEARCHED_RECORDS:
                first.append(pending)
            if comparison.is_new(number, pending.digest):
                yield pending
        self._check_unchanged(comparison, emptied, first)

    def _check_unchanged(
        self, comparison: ArticleComparison, emptied: str | None, first: list[PendingArticle]
    ) -> None:
        if change := comparison.change():
            check_record_columns(first, self._columns, self._keep, "standard input")
            raise ChangedInputError(comparison.record.file, emptied or change)

    def _new_by_id(self, file: SourceFile | ReadError) -> Iterator[PendingArticle]:
        """Yield the articles of a file with new ids, or that changed since they failed.

        Raises:
            NetworkError: the network failed.
        """
        comparison = self._id_comparison(self._path(file))
        for pending in self._articles(file):
            if comparison.is_new(pending, *self._described(pending)):
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
        articles, left = self._articles_of(path), self._fingerprint.left.get(path, {})
        record = self._fingerprint.record_of(path)
        return IdComparison(record, failures, left, articles, self._ids)

    def _articles_of(self, path: str) -> Mapping[str, tuple[int, ...]]:
        return self._summarized.get(path, {})

    @cached_property
    def _ids(self) -> set[str]:
        return self._earlier.ids()

    @cached_property
    def _summarized(self) -> dict[str, dict[str, tuple[int, ...]]]:
        return self._earlier.articles()

    def _name(self, path: str) -> str:
        """Return the path of a file within the source."""
        return path.removeprefix(self._base).lstrip("/") or path_of(path).name

    def _path(self, file: SourceFile | ReadError) -> str:
        """Return the path of a file in the fingerprint."""
        return self._key(_name(file))


def check_network(pending: PendingArticle) -> None:
    """Check that the network did not fail: then a later run may find more articles.

    Raises:
        NetworkError: it failed.
    """
    if isinstance(pending.value, NetworkError):
        raise pending.value


def _name(file: SourceFile | ReadError) -> str:
    return file.path if isinstance(file, SourceFile) else file.source


def _stamp(file: SourceFile | ReadError) -> str:
    return file.stamp if isinstance(file, SourceFile) else ""
