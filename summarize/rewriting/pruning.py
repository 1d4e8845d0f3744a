"""Pruning of a sentence: choose the words that stay, and join them to a sentence.

A model says how likely each word is to stay, and how likely a gap is to begin and to end between
two words: a conditional random field (Lafferty et al. 2001). Dynamic programming finds the best
choice (as in McDonald 2006, EACL). Some words always stay and others always go. Rules for English
check each gap and the result; gaps that fail are closed again, those of least worth first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from summarize.rewriting.clauses import is_finite, is_subject
from summarize.rewriting.completeness import MIN_WORDS, is_complete
from summarize.rewriting.idle_words import idle_opening, idle_words
from summarize.rewriting.limits import hedges
from summarize.text.abbreviations import SPEECH_VERBS
from summarize.text.cut_costs import are_inseparable
from summarize.text.english_words import AUXILIARY, BINDING, LEADING, bare
from summarize.text.punctuation import CLOSING_MARKS, ends_sentence

Floats = NDArray[np.floating[Any]]
Booleans = NDArray[np.bool_]

_CERTAIN = 100.0  # log-odds of a word that must stay or go, larger than any that a model gives
_FORBIDDEN = -1e9  # log-odds of a gap that cannot begin or end somewhere
_LEAST_EDGE = -1.0  # log-odds that a gap begins, or ends, at its edge; see MODEL_CARD.md
_MAX_GAPS = 6  # gaps of which all subsets are tried; by hand
# Words that begin a clause with its own subject.
_SUBJECT_STARTS = frozenset("a according an he her his i it its she the their they we".split())
_CLOSE = frozenset("after before until when where".split())  # they follow without a comma
_GO_ON = frozenset("already also and but later now or still then".split())
# "officials said", "a spokesman for the mayor said on Monday"
_ATTRIBUTION = re.compile(rf"(?:[\w.’'-]+ ){{1,6}}(?:{SPEECH_VERBS})\b[^,]*$")
_QUOTED_COMMA = re.compile(rf"[,;]([{re.escape(CLOSING_MARKS)}]+)$")
_ENDS_WITH_COMMA = re.compile(rf",[{re.escape(CLOSING_MARKS)}]*$")
_STOP = re.compile(rf"([.!?…])[{re.escape(CLOSING_MARKS)}]*$")


@dataclass(frozen=True, slots=True, eq=False)
class CutScores:
    """The estimates of a model for the words of a sentence, in log-odds.

    Attributes:
        keeps: [words] that each word stays.
        opens: [words - 1] that a gap begins after each word but the last.
        closes: [words - 1] that a gap ends there.
    """

    keeps: Floats
    opens: Floats
    closes: Floats

    def of_last(self, count: int) -> CutScores:
        """Return the scores of the last words."""
        start = len(self.keeps) - count
        return CutScores(self.keeps[start:], self.opens[start:], self.closes[start:])

    def shifted(self, bias: float) -> CutScores:
        """Return the scores with a value added to the log-odds that each word stays."""
        return CutScores(self.keeps + bias, self.opens, self.closes)


def prune(sentence: str, scores: CutScores, *, strict: bool = False) -> str:
    """Return a sentence without some of its words, or the sentence if no cut is safe.

    Args:
        sentence: one line.
        scores: of its words; words stand between spaces.
        strict: whether doubtful cuts are refused, as in ``is_complete``.

    Raises:
        ValueError: the scores are of another number of words.
    """
    words = sentence.split()
    if len(words) != len(scores.keeps):
        raise ValueError(f"{len(words)} words, but {len(scores.keeps)} log-odds")
    rest = sentence[idle_opening(sentence) :]
    if len(rest.split()) < MIN_WORDS:
        rest = sentence
    words = rest.split()
    scores = _with_rules(rest, scores.of_last(len(words)))
    stays = choose_words(scores)
    text = _joined(words, _without_unsafe_gaps(words, stays, scores, strict=strict))
    return text if rest == sentence else text[:1].upper() + text[1:]


def choose_words(scores: CutScores) -> list[bool]:
    """Return which words stay: the choice with the highest sum of log-odds (Viterbi)."""
    keep, gap = float(scores.keeps[0]), 0.0  # the best values of both states so far
    from_keep: list[tuple[bool, bool]] = []  # whether the best way to a state is from keep
    for value, opens, closes in zip(
        scores.keeps[1:].tolist(), scores.opens.tolist(), scores.closes.tolist(), strict=True
    ):
        from_keep.append((keep >= gap + closes, keep + opens > gap))
        keep, gap = max(keep, gap + closes) + value, max(gap, keep + opens)
    stays = [keep >= gap]
    for to_keep, to_gap in reversed(from_keep):
        stays.append(to_keep if stays[-1] else to_gap)
    return stays[::-1]


def _with_rules(sentence: str, scores: CutScores) -> CutScores:
    """Return the scores with what rules say: which words stay or go, and where no cut is."""
    idle, hedged, fixed = _rules(sentence)
    keeps = np.where(hedged, _CERTAIN, scores.keeps)
    keeps = np.where(idle, -_CERTAIN, keeps)
    at_edge = idle[1:] != idle[:-1]
    opens, closes = (
        np.where(at_edge, 0.0, np.where(fixed | (values < _LEAST_EDGE), _FORBIDDEN, values))
        for values in (scores.opens, scores.closes)
    )
    return CutScores(keeps, opens, closes)


@lru_cache(maxsize=1)  # a sentence is pruned several times in a row, with other scores
def _rules(sentence: str) -> tuple[Booleans, Booleans, Booleans]:
    """Return which words go, which stay, and between which words no gap begins or ends."""
    return (
        np.array(idle_words(sentence), dtype=bool),
        np.array(hedges(sentence.split()), dtype=bool),
        np.array(are_inseparable(sentence), dtype=bool),
    )


def _without_unsafe_gaps(
    words: Sequence[str], stays: Sequence[bool], scores: CutScores, *, strict: bool
) -> Sequence[bool]:
    """Return the choice without as few of its gaps as the rules allow."""
    for chosen in _subsets(_gaps(stays, scores)):
        form = [True] * len(words)
        for gap in chosen:
            form[gap] = [False] * (gap.stop - gap.start)
        if all(form) or is_complete(words, form, strict=strict):
            return form
    return [True] * len(words)


def _gaps(stays: Sequence[bool], scores: CutScores) -> list[tuple[float, slice]]:
    """Return the gaps of a choice, each with its worth."""
    gaps: list[tuple[float, slice]] = []
    start = 0
    for word_stays, run in groupby(stays):
        end = start + len([*run])
        if not word_stays:
            worth = -float(scores.keeps[start:end].sum())
            worth += float(scores.opens[start - 1]) if start else 0.0
            worth += float(scores.closes[end - 1]) if end < len(stays) else 0.0
            gaps.append((worth, slice(start, end)))
        start = end
    return sorted(gaps, key=itemgetter(0), reverse=True)[:_MAX_GAPS]


def _subsets(gaps: Sequence[tuple[float, slice]]) -> Iterator[list[slice]]:
    """Yield all subsets of the gaps, those of the highest worth first."""
    subsets = [subset for size in range(len(gaps) + 1) for subset in combinations(gaps, size)]
    subsets.sort(key=lambda subset: -sum(worth for worth, _ in subset))
    for subset in subsets:
        yield [gap for _, gap in subset]


def _joined(words: Sequence[str], stays: Sequence[bool]) -> str:
    """Return the words that stay as a sentence."""
    text = ""
    dropped = ""
    for word_stays, run in groupby(zip(stays, words, strict=True), key=itemgetter(0)):
        part = " ".join(word for _, word in run)
        if word_stays:
            text = f"{_before_gap(text, dropped, part)} {part}".lstrip()
        dropped = part
    if not stays[-1]:
        text = _without_marks(text)
    stop = _STOP.search(words[-1])
    if stop and not ends_sentence(text):
        text = _without_marks(text)
        text += "" if text.endswith(stop[1]) else stop[1]
    return text if all(stays) else text[:1].upper() + text[1:]


def _before_gap(text: str, dropped: str, next_part: str) -> str:
    """Return the text before a gap with at most one comma at its end.

    What stood between two commas goes with both, unless another clause or item follows it. An age
    always does.
    """
    if not dropped or dropped.startswith("("):
        return text
    without_marks = _without_marks(text)
    last = bare(text.rpartition(" ")[2])
    is_phrase = without_marks == text and bare(next_part.partition(" ")[0]) in _CLOSE
    if is_phrase or last in BINDING or last in LEADING:
        return without_marks
    if (
        _ENDS_WITH_COMMA.search(dropped)
        and not dropped[:-1].isdecimal()
        and without_marks
        and (without_marks == text or not _continues(text, next_part))
    ):
        return text if text.endswith(tuple(CLOSING_MARKS)) else f"{without_marks},"
    return without_marks


def _without_marks(text: str) -> str:
    """Return a text without the commas and dashes at its end, also inside a quotation mark."""
    return _QUOTED_COMMA.sub(r"\1", text.rstrip(" ,;:–—-"))


def _continues(text: str, part: str) -> bool:
    """Return whether words go on with the clause that stood before a parenthesis."""
    first = part.partition(" ")[0]
    word = bare(first)
    if word in AUXILIARY or is_subject(text.split()):
        return True
    if first[:1].isupper() or word in _SUBJECT_STARTS or _ATTRIBUTION.match(part):
        return False
    return is_finite(word) or word in LEADING or word in _GO_ON or word.endswith(("ly", "s"))
