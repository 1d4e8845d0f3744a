"""Marks of picture captions: labels such as "Freedom: ", and directions such as "(left)".

The patterns were made by hand, on English news.
"""

from __future__ import annotations

import re

from summarize.text.abbreviations import SPEECH_VERBS

_MAX_LABEL = 5  # words of a label; by hand
# "Relief: Varga leaves", "On the run: Orrell crosses"; not "Orrell: I will" or "June 1996: a".
_LABEL = re.compile(
    r"[^\W\d_][^:.!?;\d\"“]{1,50}: "
    r"(?=[^\W_])(?!(?:I|I['’]\w+|We|We['’]\w+|My|Our|You|You['’]\w+)\s)"
)
_SPEECH = re.compile(rf"\b(?:{SPEECH_VERBS}|quipped|tweeted|joked|captioned|commented):")
_SIDE = (
    r"(?:pictured|photographed|above|below|left|right|cent(?:re|er)|top|bottom|inset|background"
    r"|foreground|file)"
)
_LINK = r"(?:(?:far|second|third|fourth|the|from|in|on|at|and|with|here|seen|main|photo) )*"
_SIDES = rf"{_LINK}{_SIDE}(?:[ ,-]+{_LINK}{_SIDE})*"
_PICTURED = r"(?:[^\s()\[\]]+ ){0,3}(?:pictured|photographed)(?: [^()\[\]]*)?"
_IMAGE = r"(?:file|library|stock) (?:image|photo|photograph|picture)"
# "(left)", "(pictured, right)", "(second from left)", "(pictured in May)", "(file image)",
# "Jane Orrell, pictured, said"
DIRECTION = re.compile(
    rf"[(\[](?:{_SIDES}|{_PICTURED}|{_IMAGE})[)\]]"
    rf"|(?<=,) {_SIDES},(?=\s)|(?<=,) (?:pictured|photographed)(?: {_SIDES})?,",
    re.IGNORECASE,
)


def label_end(sentence: str) -> int:
    """Return the length of the label that opens a sentence, with the space after it; 0 for none.

    >>> label_end("Relief: Lee won."), label_end("Lee said: He won.")
    (8, 0)
    """
    label = _LABEL.match(sentence)
    if not label or len(label[0].split()) > _MAX_LABEL or _SPEECH.search(label[0]):
        return 0
    return label.end()
