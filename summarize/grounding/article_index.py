"""An index of an article that bullets are checked against."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from summarize.article import Article, Sentence
from summarize.grounding.findings import FindingKind
from summarize.grounding.lexicon import Lexicon, lexicon_of
from summarize.grounding.line import Line
from summarize.grounding.names import ArticleNames
from summarize.grounding.negations import ArticleDenials
from summarize.grounding.numbers import ArticleNumbers
from summarize.grounding.preamble import preamble_lines
from summarize.grounding.quotations import ArticleWording
from summarize.grounding.spellings import ArticleSpellings
from summarize.grounding.term_index import TermIndex
from summarize.takeaway import Evidence
from summarize.text.language_detection import article_language
from summarize.text.sentences import article_sentences


@dataclass(frozen=True, slots=True, eq=False)
class ArticleIndex:
    """An index of an article: build it once and check every bullet against it.

    These parts of an article support a bullet: the sentences of the body, the title, the lines
    before the body (dateline, standfirst, byline) and the date. Later headings and notices do not
    count. They stand outside ``body``, as the references do, and nothing separates the two for
    sure.

    Attributes:
        lexicon: the words of its language, by which its bullets are read too.
        sentences: the sentences of the body, which may be evidence.
        term_index: the terms of each sentence, and after these the terms of each other line.
        index_by_text: the index of the first sentence that has a text.
        index_by_start: the index of each sentence by its start in ``article.text``.
        numbers, names, wording, denials, spellings: what the article says, indexed for each check.
    """

    lexicon: Lexicon
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
        lexicon = lexicon_of(article_language(article))
        sentences = article_sentences(article)
        texts = (sentence.text for sentence in sentences)
        others = (article.title or "", *preamble_lines(article))
        lines = [Line(text, lexicon) for text in chain(texts, others)]
        return cls(
            lexicon,
            sentences,
            TermIndex(line.term_keys for line in lines),
            {sentence.text: index for index, sentence in reversed(list(enumerate(sentences)))},
            {sentence.start: index for index, sentence in enumerate(sentences)},
            ArticleNumbers(lines, article.date),
            ArticleNames(lines, lexicon),
            ArticleWording(lines),
            ArticleDenials(lines),
            ArticleSpellings(lines),
        )

    @property
    def unchecked(self) -> tuple[FindingKind, ...]:
        """The kinds of findings that are not looked for in the article's language."""
        name: FindingKind = "name"
        negation: FindingKind = "negation"
        if not (self.lexicon.denying and self.lexicon.has_spaces):
            return name, negation
        return () if self.lexicon.has_capitals else (name,)

    def sentence_index(self, evidence: Evidence) -> int:
        """Return the index in ``sentences`` of a sentence that ``check_bullet`` returned."""
        return self.index_by_start[evidence.start]
