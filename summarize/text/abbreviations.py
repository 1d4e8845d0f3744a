"""English words that help to find sentence ends: abbreviations, openers and verbs of speech.

The table of English has most of them. The other lists were chosen by hand, on news.
"""

from __future__ import annotations

from summarize.languages.table import ENGLISH
from summarize.text.calendar import MONTH_ABBREVIATIONS

SENTENCE_OPENERS = ENGLISH.sentence_openers
# Without their stops: abbreviations that never end a sentence, and those that may.
TITLES = frozenset(word[:-1] for word in ENGLISH.abbreviations)
AMBIGUOUS_ABBREVIATIONS = frozenset(word[:-1] for word in ENGLISH.abbreviations_at_end)
NUMBERED_WORDS = MONTH_ABBREVIATIONS | {word[:-1] for word in ENGLISH.abbreviations_before_number}
CLOCK_ABBREVIATIONS = frozenset("a.m p.m A.M P.M".split())
# Pairs of letters that are acronyms; other pairs are the initials of a person.
ACRONYMS = frozenset(
    """
    U.S U.K U.N E.U D.C N.Y N.J N.C S.C N.D S.D N.H N.M L.A A.I B.C A.D F.C P.C N.W S.W N.E S.E
    """.split()
)
# Words that follow U.S., U.N., F.B.I. or Inc. within a name or a title.
AFTER_ACRONYM = frozenset(
    """
    Agency Air Ambassador Army Attorney Bank Border Capitol Census Central Chairman Charter Chief
    Circuit Coast Commission Congress Council Constitution Court Customs Defense Department
    Director District Embassy Energy Envoy Federal Fish Food Forces Forest Geological Government
    House Inspector Intelligence Interior Joint Justice Marine Marines Marshal Mayor Military Mint
    Mission National Navy Open Olympic Parliament Postal President Rep Reps Representative
    Resolution Secretary Secretary-General Security Sen Senate Senator Senators Soccer Special
    State Steel Supreme Trade Treasury Troops Undersecretary Vice Women Men
    """.split()
)
SPEECH_VERBS = "|".join(ENGLISH.speech_verbs)  # alternatives of a regular expression
