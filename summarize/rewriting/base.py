"""Rewriters: what they read, and what they must implement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from summarize.document.document import Document
from summarize.options import Options
from summarize.seq2seq.draft import Draft


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A selected sentence: its document, and its place in it."""

    document: Document
    place: int

    @property
    def sentence(self) -> str:
        """The sentence itself."""
        return self.document.sentences[self.place].text

    @property
    def before(self) -> str:
        """The sentence before, for what this one refers to; empty where it is the first."""
        return self.document.sentences[self.place - 1].text if self.place else ""

    @property
    def after(self) -> str:
        """The sentence after; empty where this one is the last."""
        beside = self.document.sentences[self.place + 1 : self.place + 2]
        return beside[0].text if beside else ""


class Author(Protocol):
    """What writes bullets: a model, or what rewrites sentences."""

    @property
    def name(self) -> str:
        """As the caller knows it."""
        ...

    def excuse(self, text: str) -> str:
        """Return why it wrote nothing of a text that is of use."""
        ...


class Rewriter(Author, Protocol):
    """Makes bullets of passages."""

    @property
    def writes_anew(self) -> bool:
        """Whether its drafts may go wrong: they are compared then; else the first is best."""
        ...

    def rewrite(self, passages: Sequence[Passage], options: Options) -> list[list[Draft]]:
        """Return drafts of a bullet for each passage, best first.

        Raises:
            ModelError: the model failed.
        """
        ...


def readable(sentence: str, before: str, after: str, mark: str | None) -> str:
    """Return a sentence with its neighbours as one text.

    Args:
        sentence: to rewrite.
        before, after: its neighbours, or empty.
        mark: that a model was taught to find the sentence by; None if it was taught none. With
            a mark the sentence stands behind it, and nothing after.
    """
    if mark is None:
        return " ".join(filter(None, (before, sentence, after)))
    return f"{f' {before}' if before else ''}{mark} {sentence}"
