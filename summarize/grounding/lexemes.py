"""Words, numbers and punctuation marks of a text, with their offsets.

``summarize.text.words`` leaves out marks and offsets, which the checks of a bullet need.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from summarize.text.stemming import stems

_LEXEME = re.compile(
    r"(?:[A-Za-z]\.){2,}(?:[A-Za-z](?!\w))?"  # U.S., p.m.
    r"|\d+(?:,\d{3}(?!\d))*(?:[.:]\d+)*"  # 1,500.75  10:31
    r"|[^\W\d_]+(?:(?:['’]|[\u0300-\u036f]+)[^\W\d_]+)*[\u0300-\u036f]*"  # don't, O’Brien
    r"|\.{2,}|[^\w\s]|_+"
)
# Letters that Unicode does not decompose into a plain letter and an accent.
_UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "þ": "th"})


class Lexeme(NamedTuple):
    """A word, a number or a punctuation mark.

    Attributes:
        text: the lexeme as it is written.
        start, end: its offsets in the line, in characters.
        norm: its plain form, in lower case, without accents, apostrophes and a possessive "'s".
    """

    text: str
    start: int
    end: int
    norm: str

    @property
    def is_word(self) -> bool:
        """Return whether it begins with a letter."""
        return self.text[0].isalpha()

    @property
    def is_number(self) -> bool:
        """Return whether it is written in digits."""
        return self.text[0].isdecimal()

    @property
    def is_capitalised(self) -> bool:
        """Return whether it begins with a capital letter, not with a number such as ``Ⅷ``."""
        return self.text[0].isupper() and self.is_word

    @property
    def is_acronym(self) -> bool:
        """Return whether it is two or more capital letters, with full stops or without."""
        return len(self.norm) > 1 and self.text.isupper()


def split_lexemes(text: str) -> list[Lexeme]:
    """Return the words, numbers and punctuation marks of ``text``, in order.

    >>> [lexeme.norm for lexeme in split_lexemes("The U.S. paid O’Brien's £1,500.")]
    ['the', 'us', 'paid', 'obrien', '£', '1,500', '.']
    """
    return [
        Lexeme(match[0], match.start(), match.end(), _normalise(match[0]))
        for match in _LEXEME.finditer(text)
    ]


def _normalise(text: str) -> str:
    """Return ``text`` in lower case, without accents, possessive, apostrophes, inner stops."""
    if text.isascii() and text.isalpha():
        return text.lower()
    norm = text.lower()
    if norm[0].isalpha():
        norm = norm.removesuffix("'s").removesuffix("’s")
        if "." in norm:
            norm = norm.replace(".", "")
        norm = norm.replace("'", "").replace("’", "")
    if not norm.isascii():
        decomposed = unicodedata.normalize("NFKD", norm.translate(_UNDECOMPOSED))
        norm = "".join(char for char in decomposed if not unicodedata.combining(char)) or norm
    return norm


def stem(lexeme: Lexeme) -> str:
    """Return the stem of a word."""
    return stems([lexeme.norm])[0]
