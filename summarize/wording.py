"""Words of messages: counts with their nouns."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in the singular or the plural.

    >>> counted(1, "article"), counted(2000, "more article")
    ('1 article', '2,000 more articles')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"
