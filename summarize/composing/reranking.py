"""Choosing among bullets that a model wrote, several for the same thing: candidates and reranking.

A model's own probabilities do not tell its good bullets from its bad ones. What does, by
validation, is how much of what an editor would say they are expected to hold (``coverage``), and
whether their words stand in the order of one sentence: bullets that do not are mostly mixed up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from summarize.composing.composer import Candidate, Composer
from summarize.extractive.base import ExpectedContent
from summarize.takeaway import Takeaway
from summarize.text.lcs import IndexedTokens
from summarize.text.near_duplicates import DistinctTexts
from summarize.text.stemming import stems
from summarize.text.words import count_words, tokenize, tokenize_lines

_SPARE = 8  # ranked beyond those asked for, as selection may pass some over
_FAR = 1000.0  # further than values lie apart


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts besides what a bullet is expected to hold; tuned on validation, see the card.

    Attributes:
        order: of the share of a bullet's words that stand in the order of one sentence.
        least_order: of that share; with the guard on, bullets below are not chosen.
        handicap: of a sentence of the article against a bullet.
    """

    order: float = 1.0
    least_order: float = 0.7
    handicap: float = 0.4


Standing = tuple[Candidate, float]
"""A candidate, and what it is worth besides what it is expected to hold."""


def rerank(
    composer: Composer,
    told: Mapping[int, Sequence[Candidate]],
    more: Sequence[Candidate] = (),
    weights: Weights = Weights(),
) -> tuple[Takeaway, ...]:
    """Choose exactly N distinct takeaways: bullets, or, at a handicap, sentences of the article.

    With the guard off, sentences come only where bullets are too few.
    Where the selector expects nothing of editors, they are chosen ``in_turn``.

    Args:
        composer: of the article.
        told: of each sentence that may be told of, the bullets that tell of it, better first.
        more: bullets that tell of any.
        weights: of what counts.
    """
    expect = composer.analysis.expected_content
    if expect is None:
        return in_turn(composer, told, more, weights)
    standing = [*_standing(composer, [*chain(*told.values()), *more], weights)]
    if composer.options.guard:
        instead = [_sentence(composer, *one) for one in told.items()]
        standing += [(one, weights.order - weights.handicap) for one in instead]
    kept = DistinctTexts()
    return composer.filled([_ranked(composer, expect(), standing, kept)], kept)


def in_turn(
    composer: Composer,
    told: Mapping[int, Sequence[Candidate]],
    more: Sequence[Candidate] = (),
    weights: Weights = Weights(),
) -> tuple[Takeaway, ...]:
    """Choose exactly N distinct takeaways: the first bullet of each sentence before all others.

    Args:
        composer, told, more, weights: as of ``rerank``.
    """
    firsts = [_first(composer, place, drafts) for place, drafts in told.items()]
    sound = [one for one, _ in _standing(composer, more, weights)]
    return composer.takeaways(firsts, [*chain(*told.values()), *sound])


def in_order(composer: Composer, bullet: Candidate) -> float:
    """Return the share of a bullet's words that stand in the order of one sentence, in [0, 1].

    The sentence is the one of its evidence that has most of them.
    """
    words = stems(tokenize(bullet.text))
    places = [composer.article_index.sentence_index(one) for one in bullet.evidence]
    lines = [stems(composer.document.tokens[place]) for place in places]
    known = [IndexedTokens(line).lcs_length(words) for line in lines]
    return max(known, default=0) / max(1, len(words))


def _first(composer: Composer, place: int, drafts: Sequence[Candidate]) -> Candidate:
    """Return the first bullet of a sentence that is borne out, as important as it; or itself."""
    first = composer.guarded(drafts[0], lambda: drafts[1:]) if drafts else None
    return replace(first or _sentence(composer, place, drafts), score=composer.salience[place])


def _sentence(composer: Composer, place: int, drafts: Sequence[Candidate]) -> Candidate:
    """Return a sentence, flagged if there are bullets that tell of it and none is borne out."""
    if drafts and composer.options.guard and all(one.faults for one in drafts):
        return composer.stand_in(drafts[0])
    return composer.sentence(place)


def _standing(
    composer: Composer, bullets: Iterable[Candidate], weights: Weights
) -> Iterable[Standing]:
    """Yield the bullets that may be chosen; with the guard off, all."""
    guard = composer.options.guard
    for bullet in bullets:
        if not guard or not bullet.faults:
            order = in_order(composer, bullet)
            if not guard or order >= weights.least_order:
                yield bullet, weights.order * order


def _ranked(
    composer: Composer,
    expectation: ExpectedContent,
    standing: Sequence[Standing],
    kept: DistinctTexts,
) -> list[Candidate]:
    """Return distinct candidates in the order in which they are best added, scored by it."""
    members = [one for one, _ in standing]
    own = np.array([worth for _, worth in standing])
    options = composer.options
    if options.max_words is not None:
        own -= [_FAR * (count_words(one.text) > options.max_words) for one in members]
    ranking = expectation.ranking(
        tokenize_lines([one.text for one in members]),
        own,
        options.count,
        options.count + _SPARE,
        lambda place: kept.add(members[place].text),
    )
    scores = 1 - np.arange(len(ranking)) / (len(ranking) + 1)
    return [
        replace(members[place], score=score)
        for place, score in zip(ranking, scores.tolist(), strict=True)
    ]
