"""Words, numbers and punctuation with their places, which ``summarize.text.words`` leaves out."""

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
_UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "þ": "th"})


class Lexeme(NamedTuple):
    """A word, a number or a mark: ``text`` stands at ``start:end``; ``norm`` is its plain form."""

    text: str
    start: int
    end: int
    norm: str

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.text[0].isalpha()

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdecimal()

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def is_acronym(self) -> bool:
        """Whether it is two or more capitals, with full stops or without."""
        return len(self.norm) > 1 and self.text.isupper()


def lexemes(text: str) -> list[Lexeme]:
    """Return the words, numbers and marks of ``text``, in order; white space parts them."""
    return [
        Lexeme(match[0], match.start(), match.end(), _norm(match[0]))
        for match in _LEXEME.finditer(text)
    ]


def _norm(text: str) -> str:
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
