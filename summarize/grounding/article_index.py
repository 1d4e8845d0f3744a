"""An article made ready for checking bullets against it."""

from __future__ import annotations

from dataclasses import dataclass

from summarize.article import Article, Sentence
from summarize.grounding.lexemes import lexemes
from summarize.grounding.names import Names
from summarize.grounding.negations import Denials
from summarize.grounding.numbers import Numbers
from summarize.grounding.preamble import opening_lines
from summarize.grounding.quotations import Quotables
from summarize.grounding.term_index import TermIndex
from summarize.grounding.terms import terms_of
from summarize.text.sentences import article_sentences


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """An article made ready for checking: prepare it once, use it for every bullet.

    What bears a bullet out are the sentences of the body, the title, what stands before the body
    (dateline, standfirst, byline) and the article's date. Headings and notices further down are
    left out with the references: outside ``body`` nothing tells them apart for sure.

    Attributes:
        sentences: what evidence is chosen from.
        terms: the terms of each sentence, and after these the terms of each other line.
        by_text: the place of each sentence by its text.
        places: the place of each sentence by where it starts, as evidence tells it.
    """

    sentences: list[Sentence]
    terms: TermIndex
    by_text: dict[str, int]
    places: dict[int, int]
    numbers: Numbers
    names: Names
    quotables: Quotables
    denials: Denials

    @classmethod
    def from_article(cls, article: Article) -> Source:
        """Find the sentences of ``article`` and index their words, numbers and names."""
        found = article_sentences(article)
        lines = [lexemes(sentence.text) for sentence in found]
        lines += [lexemes(text) for text in (article.title or "", *opening_lines(article))]
        return cls(
            found,
            TermIndex(map(terms_of, lines)),
            {sentence.text: index for index, sentence in reversed(list(enumerate(found)))},
            {sentence.start: index for index, sentence in enumerate(found)},
            Numbers(lines, article.date),
            Names(lines),
            Quotables(lines),
            Denials(lines),
        )
