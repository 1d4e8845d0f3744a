"""What all extractive methods share: score the sentences, select, point at the evidence."""

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


class ExpectedContent(Protocol):
    """What an editor's takeaways may hold, as a learned method estimates it."""

    def ranking(
        self,
        texts: Sequence[Sequence[str]],
        own: FloatArray,
        count: int,
        most: int,
        accept: Callable[[int], bool],
    ) -> list[int]:
        """Return up to ``most`` texts in the order in which they are best added."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a method makes of a document.

    Attributes:
        scores: of its sentences, in [0, 1].
        expect: returns what editors' takeaways may hold; None if it has no notion of that.
    """

    scores: FloatArray
    expect: Callable[[], ExpectedContent] | None = None


Reader = Callable[[Sequence[Document], Options], Sequence[Reading]]


@dataclass(frozen=True, slots=True)
class ExtractiveMethod:
    """An extractive method: its name, and a scorer that gives each sentence a number.

    A scorer takes documents with at least one term each, and returns for each document one value
    a sentence, at least 0, the higher the better; ``one_by_one`` makes one of what scores a
    single document. A ``baseline`` takes what the scores say: its selection does not avoid
    repetition. One that has more to say than scores has a ``reader``, which gives the same scores.
    """

    name: str
    scorer: Scorer
    baseline: bool = False
    reader: Reader | None = None

    def __call__(self, articles: Sequence[Article], options: Options) -> list[Takeaways]:
        """Return the takeaways of each article, in order."""
        if self.baseline:
            options = replace(options, block_trigrams=False, diversity=0.0)
        documents = [Document.from_article(article) for article in articles]
        scores = self._score(documents, options)
        return [self._takeaways(*one, options) for one in zip(documents, scores, strict=True)]

    def scores(self, article: Article, options: Options) -> list[tuple[Sentence, float]]:
        """Return the article's sentences with their scores, the best having 1."""
        document = Document.from_article(article)
        (scores,) = self._score([document], options)
        return [(s, round(float(x), 4)) for s, x in zip(document.sentences, scores, strict=True)]

    def read(self, document: Document, options: Options) -> Reading:
        """Return all that the method makes of a document."""
        if self.reader is None or not document.terms.terms:
            (scores,) = self._score([document], options)
            return Reading(scores)
        (found,) = self.reader([document], options)
        return replace(found, scores=self._normalised(found.scores, len(document)))

    def _takeaways(self, document: Document, scores: FloatArray, options: Options) -> Takeaways:
        items = [
            _takeaway(document.sentences[choice.index], choice, float(scores[choice.index]))
            for choice in select_sentences(document, scores, options)
        ]
        article = document.article
        return Takeaways(article.id, self.name, options.count, tuple(items), article.title)

    def _score(self, documents: Sequence[Document], options: Options) -> list[FloatArray]:
        """Return scores in [0, 1]; all 1 where there is no word to go by."""
        scores = [np.ones(len(document)) for document in documents]
        worded = [place for place, document in enumerate(documents) if document.terms.terms]
        found = self.scorer([documents[place] for place in worded], options)
        for place, given in zip(worded, found, strict=True):
            scores[place] = self._normalised(given, len(documents[place]))
        return scores

    def _normalised(self, scores: FloatArray, size: int) -> FloatArray:
        scores = np.asarray(scores, dtype=np.float64)
        if scores.shape != (size,) or not np.isfinite(scores).all() or scores.min() < 0:
            wanted = f"{size} finite numbers of at least 0"
            raise TakeawaysError(f"method {self.name!r} must give {wanted}, one a sentence")
        highest = scores.max()
        return scores / highest if highest > 0 else np.ones(size)


def one_by_one(scorer: Callable[[Document, Options], FloatArray]) -> Scorer:
    """Return a scorer of documents that has ``scorer`` score each."""
    return lambda documents, options: [scorer(document, options) for document in documents]


def by_reader(name: str, reader: Reader) -> ExtractiveMethod:
    """Return a method that has a reader."""

    def scorer(documents: Sequence[Document], options: Options) -> list[FloatArray]:
        return [one.scores for one in reader(documents, options)]

    return ExtractiveMethod(name, scorer, reader=reader)


def _takeaway(sentence: Sentence, choice: SelectedSentence, score: float) -> Takeaway:
    evidence = Evidence(sentence.start, sentence.end, 1.0)
    flags = ("shortened",) if choice.text != sentence.text else ()
    return Takeaway(choice.text, (evidence,), round(score, 4), flags)
