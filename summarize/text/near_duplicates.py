"""Texts that differ from each other in most of their words."""

from __future__ import annotations

from collections import Counter

from summarize.text.stemming import stems
from summarize.text.stop_words import STOP_WORDS
from summarize.text.words import tokenize

# Share of the shorter text's stems from which two texts are near-duplicates; chosen by hand.
_MIN_SHARED = 0.75


class DistinctTexts:
    """Texts of which no two share most stems of the shorter one; stop words do not count."""

    def __init__(self) -> None:
        self._sizes: list[int] = []  # number of stems of each text
        self._texts_with: dict[str, list[int]] = {}  # stem -> indices of the texts with it

    def add(self, text: str) -> bool:
        """Add a text and return True, or return False if it is a near-duplicate of another."""
        stems = _content_stems(text)
        if self._has_near_duplicate(stems):
            return False
        for stem in stems:
            self._texts_with.setdefault(stem, []).append(len(self._sizes))
        self._sizes.append(len(stems))
        return True

    def has_near_duplicate(self, text: str) -> bool:
        """Return whether a near-duplicate of ``text`` was added."""
        return self._has_near_duplicate(_content_stems(text))

    def _has_near_duplicate(self, stems: set[str]) -> bool:
        shared = Counter(index for stem in stems for index in self._texts_with.get(stem, ()))
        return any(
            count >= _MIN_SHARED * min(len(stems), self._sizes[index])
            for index, count in shared.items()
        )


def _content_stems(text: str) -> set[str]:
    return set(stems([word for word in tokenize(text) if word not in STOP_WORDS]))
