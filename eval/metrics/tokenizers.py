"""Split texts into tokens for scoring: as ``rouge-score`` does, or by Unicode's rules.

Tokens are stemmed by Porter's stemmer if the text is English, else by its language's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from summarize.errors import OptionError
from summarize.languages.table import ENGLISH, Language, load_language
from summarize.runtime.extras import needs_extra
from summarize.text import stemming

if TYPE_CHECKING:
    from regex import Pattern

Tokenizer = Callable[[str], list[str]]
TokenizerName = Literal["auto", "rouge-score", "unicode"]

_MOST_STEMS = 500_000  # words in the cache, some tens of MB; chosen by hand
_ENGLISH_CODES = ("en", "und")  # of ENGLISH, and of a language that is not known
_SHORTEST_STEMMED = 4  # characters; rouge-score leaves shorter words alone
_NO_LETTERS = {code: None for code in range(128) if not chr(code).isalpha()}
_ALNUM = re.compile("[a-z0-9]+")
# Scripts without spaces, in which UAX #29 would make one word of a run of kana or Thai.
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"

_stems: dict[str, str] = {}  # cache of stems; most words of a text are in it


def stems(words: list[str]) -> list[str]:
    """Return the stem of each word by NLTK's Porter stemmer, which rouge-score uses.

    Words of fewer than four characters stay as they are, as in rouge-score.
    """
    try:
        return [_stems[word] for word in words]
    except KeyError:
        if len(_stems) > _MOST_STEMS:
            _stems.clear()
        for word in words:
            if word not in _stems:
                _stems[word] = _stemmer()(word) if len(word) >= _SHORTEST_STEMMED else word
        return [_stems[word] for word in words]


@cache
def _stemmer() -> Callable[[str], str]:
    # NLTK takes over a second to import where scikit-learn is installed.
    with needs_extra("eval"):
        from nltk.stem.porter import PorterStemmer

    return PorterStemmer().stem


class _Patterns(NamedTuple):
    """Patterns of the words of Unicode's UAX #29.

    Attributes:
        boundary: between two words.
        unspaced: a character of a script without spaces.
        character: such a character with its marks, or a run of others.
    """

    boundary: Pattern[str]
    unspaced: Pattern[str]
    character: Pattern[str]


@cache
def _patterns() -> _Patterns:
    with needs_extra("eval"):
        import regex

    return _Patterns(
        regex.compile(r"(?V1w)\b"),
        regex.compile(_UNSPACED),
        regex.compile(rf"{_UNSPACED}\p{{M}}*|(?:(?!{_UNSPACED}).)+"),
    )


def forget_stems() -> None:
    """Empty the cache of stems, as for a benchmark."""
    _stems.clear()


def scoring_language(name: TokenizerName, code: str | None) -> Language:
    """Return the language whose stop words and stems a tokenizer goes with.

    It is English, unless the tokenizer is ``auto`` and the text is known to be in another language.

    Args:
        name: see ``tokenizer``.
        code: of the text (BCP 47), or None if it is not known.
    """
    language = load_language(code)
    return language if name == "auto" and language.code not in _ENGLISH_CODES else ENGLISH


def tokenizer(name: TokenizerName, *, stem: bool, code: str | None = None) -> Tokenizer:
    """Return a function that splits a text into tokens.

    Args:
        name: ``rouge-score`` for lower-cased runs of a-z and 0-9. ``unicode`` for the words of
            UAX #29, composed (NFC) and case-folded, and single characters in scripts without
            spaces. ``auto`` for ``rouge-score`` in English and in texts of unknown language, and
            for ``unicode`` in the others.
        stem: whether to replace words by their stems, see ``stem_words``.
        code: language of the text (BCP 47); only ``auto`` needs it.

    Raises:
        OptionError: the name is unknown.
    """
    if name not in get_args(TokenizerName):
        raise OptionError(f"there is no tokenizer {name!r}; {' or '.join(get_args(TokenizerName))}")
    language = scoring_language(name, code)
    if language is ENGLISH and name != "unicode":
        return _stemmed_ascii_words if stem else ascii_words
    if not stem:
        return unicode_words
    return lambda text: stem_words(unicode_words(text), language)


def token_fields(name: TokenizerName, *, stem: bool) -> dict[str, str]:
    """Return the fields of a signature that say how texts are split and stemmed."""
    stems_of = "snowball" if name == "auto" else "yes"
    return {"stem": stems_of if stem else "no", "tok": name.replace("-", "_")}


def stem_words(words: list[str], language: Language) -> list[str]:
    """Return the stem of each word.

    English has the Porter stems of ``rouge-score``: words of fewer than four letters, and words
    with letters other than a-z, stay. Other languages have their Snowball stems, if there is a
    stemmer.
    """
    if language is not ENGLISH:
        return stemming.stems(words, language.stemmer)
    return [stems([word])[0] if word.isascii() else word for word in words]


def ascii_words(text: str) -> list[str]:
    """Return the tokens of ``rouge-score`` before stemming."""
    return _ALNUM.findall(text.lower())


def _stemmed_ascii_words(text: str) -> list[str]:
    return stems(_ALNUM.findall(text.lower()))


def unicode_words(text: str) -> list[str]:
    """Return the words of UAX #29 that have a letter or digit, composed and case-folded."""
    text = unicodedata.normalize("NFC", text).casefold()
    patterns = _patterns()
    words: list[str] = []
    for part in patterns.boundary.split(text):
        if not any(map(str.isalnum, part)):
            continue
        if patterns.unspaced.search(part):
            pieces = patterns.character.findall(part)
            words.extend(piece for piece in pieces if any(map(str.isalnum, piece)))
        else:
            words.append(part)
    return words


def share_of_letters_lost(texts: Iterable[str]) -> float:
    """Return the share of the letters that the default tokenizer ignores, in [0, 1]."""
    letters = lost = 0
    for text in texts:
        if text.isascii():
            letters += len(text.translate(_NO_LETTERS))
            continue
        chars = [char for char in text.lower() if char.isalpha()]
        letters += len(chars)
        lost += sum(not char.isascii() for char in chars)
    return lost / letters if letters else 0.0
