"""Estimate how badly a sentence reads without its neighbours."""

from __future__ import annotations

import re

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document

# Weights against a centroid score of at most 1; tuned on 800 CNN/Daily Mail training articles.
_QUOTATION = 0.3
_REFERS_BACK = 0.2

_QUOTED = re.compile(r'“[^”]*”?|"[^"]*"?|«[^»]*»?')
_BACK = re.compile(
    r"[“\"‘']?(?:He|She|It|They|I|We|You|This|That|These|Those|But|And|So|His|Her|Their|Its)\b"
)


def dependence(document: Document) -> FloatArray:
    """Return one number a sentence, from 0 (reads alone) to 0.8 (hangs on its neighbours).

    Counted are the share of the sentence that is quotation, a question, and a first word that
    refers back (``He added …``).
    """
    return np.array([_dependence_of(sentence.text) for sentence in document.sentences])


def _dependence_of(text: str) -> float:
    quoted = sum(map(len, _QUOTED.findall(text))) / len(text)
    asks = text.rstrip("\"”’'").endswith("?")
    return _QUOTATION * (quoted + asks) + _REFERS_BACK * bool(_BACK.match(text))
