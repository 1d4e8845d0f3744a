"""Comparison of the articles of a file with what an earlier run read of it."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from typing import Any

from summarize.batch.fingerprint import MODULUS, Failure, FileRecord, current, failed, left, settled
from summarize.reading.pending import PendingArticle


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
        self.new = 0  # articles after those of the record
        self.tried_again = 0  # articles that changed since they failed

    def is_new(self, number: int, digest: int) -> bool:
        """Take in the next article; return whether it is new, or changed since it failed."""
        self._count = number
        if number > self.record.articles:
            self.new += 1
            return True
        if number in self._failures:
            has_changed = digest != self._failures[number]
            self.tried_again += has_changed
            return has_changed
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

    It finds new articles anywhere in the file, for example above the old ones. The id of an article
    without one of its own is its number in the file, so it must be where it was.

    Args:
        record: what the earlier run read.
        failures: the articles that failed then.
        left: see ``Fingerprint.left``.
        articles: ids and digests of the articles of the file that have takeaways. Those of
            fingerprints of earlier versions are not among them.
        ids: ids of all articles that have takeaways.

    Attributes:
        new: number of new articles.
        tried_again: number of articles that changed since they failed.
        without_id: what happened to articles that are edited, new or moved and have no id of their
            own, by their names.
    """

    def __init__(
        self,
        record: FileRecord,
        failures: Mapping[int, Failure],
        left: Mapping[str, int | None],
        articles: Mapping[str, tuple[int, ...]],
        ids: Container[str],
    ) -> None:
        self._record = record
        self._failures = failures
        self._lines = {failure.digest: failure.line for failure in failures.values()}
        self._failed_ids = {json.loads(line).get("id") for line in self._lines.values()}
        self._left = left
        self._articles = articles
        self._id_of = {digest: id for id, digests in articles.items() for digest in digests}
        self._ids = ids
        self._expected = record.content
        self._found = FileRecord(record.file)
        self._failed: list[dict[str, Any]] = []  # changes
        self._current: list[dict[str, Any]] = []  # changes
        self._edited: dict[str, tuple[int, str]] = {}  # id -> digest and name
        self._seen: set[str] = set()
        self.without_id: dict[str, str] = {}
        self.new = 0
        self.tried_again = 0

    def is_new(self, pending: PendingArticle, id: str | None, name: str) -> bool:
        """Take in the next article; return whether it is new, or changed since it failed.

        Args:
            pending: the article, with its digest.
            id: its id; None if it has none of its own.
            name: its name for messages.
        """
        number, digest = pending.position.number, pending.digest
        if digest in self._lines:
            line = _moved(self._lines[digest], pending, id)
            self._failed.append(failed(self._record.file, number, digest, line))
            self._found = self._found.with_failure(number)
            return False
        if id is None:
            id = self._id_without_own(pending, name)
        elif id not in self._articles and id not in self._ids:
            self._found = self._found.with_failure(number)  # until it is summarized
            self.new += id not in self._failed_ids
            self.tried_again += id in self._failed_ids
            return True
        self._found = self._found.with_article(number, digest)
        if id is not None and id in self._articles:
            self._compare(id, digest, name)
        return False

    def is_unchanged(self) -> bool:
        """Return whether all articles that have takeaways are there, and as they were."""
        is_same = self._found.content == self._expected % MODULUS
        return is_same and not self._edited and not self.without_id

    def changes(self, file: str) -> Iterator[str]:
        """Yield what happened to articles that have takeaways, as far as it is known.

        Args:
            file: name of the file for messages.
        """
        for _, name in self._edited.values():
            yield f"{name} was edited"
        for name, change in self.without_id.items():
            yield f"{name} {change}"
        for id in self._deleted():
            yield f"{id} is gone from {file}"

    def amendments(self, stamp: str) -> list[dict[str, Any]]:
        """Return the changes of the fingerprint that give the articles their new numbers.

        Records of articles that were edited or deleted count as left.
        """
        file = self._record.file
        record = replace(self._found, stamp="" if self.new or self.tried_again else stamp)
        return [
            *(settled(file, number) for number in self._failures),
            *self._failed,
            *self._current,
            *(left(file, id, digest) for id, (digest, _) in self._edited.items()),
            *(left(file, id, None) for id in ([] if self.is_unchanged() else self._deleted())),
            record.to_change(),
        ]

    def _id_without_own(self, pending: PendingArticle, name: str) -> str | None:
        """Return the id that an article without its own had; None if it had none."""
        digest = pending.digest
        if digest in self._articles.get(pending.id, ()):
            return pending.id
        id = self._id_of.get(digest)
        has_moved = f"(was {id}) has moved and has no id of its own"
        self.without_id[name] = has_moved if id else "was edited or is new"
        return id

    def _compare(self, id: str, digest: int, name: str) -> None:
        """Compare an article with that of the same id."""
        self._seen.add(id)
        is_left, left_digest = id in self._left, self._left.get(id)
        if digest in self._articles[id]:
            if is_left:  # it was edited or deleted, and is back
                self._current.append(current(self._record.file, id))
                self._expected += digest - (left_digest or 0)
        elif not is_left or digest != left_digest:
            self._edited[id] = digest, name

    def _deleted(self) -> Iterator[str]:
        known = (id for id in self._articles if id not in self._seen)
        return (id for id in known if self._left.get(id, 0) is not None)


def _moved(line: str, pending: PendingArticle, id: str | None) -> str:
    """Return the line of a failed article in the errors file, with its position of now."""
    now = {
        "id": pending.id if id is None else id,
        "source": pending.source,
        "position": pending.position.number,
    }
    return json.dumps({**json.loads(line), **now}, ensure_ascii=False) + "\n"
