"""Dependence of sentences on their neighbours: how badly each reads alone."""

from __future__ import annotations

import re

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.languages.table import load_language

# Weights against a centroid score of at most 1; tuned on 800 CNN/Daily Mail training articles.
_QUOTATION = 0.3
_REFERS_BACK = 0.2

_QUOTED = re.compile(r'“[^”]*”?|"[^"]*"?|«[^»]*»?')
REFERRING_WORDS = load_language("en").dependent_openers
_BACK_REFERENCE = re.compile(rf"[“\"‘']?(?:{'|'.join(REFERRING_WORDS)})\b")
_CLOSING_QUOTES = "\"”’'"


def dependence(document: Document) -> FloatArray:
    """Return for each sentence a number from 0 (reads alone) to 0.8 (needs its neighbours).

    Three things count: the share of the sentence that is quotation, a question mark at the end,
    and a first word that refers back (``He added …``).
    """
    return np.array([_sentence_dependence(sentence.text) for sentence in document.sentences])


def _sentence_dependence(text: str) -> float:
    quoted = sum(map(len, _QUOTED.findall(text))) / len(text)
    is_question = text.rstrip(_CLOSING_QUOTES).endswith("?")
    refers_back = bool(_BACK_REFERENCE.match(text))
    return _QUOTATION * (quoted + is_question) + _REFERS_BACK * refers_back
