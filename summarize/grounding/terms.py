"""Terms: the parts of a text that count when texts are compared, as stems and number values."""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter
from typing import NamedTuple

from summarize.grounding.lexemes import Lexeme
from summarize.grounding.lexicon import Lexicon
from summarize.grounding.quantities import Quantity
from summarize.text.words import tokenize

NUMBER_SIGN = "#"  # begins the key of a number


class Term(NamedTuple):
    """A stem or a number of a line.

    Attributes:
        key: the stem, or ``#`` and the value of the number.
        position: the index of its first lexeme.
    """

    key: str
    position: int


_position = itemgetter(1)  # of a term


def find_terms(lexemes: list[Lexeme], quantities: list[Quantity], lexicon: Lexicon) -> list[Term]:
    """Return the terms of a line, in order; stop words only if the line has nothing else.

    Args:
        lexemes: the words, numbers and marks of the line.
        quantities: the numbers of the line, as ``find_quantities`` returns them.
        lexicon: the words of its language.
    """
    numeric = {
        index for quantity in quantities for index in range(quantity.first, quantity.last + 1)
    }
    words: list[str] = []
    positions: list[int] = []
    for position, lexeme in enumerate(lexemes):
        if lexeme.is_word and not (position in numeric and lexeme.norm in lexicon.number_parts):
            found = _words(lexeme.norm)
            words += found
            positions += [position] * len(found)
    numbers = [
        Term(f"{NUMBER_SIGN}{quantity.values[0].normalize()}", quantity.first)
        for quantity in quantities
    ]
    stemmed = list(map(Term, lexicon.stems(words), positions))
    content = [
        term for term, word in zip(stemmed, words, strict=True) if word not in lexicon.stop_words
    ]
    return sorted(numbers + content, key=_position) or stemmed


def terms_between(terms: list[Term], start: int, stop: int) -> list[Term]:
    """Return the terms that begin at the lexemes ``start:stop``; ``terms`` are in order."""
    first = bisect_left(terms, start, key=_position)
    return terms[first : bisect_left(terms, stop, key=_position)]


def _words(norm: str) -> list[str]:
    """Return the word, or its characters if its script puts no spaces between words."""
    return [norm] if norm.isascii() else tokenize(norm)
