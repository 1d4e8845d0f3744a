"""Rewriters of sentences: their input, and the interface that they implement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from summarize.document.document import Document
from summarize.options import Options
from summarize.seq2seq.draft import Draft


@dataclass(frozen=True, slots=True, eq=False)
class SentenceInContext:
    """A sentence to rewrite, with the document that it is from.

    Attributes:
        document: all sentences.
        index: of the sentence in the document.
    """

    document: Document
    index: int

    @property
    def text(self) -> str:
        """The sentence itself."""
        return self.document.sentences[self.index].text

    @property
    def before(self) -> str:
        """The sentence before, to which this one may refer; empty for the first sentence."""
        return self.document.sentences[self.index - 1].text if self.index else ""

    @property
    def after(self) -> str:
        """The sentence after; empty for the last sentence."""
        rest = self.document.sentences[self.index + 1 : self.index + 2]
        return rest[0].text if rest else ""


class BulletWriter(Protocol):
    """A model or a rewriter that writes bullets."""

    @property
    def name(self) -> str:
        """The name by which the caller knows it."""
        ...

    def no_output_reason(self, text: str) -> str:
        """Return the reason why it wrote nothing useful for a text, for a message."""
        ...


class Rewriter(BulletWriter, Protocol):
    """Makes bullets of sentences."""

    @property
    def is_generative(self) -> bool:
        """Return whether its drafts may contain errors and are compared; if not, the first wins."""
        ...

    def rewrite(
        self, sentences: Sequence[SentenceInContext], options: Options
    ) -> list[list[Draft]]:
        """Return the drafts of a bullet for each sentence, best first.

        Raises:
            ModelError: the model failed.
        """
        ...


def join_context(sentence: str, before: str, after: str, mark: str | None) -> str:
    """Return a sentence and its neighbours as one text for a model.

    Args:
        sentence: to rewrite.
        before, after: its neighbours, or empty.
        mark: token that the model was trained to find the sentence by; the sentence follows it,
            and the sentence after is left out. None if the model was trained without marks.
    """
    if mark is None:
        return " ".join(filter(None, (before, sentence, after)))
    return f"{f' {before}' if before else ''}{mark} {sentence}"
