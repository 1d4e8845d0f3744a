"""The plain form of a word, in which words are compared."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not decompose into a plain letter and an accent.
_UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "þ": "th"})


def plain_form(text: str, *, keep_accents: bool = False) -> str:
    """Return ``text`` in lower case, without accents, possessive, apostrophes, inner stops.

    Args:
        text: a word or a mark.
        keep_accents: for a language in which they tell words apart.

    >>> plain_form("O’Brien's"), plain_form("U.S."), plain_form("Málaga")
    ('obrien', 'us', 'malaga')
    """
    if text.isascii() and text.isalpha():
        return text.lower()
    norm = text.lower()
    if norm[0].isalpha():
        norm = norm.removesuffix("'s").removesuffix("’s")
        if "." in norm:
            norm = norm.replace(".", "")
        norm = norm.replace("'", "").replace("’", "")
    if keep_accents:
        return unicodedata.normalize("NFC", norm)
    if not norm.isascii():
        decomposed = unicodedata.normalize("NFKD", norm.translate(_UNDECOMPOSED))
        norm = "".join(char for char in decomposed if not unicodedata.combining(char)) or norm
    return norm
