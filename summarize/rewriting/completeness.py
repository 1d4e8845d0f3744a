"""A check by English rules: can the words that are left of a sentence stand alone?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from summarize.grounding.lexicon import ENGLISH_LEXICON
from summarize.rewriting.clauses import (
    COORDINATORS,
    DETERMINERS,
    clause_end,
    has_mark,
    main_verbs,
    may_have_verb,
)
from summarize.rewriting.endings import is_safe_end
from summarize.rewriting.gaps import is_safe_gap, lacks_verb
from summarize.rewriting.limits import is_qualifier
from summarize.rewriting.seams import crosses_stop
from summarize.text.abbreviations import SPEECH_VERBS
from summarize.text.english_words import AUXILIARY, BINDING, DASHES, LEADING, bare, is_verb

MIN_WORDS = 5  # words of a bullet; by hand
_MAX_SPEAKER = 6  # words of a speaker and the verb; by hand
_CONDITIONS = frozenset("once until when whether".split())
_PREPOSITIONS = frozenset("into onto per toward towards via".split())  # besides ``LEADING``
_ADVERBS = frozenset("also already now still then".split())
_OPENING_MARKS = "\"'“‘([«"  # a gap at the start takes none of them, because its partner stays
_SPEAKER = re.compile(rf"[^,;–—]+ (?:{SPEECH_VERBS})(?:[,.;]| [-–—])")  # "the mayor said."


def is_complete(words: Sequence[str], stays: Sequence[bool], *, strict: bool = False) -> bool:
    """Return whether the words that stay are a sentence of their own, and as true as the whole.

    It is long enough, begins and ends like a sentence, has its main verb, and no gap takes what
    other words need.

    Args:
        words: of the whole sentence.
        stays: of each word, whether it stays.
        strict: whether doubtful cases are refused: no verb is known to be one, or the end is the
            first word after "and" or a number, which may belong to words that go.
    """
    kept = [index for index, word_stays in enumerate(stays) if word_stays]
    if len(kept) < MIN_WORDS or not _begins_well(words, kept) or not _ends_well(words, kept[-1]):
        return False
    if strict and not _ends_surely(words, kept[-1]):
        return False
    gaps = [(left, right) for left, right in pairwise(kept) if right > left + 1]
    if not all(is_safe_gap(words, stays, *gap) for gap in gaps):
        return False
    end = kept[-1] + 1
    if end < len(words) and not is_safe_end(words, stays, end):
        return False
    if any(lacks_verb(words, stays, index) for index in kept):
        return False
    verbs = main_verbs(words)
    return stays[verbs[0]] if verbs else not strict


def _begins_well(words: Sequence[str], kept: Sequence[int]) -> bool:
    """Return whether the rest begins with its subject, or with a phrase and what follows it."""
    first = bare(words[kept[0]])
    if kept[0] > 0:
        opening = words[: kept[0]]
        is_whole = not crosses_stop(words, 0, kept[0])
        return is_whole and _is_optional(opening, words[kept[0]]) and _is_start(words, kept[0])
    dash = next((index for index, word in enumerate(words) if word in DASHES), len(words))
    phrase_end = min(clause_end(words, 0) - 1, dash)
    is_phrase = first in LEADING or first.endswith(("ing", "ed"))
    return not is_phrase or phrase_end >= len(words) - 1 or kept[-1] > phrase_end


def _is_optional(opening: Sequence[str], following: str) -> bool:
    """Return whether the first words of a sentence can go: a phrase, or a title before a name."""
    first = bare(opening[0])
    is_phrase = first in LEADING or first.endswith(("ing", "ed", "ly"))
    if is_qualifier(opening) or first in _CONDITIONS or (is_phrase and not has_mark(opening[-1])):
        return False
    return opening[0][:1] not in _OPENING_MARKS and (is_phrase or _is_title(opening, following))


def _is_title(words: Sequence[str], following: str) -> bool:
    """Return whether words are a title before a name: "Striker Ben Orrell"."""
    is_noun_phrase = not any(
        bare(word) in LEADING or bare(word) in BINDING or is_verb(bare(word)) or has_mark(word)
        for word in words
    )
    return is_noun_phrase and words[-1].islower() and following[:1].isupper()


def _is_start(words: Sequence[str], start: int) -> bool:
    """Return whether a sentence can begin with a word inside it."""
    first = bare(words[start])
    if first in LEADING or is_verb(first):
        return False
    end = clause_end(words, start)
    starts_again = first in DETERMINERS or bare("".join(words[end : end + 1])) in DETERMINERS
    is_aside = starts_again and not may_have_verb(words[start:end])  # "[In May,] Amsel, the town"
    is_speaker = _SPEAKER.match(" ".join(words[start : start + _MAX_SPEAKER]))
    return not is_aside and not is_speaker


def _ends_well(words: Sequence[str], last: int) -> bool:
    """Return whether the last word that stays needs no word after it: "voted" needs one."""
    word, previous = bare(words[last]), bare(words[last - 1])
    if last == len(words) - 1 or (word == "may" and words[last][:1] == "M"):
        return True
    if word in BINDING or word in LEADING or word in _PREPOSITIONS or word in COORDINATORS:
        return False
    after_auxiliary = previous in AUXILIARY
    return not after_auxiliary if word in _ADVERBS else after_auxiliary or not is_verb(word)


def _ends_surely(words: Sequence[str], last: int) -> bool:
    return (
        bare(words[last]) not in ENGLISH_LEXICON.cardinals
        and bare(words[last - 1]) not in COORDINATORS
    )
