"""Takeaways with their evidence: the output of every method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from html import escape
from math import floor
from typing import Any, SupportsIndex, overload

from summarize.errors import one_line
from summarize.wording import counted

_QUIET = "opacity:.7"  # style of notes; without colours, so that it is readable on light and dark
_MOST_SHOWN = 20  # articles of a list that a notebook shows; chosen by hand


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that supports a takeaway.

    Attributes:
        start, end: offsets; ``article.text[start:end]`` is the passage.
        score: its support: the share of the takeaway's words that the passage has, in [0, 1].
            With 1 the takeaway can still be wrong, as its words may be put together differently.
        text: the passage as it stands in the article. It is empty where the takeaways were read
            from a record without it. It does not count when two passages are compared.
    """

    start: int
    end: int
    score: float
    text: str = field(default="", compare=False)

    @property
    def share(self) -> str:
        """The share of the takeaway's words that the passage has, for readers.

        A rare word counts for more than a common one.
        """
        return f"has {floor(100 * self.score + 1e-6)}% of its words"

    @property
    def label(self) -> str:
        """Offsets, and the share of the takeaway's words that the passage has, for readers.

        >>> Evidence(17, 234, 1.0).label
        '17:234, has 100% of its words'
        """
        return f"{self.start}:{self.end}, {self.share}"

    def within(self, text: str) -> Evidence:
        """Return the same evidence, with its passage of the article's text."""
        return Evidence(self.start, self.end, self.score, text[self.start : self.end])


@dataclass(frozen=True, slots=True)
class Takeaway:
    """One bullet.

    Attributes:
        text: the bullet, on one line.
        evidence: the passages that support it, best first.
        score: the method's score for it within the article, in [0, 1].
        flags: notes for the reader, e.g. ``shortened``.
    """

    text: str
    evidence: tuple[Evidence, ...]
    score: float
    flags: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the bullet, with its evidence as a tooltip."""
        return f"<div>{_html_bullet(self)}</div>"


@dataclass(frozen=True, slots=True)
class Takeaways(Sequence[Takeaway]):
    """The takeaways of one article: a sequence of ``Takeaway``.

    There are ``requested`` of them whenever the article has that many distinct sentences (and
    they fit the word budget). Otherwise there are fewer, and ``complete`` is False.

    Attributes:
        article_id: the id of the article.
        method: the name of the method that ran. ``extractive`` stands for another one, and this
            is its name: ``ranker``.
        requested: the number of takeaways that were asked for.
        items: the takeaways, in order.
        title: the title of the article.
        language: the language of the article (BCP 47); None if it is not clear.
        model: the name of the model that wrote them; None if no model did.
        chunks: number of texts that the model read: parts of an article that is too long for it,
            or extracts from it.
    """

    article_id: str
    method: str
    requested: int
    items: tuple[Takeaway, ...]
    title: str | None = None
    language: str | None = None
    model: str | None = None
    chunks: int = 1

    @property
    def complete(self) -> bool:
        """True if there are as many takeaways as were asked for."""
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

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the bullets, each with its evidence as a tooltip."""
        heading = escape(self.title or self.article_id)
        items = "".join(f"<li>{_html_bullet(item)}</li>" for item in self.items)
        note = f"<small style='{_QUIET}'>{escape(self.summary())}</small>"
        content = f"<strong>{heading}</strong><ul>{items}</ul>{note}"
        return f"<div style='margin-bottom:1em'>{content}</div>"

    def summary(self) -> str:
        """Return a line on how many takeaways there are, and which method made them."""
        missing = "" if self.complete else f" of {self.requested} asked for"
        return f"{counted(len(self), 'takeaway')}{missing}, method {self.method}"

    def with_passages(self, text: str) -> Takeaways:
        """Return the same takeaways, with the text of their evidence.

        Args:
            text: the text of the article.
        """
        items = (
            replace(item, evidence=tuple(part.within(text) for part in item.evidence))
            for item in self.items
        )
        return replace(self, items=tuple(items))

    def to_dict(self, *, evidence: bool = False) -> dict[str, Any]:
        """Return the object of ``--format json``, ready for JSON; the README lists its keys.

        Args:
            evidence: also write the text of the evidence, beside its offsets.
        """
        return {
            "id": self.article_id,
            "title": self.title,
            "language": self.language,
            "method": self.method,
            "model": self.model,
            "chunks": self.chunks,
            "requested": self.requested,
            "takeaways": [_item_dict(item, evidence) for item in self.items],
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Takeaways:
        """Return the takeaways of a ``to_dict`` object; unknown keys are ignored.

        Raises:
            KeyError, TypeError: a key is missing, or its value has another type.
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
            value.get("language"),
            value.get("model"),
            value.get("chunks", 1),
        )


class TakeawaysList(list[Takeaways]):
    """The takeaways of several articles, in order. A notebook shows the first 20 of them."""

    @overload
    def __getitem__(self, index: SupportsIndex) -> Takeaways: ...
    @overload
    def __getitem__(self, index: slice) -> TakeawaysList: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Takeaways | TakeawaysList:
        if isinstance(index, slice):
            return TakeawaysList(super().__getitem__(index))
        return super().__getitem__(index)

    def __str__(self) -> str:
        """Return the title or id of each article, and its bullets."""
        titles = (one_line(found.title or found.article_id) for found in self)
        return "\n\n".join(f"{title}\n{found}" for title, found in zip(titles, self, strict=True))

    def _repr_html_(self) -> str:
        shown = "".join(takeaways._repr_html_() for takeaways in self[:_MOST_SHOWN])
        more = len(self) - _MOST_SHOWN
        if more <= 0:
            return shown
        return f"{shown}<p style='{_QUIET}'>… and {counted(more, 'more article')}</p>"


def _html_bullet(item: Takeaway) -> str:
    evidence = "\n".join(map(_evidence_line, item.evidence))
    bullet = f"<span style='cursor:help' title='{escape(evidence)}'>{escape(item.text)}</span>"
    if not item.flags:
        return bullet
    return f"{bullet} <small style='{_QUIET}'>[{escape(', '.join(item.flags))}]</small>"


def _evidence_line(evidence: Evidence) -> str:
    passage = " ".join(evidence.text.split())
    return f"[{evidence.label}] {passage}".rstrip()


def _item_dict(item: Takeaway, with_text: bool) -> dict[str, Any]:
    fields = asdict(item)
    if not with_text:
        for part in fields["evidence"]:
            del part["text"]
    return fields
