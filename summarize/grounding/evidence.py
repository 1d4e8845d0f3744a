"""Evidence: the sentences of an article that cover a bullet best."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from summarize.grounding.article_index import ArticleIndex
from summarize.grounding.line import Line
from summarize.grounding.term_index import TermIndex
from summarize.grounding.terms import NUMBER_SIGN
from summarize.takeaway import Evidence

_MAX_SENTENCES = 3  # evidence of a bullet; chosen by hand
_LEAST_GAIN = 0.12  # share of the bullet's weight that a further sentence must add; by hand
_NAME_WEIGHT = 1.5  # weight of a number or a name, in other words of equal idf; chosen by hand
_DECIMALS = 9  # of a gain; equal weights summed in another order count as equal


class _WeightedTerm(NamedTuple):
    """A term of the bullet: its weight, and the terms of the article that count as equal."""

    weight: float
    related: list[str]


class Support(NamedTuple):
    """The support of a bullet by its article.

    Attributes:
        evidence: at most three sentences, best first.
        share: the share of the bullet that these cover together, in [0, 1].
        best: the index of the first of them; None without evidence.
    """

    evidence: tuple[Evidence, ...]
    share: float
    best: int | None

    @property
    def coverage(self) -> float:
        """The share of the bullet that the best sentence covers alone, in [0, 1]."""
        return self.evidence[0].score if self.evidence else 0.0


def find_support(
    line: Line, article_index: ArticleIndex, allowed: Container[int] | None = None
) -> Support:
    """Return one to three sentences that cover the content words of a bullet.

    A word weighs its idf within the article; a number or a name weighs half as much again. A
    sentence covers a word if it has a related term (see ``TermIndex.related_terms``). The first
    sentence covers most weight, or has the same text as the bullet. Each further one must add 12
    per cent of the weight. The share is the weight that the chosen sentences cover, plus half of
    the weight that only other lines of the article cover.

    Args:
        line: the bullet.
        article_index: the index of its article.
        allowed: indices of the sentences that may be evidence; None allows all.
    """
    terms = _weigh(line, article_index.term_index)
    total = sum(term.weight for term in terms)
    if not total:
        return Support((), 0.0, None)
    if allowed is None:
        allowed = range(len(article_index.sentences))
    coverage = _coverage(terms, article_index, allowed)
    gains = dict(coverage)
    uncovered, chosen = list(terms), []
    while len(chosen) < _MAX_SENTENCES and gains:
        best = None if chosen else _verbatim(line, article_index, allowed)
        if best is None:
            best = max(gains, key=partial(_rank, gains, article_index.term_index))
        if chosen and gains[best] < _LEAST_GAIN * total:
            break
        chosen.append(best)
        sentence_terms = article_index.term_index.lines[best]
        uncovered = [term for term in uncovered if sentence_terms.isdisjoint(term.related)]
        gains = _coverage(uncovered, article_index, allowed)
    missing = sum(term.weight / 2 if term.related else term.weight for term in uncovered)
    evidence = _evidence(chosen, coverage, total, article_index)
    return Support(evidence, max(0.0, 1 - missing / total), chosen[0] if chosen else None)


def as_evidence(
    indices: Iterable[int], line: Line, article_index: ArticleIndex
) -> tuple[Evidence, ...]:
    """Return sentences of an article as evidence for a bullet, with the share that each covers.

    Args:
        indices: of the sentences, in the order of the evidence.
        line: the bullet.
        article_index: the index of its article.
    """
    chosen = [*indices]
    terms = _weigh(line, article_index.term_index)
    total = sum(term.weight for term in terms) or 1.0
    coverage = _coverage(terms, article_index, chosen)
    return _evidence(chosen, coverage, total, article_index)


def _evidence(
    indices: Iterable[int],
    coverage: Mapping[int, float],
    total: float,
    article_index: ArticleIndex,
) -> tuple[Evidence, ...]:
    """Return sentences as evidence, with the share of ``total`` that each covers."""
    chosen = [(index, article_index.sentences[index]) for index in indices]
    return tuple(
        Evidence(sentence.start, sentence.end, min(1.0, coverage.get(index, 0.0) / total))
        for index, sentence in chosen
    )


def _weigh(line: Line, index: TermIndex) -> list[_WeightedTerm]:
    """Return the terms of a bullet with their weights."""
    terms = []
    for key in line.term_keys:
        related = index.related_terms(key)
        is_weighty = key[0] == NUMBER_SIGN or key in line.capitalised_terms
        weight = index.idf(related) * (_NAME_WEIGHT if is_weighty else 1)
        terms.append(_WeightedTerm(weight, related))
    return terms


def _verbatim(line: Line, article_index: ArticleIndex, allowed: Container[int]) -> int | None:
    """Return the index of the sentence whose text is the bullet, if there is one."""
    index = article_index.index_by_text.get(" ".join(line.text.split()))
    return index if index is not None and index in allowed else None


def _coverage(
    terms: list[_WeightedTerm], article_index: ArticleIndex, allowed: Container[int]
) -> dict[int, float]:
    """Return the weight of ``terms`` that each sentence covers, by the index of the sentence.

    Sentences that cover nothing are left out. Lines after the sentences have terms too, but they
    are no evidence.
    """
    postings = article_index.term_index.postings
    sentence_count = len(article_index.sentences)
    covered: dict[int, float] = {}
    for weight, related in terms:
        if len(related) == 1:  # the usual case, without building a set
            indices = postings[related[0]]
        else:
            indices = {index for key in related for index in postings[key]}
        for index in indices:
            if index < sentence_count and index in allowed:
                covered[index] = covered.get(index, 0.0) + weight
    return covered


def _rank(gains: dict[int, float], term_index: TermIndex, index: int) -> tuple[float, int, int]:
    """Return the sort key of a sentence: its gain, then the shorter and the earlier first."""
    return round(gains[index], _DECIMALS), -len(term_index.lines[index]), -index
