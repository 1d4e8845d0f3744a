"""Full stops within a German sentence: ordinals and abbreviations.

German writes ordinals with a full stop ("am 29. April", "die 2. Liga"), and a noun after them with
a capital letter. The word lists were chosen by hand.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SAMPLE = 2000  # characters that tell the language; chosen by hand
# Frequent words of German that are not words of English, Dutch or a Scandinavian language.
_GERMAN = re.compile(
    r"\b(?:das|dem|der|die|ein|eine|einem|einen|einer|für|mit|nicht|sich|und|von|wird|wurde|zum|zur"
    r"|über|auch|auf|aus|bei|im|ist|sind|nach)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|of|and|to|is|that|was|for|with|said)\b", re.IGNORECASE)
_CHARACTERS_PER_WORD = 60  # of a German text, for each such word at least; chosen by hand
GERMAN_ABBREVIATIONS = frozenset(
    """
    Abs Art Aufl Az Bd Dipl Fr Hr Hrsg Ing Jh Jhd Kap Min Mio Mrd Nr Sek Std Str Tel Tsd Ziff bzgl
    bzw ca evtl geb gem ggf inkl jur max min mind phil rd sog vgl zzgl
    """.split()
)
_ORDINAL = re.compile(r"(?:\d{1,2}|[IVX]{1,5}|[a-zäöü]\.\xa0?[a-zäöüA-Z])$")  # "29", "II", "z.B"
_LONGEST = 5  # letters of an ordinal or abbreviation: those of the lists here have no more
_SPACED_ABBREVIATION = re.compile(r"(?:^|.*\s)[a-zäöü]\. [a-zäöüA-Z]\.$", re.DOTALL)  # "i. d. R."
# Words that open a sentence far more often than they follow an ordinal or an abbreviation.
_OPENERS = frozenset(
    """
    Aber Alle Als Am An Auch Auf Aus Bei Beide Bis Da Damit Danach Dann Darum Das Dem Den Denn Der
    Des Deshalb Die Dies Diese Dieser Dieses Doch Dort Ein Eine Einem Einen Einer Er Erst Es Für
    Gegen Heute Hier Ich Ihr Ihre Im In Jetzt Kein Keine Mit Nach Nicht Noch Nun Nur Ob Ohne Seit
    Sein Seine Sie So Trotz Um Und Unter Viele Vom Von Vor Während Was Weil Wenn Wer Wie Wir Wo Zu
    Zudem Zum Zur Zwei Zwischen Über
    """.split()
)
_FIRST_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=8)
def is_german(text: str) -> bool:
    """Return whether the first words of a text are German rather than English."""
    sample = text[:_SAMPLE]
    german = len(_GERMAN.findall(sample))
    is_frequent = german * _CHARACTERS_PER_WORD > len(sample)
    return is_frequent and german > len(_ENGLISH.findall(sample))


def continues_after_stop(before: str, after: str) -> bool:
    """Return whether the full stop at the end of ``before`` stands within a German sentence."""
    stem = before[before.rfind(" ", -_LONGEST - 3) + 1 : -1].lstrip('([„“‚»«"–-')
    if len(stem) > _LONGEST or not (
        stem in GERMAN_ABBREVIATIONS
        or _ORDINAL.match(stem)
        or (len(stem) == 1 and _SPACED_ABBREVIATION.match(before))
    ):
        return False
    first = _FIRST_WORD.match(after.lstrip("„“»‚"))
    return bool(first) and first[0] not in _OPENERS
