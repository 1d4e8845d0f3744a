"""What is produced: takeaways with the evidence that they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, overload


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that supports a takeaway: ``article.text[start:end]``, support in [0, 1]."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Takeaway:
    """One bullet.

    Attributes:
        text: the bullet, on one line.
        evidence: the passages that support it, best first.
        score: how the method rates it within its article, in [0, 1].
        flags: what a reader should know about it, e.g. ``shortened``.
    """

    text: str
    evidence: tuple[Evidence, ...]
    score: float
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Takeaways(Sequence[Takeaway]):
    """The takeaways of one article: a sequence of ``Takeaway``.

    There are ``requested`` of them whenever the article has that many distinct sentences (and
    the word budget holds them), otherwise all that there are: then ``complete`` is false.

    Attributes:
        model: what wrote them, if a model did.
        chunks: texts that it read for that: parts of the article where that is longer than it can
            read, or digests.
    """

    article_id: str
    method: str
    requested: int
    items: tuple[Takeaway, ...]
    title: str | None = None
    model: str | None = None
    chunks: int = 1

    @property
    def complete(self) -> bool:
        """Whether as many takeaways came back as were asked for."""
        return len(self.items) == self.requested

    @overload
    def __getitem__(self, index: int) -> Takeaway: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Takeaway, ...]: ...
    def __getitem__(self, index: int | slice) -> Takeaway | tuple[Takeaway, ...]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __str__(self) -> str:
        return "\n".join(f"- {item.text}" for item in self.items)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of ``--format json``; see the README for its keys."""
        return {
            "id": self.article_id,
            "title": self.title,
            "method": self.method,
            "model": self.model,
            "chunks": self.chunks,
            "requested": self.requested,
            "takeaways": [asdict(item) for item in self.items],
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Takeaways:
        """Return what ``to_dict`` was made of; further keys are passed over.

        Raises:
            KeyError, TypeError: a key is missing, or holds something else.
        """
        items = tuple(
            Takeaway(
                item["text"],
                tuple(Evidence(**part) for part in item["evidence"]),
                item["score"],
                tuple(item["flags"]),
            )
            for item in value["takeaways"]
        )
        return cls(
            value["id"],
            value["method"],
            value["requested"],
            items,
            value["title"],
            value.get("model"),
            value.get("chunks", 1),
        )
