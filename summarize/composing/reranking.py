"""Choice among bullets that a model wrote, several of them for the same sentence.

A model's own probabilities do not separate its good bullets from its bad ones. On validation, two
other measures do: the number of words of an editor's takeaway that a bullet is expected to contain
(``ExpectedContent``), and the order of its words. A bullet whose words do not stand in the order
of one sentence is mostly mixed up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from summarize.composing.candidates import (
    BulletsBySentence,
    Candidate,
    CandidateFactory,
    judge_together,
)
from summarize.composing.composer import compose, compose_distinct, guarded
from summarize.extractive.base import ExpectedContent
from summarize.takeaway import Takeaway
from summarize.text.lcs import IndexedTokens
from summarize.text.near_duplicates import DistinctTexts
from summarize.text.stemming import stems
from summarize.text.words import count_words, tokenize, tokenize_lines

_SPARE = 8  # candidates to rank beyond those asked for, because selection may pass over some
_AVERAGE_SOUNDNESS = 0.72  # of bullets of the writer on the development set
_TOO_LONG = 1000.0  # penalty that is larger than any difference of values


@dataclass(frozen=True, slots=True)
class RerankingWeights:
    """Weights in addition to the expected words; tuned on validation, see MODEL_CARD.md.

    Attributes:
        order: weight of the share of a bullet's words that stand in the order of one sentence.
        min_order: smallest such share; with the guard on, bullets below it are not chosen.
        handicap: penalty of a sentence of the article against a bullet.
        soundness: weight of what the learned check thinks of a bullet, in [0, 1]. A sentence of
            the article counts as a bullet of average soundness.
        printable: weight of the probability that an editor would print the text as it stands.
    """

    order: float = 1.0
    min_order: float = 0.7
    handicap: float = 0.2
    soundness: float = 1.0
    printable: float = 0.4


def rerank(
    factory: CandidateFactory,
    by_sentence: BulletsBySentence,
    others: Sequence[Candidate] = (),
    weights: RerankingWeights = RerankingWeights(),
) -> tuple[Takeaway, ...]:
    """Return exactly N distinct takeaways: bullets, or sentences of the article at a handicap.

    With the guard off, sentences come only if there are too few bullets. If the selector does not
    estimate an editor's words, the choice is that of ``compose_by_sentence``.

    Args:
        factory: the factory of the article's candidates.
        by_sentence: bullets for each sentence that may be rewritten.
        others: bullets for any sentences.
        weights: the weights of all values except the expected words.
    """
    expected_content = factory.analysis.expected_content
    if expected_content is None:
        return compose_by_sentence(factory, by_sentence, others, weights)
    bullets = [*chain(*by_sentence.values()), *others]
    eligible = [
        (bullet, weights.order * share) for bullet, share in _eligible(factory, bullets, weights)
    ]
    if factory.options.guard:
        eligible += [
            (own_sentence(factory, *item), weights.order - weights.handicap)
            for item in by_sentence.items()
        ]
    judge_together({factory: [candidate.text for candidate, _ in eligible]})
    with_bonuses = [
        (candidate, value + _bonus(factory, candidate, weights)) for candidate, value in eligible
    ]
    texts = DistinctTexts()
    ranked = rank(factory, expected_content(), with_bonuses, lambda item: texts.add(item.text))
    return compose_distinct(factory, [ranked], texts)


def compose_by_sentence(
    factory: CandidateFactory,
    by_sentence: BulletsBySentence,
    others: Sequence[Candidate] = (),
    weights: RerankingWeights = RerankingWeights(),
) -> tuple[Takeaway, ...]:
    """Return exactly N distinct takeaways: the first bullet of each sentence before all others.

    Args:
        factory, by_sentence, others, weights: as in ``rerank``.
    """
    first = [_first_bullet(factory, *item) for item in by_sentence.items()]
    eligible = [bullet for bullet, _ in _eligible(factory, others, weights)]
    return compose(factory, first, [*chain(*by_sentence.values()), *eligible])


def rank(
    factory: CandidateFactory,
    expected_content: ExpectedContent,
    eligible: Sequence[tuple[Candidate, float]],
    accept: Callable[[Candidate], bool],
) -> list[Candidate]:
    """Return candidates in the order in which to add them, with scores by that order.

    Args:
        factory: the factory of the article's candidates.
        expected_content: the words that an editor is expected to use.
        eligible: candidates, each with its value beside its words.
        accept: called with the next candidate; if it returns false, that one is passed over.
    """
    candidates = [candidate for candidate, _ in eligible]
    bonuses = np.array([bonus for _, bonus in eligible])
    options = factory.options
    if options.max_words is not None:
        too_long = [count_words(item.text) > options.max_words for item in candidates]
        bonuses -= _TOO_LONG * np.array(too_long, dtype=np.float64)
    ranking = expected_content.ranking(
        tokenize_lines([candidate.text for candidate in candidates]),
        bonuses,
        options.count,
        options.count + _SPARE,
        lambda index: accept(candidates[index]),
    )
    scores = 1 - np.arange(len(ranking)) / (len(ranking) + 1)
    return [
        replace(candidates[index], score=score)
        for index, score in zip(ranking, scores.tolist(), strict=True)
    ]


def own_sentence(factory: CandidateFactory, index: int, bullets: Sequence[Candidate]) -> Candidate:
    """Return a sentence as a candidate, with a flag if all bullets for it are unsupported."""
    if bullets and factory.options.guard and all(bullet.unsupported for bullet in bullets):
        return factory.replacement(bullets[0])
    return factory.from_sentence(index)


def share_in_order(factory: CandidateFactory, bullet: Candidate) -> float:
    """Return the share of a bullet's words that stand in the order of one sentence, in [0, 1].

    The sentence is the one of its evidence for which the share is largest.
    """
    words = stems(tokenize(bullet.unresolved or bullet.text))
    indices = [factory.article_index.sentence_index(evidence) for evidence in bullet.evidence]
    lines = [stems(factory.document.tokens[index]) for index in indices]
    lengths = [IndexedTokens(line).lcs_length(words) for line in lines]
    return max(lengths, default=0) / max(1, len(words))


def _first_bullet(factory: CandidateFactory, index: int, bullets: Sequence[Candidate]) -> Candidate:
    """Return the first supported bullet of a sentence, or the sentence, with its importance."""
    bullet = guarded(factory, bullets[0], lambda: bullets[1:]) if bullets else None
    bullet = bullet or own_sentence(factory, index, bullets)
    return replace(bullet, score=factory.importance[index])


def _eligible(
    factory: CandidateFactory, bullets: Iterable[Candidate], weights: RerankingWeights
) -> Iterator[tuple[Candidate, float]]:
    """Yield the bullets that may be chosen, each with its share in order.

    With the guard off, all may.
    """
    guard = factory.options.guard
    for bullet in bullets:
        if not guard or not bullet.unsupported:
            share = share_in_order(factory, bullet)
            if not guard or share >= weights.min_order:
                yield bullet, share


def _bonus(factory: CandidateFactory, candidate: Candidate, weights: RerankingWeights) -> float:
    """Return the bonus for the judgements of a candidate; soundness is average if not judged."""
    soundness = candidate.soundness
    sound = soundness.support * soundness.whole if soundness else _AVERAGE_SOUNDNESS
    printable = factory.printable_probability(candidate.text)
    return weights.soundness * sound + weights.printable * printable
