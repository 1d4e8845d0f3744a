"""A check by English rules: can the words that are left of a sentence stand alone?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.grounding.units import CARDINALS
from summarize.text.english_words import (
    AUXILIARY,
    BINDING,
    DASHES,
    ENDS_WITH_MARK,
    LEADING,
    OPENING,
    SUBORDINATING,
    bare,
    is_verb,
)

_MIN_WORDS = 5  # words of a bullet; by hand
_ADVERBS = frozenset("also already now still then".split())
_COORDINATORS = frozenset("and or but".split())
_DETERMINERS = frozenset("a an the his her its our their this that these those".split())
_CLOSING_BRACKET = re.compile(r"[)\]]\W*$")


def is_complete(words: Sequence[str], stays: Sequence[bool], *, strict: bool = False) -> bool:
    """Return whether the words that stay are a sentence of their own.

    It is long enough, begins and ends like a sentence, and has its main verb.

    Args:
        words: of the whole sentence.
        stays: of each word, whether it stays.
        strict: whether doubtful cases are refused: no verb is known to be one, or the end is the
            first word after "and" or a number, which may belong to words that go.
    """
    kept = [index for index, word_stays in enumerate(stays) if word_stays]
    if len(kept) < _MIN_WORDS or not _begins_well(words, kept):
        return False
    if not _ends_well(words, kept[-1]):
        return False
    if any(_tears_bracket(words, stays, index) for index in kept[:-1]):
        return False
    if strict and not _ends_surely(words, kept[-1]):
        return False
    verbs = _main_verbs(words)
    return stays[verbs[0]] if verbs else not strict


def _begins_well(words: Sequence[str], kept: Sequence[int]) -> bool:
    """Return whether the rest begins with its subject, or with a phrase and what follows it."""
    first = bare(words[kept[0]])
    if kept[0] > 0:
        dropped = bare(words[0])
        is_optional = dropped in LEADING or dropped.endswith(("ing", "ed", "ly"))
        return is_optional and first not in LEADING and not is_verb(first)
    marks = (index for index, word in enumerate(words) if ENDS_WITH_MARK.search(word))
    phrase_end = next(marks, len(words))
    is_phrase = first in LEADING or first.endswith(("ing", "ed"))
    return not is_phrase or phrase_end >= len(words) - 1 or kept[-1] > phrase_end


def _ends_well(words: Sequence[str], last: int) -> bool:
    """Return whether the last word that stays needs no word after it: "voted" needs one."""
    word, previous = bare(words[last]), bare(words[last - 1])
    if last == len(words) - 1:
        return True
    if word in BINDING or word in OPENING or word == "but":
        return False
    after_auxiliary = previous in AUXILIARY
    return not after_auxiliary if word in _ADVERBS else after_auxiliary or not is_verb(word)


def _ends_surely(words: Sequence[str], last: int) -> bool:
    return bare(words[last]) not in CARDINALS and bare(words[last - 1]) not in _COORDINATORS


def _tears_bracket(words: Sequence[str], stays: Sequence[bool], index: int) -> bool:
    """Return whether the bracket after a word is dropped together with words behind it."""
    if stays[index + 1] or not words[index + 1].startswith(("(", "[")):
        return False
    ends = (at for at in range(index + 1, len(words)) if _CLOSING_BRACKET.search(words[at]))
    end = next(ends, len(words) - 1)
    return end < len(words) - 1 and not stays[end + 1]


def _main_verbs(words: Sequence[str]) -> list[int]:
    """Return the indices of finite verbs outside subordinate clauses, as far as words show."""
    indices: list[int] = []
    in_subordinate_clause = False
    bare_words = [*map(bare, words)]
    for index, (word, bare_word) in enumerate(zip(words, bare_words, strict=True)):
        in_subordinate_clause = in_subordinate_clause or bare_word in SUBORDINATING
        is_adjective = index > 0 and bare_words[index - 1] in _DETERMINERS  # "the affected towns"
        if not in_subordinate_clause and not is_adjective and is_verb(bare_word):
            indices.append(index)
        if ENDS_WITH_MARK.search(word) or word in DASHES:
            in_subordinate_clause = False
    return indices
