"""Denials of a line: the denying words, and the words that they deny."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from summarize.grounding.lexemes import Lexeme
from summarize.grounding.lexicon import ENGLISH_LEXICON, Lexicon
from summarize.grounding.line import Line

# All word lists of this module are collected by hand, and English.
_DENYING_BEFORE_TO = frozenset("fail fails failed failing".split())
_DENYING_BEFORE_OUT = frozenset("rule rules ruled ruling".split())
_NOT_NEGATIVE = ("unde", "uni", "unti", "unto", "unc")  # begin words in which "un" denies nothing
_SHORTEST_AFFIXED = 6  # letters of a word that begins with "un" or ends in "less"; chosen by hand
_MAX_DENIED = 4  # content words that a denial covers; chosen by hand
_TRANSPARENT = "-‑'’‘“”\"$£€"  # marks that do not end what is denied
_CLAUSE_OPENERS = frozenset(
    """
    after although and as because before but if since that though until when which while who
    """.split()
)
# Words that say only that something happened.
_LIGHT_WORDS = frozenset("place happen happens happened happening occur occurred ahead".split())
LOOK_BACK = 8  # lexemes before denying words that they may deny; chosen by hand
LOOK_AHEAD = 12  # lexemes after them; chosen by hand


class Denial(NamedTuple):
    """A denial of a line, in indices of lexemes.

    Attributes:
        first, last: the denying words are ``first:last``.
        start, stop: the words that they deny are ``start:stop``.
    """

    first: int
    last: int
    start: int
    stop: int


def find_denials(lexemes: list[Lexeme], lexicon: Lexicon = ENGLISH_LEXICON) -> Iterator[Denial]:
    """Yield each denial of a line.

    Denied are up to four content words after the denying words, to the next comma or clause. If
    there are none, the words before are denied.
    """
    for first in range(len(lexemes)):
        last = _end_of_denying(lexemes, first, lexicon)
        if last is None:
            continue
        stop = _end_of_denied(lexemes, last, lexicon)
        if stop is not None:
            yield Denial(first, last, last, stop)
        elif not any(_is_number(lexeme, lexicon) for lexeme in lexemes[last : last + 3]):
            # "not 3.9bn" denies no word
            yield Denial(first, last, max(0, first - LOOK_BACK), first)


def adverse_positions(line: Line) -> list[int]:
    """Return the indices of the lexemes that may be part of a denial, however weak."""
    return [
        index
        for index, (lexeme, stem) in enumerate(zip(line.lexemes, line.stems, strict=True))
        if _is_adverse(lexeme, stem, line.lexicon)
    ]


def _end_of_denied(lexemes: list[Lexeme], start: int, lexicon: Lexicon) -> int | None:
    """Return the index after the content words that are denied from ``start`` on, if any."""
    count, stop = 0, None
    for index in range(start, min(start + LOOK_AHEAD, len(lexemes))):
        lexeme = lexemes[index]
        if _is_content(lexeme, lexicon):
            count, stop = count + 1, index + 1
        elif (count and lexeme.norm in _CLAUSE_OPENERS) or _ends_clause(lexeme):
            break
        if count == _MAX_DENIED:
            break
    return stop


def _end_of_denying(lexemes: list[Lexeme], index: int, lexicon: Lexicon) -> int | None:
    """Return the index after the denying words that begin at ``index``, if any do."""
    word = lexemes[index].norm
    following = lexemes[index + 1].norm if index + 1 < len(lexemes) else ""
    if f"{word} {following}" in lexicon.negation_idioms or (
        word == "no" and not _continues_no(following)
    ):
        return None
    if word in lexicon.denying or _is_contraction(lexemes[index]):
        return index + 1
    if (word in _DENYING_BEFORE_TO and following == "to") or (
        word in _DENYING_BEFORE_OUT and following == "out"
    ):
        return index + 2
    return None


def _is_contraction(lexeme: Lexeme) -> bool:
    """Return whether a word ends in "n't"."""
    return lexeme.norm.endswith("nt") and lexeme.text[-3:].lower() in ("n't", "n’t")


def _is_adverse(lexeme: Lexeme, stem: str, lexicon: Lexicon) -> bool:
    """Return whether a word may be part of a denial, however weak."""
    word = lexeme.norm
    return (
        word in lexicon.denying
        or stem in lexicon.adverse
        or _is_contraction(lexeme)
        or (
            lexicon.is_english
            and len(word) >= _SHORTEST_AFFIXED
            and (
                word.endswith("less")
                or (word.startswith("un") and not word.startswith(_NOT_NEGATIVE))
            )
        )
    )


def _continues_no(following: str) -> bool:
    """Return whether "no" goes on with a word or a hyphen, unlike an answer and "No. 1"."""
    return following.isalpha() or following == "-"


def _is_number(lexeme: Lexeme, lexicon: Lexicon) -> bool:
    return lexeme.is_number or lexeme.norm in lexicon.number_words


def _ends_clause(lexeme: Lexeme) -> bool:
    return not lexeme.text[0].isalnum() and lexeme.text not in _TRANSPARENT


def _is_content(lexeme: Lexeme, lexicon: Lexicon) -> bool:
    word = lexeme.norm
    return (
        lexeme.is_word
        and word not in lexicon.stop_words
        and word not in lexicon.number_words
        and word not in _LIGHT_WORDS
        and not _is_contraction(lexeme)
    )
