"""Detection of the language of a text.

A count of stop words tells English. For the rest there is fastText's model of 176 languages (Joulin
et al. 2017), compressed to 0.9 MB.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from summarize.article import Article
from summarize.languages.table import Language, load_language
from summarize.models.bundled_weights import verified_path
from summarize.text.stop_words import is_english
from summarize.text.words import tokenize

_MODEL = "language/lid.176.ftz"
_LABEL = "__label__"
LANGUAGE_SAMPLE = 2000  # characters that tell the language; chosen by hand
_ENGLISH_SAMPLE = 600  # of them, enough to tell English
_MIN_LETTERS = 20
# Of sentences that it takes for another language, half have a lower probability; of the others few.
_MIN_PROBABILITY = 0.5
# Its codes for a language that others call by another name, or write the same.
_CODES = {"no": "nb", "sh": "sr", "yue": "zh", "wuu": "zh", "arz": "ar", "pnb": "pa"}
_DECLARED = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")  # a code, and no template's text
# A declared language is doubted only where detection is this sure; tuned on 300 pages.
_CERTAIN = 0.9
_MIN_LETTERS_TO_DOUBT = 200
# Languages so much alike that detection cannot doubt a declaration.
_ALIKE = ({"da", "nb"}, {"id", "ms"}, {"bs", "hr", "sr"}, {"es", "gl", "pt"}, {"cs", "sk"})


class Detection(NamedTuple):
    """A language (BCP 47), and its probability."""

    code: str
    probability: float


def detect_language(text: str) -> str | None:
    """Return the code of a text's language (BCP 47), or None if it is not clear.

    A text needs 20 letters. Only its first 2,000 characters are read.

    >>> detect_language("The council of the town voted for a wall on Tuesday.")
    'en'
    """
    detection = _detect(text[:LANGUAGE_SAMPLE])
    return detection.code if detection and detection.probability >= _MIN_PROBABILITY else None


def language_of(text: str, declared: str | None) -> str | None:
    """Return the language of a text: the declared one, unless the text is clearly in another.

    Args:
        text: what ``detect_language`` reads.
        declared: BCP 47, as a page or a record says it; what is no code counts as nothing.
    """
    if not declared or not _DECLARED.fullmatch(declared):
        return detect_language(text)
    sample = text[:LANGUAGE_SAMPLE]
    detection = _detect(sample)
    if (
        detection is None
        or detection.probability < _CERTAIN
        or not _has_letters(sample, _MIN_LETTERS_TO_DOUBT)
        or _are_alike(detection.code, declared)
    ):
        return declared.replace("_", "-")
    return detection.code


def in_language(article: Article, language: str | None) -> Article:
    """Return an article that declares a language (BCP 47); as it is if ``language`` is None."""
    if language is None:
        return article
    return replace(article, language=language_of(article.prose, language))


def article_language(article: Article) -> Language:
    """Return the table of an article's language, which is detected if the article does not say."""
    return load_language(article.language or detect_language(article.prose))


def _detect(sample: str) -> Detection | None:
    if not _has_letters(sample, _MIN_LETTERS):
        return None
    if is_english(tokenize(sample[:_ENGLISH_SAMPLE])):
        return Detection("en", 1.0)
    model = _load_model()
    if model is None:
        return None
    # It reads one line, and takes words in capitals for words of other languages.
    labels, probabilities = model.predict(" ".join(sample.lower().split()))
    code: str = labels[0].removeprefix(_LABEL)
    return Detection(_CODES.get(code, code), probabilities[0])


def _has_letters(text: str, count: int) -> bool:
    """Return whether there are at least ``count`` letters; read no further than needed."""
    return len([*islice(filter(str.isalpha, text), count)]) == count


def _are_alike(first: str, second: str) -> bool:
    codes = {load_language(first).code, load_language(second).code}
    return len(codes) == 1 or any(codes <= group for group in _ALIKE)


@cache
def _load_model() -> Any:
    """Return the model; None where its library has no build for this Python.

    Raises:
        ModelError: its file is missing or not as shipped.
    """
    try:
        import fasttext
    except ImportError:
        return None
    module: Any = fasttext
    return module.load_model(str(verified_path(_MODEL)))
