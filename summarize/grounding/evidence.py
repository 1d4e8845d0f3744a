"""The sentences of an article that cover a bullet best."""

from __future__ import annotations

from collections.abc import Container
from functools import partial
from typing import NamedTuple

from summarize.grounding.article_index import ArticleIndex
from summarize.grounding.lexemes import Lexeme
from summarize.grounding.terms import terms_of
from summarize.takeaway import Evidence

_MOST = 3  # sentences
_GAIN = 0.12  # of the bullet's weight that a further sentence must add
_WEIGHTY = 1.5  # a number or a name counts as much as this many other words


class _Term(NamedTuple):
    weight: float
    related: list[str]


class Support(NamedTuple):
    """Evidence for a bullet, the share that it covers, and the place of the best sentence."""

    evidence: tuple[Evidence, ...]
    share: float
    best: int | None


def support(
    text: str, line: list[Lexeme], article_index: ArticleIndex, among: Container[int] | None = None
) -> Support:
    """Choose one to three sentences that cover the content words of a bullet.

    A word weighs its idf within the article, a number or a name half as much again. The first
    is the sentence that covers most weight; each further one must add 12 per cent of it. A word
    is covered by a related term (see ``TermIndex.related_terms``). The share is the weight that is
    covered, plus half of that which stands elsewhere in the article. A sentence's score is the
    share that it covers alone.
    """
    terms = _weigh(line, article_index)
    total = sum(term.weight for term in terms)
    if not total:
        return Support((), 0.0, None)
    places = range(len(article_index.sentences)) if among is None else among
    alone = _coverage(terms, article_index, places)
    verbatim = article_index.index_by_text.get(" ".join(text.split()))
    if verbatim is None or verbatim not in places:
        verbatim = None
    left, chosen = list(terms), []
    gains = dict(alone)
    while len(chosen) < _MOST and gains:
        if not chosen and verbatim is not None:
            best = verbatim
        else:
            best = max(gains, key=partial(_rank, gains, article_index))
        if chosen and gains[best] < _GAIN * total:
            break
        chosen.append(best)
        left = [
            term for term in left if article_index.term_index.lines[best].isdisjoint(term.related)
        ]
        gains = _coverage(left, article_index, places)
    missing = sum(term.weight if not term.related else term.weight / 2 for term in left)
    found = tuple(
        Evidence(
            article_index.sentences[index].start,
            article_index.sentences[index].end,
            min(1.0, alone[index] / total),
        )
        for index in chosen
    )
    return Support(found, max(0.0, 1 - missing / total), chosen[0] if chosen else None)


def _weigh(line: list[Lexeme], article_index: ArticleIndex) -> list[_Term]:
    names = set(terms_of([word for word in line[1:] if word.is_capitalised]))
    terms = []
    for term in terms_of(line):
        related = article_index.term_index.related_terms(term)
        weight = article_index.term_index.idf(related) * (
            _WEIGHTY if term[0] == "#" or term in names else 1
        )
        terms.append(_Term(weight, related))
    return terms


def _coverage(
    terms: list[_Term], article_index: ArticleIndex, among: Container[int]
) -> dict[int, float]:
    """Return the weight of ``terms`` that each sentence covers, where it covers any.

    Other lines have terms too, behind those of the sentences; they are no evidence.
    """
    size = len(article_index.sentences)
    covered: dict[int, float] = {}
    for term in terms:
        places = (
            article_index.term_index.postings[term.related[0]] if len(term.related) == 1 else None
        )
        if places is None:
            places = {
                index
                for related in term.related
                for index in article_index.term_index.postings[related]
            }
        for index in places:
            if index < size and index in among:
                covered[index] = covered.get(index, 0.0) + term.weight
    return covered


def _rank(
    gains: dict[int, float], article_index: ArticleIndex, index: int
) -> tuple[float, int, int]:
    """Order sentences by what they add, then the shorter and the earlier first."""
    return round(gains[index], 9), -len(article_index.term_index.lines[index]), -index
