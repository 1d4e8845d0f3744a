"""From what a model wrote to an article's takeaways: checked, guarded, distinct, exactly N."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from summarize.article import Article, Sentence
from summarize.extractive.document import Document
from summarize.grounding import Source, ground
from summarize.options import Options
from summarize.registry import load_scorer
from summarize.selection import (
    distinct_sentences,
    proper_sentences,
    select_in_turn,
    shorten,
)
from summarize.takeaway import Evidence, Takeaway
from summarize.words import STOP_WORDS, count_words, stems, tokens

EXTRACTIVE = "extractive"  # the flag of a sentence of the article among a model's bullets
GUARDED = "guarded"  # begins the flag of what stands in for a bullet that was not borne out
WEAK = "weak evidence"
# Support below it is that of a bullet about something else: 0.8 % of the editors' bullets of 400
# CNN/Daily Mail articles are below, 86 % of those of another article.
_LEAST_SUPPORT = 0.4
_ALIKE = 0.75  # share of the shorter bullet's words by which two say the same


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
        self._options = options
        self._source = Source.from_article(article)

    @property
    def sentences(self) -> list[Sentence]:
        """The article's sentences, which ``place`` counts."""
        return self._source.sentences

    @cached_property
    def document(self) -> Document:
        """The article's sentences and their words."""
        return Document.from_sentences(self.article, self.sentences)

    @cached_property
    def salience(self) -> list[float]:
        """How important each sentence is to the selector, however long, in [0, 1]."""
        options = replace(self._options, max_words=None, max_total_words=None)
        return [score for _, score in load_scorer(options.selector)(self.article, options)]

    def check(self, text: str, among: Container[int] | None = None) -> Candidate:
        """Find evidence for a bullet, among some sentences or all, and what has none.

        Its score is the importance of the sentence that bears it out best, times how much of it
        the article covers.
        """
        found = ground(text, self._source, among)
        weak = found.support < _LEAST_SUPPORT or not found.evidence
        faults = (*found.flags, *((WEAK,) if weak else ()))
        place = self._source.places[found.evidence[0].start] if found.evidence else 0
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
        if not self._options.guard or not bullet.faults:
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
        kept = _Distinct()
        bullets = [
            [one for one in turn if not (self._options.guard and one.faults) and kept.add(one)]
            for turn in turns
        ]
        return self._select([*bullets, *self._sentences(bullets, kept)])

    def _sentences(
        self, bullets: Sequence[Sequence[Candidate]], kept: _Distinct
    ) -> tuple[list[Candidate], ...]:
        """Return the article's sentences: what is new, what is not, and what is a fragment."""
        told = {one.place for turn in bullets for one in turn}
        new: list[Candidate] = []
        known: list[Candidate] = []
        for place in self._proper:
            one = self.sentence(place)
            (known if place in told or kept.holds(one) else new).append(one)
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
        chosen = select_in_turn(document, scores, self._options, in_turn)
        if len(chosen) < self._options.count:  # words were short: whatever fits
            last = len(turns) - 1  # fragments keep their turn
            merged = [[place for some in in_turn[:last] for place in some], in_turn[last]]
            fitting = select_in_turn(document, scores, self._options, merged)
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
            while self._options.guard and words > 1 and ground(text, self._source).findings:
                words -= 1
                text = shorten(candidate.text, words)
        return Takeaway(text, candidate.evidence, round(min(1.0, candidate.score), 4), flags)

    @cached_property
    def _distinct(self) -> list[int]:
        return distinct_sentences(self.document)

    @cached_property
    def _proper(self) -> list[int]:
        return proper_sentences(self.document, self._distinct)


def _guard_flag(bullet: Candidate) -> str:
    return f"{GUARDED}: {bullet.faults[0]}"


class _Distinct:
    """Candidates that say different things."""

    def __init__(self) -> None:
        self._sizes: list[int] = []
        self._places: dict[str, list[int]] = {}  # of each word, the candidates that have it

    def add(self, candidate: Candidate) -> bool:
        """Keep a candidate, unless it says what one says that is kept."""
        words = self._words(candidate)
        if self._holds(words):
            return False
        for word in words:
            self._places.setdefault(word, []).append(len(self._sizes))
        self._sizes.append(len(words))
        return True

    def holds(self, candidate: Candidate) -> bool:
        """Whether one is kept with most of the same words; the shorter one counts."""
        return self._holds(self._words(candidate))

    def _holds(self, words: set[str]) -> bool:
        shared = Counter(place for word in words for place in self._places.get(word, ()))
        return any(
            count >= _ALIKE * min(len(words), self._sizes[place]) for place, count in shared.items()
        )

    @staticmethod
    def _words(candidate: Candidate) -> set[str]:
        return set(stems([word for word in tokens(candidate.text) if word not in STOP_WORDS]))
