"""Rules for cuts at the end of an English sentence: what goes must not be needed by what stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.rewriting.clauses import (
    COORDINATORS,
    DETERMINERS,
    clause_start,
    has_mark,
    is_finite,
    main_verbs,
    may_have_verb,
)
from summarize.rewriting.gaps import takes_complement
from summarize.rewriting.seams import crosses_stop, opens_at_mark
from summarize.text.abbreviations import SPEECH_VERBS
from summarize.text.english_words import AUXILIARY, DASHES, LEADING, bare

_MAX_SOURCE = 8  # words of a source without a comma before it; by hand
# "a court heard", "new figures from the council show"
_SOURCE = re.compile(
    rf"(?:[\w.’'-]+ ){{1,7}}(?:{SPEECH_VERBS}|states|heard|hears|reveal(?:ed|s)|report(?:ed|s)"
    r"|announced|confirmed|found|finds|shows?|showed|suggest(?:ed|s)?|understands|claims?)\b"
)
_QUOTATION = re.compile(r"""["“][^"”]+,["”]|['‘].+,['’]""")
_QUOTED_SENTENCE = re.compile(r"""["“'‘][A-Z]""")
_HYPHEN = "-"  # also stands between the parts of a word that was split: "- based"
_SEPARATE = LEADING | DETERMINERS | COORDINATORS


def is_safe_end(words: Sequence[str], stays: Sequence[bool], end: int) -> bool:
    """Return whether a sentence can stop before the word at ``end``."""
    return not (
        crosses_stop(words, end, len(words))
        or _tears_dashes(words, end)
        or _drops_source(words, end)
        or _drops_items(words, end)
        or _drops_verb_or_object(words, end)
        or _tears_clause(words, end)
        or takes_complement(words, stays, end)
    )


def _tears_dashes(words: Sequence[str], end: int) -> bool:
    """Return whether a dash stays that opens an aside, or the second part of a split word goes."""
    dashes = [word in DASHES for word in words]
    is_torn = sum(dashes[:end]) % 2 and sum(dashes[end + 1 :]) % 2
    following = "".join(words[end + 1 : end + 2])
    is_open = bare(following) in _SEPARATE or following.endswith("ing")
    return bool(is_torn) or (words[end] == _HYPHEN and following.islower() and not is_open)


def _drops_source(words: Sequence[str], end: int) -> bool:
    """Return whether what goes says who says so, or is what somebody says."""
    if _QUOTATION.fullmatch(" ".join(words[:end])) or _QUOTED_SENTENCE.match(words[end]):
        return True
    source = max(end, clause_start(words, len(words) - 1))
    is_separate = source > end or has_mark(words[end - 1]) or len(words) - end <= _MAX_SOURCE
    return is_separate and bool(_SOURCE.match(" ".join(words[source:])))


def _drops_items(words: Sequence[str], end: int) -> bool:
    """Return whether what goes are items of a list: "Lee, [Orrell and Amsel]"."""
    item = words[end + 1 : end + 2] if bare(words[end]) in DETERMINERS else words[end : end + 1]
    is_item = any(word[:1].isupper() or word[:1].isdecimal() for word in item)
    has_coordinator = any(bare(word) in COORDINATORS for word in words[end:])
    is_list = opens_at_mark(words, end) and is_item and has_coordinator
    return is_list and bare(words[end]) not in LEADING


def _drops_verb_or_object(words: Sequence[str], end: int) -> bool:
    """Return whether the last words that stay need a verb or an object that goes."""
    first, before = bare(words[end]), bare(words[end - 1])
    if first.endswith("ly") and is_finite(bare("".join(words[end + 1 : end + 2]))):
        return True
    if opens_at_mark(words, end) or first in LEADING or first in COORDINATORS:
        return False
    if first.endswith("ing") or first in AUXILIARY:
        return True
    return first != "to" and (is_finite(before) or before.endswith("ing"))


def _tears_clause(words: Sequence[str], end: int) -> bool:
    """Return whether the last clause that stays loses its verb."""
    clause = words[clause_start(words, end - 1) : end]
    if not clause:
        return False
    if main_verbs(words[end:], certain=True):
        return not any(is_finite(bare(word)) for word in clause)
    needs_verb = bare(clause[0]) in COORDINATORS or bare(clause[0]) == "with"
    return needs_verb and not may_have_verb(clause)
