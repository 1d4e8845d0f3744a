"""Parts of a bullet that the article does not support."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from summarize.errors import one_line

FindingKind = Literal["number", "name", "quotation", "negation", "spelling"]
LearnedKind = Literal["meaning", "sentence", "alone"]
"""Kinds that only the learned check finds: the words of a bullet do not fit together, or they
refer to something outside it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A part of a bullet that the article does not support.

    Attributes:
        kind: what the part is.
        text: the part itself, ``bullet[start:end]``.
        start, end: its offsets in the bullet, in characters.
    """

    kind: FindingKind | LearnedKind
    text: str
    start: int
    end: int

    @property
    def flag(self) -> str:
        """The finding as text, e.g. ``unsupported name: Lee`` or ``not a word: makehift``."""
        text = one_line(" ".join(self.text.split()) or self.text)
        if self.kind == "spelling":
            return f"not a word: {text}"
        if self.kind == "sentence":
            return f"no whole sentence: {text}"
        if self.kind == "alone":
            return f"not readable alone: {text}"
        return f"unsupported {self.kind}: {text}"

    @classmethod
    def of(cls, kind: FindingKind | LearnedKind, bullet: str, start: int, end: int) -> Finding:
        """Return the finding that ``bullet[start:end]`` has no support."""
        return cls(kind, bullet[start:end], start, end)
