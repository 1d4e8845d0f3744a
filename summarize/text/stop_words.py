"""English stop words, and by them a test for English text."""

from __future__ import annotations

from collections.abc import Iterable

from summarize.languages.table import ENGLISH

STOP_WORDS = ENGLISH.stop_words

# Least share of stop words among the words of an English text; chosen by hand.
_MIN_SHARE = 0.2


def is_english(words: Iterable[str]) -> bool:
    """Return whether at least a fifth of the lower-case ``words`` are English stop words."""
    all_words = [*words]
    return sum(map(STOP_WORDS.__contains__, all_words)) >= _MIN_SHARE * len(all_words)
