"""Classes of English words by which a sentence is cut and checked. The lists were made by hand."""

from __future__ import annotations

import re
from functools import lru_cache

# Words that begin a subordinate clause.
SUBORDINATING = frozenset(
    """
    after although as because before how if once since so than that though unless until what when
    where whereas whether which while who whom whose why
    """.split()
)
# Words that begin a phrase that can be left out. "that", "to" and "who" begin what others need.
OPENING = frozenset(
    """
    above after against alongside although amid among as at because before behind below beneath
    beside besides between beyond by despite during following for from in including inside near on
    outside since so though throughout under upon with within
    """.split()
)
# Words that begin a phrase or clause before the subject.
LEADING = SUBORDINATING | OPENING
AUXILIARY = frozenset(
    """
    am are can cannot could did do does had has have is may might must shall should was were will
    would
    """.split()
)
# Words that need the word after them.
BINDING = AUXILIARY | frozenset(
    """
    a about according agree agreed allegedly almost an and apparently appear around away be been
    begin being bring consist consists cope deal dealt depend depends dr due each even every focus
    having her his if its just lady late lead leads least less likely lord more most mr mrs ms my
    nearly neither never no nor not of only or our out over possibly probably put refer refers
    relies rely reportedly result resulted results sir so st such than that the their these this
    those to too under unless up very without your
    """.split()
)
# Finite verb forms without a typical ending.
_IRREGULAR_VERBS = frozenset(
    """
    became began bought broke brought built came caught chose cut drew drove fell felt fought found
    gave got grew heard held hit kept knew left led lost made meant met paid put ran rose said sat
    saw says sent set shot sold spent spoke stole stood struck swept threw told took taught thought
    went woke won wore wrote
    """.split()
)
DASHES = ("-", "--", "–", "—")
ENDS_WITH_MARK = re.compile(r"[,;–—)\]][\"”’']*$")
_REGULAR_PAST = re.compile(r"[a-z]{2,}ed$")
_EDGES = re.compile(r"^\W+|\W+$")
_MAX_CACHED = 20_000  # words, about 3 MB; articles share most of theirs; chosen by hand


@lru_cache(_MAX_CACHED)
def strip_marks(word: str) -> str:
    """Return a word without the punctuation marks at its ends."""
    return _EDGES.sub("", word)


@lru_cache(_MAX_CACHED)
def bare(word: str) -> str:
    """Return a word in lower case, without the punctuation marks at its ends."""
    return strip_marks(word).lower()


@lru_cache(_MAX_CACHED)
def is_verb(word: str) -> bool:
    """Return whether a bare word is surely a finite verb, or a participle that looks like one."""
    return word in AUXILIARY or word in _IRREGULAR_VERBS or bool(_REGULAR_PAST.match(word))
