"""Words, numbers and punctuation marks of a text, with their offsets.

``summarize.text.words`` leaves out marks and offsets, which the checks of a bullet need.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from summarize.grounding.lexicon import ENGLISH_LEXICON, Lexicon
from summarize.grounding.plain_form import plain_form
from summarize.text.stemming import stems

_INITIALS = r"(?:[A-Za-z]\.){2,}(?:[A-Za-z](?!\w))?"  # U.S., p.m.
_WORD = r"[^\W\d_]+(?:(?:['’]|[\u0300-\u036f]+)[^\W\d_]+)*[\u0300-\u036f]*"  # don't, O’Brien
_ENGLISH_NUMBER = r"\d+(?:,\d{3}(?!\d))*(?:[.:]\d+)*"  # 1,500.75  10:31
_POINT_NUMBER = r"\d+(?:,\d{2,3}(?!\d))*(?:[.:]\d+)*"  # also 1,00,000, as in India
# 1.500,75  1 500 000  10.31
_COMMA_NUMBER = r"\d{1,3}(?:[. \xa0\u202f]\d{3}(?!\d))+(?:,\d+)?|\d+(?:,\d+|(?:[.:]\d+)*)"
_MAX_CACHED = 50_000  # words, about 10 MB; articles share most of theirs; chosen by hand
_ATTACHING_SCRIPTS = ("Han", "Hangul", "Japanese")  # units are part of longer "words"


class Lexeme(NamedTuple):
    """A word, a number or a punctuation mark.

    Attributes:
        text: the lexeme as it is written.
        start, end: its offsets in the line, in characters.
        norm: its plain form, in lower case, without accents, apostrophes and a possessive "'s".
        is_word: whether it begins with a letter.
        is_capitalised: whether it begins with a capital letter, not with a number such as ``Ⅷ``.
    """

    text: str
    start: int
    end: int
    norm: str
    is_word: bool
    is_capitalised: bool

    @property
    def is_number(self) -> bool:
        """Return whether it is written in digits."""
        return self.text[0].isdecimal()

    @property
    def is_acronym(self) -> bool:
        """Return whether it is two or more capital letters, with full stops or without."""
        return len(self.norm) > 1 and self.text.isupper()


def split_lexemes(text: str, lexicon: Lexicon = ENGLISH_LEXICON) -> list[Lexeme]:
    """Return the words, numbers and punctuation marks of ``text``, in order.

    >>> [lexeme.norm for lexeme in split_lexemes("The U.S. paid O’Brien's £1,500.")]
    ['the', 'us', 'paid', 'obrien', '£', '1,500', '.']
    """
    keep_accents = lexicon.language.accents_matter
    lexemes = [
        Lexeme(match[0], *match.span(), *_form(match[0], keep_accents))
        for match in _pattern(lexicon).finditer(text)
    ]
    if lexicon.language.script in _ATTACHING_SCRIPTS:
        return list(_split_after_numbers(lexemes, lexicon))
    return lexemes


@lru_cache(_MAX_CACHED)
def _form(text: str, keep_accents: bool) -> tuple[str, bool, bool]:
    """Return ``norm``, ``is_word`` and ``is_capitalised`` of a lexeme."""
    is_word = text[0].isalpha()
    return plain_form(text, keep_accents=keep_accents), is_word, is_word and text[0].isupper()


@cache
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    number = _COMMA_NUMBER if lexicon.language.decimal_comma else _POINT_NUMBER
    if lexicon.is_english:
        number = _ENGLISH_NUMBER
    return re.compile(rf"{_INITIALS}|{number}|{_WORD}|\.{{2,}}|[^\w\s]|_+")


def _split_after_numbers(lexemes: Iterable[Lexeme], lexicon: Lexicon) -> Iterator[Lexeme]:
    """Split off the magnitudes and units with which the words after numbers begin: "46万人"."""
    end = -1  # of a number, with its magnitude
    for lexeme in lexemes:
        rest = lexeme
        while rest.start == end and rest.is_word:
            first = next((word for word in lexicon.after_numbers if rest.text.startswith(word)), "")
            if not first or first == rest.text:
                break
            end = rest.start + len(first)
            yield Lexeme(first, rest.start, end, *_form(first, keep_accents=False))
            text = rest.text[len(first) :]
            rest = Lexeme(text, end, rest.end, *_form(text, keep_accents=False))
        if rest.is_number or (rest.start == end and rest.norm in lexicon.magnitudes):
            end = rest.end
        yield rest


def stem(lexeme: Lexeme) -> str:
    """Return the English stem of a word."""
    return stems([lexeme.norm])[0]
