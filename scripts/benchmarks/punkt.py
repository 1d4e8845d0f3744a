"""NLTK's sentence splitter Punkt with common abbreviations.

NLTK downloads the trained models of Punkt. Without one it knows no abbreviations, so this module
lists those that a trained model would know.
"""

from __future__ import annotations

from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

_ABBREVIATIONS = (
    "mr mrs ms dr prof sen rep gov gen lt col sgt maj capt st inc co corp ltd jr sr u.s u.k d.c "
    "a.m p.m vs no jan feb aug sept oct nov dec e.g i.e etc"
)


def punkt_tokenizer() -> PunktSentenceTokenizer:
    """Return a Punkt tokenizer that knows common abbreviations of English news."""
    parameters = PunktParameters()
    parameters.abbrev_types = set(_ABBREVIATIONS.split())
    return PunktSentenceTokenizer(parameters)
