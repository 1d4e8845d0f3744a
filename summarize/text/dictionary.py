"""A list of English words, to tell words from slips of a model.

The list holds SCOWL up to size 60, the whole words of MiniLM's vocabulary, and words that at least
ten training articles have. ``scripts/make_dictionary.py`` makes it.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("dictionary_en.txt.xz")
# Endings of words that the list may have in another form; by hand.
_ENDINGS = "s es ed d ing er ers r rs st est ly ness n't 's".split()
# Abbreviations in bullets on companies that the list lacks; by hand.
_ABBREVIATIONS = frozenset("bln ebitda gaap mln qtr qtrly yoy".split())
_SHORTEST_ROOT = 3  # letters of a word without its ending; chosen by hand


def is_english_word(word: str) -> bool:
    """Return whether the list has a word, or the word without a usual ending.

    >>> is_english_word("walls"), is_english_word("makehift")
    (True, False)
    """
    words = _words()
    return (word := word.lower()) in words or any(root in words for root in _roots(word))


def _roots(word: str) -> Iterator[str]:
    """Yield forms that a word may be made of: "city", "stop" and "vote" of their plurals etc."""
    for ending in _ENDINGS:
        root = word.removesuffix(ending)
        if root != word and len(root) >= _SHORTEST_ROOT:
            yield root
            yield f"{root}e"
            if root[-1] == root[-2]:
                yield root[:-1]
            elif root[-1] == "i":
                yield f"{root[:-1]}y"


@cache
def _words() -> frozenset[str]:
    """Return the list, read once."""
    return frozenset(lzma.decompress(FILE.read_bytes()).decode("ascii").split()) | _ABBREVIATIONS
