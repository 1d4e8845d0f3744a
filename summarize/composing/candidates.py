"""Candidates for the takeaways of an article: bullets from a model, and the article's sentences.

A bullet becomes a candidate in two steps: ``bullet_parsing`` splits a draft into bullets, and
``grounding`` checks each of them against the article.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from summarize.article import Article, Sentence
from summarize.composing.bullet_parsing import parse_bullets
from summarize.document.document import Document
from summarize.document.selection import select_indices
from summarize.extractive.base import ExtractiveMethod, ScoredDocument
from summarize.grounding import ArticleIndex, check_bullet
from summarize.grounding.printable import Printable, judge_printable
from summarize.grounding.support import LEAST_PROBABILITY, Soundness, SupportCheck
from summarize.method_registry import load_method, load_scorer
from summarize.options import Options
from summarize.seq2seq.draft import Draft
from summarize.takeaway import Evidence

# Flags of takeaways.
EXTRACTIVE = "extractive"  # a sentence of the article, not a bullet from a model
GUARDED = "guarded"  # replaces an unsupported bullet; the reason follows, as in ``guard_flag``
WEAK = "weak evidence"  # no evidence, or support below ``_MIN_SUPPORT``
DOUBTFUL = "doubtful meaning"  # the learned check doubts that the article says it
NOT_WHOLE = "no whole sentence"  # the learned check doubts that it is one
# Share of a bullet that the article covers. A bullet with a smaller share is usually about
# something else. 400 CNN/Daily Mail articles: 0.8 % of the editors' bullets have a smaller share,
# and 86 % of the bullets of other articles.
_MIN_SUPPORT = 0.4
# Least probability of the learned check for bullets of the package's own models. For those of a
# user's model it is ``LEAST_PROBABILITY``. On the development set, 24 % of the writer's bullets are
# below it, of which 61 % are judged to be wrong or no sentence. So are 44 % of the spoiled bullets
# of ``compress``, and 5 % of its sound ones.
_MIN_SOUND_WRITTEN = 0.7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may become a takeaway.

    Attributes:
        text: one line.
        sentence_index: index of the sentence that supports it best; 0 if ``evidence`` is empty.
        evidence: the sentences that support it, best first.
        score: in [0, 1], higher is better.
        unsupported: flags for what the article does not support, such as ``unsupported name: Lee``
            or ``weak evidence``; empty if the checks find nothing.
        flags: other flags of the takeaway, such as ``extractive``.
        soundness: the judgement of the learned check; None if it was not asked.
        unresolved: the text before its references were resolved; empty if none was.
    """

    text: str
    sentence_index: int
    evidence: tuple[Evidence, ...]
    score: float
    unsupported: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    soundness: Soundness | None = None
    unresolved: str = ""


BulletsBySentence = Mapping[int, Sequence[Candidate]]
"""The bullets that rewrite each sentence, best first. The key is the index of the sentence."""


class CandidateFactory:
    """Makes the candidates of one article."""

    def __init__(self, article: Article, options: Options) -> None:
        self.article = article
        self.options = options
        self.article_index = ArticleIndex.from_article(article)
        self._printable: dict[str, Printable] = {}

    @property
    def sentences(self) -> list[Sentence]:
        """The article's sentences; ``Candidate.sentence_index`` is an index into them."""
        return self.article_index.sentences

    @cached_property
    def document(self) -> Document:
        """The article's sentences with their words."""
        return Document.from_sentences(self.article, self.sentences)

    @cached_property
    def analysis(self) -> ScoredDocument:
        """The scores that the method ``options.selector`` gives the article's sentences."""
        # The limits apply to takeaways; a long sentence may still be evidence for a short bullet.
        options = replace(self.options, max_words=None, max_total_words=None)
        method = load_method(options.selector)
        if isinstance(method, ExtractiveMethod):
            return method.analyse(self.document, options)
        scored_sentences = load_scorer(options.selector)(self.article, options)
        return ScoredDocument(np.array([score for _, score in scored_sentences]))

    @cached_property
    def support_check(self) -> SupportCheck:
        """The learned check of bullets against the article."""
        return SupportCheck(self.article_index)

    @cached_property
    def importance(self) -> list[float]:
        """The score of each sentence from ``analysis``, in [0, 1]; word limits do not change it."""
        return self.analysis.scores.tolist()

    @property
    def is_english(self) -> bool:
        """Return whether the learned judgements know the article's language."""
        return self.support_check.can_judge

    def printable(self, text: str) -> Printable | None:
        """Return the judgement of a text alone; None if the article is not English.

        ``judge_together`` is faster for many texts.
        """
        if self.is_english and text not in self._printable:
            judge_together({self: [text]})
        return self._printable.get(text)

    def printable_probability(self, text: str) -> float:
        """Return the probability that an editor would print a text; 1 if it is not known."""
        judgement = self.printable(text)
        return 1.0 if judgement is None else judgement.probability

    def best_sentences(self, count: int) -> list[int]:
        """Return the indices of the ``count`` best complete sentences, best first."""
        return select_indices(self.document, self.analysis.scores, self.options, count)

    def from_drafts(
        self, drafts: Sequence[Draft], among: Container[int] | None = None
    ) -> list[Candidate]:
        """Return the distinct bullets of drafts, each checked against the article.

        Args:
            drafts: texts that a model wrote.
            among: indices of the sentences that may be evidence; None for all.
        """
        bullets = [
            bullet
            for draft in drafts
            for bullet in parse_bullets(
                draft.text, finished=draft.finished, language=self.article_index.lexicon.language
            )
        ]
        return [self.check(bullet, among) for bullet in dict.fromkeys(bullets)]

    def check(self, bullet: str, among: Container[int] | None = None) -> Candidate:
        """Return a bullet as a candidate, with its evidence and flags for what has no support.

        The score is the importance of the sentence that supports the bullet best, times the share
        of the bullet that the article covers.

        Args:
            bullet: one line.
            among: as in ``from_drafts``.
        """
        grounding = check_bullet(bullet, self.article_index, among)
        evidence = grounding.evidence
        unsupported = grounding.flags
        if grounding.support < _MIN_SUPPORT or not evidence:
            unsupported = (*unsupported, WEAK)
        # Who wrote it is known for sure if no model is named: a model of this package.
        soundness = None
        if not unsupported:
            is_written = self.options.model is None
            soundness = self.support_check.judge(bullet, evidence, is_written=is_written)
            unsupported = _doubts(
                soundness, _MIN_SOUND_WRITTEN if is_written else LEAST_PROBABILITY
            )
        index = self.article_index.sentence_index(evidence[0]) if evidence else 0
        importance = self.importance[index] if evidence else 0.0
        score = importance * grounding.support
        return Candidate(bullet, index, evidence, score, unsupported, soundness=soundness)

    def from_sentence(self, index: int, *flags: str) -> Candidate:
        """Return a sentence of the article as a candidate, with the flag ``extractive``."""
        sentence = self.sentences[index]
        evidence = (Evidence(sentence.start, sentence.end, 1.0),)
        flags = (EXTRACTIVE, *flags)
        return Candidate(sentence.text, index, evidence, self.importance[index], (), flags)

    def replacement(self, bullet: Candidate) -> Candidate:
        """Return the sentence that replaces an unsupported bullet, flagged with the reason."""
        return self.from_sentence(bullet.sentence_index, guard_flag(bullet))


def judge_together(texts: Mapping[CandidateFactory, Iterable[str]]) -> None:
    """Judge texts of several articles at once, so that ``CandidateFactory.printable`` has them."""
    wanted = [
        (factory, text)
        for factory, of_article in texts.items()
        if factory.is_english
        for text in dict.fromkeys(of_article)
        if text not in factory._printable
    ]
    judgements = judge_printable([text for _, text in wanted])
    for (factory, text), judgement in zip(wanted, judgements, strict=True):
        factory._printable[text] = judgement


def guard_flag(bullet: Candidate) -> str:
    """Return the flag of a replacement for a bullet, e.g. ``guarded: unsupported name: Lee``."""
    return f"{GUARDED}: {bullet.unsupported[0]}"


def _doubts(soundness: Soundness | None, least: float) -> tuple[str, ...]:
    """Return the flags of a judgement: what is less probable than ``least``."""
    if soundness is None:
        return ()
    doubts = ((DOUBTFUL, soundness.support), (NOT_WHOLE, soundness.whole))
    return tuple(flag for flag, probability in doubts if probability < least)
