"""An index of an article that bullets are checked against."""

from __future__ import annotations

from dataclasses import dataclass

from summarize.article import Article, Sentence
from summarize.grounding.line import Line
from summarize.grounding.names import ArticleNames
from summarize.grounding.negations import ArticleDenials
from summarize.grounding.numbers import ArticleNumbers
from summarize.grounding.preamble import preamble_lines
from summarize.grounding.quotations import ArticleWording
from summarize.grounding.spellings import ArticleSpellings
from summarize.grounding.term_index import TermIndex
from summarize.takeaway import Evidence
from summarize.text.sentences import article_sentences


@dataclass(frozen=True, slots=True, eq=False)
class ArticleIndex:
    """An index of an article: build it once and check every bullet against it.

    These parts of an article support a bullet: the sentences of the body, the title, the lines
    before the body (dateline, standfirst, byline) and the date. Later headings and notices do not
    count. They stand outside ``body``, as the references do, and nothing separates the two for
    sure.

    Attributes:
        sentences: the sentences of the body, which may be evidence.
        term_index: the terms of each sentence, and after these the terms of each other line.
        index_by_text: the index of the first sentence that has a text.
        index_by_start: the index of each sentence by its start in ``article.text``.
        numbers, names, wording, denials, spellings: what the article says, indexed for each check.
    """

    sentences: list[Sentence]
    term_index: TermIndex
    index_by_text: dict[str, int]
    index_by_start: dict[int, int]
    numbers: ArticleNumbers
    names: ArticleNames
    wording: ArticleWording
    denials: ArticleDenials
    spellings: ArticleSpellings

    @classmethod
    def from_article(cls, article: Article) -> ArticleIndex:
        """Return the index of an article.

        >>> article = Article.from_text("The council met on Monday. It approved a sea wall.")
        >>> index = ArticleIndex.from_article(article)
        """
        sentences = article_sentences(article)
        lines = [Line(sentence.text) for sentence in sentences]
        lines += [Line(text) for text in (article.title or "", *preamble_lines(article))]
        return cls(
            sentences,
            TermIndex(line.term_keys for line in lines),
            {sentence.text: index for index, sentence in reversed(list(enumerate(sentences)))},
            {sentence.start: index for index, sentence in enumerate(sentences)},
            ArticleNumbers(lines, article.date),
            ArticleNames(lines),
            ArticleWording(lines),
            ArticleDenials(lines),
            ArticleSpellings(lines),
        )

    def sentence_index(self, evidence: Evidence) -> int:
        """Return the index in ``sentences`` of a sentence that ``check_bullet`` returned."""
        return self.index_by_start[evidence.start]
