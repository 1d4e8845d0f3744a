"""Replacements in a bullet, with their places in the result."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from summarize.errors import one_line


class Edit(NamedTuple):
    """Words to put in place of a part of a bullet.

    Attributes:
        start, end: the part, in characters of the bullet.
        text: the new words.
        source: index of the sentence of the article that has them.
    """

    start: int
    end: int
    text: str
    source: int


class Replacement(NamedTuple):
    """Words of a bullet that were replaced by words of its article.

    Attributes:
        start, end: place of the new words, ``resolution.text[start:end]``, in characters.
        original: the words that stood there.
        text: the new words.
        source: index of the sentence of the article that has them.
    """

    start: int
    end: int
    original: str
    text: str
    source: int


class Resolution(NamedTuple):
    """A bullet with some of its references replaced.

    Attributes:
        text: the bullet.
        replacements: in order; empty if nothing was replaced.
    """

    text: str
    replacements: tuple[Replacement, ...]

    @property
    def flags(self) -> tuple[str, ...]:
        """The replacements as text, for example ``resolved: He = Ben Orrell``."""
        return tuple(
            one_line(f"{RESOLVED}: {part.original} = {part.text}") for part in self.replacements
        )

    @classmethod
    def of(cls, bullet: str, edits: Iterable[Edit]) -> Resolution:
        """Return a bullet after edits, which are in order and do not overlap."""
        text, end = "", 0
        replacements: list[Replacement] = []
        for edit in edits:
            text += bullet[end : edit.start]
            original, place = bullet[edit.start : edit.end], (len(text), len(text) + len(edit.text))
            replacements.append(Replacement(*place, original, edit.text, edit.source))
            text += edit.text
            end = edit.end
        return cls(text + bullet[end:], tuple(replacements))


RESOLVED = "resolved"  # the flag, before the words
