"""Articles that a run has left to do, and the comparison of its input with what was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from summarize.batch.fingerprint import ArticleComparison, Fingerprint, gone, settled
from summarize.errors import ReadError, TakeawaysError
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
        advice = "--restart does it all again, another OUT leaves it"
        super().__init__(f"{name} has changed since it was summarized: {changes}: {advice}")
        self.changes = changes


@dataclass(slots=True)
class InputChanges:
    """How an input differs from the one that earlier processes read.

    Attributes:
        amendments: changes of the fingerprint to make before new articles are read.
        unread: paths of known files that hold new articles, or may.
        added: names of new files.
        grown: names of known files that hold new articles.
        changed: for each file that no longer holds what was summarized, what happened to it.
    """

    amendments: list[dict[str, Any]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    added: FirstNames = field(default_factory=FirstNames)
    grown: FirstNames = field(default_factory=FirstNames)
    changed: FirstNames = field(default_factory=FirstNames)

    def check(self, source: str) -> None:
        """Check that what was summarized is still there.

        Raises:
            ChangedInputError: it is not.
        """
        if self.changed:
            raise ChangedInputError(source, self.changed)

    def growth(self) -> str:
        """Return what is new, for a message; empty if nothing is."""
        parts = (("new", self.added), ("longer or tried again", self.grown))
        return "; ".join(f"{len(names):,} {kind}: {names}" for kind, names in parts if names)


def compare_input(
    listing: SourceListing, columns: Columns, fingerprint: Fingerprint
) -> InputChanges:
    """Compare an input with the fingerprint of what earlier processes read of it.

    A file whose size and times are as they were is not opened. Standard input can be read only
    once: ``new_articles`` compares it.

    Raises:
        NetworkError: the network failed; a later run can continue.
    """
    changes = InputChanges()
    missing = dict.fromkeys(fingerprint.files)
    for file in listing if fingerprint.files else ():
        path = _path(file)
        missing.pop(path, None)
        record = fingerprint.files.get(path)
        if record is None:
            changes.added.add(_short_name(path, listing))
        elif path == STDIN:
            changes.unread.add(path)
        elif not record.is_current(_stamp(file)):
            _compare_file(file, columns, fingerprint, changes, _short_name(path, listing))
    for path in missing:
        record, failures = fingerprint.files[path], fingerprint.failures_of(path)
        if record.articles > len(failures):
            changes.changed.add(f"{_short_name(path, listing)} is gone")
        changes.amendments.append(gone(path))
    return changes


def _compare_file(
    file: SourceFile | ReadError,
    columns: Columns,
    fingerprint: Fingerprint,
    changes: InputChanges,
    name: str,
) -> None:
    path = _path(file)
    comparison = _comparison(path, fingerprint)
    try:
        new = sum(1 for _ in _new_articles(file, columns, comparison))
    except ChangedInputError as error:
        changes.changed.add(f"{name} {error.changes}")
        return
    changes.amendments += [settled(path, number) for number in comparison.vanished_failures()]
    if new:
        changes.unread.add(path)
        changes.grown.add(name)
    elif stamp := _stamp(file):
        record = replace(fingerprint.files[path], stamp=stamp)
        changes.amendments.append(record.to_change())


def new_articles(
    listing: SourceListing, columns: Columns, fingerprint: Fingerprint, unread: set[str]
) -> Iterator[PendingArticle]:
    """Yield the articles that are new since the fingerprint, or have changed since they failed.

    Args:
        listing: the files of the source.
        columns: the names of record columns.
        fingerprint: what earlier processes have read.
        unread: known files that hold new articles.

    Raises:
        ChangedInputError: an article that is summarized has changed.
        NetworkError: the network failed; a later run can continue here.
    """
    bytes_before = 0  # size of the files before the current one
    for file in listing:
        path = _path(file)
        if path not in fingerprint.files or path in unread:
            for pending in _new_articles(file, columns, _comparison(path, fingerprint)):
                yield replace(pending, end=bytes_before + pending.end)
        bytes_before += file.size if isinstance(file, SourceFile) else 0


def _new_articles(
    file: SourceFile | ReadError, columns: Columns, comparison: ArticleComparison
) -> Iterator[PendingArticle]:
    """Yield the articles of a file that are new, with their digests.

    Raises:
        ChangedInputError: an article that is summarized has changed.
        NetworkError: the network failed.
    """
    emptied = None  # why the file holds no articles any more
    for found in find_in_file(file, columns):
        check_network(found)
        pending = found.with_digest()
        number = pending.position.number
        if number == comparison.record.articles + 1:
            _check_unchanged(comparison, None)
        if number == 1 and pending.kind == "failure":
            emptied = pending.value.reason
        if comparison.is_new(number, pending.digest):
            yield pending
    _check_unchanged(comparison, emptied)


def _check_unchanged(comparison: ArticleComparison, emptied: str | None) -> None:
    if change := comparison.change():
        raise ChangedInputError(comparison.record.file, emptied or change)


def check_network(pending: PendingArticle) -> None:
    """Check that the network did not fail: then a later run may find more articles.

    Raises:
        NetworkError: it failed.
    """
    if isinstance(pending.value, NetworkError):
        raise pending.value


def _comparison(path: str, fingerprint: Fingerprint) -> ArticleComparison:
    failures = fingerprint.failures_of(path)
    digests = {number: failure.digest for number, failure in failures.items()}
    return ArticleComparison(fingerprint.record_of(path), digests)


def _short_name(path: str, listing: SourceListing) -> str:
    """Return the path of a file within the source."""
    return path.removeprefix(listing.source).lstrip("/") or path_of(path).name


def _path(file: SourceFile | ReadError) -> str:
    return file.path if isinstance(file, SourceFile) else file.source


def _stamp(file: SourceFile | ReadError) -> str:
    return file.stamp if isinstance(file, SourceFile) else ""
