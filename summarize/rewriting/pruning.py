"""Pruning of a sentence: choose the words that stay, and join them to a sentence.

A sentence can be cut at few positions. Each run of words between two of them stays or goes as a
whole. Dynamic programming finds the best choice (as in McDonald 2006, EACL), from the log-odds that
a model gives each word and from a cost for each cut. Rules for English check the result.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from summarize.rewriting.completeness import is_complete
from summarize.text.abbreviations import SPEECH_VERBS
from summarize.text.cut_costs import AT_MARK, FORBIDDEN, cut_costs
from summarize.text.english_words import ENDS_WITH_MARK, bare
from summarize.text.punctuation import CLOSING_MARKS, ends_sentence
from summarize.text.words import count_words

_CERTAIN = 100.0  # log-odds of a word that must stay, larger than any that a model gives
_KEEP, _GAP = 0, 1  # states of the dynamic program; the third is to drop all later words
# Words that name a source, a claim, a condition or a reservation.
_HEDGE = re.compile(
    rf"(?:{SPEECH_VERBS}|tells|says|but|though|although|if|unless|provided|according)$"
    "|insist|believ|claim|alleg|accus|suspect|den(?:y|ie)"
)
# Words that begin a clause with its own subject.
_SUBJECT_STARTS = frozenset("a according an he her his i it its she the their they we".split())
_STOP = re.compile(rf"([.!?…])[{re.escape(CLOSING_MARKS)}]*$")


def prune(sentence: str, log_odds: Sequence[float]) -> str | None:
    """Return a sentence without some of its words, or None if the rest is not a sentence.

    Args:
        sentence: one line.
        log_odds: that each word stays; words stand between spaces.

    Raises:
        ValueError: the number of log-odds is not the number of words.
    """
    words = sentence.split()
    stays = _choose(sentence, words, log_odds)
    return _joined(words, stays) if all(stays) or is_complete(words, stays) else None


def prune_to_fit(sentence: str, log_odds: Sequence[float], max_words: int) -> str | None:
    """Return the longest form of a sentence that fits, or None if there is none.

    Its end is cut off at a position where that is allowed. What must stay is kept behind it.

    Args:
        sentence, log_odds: as in ``prune``.
        max_words: the limit.
    """
    words = sentence.split()
    for end, cost in reversed([*enumerate(cut_costs(sentence), start=1)]):
        if cost < FORBIDDEN:
            behind = len(words) - end
            until_end = [*log_odds[:end], *[-_CERTAIN / (2 * behind)] * behind]  # less than a hedge
            stays = _choose(sentence, words, until_end)
            form = _joined(words, stays)
            if count_words(form) <= max_words and is_complete(words, stays, strict=True):
                return form
    return None


def _choose(sentence: str, words: Sequence[str], log_odds: Sequence[float]) -> list[bool]:
    """Return which words of a sentence stay; those of hedges do."""
    if len(words) != len(log_odds):
        raise ValueError(f"{len(words)} words, but {len(log_odds)} log-odds")
    hedged = _hedged(words)
    log_odds = [
        _CERTAIN if is_hedged else value for value, is_hedged in zip(log_odds, hedged, strict=True)
    ]
    return choose_words(log_odds, cut_costs(sentence))


def choose_words(log_odds: Sequence[float], costs: Sequence[float]) -> list[bool]:
    """Return which words stay: the choice with the highest sum of log-odds minus costs.

    Words inside a sentence are dropped only between two punctuation marks, because otherwise the
    words after them would belong to other words than before. At a word, only the end of the
    sentence can be cut off. The best choice is found by Viterbi's algorithm.

    Args:
        log_odds: that each word stays.
        costs: of a cut between each word and the next.
    """
    keep, gap, tail = log_odds[0], 0.0, -FORBIDDEN  # the best values of each state so far
    from_keep: list[tuple[bool, bool, bool]] = []  # whether the best way to a state is from keep
    for value, cost in zip(log_odds[1:], costs, strict=True):
        gap_cost = cost if cost <= AT_MARK else FORBIDDEN
        from_keep.append((keep >= gap - gap_cost, keep - gap_cost > gap, keep - cost > tail))
        keep, gap, tail = (
            max(keep, gap - gap_cost) + value,
            max(gap, keep - gap_cost),
            max(tail, keep - cost),
        )
    values = (keep, gap, tail)
    state = values.index(max(values))
    stays = [state == _KEEP]
    for is_from_keep in reversed(from_keep):
        state = _KEEP if is_from_keep[state] else max(state, _GAP)
        stays.append(state == _KEEP)
    return stays[::-1]


def _hedged(words: Sequence[str]) -> list[bool]:
    """Return which words must stay: those from a hedge up to the next punctuation mark."""
    result: list[bool] = []
    in_hedge = False
    for word in words:
        in_hedge = in_hedge or bool(_HEDGE.match(bare(word)))
        result.append(in_hedge)
        if ENDS_WITH_MARK.search(word):
            in_hedge = False
    return result


def _joined(words: Sequence[str], stays: Sequence[bool]) -> str:
    """Return the words that stay as a sentence."""
    text = ""
    dropped = ""
    for word_stays, run in groupby(zip(stays, words, strict=True), key=itemgetter(0)):
        part = " ".join(word for _, word in run)
        if word_stays:
            text = f"{_before_gap(text, dropped, part)} {part}".lstrip()
        dropped = part
    stop = _STOP.search(words[-1])
    if stop and not ends_sentence(text):
        text = text.rstrip(" ,;:–—-")
        text += "" if text.endswith(stop[1]) else stop[1]
    return text if all(stays) else text[:1].upper() + text[1:]


def _before_gap(text: str, dropped: str, next_part: str) -> str:
    """Return the text before a gap with at most one comma at its end.

    A clause with its own subject needs a comma before it.
    """
    without_marks = text.rstrip(" ,–—-")
    if dropped.endswith(",") and without_marks:
        has_subject = next_part[:1].isupper() or next_part.partition(" ")[0] in _SUBJECT_STARTS
        if without_marks == text or has_subject:
            return f"{without_marks},"
    return without_marks if dropped else text
