"""Fingerprint of an input: the files that a run has read, and digests of their articles.

A later run compares it with the input of then. Articles that have takeaways must still be there,
unchanged. Articles that failed may change or vanish; those that changed are tried again.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from summarize.batch.source_paths import absolute_path

_MODULUS = 1 << 64  # of the sums of digests; a digest has 64 bits


@dataclass(frozen=True, slots=True)
class FileRecord:
    """Record of what a run has read of a file.

    The sums take in the articles that have takeaways, not those that failed. They can be
    continued in any order.

    Attributes:
        file: path of the file.
        stamp: its size and times when it was read; empty if they are not known.
        articles: number of articles that were read, from the first.
        content: sum of the digests of the articles.
        order: sum of the digests, each times the number of its article.
    """

    file: str
    stamp: str = ""
    articles: int = 0
    content: int = 0
    order: int = 0

    def with_article(self, number: int, digest: int) -> FileRecord:
        """Return the record with one more article that has takeaways."""
        return replace(
            self,
            articles=max(self.articles, number),
            content=(self.content + digest) % _MODULUS,
            order=(self.order + digest * number) % _MODULUS,
        )

    def with_failure(self, number: int) -> FileRecord:
        """Return the record with one more article that failed."""
        return replace(self, articles=max(self.articles, number))

    @property
    def has_takeaways(self) -> bool:
        """True if an article of the file has takeaways."""
        return bool(self.content or self.order)

    def to_change(self) -> dict[str, Any]:
        """Return the record as a change of a fingerprint, see ``Fingerprint.apply``."""
        return asdict(self)

    def is_current(self, stamp: str) -> bool:
        """Return whether the size and times of the file are known, and as they were."""
        return bool(stamp) and stamp == self.stamp


class Failure(NamedTuple):
    """An article that failed: the digest of its content, and its line in the errors file."""

    digest: int
    line: str


class Fingerprint:
    """The records of all files of an input, and the articles in them that failed.

    It is stored as lines of JSON, each of which changes it; see ``apply``.

    Attributes:
        files: the records by path.
        failures: the failures by path and by number of the article.
    """

    def __init__(self) -> None:
        self.files: dict[str, FileRecord] = {}
        self.failures: dict[str, dict[int, Failure]] = {}

    @classmethod
    def of_lines(cls, lines: Iterable[bytes]) -> Fingerprint:
        """Return the fingerprint that lines of JSON describe."""
        fingerprint = cls()
        for line in lines:
            fingerprint.apply(json.loads(line))
        return fingerprint

    def apply(self, change: Mapping[str, Any]) -> None:
        """Apply a change that one of the functions below made."""
        file = absolute_path(change["file"])
        if "failed" in change:
            failure = Failure(change["digest"], change["line"])
            self.failures.setdefault(file, {})[change["failed"]] = failure
        elif "settled" in change:
            self.failures.get(file, {}).pop(change["settled"], None)
        elif "gone" in change:
            self.files.pop(file, None)
            self.failures.pop(file, None)
        else:
            self.files[file] = FileRecord(**{**change, "file": file})

    def record_of(self, file: str) -> FileRecord:
        """Return the record of a file; an empty one if it was not read."""
        return self.files.get(file, FileRecord(file))

    def failures_of(self, file: str) -> Mapping[int, Failure]:
        """Return the failures in a file."""
        return self.failures.get(file, {})

    def failures_after(self, change: Mapping[str, Any]) -> int:
        """Return how many more failures there are after a change; negative if fewer."""
        failures = self.failures_of(change["file"])
        if "failed" in change:
            return 1
        if "settled" in change:
            return -(change["settled"] in failures)
        return -len(failures) if "gone" in change else 0

    def error_lines(self) -> Iterator[str]:
        """Yield the lines of the errors file."""
        for failures in self.failures.values():
            for failure in failures.values():
                yield failure.line


def failed(file: str, number: int, digest: int, line: str) -> dict[str, Any]:
    """Return the change that an article failed."""
    return {"file": file, "failed": number, "digest": digest, "line": line}


def settled(file: str, number: int) -> dict[str, Any]:
    """Return the change that an article no longer fails, or is no longer there."""
    return {"file": file, "settled": number}


def gone(file: str) -> dict[str, Any]:
    """Return the change that a file is no longer there."""
    return {"file": file, "gone": True}


class ArticleComparison:
    """Comparison of a file's articles, one after the other, with the record of an earlier run.

    Args:
        record: what the earlier run read.
        failures: the digests of the articles that failed then, by number.
    """

    def __init__(self, record: FileRecord, failures: Mapping[int, int]) -> None:
        self.record = record
        self._failures = failures
        self._found = FileRecord(record.file)
        self._count = 0

    def is_new(self, number: int, digest: int) -> bool:
        """Take in the next article; return whether it is new, or changed since it failed."""
        self._count = number
        if number > self.record.articles:
            return True
        if number in self._failures:
            return digest != self._failures[number]
        self._found = self._found.with_article(number, digest)
        return False

    def change(self) -> str | None:
        """Return what happened to the articles that have takeaways; None if they are the same.

        It is known when the articles of the record are taken in, or the file has no more.
        """
        if (self._found.content, self._found.order) == (self.record.content, self.record.order):
            return None
        before = self.record.articles
        if self._count < before:
            return f"has {self._count:,} articles, where it had {before:,}"
        return "was edited" if before == 1 else "was edited before its end"

    def shortening(self) -> list[dict[str, Any]]:
        """Return the changes of the fingerprint if failures at the end of the file are gone."""
        if self._count >= self.record.articles:
            return []
        file = self.record.file
        vanished = [settled(file, number) for number in self._failures if number > self._count]
        return [*vanished, replace(self.record, stamp="", articles=self._count).to_change()]


class IdComparison:
    """Comparison of a file's articles with the record of an earlier run, by their ids.

    It finds new articles anywhere in the file, for example above the old ones.

    Args:
        record: what the earlier run read.
        failures: the articles that failed then.
        ids: ids of the articles that have takeaways.
    """

    def __init__(
        self, record: FileRecord, failures: Mapping[int, Failure], ids: Container[str]
    ) -> None:
        self._record = record
        self._failures = failures
        self._lines = {failure.digest: failure.line for failure in failures.values()}
        self._ids = ids
        self._found = FileRecord(record.file)
        self._failed: list[dict[str, Any]] = []  # changes
        self.new = 0

    def is_new(self, number: int, digest: int, id: str) -> bool:
        """Take in the next article; return whether it is new, or changed since it failed."""
        if digest in self._lines:
            self._failed.append(failed(self._record.file, number, digest, self._lines[digest]))
            self._found = self._found.with_failure(number)
        elif id in self._ids:
            self._found = self._found.with_article(number, digest)
        else:
            self._found = self._found.with_failure(number)  # until it is summarized
            self.new += 1
            return True
        return False

    def proves_growth(self) -> bool:
        """Return whether there are new articles, and all that have takeaways are unchanged."""
        return bool(self.new) and self._found.content == self._record.content

    def amendments(self, stamp: str) -> list[dict[str, Any]]:
        """Return the changes of the fingerprint that give the articles their new numbers."""
        file = self._record.file
        record = replace(self._found, stamp="" if self.new else stamp)
        return [*(settled(file, n) for n in self._failures), *self._failed, record.to_change()]
