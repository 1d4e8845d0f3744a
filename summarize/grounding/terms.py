"""What of a text counts when it is compared: stems, and numbers by their value."""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter
from typing import NamedTuple

from summarize.grounding.lexemes import Lexeme
from summarize.grounding.quantities import quantities
from summarize.grounding.units import OF_NUMBERS
from summarize.text.stemming import stems
from summarize.text.stop_words import STOP_WORDS
from summarize.text.words import tokenize

_PLACE = itemgetter(1)  # of a term


class Term(NamedTuple):
    """A stem, or a number as ``#`` and its value, and which lexeme of its line it begins at."""

    key: str
    place: int


def terms(line: list[Lexeme]) -> list[Term]:
    """Return the terms of a line, in order; stop words only where there is nothing else."""
    numbers = quantities(line)
    taken = {place for number in numbers for place in range(number.first, number.last + 1)}
    words: list[str] = []
    places: list[int] = []
    for place, lexeme in enumerate(line):
        if lexeme.is_word and not (place in taken and lexeme.norm in OF_NUMBERS):
            for word in _words_of(lexeme):
                words.append(word)
                places.append(place)
    found = [Term(f"#{number.values[0].normalize()}", number.first) for number in numbers]
    stemmed = list(map(Term, stems(words), places))
    content = [term for term, word in zip(stemmed, words, strict=True) if word not in STOP_WORDS]
    return sorted(found + content, key=_PLACE) or stemmed


def between(found: list[Term], start: int, stop: int) -> list[Term]:
    """Return those of ``found``, which are in order, that begin at ``start:stop``."""
    return found[bisect_left(found, start, key=_PLACE) : bisect_left(found, stop, key=_PLACE)]


def terms_of(line: list[Lexeme]) -> list[str]:
    """Return the distinct terms of a line, without their places."""
    return list(dict.fromkeys(term.key for term in terms(line)))


def _words_of(lexeme: Lexeme) -> list[str]:
    """Return a word, or in a script without spaces its characters."""
    return [lexeme.norm] if lexeme.norm.isascii() else tokenize(lexeme.norm)
