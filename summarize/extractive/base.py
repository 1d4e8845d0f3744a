"""The frame of all extractive methods: score sentences, select some, cite them as evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from summarize.article import Article, Sentence
from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.document.selection import SelectedSentence, select_sentences
from summarize.errors import TakeawaysError
from summarize.options import Options
from summarize.takeaway import Evidence, Takeaway, Takeaways

Scorer = Callable[[Sequence[Document], Options], Sequence[FloatArray]]
"""Returns an array of scores for each document: one score per sentence, at least 0."""


class ExpectedContent(Protocol):
    """An estimate of the words that an editor's takeaways of one article contain."""

    def ranking(
        self,
        texts: Sequence[Sequence[str]],
        bonuses: FloatArray,
        count: int,
        limit: int,
        accept: Callable[[int], bool],
    ) -> list[int]:
        """Return the indices of at most ``limit`` texts, in the order in which to add them.

        Args:
            texts: the tokens of each text.
            bonuses: [texts] a value of each text beside its words.
            count: number of takeaways wanted.
            limit: number of indices to return.
            accept: called once with the index of the next text; if it returns false, the text
                is passed over.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class ScoredDocument:
    """The analysis of a document by an extractive method.

    Attributes:
        scores: [sentences] in [0, 1], higher is better.
        expected_content: returns the content that the method expects in an editor's takeaways;
            None if the method makes no such estimate.
    """

    scores: FloatArray
    expected_content: Callable[[], ExpectedContent] | None = None


Analyser = Callable[[Sequence[Document], Options], Sequence[ScoredDocument]]


@dataclass(frozen=True, slots=True)
class ExtractiveMethod:
    """An extractive method: a name and a function that scores sentences.

    Attributes:
        name: of the method, for results and messages.
        scorer: takes documents that have at least one term, and returns an array for each: one
            score per sentence, at least 0, higher is better. ``one_by_one`` makes a scorer of a
            function that takes a single document.
        baseline: true for a method whose selection does not avoid repetition.
        analyser: returns the same scores, and the content that the method expects; None for a
            method that only scores. ``by_analyser`` makes a method of one.
    """

    name: str
    scorer: Scorer
    baseline: bool = False
    analyser: Analyser | None = None

    def __call__(self, articles: Sequence[Article], options: Options) -> list[Takeaways]:
        """Return the takeaways of each article, in order."""
        if self.baseline:
            options = replace(options, block_trigrams=False, diversity=0.0)
        documents = [Document.from_article(article) for article in articles]
        scores = self._score(documents, options)
        return [self._takeaways(*pair, options) for pair in zip(documents, scores, strict=True)]

    def scores(self, article: Article, options: Options) -> list[tuple[Sentence, float]]:
        """Return the article's sentences with their scores in [0, 1]; the best one has 1."""
        document = Document.from_article(article)
        (scores,) = self._score([document], options)
        return [(s, round(float(x), 4)) for s, x in zip(document.sentences, scores, strict=True)]

    def analyse(self, document: Document, options: Options) -> ScoredDocument:
        """Return the scores of a document's sentences, and its expected content if known."""
        if self.analyser is None or not document.has_terms:
            (scores,) = self._score([document], options)
            return ScoredDocument(scores)
        (analysis,) = self.analyser([document], options)
        return replace(analysis, scores=self._normalised(analysis.scores, len(document)))

    def _takeaways(self, document: Document, scores: FloatArray, options: Options) -> Takeaways:
        items = [
            _takeaway(document.sentences[choice.index], choice, float(scores[choice.index]))
            for choice in select_sentences(document, scores, options)
        ]
        article = document.article
        return Takeaways(
            article.id, self.name, options.count, tuple(items), article.title, article.language
        )

    def _score(self, documents: Sequence[Document], options: Options) -> list[FloatArray]:
        """Return scores in [0, 1]; all are 1 in a document without terms."""
        scores = [np.ones(len(document)) for document in documents]
        with_terms = [index for index, document in enumerate(documents) if document.has_terms]
        raw_scores = self.scorer([documents[index] for index in with_terms], options)
        for index, raw in zip(with_terms, raw_scores, strict=True):
            scores[index] = self._normalised(raw, len(documents[index]))
        return scores

    def _normalised(self, scores: FloatArray, size: int) -> FloatArray:
        """Return the scores divided by the highest one.

        Raises:
            TakeawaysError: they are not ``size`` finite numbers of at least 0.
        """
        scores = np.asarray(scores, dtype=np.float64)
        if scores.shape != (size,) or not np.isfinite(scores).all() or scores.min() < 0:
            wanted = f"{size} finite numbers of at least 0"
            raise TakeawaysError(f"method {self.name!r} must return {wanted}, one per sentence")
        highest = scores.max()
        return scores / highest if highest > 0 else np.ones(size)


def one_by_one(score: Callable[[Document, Options], FloatArray]) -> Scorer:
    """Return a scorer of several documents that calls ``score`` on each of them."""
    return lambda documents, options: [score(document, options) for document in documents]


def by_analyser(name: str, analyser: Analyser) -> ExtractiveMethod:
    """Return the method that takes its scores from an analyser."""

    def scorer(documents: Sequence[Document], options: Options) -> list[FloatArray]:
        return [analysis.scores for analysis in analyser(documents, options)]

    return ExtractiveMethod(name, scorer, analyser=analyser)


def _takeaway(sentence: Sentence, choice: SelectedSentence, score: float) -> Takeaway:
    evidence = Evidence(sentence.start, sentence.end, 1.0)
    flags = ("shortened",) if choice.text != sentence.text else ()
    return Takeaway(choice.text, (evidence,), round(score, 4), flags)
