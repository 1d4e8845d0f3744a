"""Composition of exactly N distinct takeaways from an article's candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import compress
from operator import not_

import numpy as np

from summarize.composing.candidates import (
    EXTRACTIVE,
    WEAK,
    Candidate,
    CandidateFactory,
    guard_flag,
)
from summarize.document.fragments import distinct_texts
from summarize.document.selection import select_texts
from summarize.grounding import check_bullet
from summarize.rewriting.base import BulletWriter
from summarize.runtime.user_warning import warn
from summarize.takeaway import Takeaway
from summarize.text.near_duplicates import DistinctTexts
from summarize.text.shortening import shorten
from summarize.text.words import count_words


def guarded(
    factory: CandidateFactory, bullet: Candidate, alternatives: Callable[[], Iterable[Candidate]]
) -> Candidate | None:
    """Return a bullet if the article supports it, else a replacement for it.

    The replacement is the first alternative with the same best evidence that the article supports,
    otherwise the sentence that is the evidence. With the guard off, return the bullet unchanged.

    Args:
        factory: the factory of the article's candidates.
        bullet: a checked bullet.
        alternatives: called for other bullets only if they are needed.

    Returns:
        None if the bullet is not supported and has no evidence.
    """
    if not factory.options.guard or not bullet.unsupported:
        return bullet
    for other in alternatives():
        if other.sentence_index == bullet.sentence_index and not other.unsupported:
            return replace(other, flags=(guard_flag(bullet), *other.flags))
    return None if WEAK in bullet.unsupported else factory.replacement(bullet)


def compose(factory: CandidateFactory, *tiers: Sequence[Candidate]) -> tuple[Takeaway, ...]:
    """Return exactly N distinct takeaways; use a tier only if the tiers before it have too few.

    With the guard on, leave out unsupported bullets. The sentences of the article follow the last
    tier; those that support no candidate come first.

    Args:
        factory: the factory of the article's candidates.
        tiers: candidates, those of the first tier first.
    """
    guard = factory.options.guard
    distinct = DistinctTexts()
    distinct_tiers = [
        [
            candidate
            for candidate in tier
            if not (guard and candidate.unsupported) and distinct.add(candidate.text)
        ]
        for tier in tiers
    ]
    return compose_distinct(factory, distinct_tiers, distinct)


def compose_distinct(
    factory: CandidateFactory, tiers: Sequence[Sequence[Candidate]], texts: DistinctTexts
) -> tuple[Takeaway, ...]:
    """Return exactly N takeaways from distinct candidates, filled with sentences of the article.

    Args:
        factory: the factory of the article's candidates.
        tiers: candidates; those of a tier are chosen by score, after all tiers before.
        texts: the texts of all candidates.
    """
    lowest = min((candidate.score for tier in tiers for candidate in tier), default=1.0)
    new, known, fragments = (
        [replace(candidate, score=lowest * candidate.score) for candidate in tier]
        for tier in _sentence_tiers(factory, tiers, texts)
    )
    whole, too_long = _by_length([*tiers, new], factory.options.max_words)
    return _selected(factory, [*whole, *too_long, known, fragments])


def _by_length(
    tiers: Sequence[Sequence[Candidate]], max_words: int | None
) -> tuple[list[list[Candidate]], list[list[Candidate]]]:
    """Return the candidates of each tier that fit the limit on words, and those that do not."""
    fit = [
        [not max_words or count_words(item.text) <= max_words for item in tier] for tier in tiers
    ]
    return (
        [[*compress(tier, fits)] for tier, fits in zip(tiers, fit, strict=True)],
        [[*compress(tier, map(not_, fits))] for tier, fits in zip(tiers, fit, strict=True)],
    )


def warn_if_no_bullet(
    factory: CandidateFactory,
    writer: BulletWriter,
    bullets: Iterable[Candidate],
    takeaways: Sequence[Takeaway],
    text: str,
) -> None:
    """Warn if all takeaways are sentences of the article, because no bullet is supported.

    Args:
        factory: the factory of the article's candidates.
        writer: the model that wrote the bullets.
        bullets: all bullets that it wrote.
        takeaways: the takeaways of the article.
        text: the input of the writer.
    """
    only_sentences = takeaways and all(EXTRACTIVE in item.flags for item in takeaways)
    if only_sentences and all(bullet.unsupported for bullet in bullets):
        article = factory.article
        warn(
            f"{article.source or article.id}: the model {writer.name} "
            f"{writer.no_output_reason(text)}: these takeaways are sentences of the article"
        )


def _sentence_tiers(
    factory: CandidateFactory, tiers: Sequence[Sequence[Candidate]], texts: DistinctTexts
) -> tuple[list[Candidate], ...]:
    """Return the article's sentences in three tiers: new ones, known ones, and fragments.

    A sentence is known if it supports a candidate or says the same as one.
    """
    document = factory.document
    supporting = {candidate.sentence_index for tier in tiers for candidate in tier}
    new: list[Candidate] = []
    known: list[Candidate] = []
    for index in document.complete:
        sentence = factory.from_sentence(index)
        is_known = index in supporting or texts.has_near_duplicate(sentence.text)
        (known if is_known else new).append(sentence)
    return new, known, [factory.from_sentence(index) for index in document.fragments]


def _selected(
    factory: CandidateFactory, tiers: Sequence[Sequence[Candidate]]
) -> tuple[Takeaway, ...]:
    """Select candidates as all methods select, tier by tier; the last tier has the fragments."""
    ranked = [(candidate, tier) for tier, members in enumerate(tiers) for candidate in members]
    ranked.sort(key=lambda pair: (pair[0].sentence_index, pair[1]))  # the order of the article
    candidates = [candidate for candidate, _ in ranked]
    texts = [candidate.text for candidate in candidates]
    scores = np.array([candidate.score for candidate in candidates], dtype=np.float64)
    indices_by_tier: list[list[int]] = [[] for _ in tiers]
    for index in distinct_texts(texts):
        indices_by_tier[ranked[index][1]].append(index)
    options = factory.options
    selected = select_texts(texts, scores, options, indices_by_tier)
    if len(selected) < options.count:  # too few fit the limit: take from all tiers
        *others, fragments = indices_by_tier
        merged = [[index for indices in others for index in indices], fragments]
        selected = max(selected, select_texts(texts, scores, options, merged), key=len)
    return tuple(_takeaway(factory, candidates[item.index], item.text) for item in selected)


def _takeaway(factory: CandidateFactory, candidate: Candidate, text: str) -> Takeaway:
    """Return a candidate as a takeaway, with its text as the selection shortened it.

    With the guard on, a shortened text that the article does not support is cut further.
    """
    flags = (*candidate.flags, *candidate.unsupported)
    if (unchecked := factory.article_index.unchecked) and EXTRACTIVE not in candidate.flags:
        flags = (*flags, f"not checked: {', '.join(unchecked)}")
    if text != candidate.text:
        flags = (*flags, "shortened")
        index, words = factory.article_index, count_words(text)
        while factory.options.guard and words > 1 and check_bullet(text, index).findings:
            words -= 1
            text = shorten(candidate.text, words)
    return Takeaway(text, candidate.evidence, round(min(1.0, candidate.score), 4), flags)
