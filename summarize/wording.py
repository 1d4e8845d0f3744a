"""Words of messages: counts with their nouns, and other names of what users look for."""

from __future__ import annotations

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
