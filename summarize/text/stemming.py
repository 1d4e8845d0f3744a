"""Stems (Snowball, Porter 2001), by PyStemmer."""

from __future__ import annotations

import threading

import Stemmer

_MAX_CACHED = 500_000  # stems a thread keeps, about 60 MB; chosen by hand
_local = threading.local()  # a PyStemmer object must not be shared between threads


class _Stems(dict[str, str]):
    """Stems by word; a missing one is computed. Articles share most of their words."""

    def __init__(self, stemmer: str) -> None:
        super().__init__()
        self._stem = Stemmer.Stemmer(stemmer, 0).stemWord

    def __missing__(self, word: str) -> str:
        stem = self[word] = self._stem(word)
        return stem


def stems(words: list[str], stemmer: str = "english") -> list[str]:
    """Return the stem of each lower-case word.

    Args:
        words: lower-case words.
        stemmer: the name of a Snowball stemmer; if empty, words are their own stems.
    """
    return [*map(_stems_of(stemmer).__getitem__, words)] if stemmer else words


def _stems_of(stemmer: str) -> _Stems:
    """Return the stems that this thread has computed."""
    tables: dict[str, _Stems] = _local.__dict__
    found = tables.get(stemmer)
    if found is None or len(found) > _MAX_CACHED:
        found = tables[stemmer] = _Stems(stemmer)
    return found
