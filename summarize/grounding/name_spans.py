"""Spans of capitalised words that may be names, and the initials of such spans."""

from __future__ import annotations

from collections.abc import Iterator

from summarize.grounding.lexemes import Lexeme
from summarize.grounding.lexicon import ENGLISH_LEXICON, Lexicon
from summarize.text.abbreviations import TITLES

_CONNECTORS = frozenset("of the and for in on & de la le du des y".split())  # within a name
_MAX_CONNECTORS = 3  # connectors and marks in a row within a name; chosen by hand
_MAX_WORDS = 6  # words that an acronym may stand for; chosen by hand
_HYPHENS = "-‑–"


def find_name_spans(
    lexemes: list[Lexeme], lexicon: Lexicon = ENGLISH_LEXICON
) -> Iterator[tuple[int, int]]:
    """Yield the start and stop index of each run of capitalised words.

    "Of", "and" and their like, hyphens and the full stop of an initial may join the words of a
    run. A possessive ends it.
    """
    index = 0
    while index < len(lexemes):
        if not _begins_name(lexemes[index], lexicon):
            index += 1
            continue
        start = index
        stop = index = index + 1
        while (
            index < len(lexemes)
            and index - stop < _MAX_CONNECTORS
            and not _is_possessive(lexemes[stop - 1])
        ):
            lexeme = lexemes[index]
            if _begins_name(lexeme, lexicon):
                stop = index + 1
            elif not (lexeme.norm in _CONNECTORS or _joins_name(lexemes, index)):
                break
            index += 1
        index = stop
        yield start, stop


def partial_initials(span: list[Lexeme]) -> Iterator[str]:
    """Yield the initials of every part of a span that has two to six capitalised words."""
    capitals = [lexeme for lexeme in span if lexeme.is_capitalised]
    for first in range(len(capitals) - 1):
        letters = "".join(word.norm[0] for word in capitals[first : first + _MAX_WORDS])
        for size in range(2, len(letters) + 1):
            yield letters[:size]
    if len(capitals) < len(span) <= _MAX_WORDS:
        yield "".join(lexeme.norm[0] for lexeme in span if lexeme.is_word)


def whole_initials(span: list[Lexeme]) -> Iterator[str]:
    """Yield the initials of a whole span, without and with "of", "the" and their like."""
    capitals = [lexeme.norm[0] for lexeme in span if lexeme.is_capitalised]
    if 2 <= len(capitals) <= _MAX_WORDS:
        yield "".join(capitals)
        yield "".join(lexeme.norm[0] for lexeme in span if lexeme.is_word)


def _begins_name(lexeme: Lexeme, lexicon: Lexicon) -> bool:
    return lexeme.is_capitalised and (lexeme.norm not in lexicon.stop_words or lexeme.is_acronym)


def _is_possessive(lexeme: Lexeme) -> bool:
    return lexeme.text.endswith(("'s", "’s"))


def _joins_name(lexemes: list[Lexeme], index: int) -> bool:
    """Return whether a mark stands within a name: the full stop of an initial, or a hyphen."""
    mark, before = lexemes[index], lexemes[index - 1]
    if mark.text == ".":
        return len(before.norm) == 1 or before.norm.capitalize() in TITLES
    return mark.text in _HYPHENS and mark.start == before.end
