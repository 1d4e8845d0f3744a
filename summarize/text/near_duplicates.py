"""Texts that say different things."""

from __future__ import annotations

from collections import Counter

from summarize.text.words import STOP_WORDS, stems, tokens

_ALIKE = 0.75  # share of the shorter text's words by which two say the same


class Distinct:
    """Texts of which no two have most of the shorter one's words in common."""

    def __init__(self) -> None:
        self._sizes: list[int] = []
        self._places: dict[str, list[int]] = {}  # of each word, the texts that have it

    def add(self, text: str) -> bool:
        """Keep a text, unless it says what one says that is kept."""
        words = _words(text)
        if self._holds(words):
            return False
        for word in words:
            self._places.setdefault(word, []).append(len(self._sizes))
        self._sizes.append(len(words))
        return True

    def holds(self, text: str) -> bool:
        """Whether one is kept that says the same."""
        return self._holds(_words(text))

    def _holds(self, words: set[str]) -> bool:
        shared = Counter(place for word in words for place in self._places.get(word, ()))
        return any(
            count >= _ALIKE * min(len(words), self._sizes[place]) for place, count in shared.items()
        )


def _words(text: str) -> set[str]:
    return set(stems([word for word in tokens(text) if word not in STOP_WORDS]))
