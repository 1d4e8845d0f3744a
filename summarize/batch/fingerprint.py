"""Fingerprint of an input: the files that a run has read, and digests of their articles.

A later run compares it with the input of then. Articles that have takeaways must still be there,
unchanged. Articles that failed may change or vanish; those that changed are tried again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from summarize.batch.source_paths import absolute_path
from summarize.runtime.first_names import FirstNames
from summarize.wording import counted

_READ = b'{"read":'  # the first bytes of lines that ``read`` makes
MODULUS = 1 << 64  # of the sums of digests; a digest has 64 bits


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
            content=(self.content + digest) % MODULUS,
            order=(self.order + digest * number) % MODULUS,
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
        left: the ids by path of articles whose records ``--append`` left as they were, and the
            digest of the edited article; None if the article is no longer there.
    """

    def __init__(self) -> None:
        self.files: dict[str, FileRecord] = {}
        self.failures: dict[str, dict[int, Failure]] = {}
        self.left: dict[str, dict[str, int | None]] = {}

    @classmethod
    def of_lines(cls, lines: Iterable[bytes]) -> Fingerprint:
        """Return the fingerprint that lines of JSON describe."""
        fingerprint = cls()
        for line in lines:
            if not line.startswith(_READ):
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
        elif "left" in change:
            self.left.setdefault(file, {})[change["left"]] = change["digest"]
        elif "current" in change:
            self.left.get(file, {}).pop(change["current"], None)
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

    def left_as_they_were(self) -> str:
        """Return which records ``--append`` left, for a message; empty if none."""
        edited, deleted = FirstNames(), FirstNames()
        for articles in self.left.values():
            for id, digest in articles.items():
                (deleted if digest is None else edited).add(id)
        parts = (
            (edited, "edited article", "left as it was", "left as they were"),
            (deleted, "deleted article", "left in OUT", "left in OUT"),
        )
        return "; ".join(
            f"{counted(len(names), noun)} {one if len(names) == 1 else many}: {names}"
            for names, noun, one, many in parts
            if names
        )

    def error_lines(self) -> Iterator[str]:
        """Yield the lines of the errors file."""
        for failures in self.failures.values():
            for failure in failures.values():
                yield failure.line


def failed(file: str, number: int, digest: int, line: str) -> dict[str, Any]:
    """Return the change that an article failed."""
    return {"file": file, "failed": number, "digest": digest, "line": line}


def read(file: str, articles: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Return the change that articles got takeaways, by their ids and digests.

    ``Fingerprint.apply`` is not called with it, as that would take memory for each article.
    """
    return {"read": articles, "file": file}


def read_articles(lines: Iterable[bytes]) -> dict[str, dict[str, tuple[int, ...]]]:
    """Return the articles that have takeaways: by path and by id, the digests.

    An id that occurs several times has several digests.
    """
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for line in lines:
        if line.startswith(_READ):
            change = json.loads(line)
            articles = found.setdefault(absolute_path(change["file"]), {})
            for id, digest in change["read"]:
                articles[id] = (*articles.get(id, ()), digest)
    return found


def left(file: str, id: str, digest: int | None) -> dict[str, Any]:
    """Return the change that an article was edited, or is gone (None), and its record stays."""
    return {"file": file, "left": id, "digest": digest}


def current(file: str, id: str) -> dict[str, Any]:
    """Return the change that an article is again what its record was made from."""
    return {"file": file, "current": id}


def settled(file: str, number: int) -> dict[str, Any]:
    """Return the change that an article no longer fails, or is no longer there."""
    return {"file": file, "settled": number}


def gone(file: str) -> dict[str, Any]:
    """Return the change that a file is no longer there."""
    return {"file": file, "gone": True}
