"""Texts to tokens for scoring: as ``rouge-score`` cuts them, or as Unicode does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Literal, get_args

import regex
from nltk.stem.porter import PorterStemmer

from summarize.errors import OptionError

Tokenizer = Callable[[str], list[str]]
TokenizerName = Literal["rouge-score", "unicode"]

_MOST_STEMS = 500_000  # remembered at a time
_SHORTEST_STEMMED = 4  # characters; rouge-score leaves shorter words alone
_NO_LETTERS = {code: None for code in range(128) if not chr(code).isalpha()}
_ALNUM = re.compile("[a-z0-9]+")
_BOUNDARY = regex.compile(r"(?V1w)\b")  # word boundaries of Unicode's UAX #29
# Scripts without spaces: UAX #29 would take a run of kana as one word, and a run of Thai too.
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_CHARACTER = regex.compile(rf"{_UNSPACED.pattern}\p{{M}}*|(?:(?!{_UNSPACED.pattern}).)+")


_stem = PorterStemmer().stem
_stems: dict[str, str] = {}  # of the words so far; a text's words are mostly known ones


def stems(words: list[str]) -> list[str]:
    """Return the stem of each word by NLTK's Porter stemmer, which rouge-score uses.

    As there, words of fewer than four characters stay as they are.
    """
    try:
        return [_stems[word] for word in words]
    except KeyError:
        if len(_stems) > _MOST_STEMS:
            _stems.clear()
        for word in words:
            if word not in _stems:
                _stems[word] = _stem(word) if len(word) >= _SHORTEST_STEMMED else word
        return [_stems[word] for word in words]


def forget_stems() -> None:
    """Empty the memory of stems, as for a benchmark."""
    _stems.clear()


def tokenizer(name: TokenizerName, *, stem: bool) -> Tokenizer:
    """Return the function that cuts a text into tokens.

    ``rouge-score``: lower-cased runs of a-z and 0-9, all else a break. ``unicode``: the words of
    UAX #29, composed (NFC) and case-folded; in scripts without spaces each character. ``stem``
    takes words of four letters and more to their Porter stems; words with other letters than
    a-z stay.

    Raises:
        OptionError: no such tokenizer.
    """
    if name == "rouge-score":
        return _stemmed_ascii_words if stem else ascii_words
    if name == "unicode":
        return _stemmed_unicode_words if stem else unicode_words
    raise OptionError(f"there is no tokenizer {name!r}; {' or '.join(get_args(TokenizerName))}")


def ascii_words(text: str) -> list[str]:
    """Return the tokens of ``rouge-score`` before stemming."""
    return _ALNUM.findall(text.lower())


def _stemmed_ascii_words(text: str) -> list[str]:
    return stems(_ALNUM.findall(text.lower()))


def unicode_words(text: str) -> list[str]:
    """Return the words of UAX #29 that have a letter or digit, composed and case-folded."""
    text = unicodedata.normalize("NFC", text).casefold()
    found: list[str] = []
    for part in _BOUNDARY.split(text):
        if not any(map(str.isalnum, part)):
            continue
        found.extend(_CHARACTER.findall(part) if _UNSPACED.search(part) else [part])
    return found


def _stemmed_unicode_words(text: str) -> list[str]:
    return [stems([word])[0] if word.isascii() else word for word in unicode_words(text)]


def share_of_letters_lost(texts: Iterable[str]) -> float:
    """Return which share of the letters the default tokenizer throws away, in [0, 1]."""
    letters = lost = 0
    for text in texts:
        if text.isascii():
            letters += len(text.translate(_NO_LETTERS))
            continue
        found = [char for char in text.lower() if char.isalpha()]
        letters += len(found)
        lost += sum(not char.isascii() for char in found)
    return lost / letters if letters else 0.0
