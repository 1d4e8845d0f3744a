"""An article made ready for checking bullets against it."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from summarize.article import Article, Sentence
from summarize.grounding.lexemes import lexemes
from summarize.grounding.names import Names
from summarize.grounding.negations import Denials
from summarize.grounding.numbers import Numbers
from summarize.grounding.preamble import opening_lines
from summarize.grounding.quotations import Quotables
from summarize.grounding.terms import terms_of
from summarize.text.sentences import sentences

_NEAR = 5  # letters that near-equal stems share at least


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """An article made ready for checking: prepare it once, use it for every bullet.

    What bears a bullet out are the sentences of the body, the title, what stands before the body
    (dateline, standfirst, byline) and the article's date. Headings and notices further down are
    left out with the references: outside ``body`` nothing tells them apart for sure.

    Attributes:
        sentences: what evidence is chosen from.
        terms: of each sentence, and after them of each other line, its terms (see ``terms_of``).
        postings: of each term the sentences it stands in.
        near: stems by their first letters, to find near-equal ones.
        by_text: the place of each sentence by its text.
        places: the place of each sentence by where it starts, as evidence tells it.
    """

    sentences: list[Sentence]
    terms: list[frozenset[str]]
    postings: dict[str, list[int]]
    near: dict[str, list[str]]
    by_text: dict[str, int]
    places: dict[int, int]
    numbers: Numbers
    names: Names
    quotables: Quotables
    denials: Denials

    @classmethod
    def from_article(cls, article: Article) -> Source:
        """Find the sentences of ``article`` and index their words, numbers and names."""
        found = sentences(article)
        lines = [lexemes(sentence.text) for sentence in found]
        lines += [lexemes(text) for text in (article.title or "", *opening_lines(article))]
        terms = [frozenset(terms_of(line)) for line in lines]
        postings: dict[str, list[int]] = defaultdict(list)
        for index, line_terms in enumerate(terms):
            for term in line_terms:
                postings[term].append(index)
        near: dict[str, list[str]] = defaultdict(list)
        for term in postings:
            if len(term) >= _NEAR:
                near[term[:_NEAR]].append(term)
        return cls(
            found,
            terms,
            dict(postings),
            dict(near),
            {sentence.text: index for index, sentence in reversed(list(enumerate(found)))},
            {sentence.start: index for index, sentence in enumerate(found)},
            Numbers(lines, article.date),
            Names(lines),
            Quotables(lines),
            Denials(lines),
        )

    def kin(self, term: str) -> list[str]:
        """Return the article's terms that are as good as ``term``.

        Itself, and stems that begin alike: five letters at least, and all of the shorter one
        but its last (Ukrain and Ukrainian, presid and presidenti).
        """
        found = [term] if term in self.postings else []
        for other in self.near.get(term[:_NEAR], ()) if len(term) >= _NEAR else ():
            least = max(_NEAR, min(len(term), len(other)) - 1)
            if other != term and term[:least] == other[:least]:
                found.append(other)
        return found

    def idf(self, terms: list[str]) -> float:
        """Return log(n / sentences that have one of ``terms``) + 1; absent ones count as one."""
        having = max((len(self.postings[term]) for term in terms), default=1)
        return math.log(max(len(self.terms), 1) / having) + 1
