"""From what a model wrote to an article's takeaways: checked, guarded, distinct, exactly N."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from summarize.article import Article, Sentence
from summarize.document.document import Document
from summarize.document.fragments import complete_sentences, distinct_sentences
from summarize.document.selection import select_by_tier, select_indices
from summarize.extractive.base import ExtractiveMethod, ScoredDocument
from summarize.grounding import ArticleIndex, check_bullet
from summarize.method_registry import load_method, load_scorer
from summarize.options import Options
from summarize.takeaway import Evidence, Takeaway
from summarize.text.near_duplicates import DistinctTexts
from summarize.text.words import count_words, shorten

EXTRACTIVE = "extractive"  # the flag of a sentence of the article among a model's bullets
GUARDED = "guarded"  # begins the flag of what stands in for a bullet that was not borne out
WEAK = "weak evidence"
# Support below it is that of a bullet about something else: 0.8 % of the editors' bullets of 400
# CNN/Daily Mail articles are below, 86 % of those of another article.
_LEAST_SUPPORT = 0.4


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may become a takeaway.

    Attributes:
        place: of the sentence of the article that bears it out best.
        faults: what the article does not bear out, in words.
    """

    text: str
    place: int
    evidence: tuple[Evidence, ...]
    score: float
    faults: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class Composer:
    """Puts an article's takeaways together."""

    def __init__(self, article: Article, options: Options) -> None:
        self.article = article
        self.options = options
        self.article_index = ArticleIndex.from_article(article)

    @property
    def sentences(self) -> list[Sentence]:
        """The article's sentences, which ``place`` counts."""
        return self.article_index.sentences

    @cached_property
    def document(self) -> Document:
        """The article's sentences and their words."""
        return Document.from_sentences(self.article, self.sentences)

    @cached_property
    def salience(self) -> list[float]:
        """How important each sentence is to the selector, however long, in [0, 1]."""
        return self.analysis.scores.tolist()

    @cached_property
    def analysis(self) -> ScoredDocument:
        """The selector's analysis of the article."""
        options = replace(self.options, max_words=None, max_total_words=None)
        method = load_method(options.selector)
        if isinstance(method, ExtractiveMethod):
            return method.analyse(self.document, options)
        found = load_scorer(options.selector)(self.article, options)
        return ScoredDocument(np.array([score for _, score in found]))

    def chosen(self, count: int) -> list[int]:
        """Return the places of the ``count`` sentences that are best to tell of, best first.

        Fragments are not among them.
        """
        return select_indices(self.document, self.analysis.scores, self.options, count)

    def check(self, text: str, among: Container[int] | None = None) -> Candidate:
        """Find evidence for a bullet, among some sentences or all, and what has none.

        Its score is the importance of the sentence that bears it out best, times how much of it
        the article covers.
        """
        found = check_bullet(text, self.article_index, among)
        weak = found.support < _LEAST_SUPPORT or not found.evidence
        faults = (*found.flags, *((WEAK,) if weak else ()))
        place = self.article_index.sentence_index(found.evidence[0]) if found.evidence else 0
        salience = self.salience[place] if found.evidence else 0.0
        return Candidate(text, place, found.evidence, salience * found.support, faults)

    def sentence(self, place: int, *flags: str) -> Candidate:
        """Return a sentence of the article as a candidate, flagged as such."""
        one = self.sentences[place]
        evidence = (Evidence(one.start, one.end, 1.0),)
        return Candidate(one.text, place, evidence, self.salience[place], (), (EXTRACTIVE, *flags))

    def guarded(
        self, bullet: Candidate, others: Callable[[], Iterable[Candidate]]
    ) -> Candidate | None:
        """Return a bullet, or what says the same and is borne out.

        That is the first with the same evidence of what ``others`` gives, else the sentence that
        is its evidence; None if it has none. With the guard off it is the bullet itself.
        """
        if not self.options.guard or not bullet.faults:
            return bullet
        for other in others():
            if other.place == bullet.place and not other.faults:
                return replace(other, flags=(_guard_flag(bullet),))
        return None if WEAK in bullet.faults else self.stand_in(bullet)

    def stand_in(self, bullet: Candidate) -> Candidate:
        """Return the sentence that stands in for a bullet that is not borne out."""
        return self.sentence(bullet.place, _guard_flag(bullet))

    def takeaways(self, *turns: Sequence[Candidate]) -> tuple[Takeaway, ...]:
        """Choose exactly N distinct takeaways, of each turn only what those before leave open.

        Bullets that are not borne out have no turn unless the guard is off. After the last turn
        come the sentences of the article: first those that no candidate tells of.
        """
        kept = DistinctTexts()
        bullets = [
            [one for one in turn if not (self.options.guard and one.faults) and kept.add(one.text)]
            for turn in turns
        ]
        return self.filled(bullets, kept)

    def filled(
        self, turns: Sequence[Sequence[Candidate]], kept: DistinctTexts
    ) -> tuple[Takeaway, ...]:
        """Choose exactly N takeaways of distinct candidates, the article's sentences at last.

        Args:
            turns: of each only what those before leave open, by score.
            kept: the texts of all.
        """
        lowest = min((one.score for turn in turns for one in turn), default=1.0)
        sentences = [
            [replace(one, score=lowest * one.score) for one in turn]
            for turn in self._sentences(turns, kept)
        ]
        return self._select([*turns, *sentences])

    def _sentences(
        self, bullets: Sequence[Sequence[Candidate]], kept: DistinctTexts
    ) -> tuple[list[Candidate], ...]:
        """Return the article's sentences: what is new, what is not, and what is a fragment."""
        told = {one.place for turn in bullets for one in turn}
        new: list[Candidate] = []
        known: list[Candidate] = []
        for place in self._proper:
            one = self.sentence(place)
            (known if place in told or kept.has_near_duplicate(one.text) else new).append(one)
        fragments = sorted(set(self._distinct) - set(self._proper))
        return new, known, [self.sentence(place) for place in fragments]

    def _select(self, turns: Sequence[Sequence[Candidate]]) -> tuple[Takeaway, ...]:
        """Choose by the selection that all methods share, over the candidates as sentences."""
        ranked = [(one.place, turn, one) for turn, some in enumerate(turns) for one in some]
        ranked.sort(key=lambda one: one[:2])
        lines = [Sentence(0, 0, one.text) for _, _, one in ranked]
        document = Document.from_sentences(self.article, lines)
        scores = np.array([one.score for _, _, one in ranked], dtype=np.float64)
        first_of_text = set(distinct_sentences(document))
        in_turn = [
            [place for place in first_of_text if ranked[place][1] == turn]
            for turn in range(len(turns))
        ]
        chosen = select_by_tier(document, scores, self.options, in_turn)
        if len(chosen) < self.options.count:  # words were short: whatever fits
            last = len(turns) - 1  # fragments keep their turn
            merged = [[place for some in in_turn[:last] for place in some], in_turn[last]]
            fitting = select_by_tier(document, scores, self.options, merged)
            chosen = max(chosen, fitting, key=len)
        return tuple(self._takeaway(ranked[choice.index][2], choice.text) for choice in chosen)

    def _takeaway(self, candidate: Candidate, text: str) -> Takeaway:
        """Make a candidate a takeaway, with its text as the selection shortened it.

        With the guard on it is cut further where the cut makes it say something else.
        """
        flags = (*candidate.flags, *candidate.faults)
        if text != candidate.text:
            flags = (*flags, "shortened")
            words = count_words(text)
            while (
                self.options.guard and words > 1 and check_bullet(text, self.article_index).findings
            ):
                words -= 1
                text = shorten(candidate.text, words)
        return Takeaway(text, candidate.evidence, round(min(1.0, candidate.score), 4), flags)

    @cached_property
    def _distinct(self) -> list[int]:
        return distinct_sentences(self.document)

    @cached_property
    def _proper(self) -> list[int]:
        return complete_sentences(self.document, self._distinct)


def _guard_flag(bullet: Candidate) -> str:
    return f"{GUARDED}: {bullet.faults[0]}"
