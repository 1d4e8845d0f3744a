"""Dependence of sentences on their neighbours: how badly each reads alone."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.languages.table import ENGLISH, Language

# Weights against a centroid score of at most 1; tuned on 800 CNN/Daily Mail training articles.
_QUOTATION = 0.3
_REFERS_BACK = 0.2

_QUOTED = re.compile(r'“[^”]*”?|"[^"]*"?|«[^»]*»?')
REFERRING_WORDS = ENGLISH.dependent_openers
_ENGLISH_BACK_REFERENCE = re.compile(rf"[“\"‘']?(?:{'|'.join(REFERRING_WORDS)})\b")
_LEADS = "[“\"‘'„«»「–-]*\\s?"  # marks before the first word
_CLOSING_QUOTES = "\"”’'"


def dependence(document: Document) -> FloatArray:
    """Return for each sentence a number from 0 (reads alone) to 0.8 (needs its neighbours).

    Three things count: the share of the sentence that is quotation, a question mark at the end,
    and a first word that refers back (``He added …``).
    """
    back_reference = _back_reference(document.language)
    return np.array(
        [_sentence_dependence(sentence.text, back_reference) for sentence in document.sentences]
    )


@cache
def _back_reference(language: Language) -> re.Pattern[str]:
    """Return a pattern of first words that refer back; those of English for an unknown language."""
    if language.follows_english or not language.dependent_openers:
        return _ENGLISH_BACK_REFERENCE
    words = "|".join(map(re.escape, language.dependent_openers))
    return re.compile(rf"{_LEADS}(?:{words})\b", re.IGNORECASE)


def _sentence_dependence(text: str, back_reference: re.Pattern[str]) -> float:
    quoted = sum(map(len, _QUOTED.findall(text))) / len(text)
    is_question = text.rstrip(_CLOSING_QUOTES).endswith("?")
    refers_back = bool(back_reference.match(text))
    return _QUOTATION * (quoted + is_question) + _REFERS_BACK * refers_back
