"""English stems (Snowball, Porter 2001), by PyStemmer."""

from __future__ import annotations

import threading

import Stemmer

_MAX_CACHED = 500_000  # stems a thread keeps, about 60 MB; chosen by hand
_local = threading.local()  # a PyStemmer object must not be shared between threads


def stems(words: list[str]) -> list[str]:
    """Return the stem of each lower-case word; words of other languages hardly change."""
    cache = _cache()
    unknown = [word for word in words if word not in cache]
    if unknown:
        if len(cache) > _MAX_CACHED:
            cache.clear()
            unknown = words
        cache.update(zip(unknown, _local.stemmer.stemWords(unknown), strict=True))
    return [cache[word] for word in words]


def _cache() -> dict[str, str]:
    """Return the stems that this thread has computed; articles share most of their words."""
    try:
        return _local.stems
    except AttributeError:
        _local.stemmer = Stemmer.Stemmer("english", 0)
        _local.stems = {}
        return _local.stems
