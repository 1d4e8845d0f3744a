"""An article prepared for scoring: its sentences, tokens and terms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from summarize.article import Article, Sentence
from summarize.document.arrays import FloatArray
from summarize.document.fragments import complete_sentences, distinct_sentences
from summarize.document.sparse_matrix import SparseMatrix
from summarize.document.term_matrix import TermMatrix
from summarize.languages.table import Language
from summarize.options import Frequencies
from summarize.text.language_detection import article_language
from summarize.text.sentences import article_sentences
from summarize.text.words import tokenize_lines


@dataclass(frozen=True, eq=False)
class Document:
    """An article with its sentences, their tokens and their terms.

    ``len`` of it is the number of sentences. Other parts are computed at their first use and kept.

        >>> document = Document.from_article(article)
        >>> document.tf_idf(None).shape == (len(document), len(document.terms.terms))
        True
    """

    article: Article
    language: Language
    sentences: list[Sentence]
    tokens: list[list[str]]

    @classmethod
    def from_article(cls, article: Article) -> Document:
        """Split an article into sentences and tokens."""
        return cls.from_sentences(article, article_sentences(article))

    @classmethod
    def from_sentences(cls, article: Article, sentences: list[Sentence]) -> Document:
        """Tokenize sentences: the article's own, or others about it."""
        tokens = tokenize_lines([sentence.text for sentence in sentences])
        return cls(article, article_language(article), sentences, tokens)

    def __len__(self) -> int:
        return len(self.sentences)

    @cached_property
    def texts(self) -> list[str]:
        """The text of each sentence."""
        return [sentence.text for sentence in self.sentences]

    @cached_property
    def distinct(self) -> list[int]:
        """The indices of the sentences without those that repeat another or have no word."""
        return distinct_sentences(self.texts)

    @cached_property
    def complete(self) -> list[int]:
        """The indices of the distinct sentences that are neither fragments nor headings."""
        return complete_sentences(self.texts, self.tokens, self.distinct)

    @property
    def fragments(self) -> list[int]:
        """The indices of the other distinct sentences."""
        return sorted(set(self.distinct) - set(self.complete))

    @cached_property
    def terms(self) -> TermMatrix:
        """The stems of the sentences, counted."""
        return TermMatrix.from_tokens(self.tokens, self.language)

    @property
    def has_terms(self) -> bool:
        """Return whether any sentence has a term, which it has if it has a token."""
        return any(self.tokens)

    def idf(self, frequencies: Frequencies | None) -> FloatArray:
        """Return each term's inverse document frequency; see ``TermMatrix.idf``."""
        return self.terms.idf(frequencies)

    def tf_idf(self, frequencies: Frequencies | None) -> SparseMatrix:
        """Return the sentences x terms matrix of tf * idf, rows of length 1."""
        return self.terms.tf_idf(frequencies)
