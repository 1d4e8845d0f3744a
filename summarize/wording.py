"""Words of messages: counts with their nouns, and other names of what users look for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

_MOST_NAMES = 8  # in a message; chosen by hand
_MOST_CHARACTERS = 60  # of one of them; chosen by hand

# Names of options that other programs have for the same, and that users try.
SYNONYMS = {
    "bullets": "count",
    "k": "count",
    "length": "max_words",
    "max_len": "max_words",
    "max_length": "max_words",
    "n": "count",
    "num_bullets": "count",
    "num_sentences": "count",
    "sentences": "count",
    "top_k": "count",
}


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in the singular or the plural.

    >>> counted(1, "article"), counted(2000, "more article")
    ('1 article', '2,000 more articles')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"


def some_names(names: Iterable[object], most: int = _MOST_NAMES) -> str:
    """Return the first of some names for a message, each cut after 60 characters.

    >>> some_names(["id", "a" * 100])
    'id, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'
    >>> some_names([])
    'none'
    """
    return ", ".join(map(_shortened, map(str, islice(names, most)))) or "none"


def _shortened(name: str) -> str:
    return name if len(name) <= _MOST_CHARACTERS else name[:_MOST_CHARACTERS] + "…"
