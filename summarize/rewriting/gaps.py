"""Rules for gaps in an English sentence: what goes must not be needed by what stays.

The rules were made by hand, by reading what a model wanted to drop.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress

from summarize.rewriting.clauses import (
    COORDINATORS,
    DETERMINERS,
    clause_start,
    has_mark,
    is_subject,
    main_verbs,
    may_have_verb,
)
from summarize.rewriting.limits import is_qualifier, loses_limit
from summarize.rewriting.seams import fits
from summarize.text.abbreviations import SPEECH_VERBS
from summarize.text.english_words import AUXILIARY, DASHES, LEADING, OPENING, bare, is_verb
from summarize.text.punctuation import ends_sentence

_CONTRASTS = (["however"], ["though"], ["meanwhile"], ["instead"])
_MIN_CLAUSE = 3  # words that stay of a clause whose end goes; by hand
_MAX_ITEM = 4  # words of an item of a list; by hand
_SUBJECT_STARTS = DETERMINERS | frozenset("he i it she there they we you".split())
_NEED_NOUN = DETERMINERS | {"and", "or", "of", "mr", "mrs", "ms", "dr"}
_CLAUSE_OPENERS = frozenset("although because if that though unless when whereas while".split())
_QUESTION_WORDS = frozenset("how that what whether why".split())
_VERB_OPENERS = _CLAUSE_OPENERS | _QUESTION_WORDS
# Words after "as" where it begins a clause or a phrase of time, which nothing before it needs.
_AFTER_TEMPORAL_AS = frozenset("he her his i it its part she the their they we well".split())
_PREVENTING = frozenset(
    "ban banned keep kept prevent prevented prevents stop stopped stops suffer suffers".split()
)
_CORRELATIVES = frozenset("either neither whether".split())
_SPEECH_VERB = re.compile(rf"(?:{SPEECH_VERBS}|claims|believes|alleges)$")


def is_safe_gap(words: Sequence[str], stays: Sequence[bool], left: int, right: int) -> bool:
    """Return whether the words between two words that stay can go."""
    return not (
        all(bare(word) in COORDINATORS for word in words[left + 1 : right])
        or is_qualifier(words[left + 1 : right])
        or not fits(words, left, right)
        or _joins_badly(words, left, right)
        or _tears_phrase(words, left, right)
        or _tears_subject(words, left, right)
        or _tears_list(words, left, right)
        or takes_complement(words, stays, left + 1)
    )


def lacks_verb(words: Sequence[str], stays: Sequence[bool], start: int) -> bool:
    """Return whether the clause that begins with the word at ``start`` loses its verb."""
    opener = bare(words[start])
    if opener not in _VERB_OPENERS or all(stays[start:]):
        return False
    rest = [*compress(words[start + 1 :], stays[start + 1 :])]
    if opener in _QUESTION_WORDS and not may_have_verb(rest):
        return True
    verbs = main_verbs(words[start + 1 :])
    return bool(verbs) and not stays[start + 1 + verbs[0]]


def takes_complement(words: Sequence[str], stays: Sequence[bool], start: int) -> bool:
    """Return whether a gap from ``start`` on takes what the words before it need."""
    if loses_limit(words, stays, start):
        return True
    if has_mark(words[start - 1]):
        return False
    first, before = bare(words[start]), bare(words[start - 1])
    following = bare(words[start + 1]) if start + 1 < len(words) else ""
    words_before = {bare(word) for word in words[:start]}
    return (
        first in ("of", "than")
        or (first == "as" and following not in _AFTER_TEMPORAL_AS)
        or (first == "by" and before.endswith(("ed", "en")))
        or (first == "from" and not words_before.isdisjoint(_PREVENTING))
        or (first in ("or", "nor") and not words_before.isdisjoint(_CORRELATIVES))
    )


def _joins_badly(words: Sequence[str], left: int, right: int) -> bool:
    """Return whether two words cannot stand side by side, or a verb loses its subject."""
    before, after = bare(words[left]), bare(words[right])
    is_open = not has_mark(words[right - 1])
    if before in _NEED_NOUN and (after in LEADING or after in COORDINATORS or is_verb(after)):
        return True
    if before in DETERMINERS and right > left + 2 and after.endswith("ly"):
        return True
    if before in DETERMINERS and after in _SUBJECT_STARTS:
        return True
    if before in OPENING and (after in LEADING or after in AUXILIARY):
        return True
    if _SPEECH_VERB.match(after) and (is_open or ends_sentence(words[right])):  # no speaker
        return before not in AUXILIARY or has_mark(words[left])
    if _SPEECH_VERB.match(after) and has_mark(words[left]) and not is_subject(words[: left + 1]):
        return True
    if is_verb(before) and before not in AUXILIARY and is_verb(after) and not has_mark(words[left]):
        return True
    if is_open and is_verb(after) and bare(words[left + 1]) in _SUBJECT_STARTS:
        return True
    gap = words[left + 1 : right]
    return [*map(bare, gap)] in _CONTRASTS and (after in _SUBJECT_STARTS or after in LEADING)


def _tears_phrase(words: Sequence[str], left: int, right: int) -> bool:
    """Return whether a gap takes a part of a phrase or clause and leaves the rest."""
    gap = words[left + 1 : right]
    if sum(word in DASHES for word in gap) % 2:
        return True
    if bare(gap[0]) in LEADING and not has_mark(gap[-1]):
        return has_mark(words[left]) or not _goes_on(words[right])
    start = clause_start(words, left)
    return has_mark(gap[-1]) and bare(words[start]) in LEADING and left - start < _MIN_CLAUSE


def _tears_subject(words: Sequence[str], left: int, right: int) -> bool:
    """Return whether a subject loses its verb: "the boys [live in Brill,] and police said"."""
    if has_mark(words[left]) or bare(words[left + 1]) in LEADING:
        return False
    goes_on = bare(words[right]) in LEADING or bare(words[right]) in COORDINATORS
    return goes_on and not may_have_verb(words[: left + 1])


def _goes_on(word: str) -> bool:
    """Return whether a word goes on with a sentence after a phrase that is left out."""
    following = bare(word)
    is_joint = following in LEADING or following in COORDINATORS or following in ("that", "to")
    is_verbal = may_have_verb([word]) or following.endswith(("ing", "ly"))
    return word[:1].islower() and (is_joint or is_verbal)


def _tears_list(words: Sequence[str], left: int, right: int) -> bool:
    """Return whether a gap takes items out of a list: "roads, [bridges,] dams and walls"."""
    if not (words[left].endswith(",") and words[right - 1].endswith(",")):
        return False
    behind = {bare(word) for word in words[right : right + _MAX_ITEM + 1]}
    return bare(words[left + 1]) not in LEADING and not behind.isdisjoint(("and", "or"))
