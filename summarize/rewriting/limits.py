"""Words that limit a claim: what a sentence says is another thing without them.

"The worst month since March" is not the worst month, and a mayor who says so is not the fact. The
lists were made by hand, on English news.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.text.abbreviations import SPEECH_VERBS
from summarize.text.english_words import ENDS_WITH_MARK, bare

_MAX_QUALIFIER = 3  # words, such as "until very recently"; by hand
_REACH = 10  # words after a superlative or a denial that may limit it; by hand
# Words that name a source, a claim, a condition or a reservation.
_HEDGE = re.compile(
    rf"(?:{SPEECH_VERBS}|tells|says|but|though|although|if|unless|provided|according)$"
    "|insist|believ|claim|alleg|accus|suspect|den(?:y|ie)"
)
# Words that say how sure or how general a claim is.
_QUALIFIER = re.compile(
    "allegedly|almost|apparently|arguably|generally|initially|largely|mainly|mostly|nearly|normally"
    "|originally|ostensibly|partly|perhaps|possibly|potentially|presumably|previously|probably"
    "|purportedly|reportedly|reputedly|seemingly|sometimes|supposedly|typically|usually|virtually"
    "|until"
)
_RELATIVE = frozenset("which who whom whose where".split())
_DENIALS = frozenset(
    "no not never none nobody nothing neither nor cannot without hardly rarely".split()
)
_EXTREMES = frozenset("best enough ever first least most only record too worst".split())
_PERIODS = frozenset(
    "april august autumn decade fall friday january july june march monday month night october"
    " saturday season september spring summer sunday term thursday time tuesday wednesday week"
    " weekend winter year year's".split()
)
_SUPERLATIVE = re.compile(r"[a-z]{2,}(?:est)$")
_NO_SUPERLATIVE = re.compile(
    r"(?:.*(?:qu|inv|prot|arr|cont|gu|sugg|dig|inter|mod|for|harv|cong|att)est|budapest|west|midwest"
    r"|northwest|southwest|rest|test|chest|nest|vest|pest|jest|zest|priest|honest|earnest|manifest"
    r"|unrest)$"
)
# Words that begin what limits a superlative or a denial: "since March", "in Europe".
_LIMITING = frozenset(
    """
    among at before by ever for from in of on outside since than this to under unless until when
    while within
    """.split()
)


def hedges(words: Sequence[str]) -> list[bool]:
    """Return which words must stay: from a hedge up to the next punctuation mark.

    A relative clause may go whole, with the hedges in it.
    """
    result: list[bool] = []
    in_hedge = in_relative = False
    for word in words:
        in_relative = in_relative or bare(word) in _RELATIVE
        in_hedge = in_hedge or (not in_relative and bool(_HEDGE.match(bare(word))))
        result.append(in_hedge)
        if ENDS_WITH_MARK.search(word):
            in_hedge = in_relative = False
    return result


def is_qualifier(words: Sequence[str]) -> bool:
    """Return whether a few words say how sure or how general the claim beside them is."""
    return len(words) <= _MAX_QUALIFIER and any(_QUALIFIER.match(bare(word)) for word in words)


def loses_limit(words: Sequence[str], stays: Sequence[bool], start: int) -> bool:
    """Return whether the words that go from ``start`` on limit a superlative or a denial.

    Args:
        words: of the whole sentence.
        stays: of each word, whether it stays.
        start: index of the first word of a gap.
    """
    if bare(words[start]) not in _LIMITING:
        return False
    for index in range(start - 1, max(-1, start - 1 - _REACH), -1):
        if index < start - 1 and ENDS_WITH_MARK.search(words[index]):
            return False
        if stays[index] and _is_absolute(bare(words[index]), bare(words[index + 1])):
            return True
    return False


def _is_absolute(word: str, following: str) -> bool:
    """Return whether a bare word is a superlative, "first", "only" or a denial."""
    if word == "last":  # not "last season"
        return following not in _PERIODS
    if word in _DENIALS or word in _EXTREMES or word.endswith(("n't", "n’t")):
        return True
    return bool(_SUPERLATIVE.match(word)) and not _NO_SUPERLATIVE.match(word)
