"""NLTK's sentence splitter, as good as it gets without a download."""

from __future__ import annotations

from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

# Punkt comes untrained, as its models are a download; these are what it would have learned.
_ABBREVIATIONS = (
    "mr mrs ms dr prof sen rep gov gen lt col sgt maj capt st inc co corp ltd jr sr u.s u.k d.c "
    "a.m p.m vs no jan feb aug sept oct nov dec e.g i.e etc"
)


def punkt() -> PunktSentenceTokenizer:
    """Return the splitter with the usual abbreviations."""
    parameters = PunktParameters()
    parameters.abbrev_types = set(_ABBREVIATIONS.split())
    return PunktSentenceTokenizer(parameters)
