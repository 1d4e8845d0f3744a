"""Stems (Snowball, Porter 2001), by PyStemmer."""

from __future__ import annotations

import threading

import Stemmer

_MAX_CACHED = 500_000  # stems a thread keeps, about 60 MB; chosen by hand
_local = threading.local()  # a PyStemmer object must not be shared between threads


def stems(words: list[str], stemmer: str = "english") -> list[str]:
    """Return the stem of each lower-case word.

    Args:
        words: lower-case words.
        stemmer: the name of a Snowball stemmer; if empty, words are their own stems.
    """
    if not stemmer:
        return words
    cache = _cache(stemmer)
    unknown = [word for word in words if word not in cache]
    if unknown:
        if len(cache) > _MAX_CACHED:
            cache.clear()
            unknown = words
        stemmed = _local.stemmers[stemmer].stemWords(unknown)
        cache.update(zip(unknown, stemmed, strict=True))
    return [cache[word] for word in words]


def _cache(stemmer: str) -> dict[str, str]:
    """Return the stems that this thread has computed; articles share most of their words."""
    try:
        return _local.stems[stemmer]
    except (AttributeError, KeyError):
        if not hasattr(_local, "stems"):
            _local.stems, _local.stemmers = {}, {}
        _local.stemmers[stemmer] = Stemmer.Stemmer(stemmer, 0)
        return _local.stems.setdefault(stemmer, {})
