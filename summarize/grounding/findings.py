"""Parts of a bullet that the article does not support."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FindingKind = Literal["number", "name", "quotation", "negation"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A part of a bullet that the article does not support.

    Attributes:
        kind: what the part is.
        text: the part itself, ``bullet[start:end]``.
        start, end: its offsets in the bullet, in characters.
    """

    kind: FindingKind
    text: str
    start: int
    end: int

    @classmethod
    def of(cls, kind: FindingKind, bullet: str, start: int, end: int) -> Finding:
        """Return the finding that ``bullet[start:end]`` has no support."""
        return cls(kind, bullet[start:end], start, end)
