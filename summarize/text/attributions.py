"""Attributions after a quotation: "the mayor said", "said Ms. Hale"."""

from __future__ import annotations

import re

from summarize.text.abbreviations import SPEECH_VERBS

_NAME = r"(?:[A-Z][\w’'-]*\.?\s+){1,4}"
_ATTRIBUTION = re.compile(
    rf"(?:{_NAME}(?:{SPEECH_VERBS})\s*(?:[.,;:]|$|(?:in|on|at|during|after|when|of)\s)"
    rf"|(?:{SPEECH_VERBS})\s+{_NAME[:-1]})"
)
# Verbs that may follow a question or an exclamation, besides those of speech; chosen by hand.
_CRIES = (
    "snapped|barked|screamed|bellowed|roared|hissed|muttered|mused|inquired|enquired|quipped|begged"
    "|pleaded|exclaimed|thundered|gasped|chanted|groaned|pressed|wanted to know|went on"
)
_AGED_NAME = r"[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*\.?){0,3},\s+\d{1,3},\s+"
_SPEAKER = re.compile(rf"(?:{_NAME}|{_AGED_NAME})(?:{SPEECH_VERBS}|{_CRIES})\b")
_HAN_ATTRIBUTION = re.compile("[^。！？]{1,20}(?:说|表示|称|道)[。，：]")


def starts_with_attribution(text: str) -> bool:
    """Return whether ``text``, which follows a quotation, begins with its attribution."""
    return bool(_ATTRIBUTION.match(text))


def starts_with_speaker(text: str) -> bool:
    """Return whether ``text`` begins with a name and a verb of speech, whatever follows."""
    return bool(_SPEAKER.match(text))


def starts_with_han_attribution(text: str) -> bool:
    """Return whether ``text`` begins with an attribution in Chinese."""
    return bool(_HAN_ATTRIBUTION.match(text))
