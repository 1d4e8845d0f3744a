"""An article made ready for checking bullets against it."""

from __future__ import annotations

from dataclasses import dataclass

from summarize.article import Article, Sentence
from summarize.grounding.lexemes import lexemes
from summarize.grounding.names import ArticleNames
from summarize.grounding.negations import ArticleDenials
from summarize.grounding.numbers import ArticleNumbers
from summarize.grounding.preamble import preamble_lines
from summarize.grounding.quotations import ArticleWording
from summarize.grounding.term_index import TermIndex
from summarize.grounding.terms import terms_of
from summarize.takeaway import Evidence
from summarize.text.sentences import article_sentences


@dataclass(frozen=True, slots=True, eq=False)
class ArticleIndex:
    """An article made ready for checking: prepare it once, use it for every bullet.

    What bears a bullet out are the sentences of the body, the title, what stands before the body
    (dateline, standfirst, byline) and the article's date. Headings and notices further down are
    left out with the references: outside ``body`` nothing tells them apart for sure.

    Attributes:
        sentences: what evidence is chosen from.
        term_index: the terms of each sentence, and after these the terms of each other line.
        index_by_text: the place of each sentence by its text.
        index_by_start: the place of each sentence by where it starts, as evidence tells it.
    """

    sentences: list[Sentence]
    term_index: TermIndex
    index_by_text: dict[str, int]
    index_by_start: dict[int, int]
    numbers: ArticleNumbers
    names: ArticleNames
    wording: ArticleWording
    denials: ArticleDenials

    @classmethod
    def from_article(cls, article: Article) -> ArticleIndex:
        """Find the sentences of ``article`` and index their words, numbers and names."""
        found = article_sentences(article)
        lines = [lexemes(sentence.text) for sentence in found]
        lines += [lexemes(text) for text in (article.title or "", *preamble_lines(article))]
        return cls(
            found,
            TermIndex(map(terms_of, lines)),
            {sentence.text: index for index, sentence in reversed(list(enumerate(found)))},
            {sentence.start: index for index, sentence in enumerate(found)},
            ArticleNumbers(lines, article.date),
            ArticleNames(lines),
            ArticleWording(lines),
            ArticleDenials(lines),
        )

    def sentence_index(self, evidence: Evidence) -> int:
        """Return the index in ``sentences`` of a sentence that ``check_bullet`` returned."""
        return self.index_by_start[evidence.start]
