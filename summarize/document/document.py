"""An article prepared for scoring: its sentences, tokens and terms."""

from __future__ import annotations

from dataclasses import dataclass

from summarize.article import Article, Sentence
from summarize.document.arrays import FloatArray
from summarize.document.sparse_matrix import SparseMatrix
from summarize.document.term_matrix import TermMatrix
from summarize.languages.table import Language
from summarize.options import Frequencies
from summarize.text.language_detection import article_language
from summarize.text.sentences import article_sentences
from summarize.text.words import tokenize_lines


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """An article with its sentences, their tokens and their terms.

    ``len`` of it is the number of sentences.

        >>> document = Document.from_article(article)
        >>> document.tf_idf(None).shape == (len(document), len(document.terms.terms))
        True
    """

    article: Article
    language: Language
    sentences: list[Sentence]
    tokens: list[list[str]]
    terms: TermMatrix

    @classmethod
    def from_article(cls, article: Article) -> Document:
        """Split an article into sentences and count their terms."""
        return cls.from_sentences(article, article_sentences(article))

    @classmethod
    def from_sentences(cls, article: Article, sentences: list[Sentence]) -> Document:
        """Count the terms of sentences: the article's own, or others about it."""
        language = article_language(article)
        tokens = tokenize_lines([sentence.text for sentence in sentences])
        terms = TermMatrix.from_tokens(tokens, language)
        return cls(article, language, sentences, tokens, terms)

    def __len__(self) -> int:
        return len(self.sentences)

    def idf(self, frequencies: Frequencies | None) -> FloatArray:
        """Return each term's inverse document frequency; see ``TermMatrix.idf``."""
        return self.terms.idf(frequencies)

    def tf_idf(self, frequencies: Frequencies | None) -> SparseMatrix:
        """Return the sentences x terms matrix of tf * idf, rows of length 1."""
        return self.terms.tf_idf(frequencies)
