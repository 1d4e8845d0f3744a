"""What a check finds in a bullet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "name", "quotation", "negation"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a bullet that the article does not bear out.

    Attributes:
        kind: what it is.
        text: as it stands in the bullet: ``bullet[start:end]``.
        start, end: where in the bullet.
    """

    kind: Kind
    text: str
    start: int
    end: int

    @classmethod
    def of(cls, kind: Kind, bullet: str, start: int, end: int) -> Finding:
        """Find ``bullet[start:end]``."""
        return cls(kind, bullet[start:end], start, end)
