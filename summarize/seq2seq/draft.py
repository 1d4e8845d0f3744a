"""What a model wrote: token ids of a network, texts of a model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """One text that a model wrote; ``finished`` if it came to an end before the limit did."""

    text: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Output:
    """One sequence that a network wrote, without the marks that start and end it."""

    ids: list[int]
    finished: bool
