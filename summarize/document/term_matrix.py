"""The terms of an article's sentences; every extractive method scores from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from summarize.document.arrays import FloatArray, IntArray
from summarize.document.sparse_matrix import SparseMatrix
from summarize.languages.table import ENGLISH, Language
from summarize.options import Frequencies
from summarize.text.stemming import stems


@dataclass(frozen=True, slots=True, eq=False)
class TermMatrix:
    """The stems of an article's sentences, without stop words.

    Attributes:
        terms: the stems, one for each column.
        counts: sentences x terms; how often each stem stands in each sentence.
        token_rows: the sentence index of each token of the article, in order.
        token_cols: the term index of each token, or -1 for a stop word.
    """

    terms: tuple[str, ...]
    counts: SparseMatrix
    token_rows: IntArray
    token_cols: IntArray

    @classmethod
    def from_tokens(
        cls, sentences: Sequence[Sequence[str]], language: Language = ENGLISH
    ) -> TermMatrix:
        """Count the terms of tokenized sentences.

        When all tokens are stop words, the stop words are the terms.

        Args:
            sentences: the tokens of each sentence.
            language: has the stop words and the stemmer. Those of English stand in where it is not
                known.
        """
        if language.follows_english:
            language = ENGLISH
        tokens = [token for sentence in sentences for token in sentence]
        distinct = dict.fromkeys(tokens)
        content = [token for token in distinct if token not in language.stop_words] or list(
            distinct
        )
        stem_cols: dict[str, int] = {}
        token_to_col = {
            token: stem_cols.setdefault(stem, len(stem_cols))
            for token, stem in zip(content, stems(content, language.stemmer), strict=True)
        }
        token_rows = np.repeat(np.arange(len(sentences)), [len(sentence) for sentence in sentences])
        cols = map(token_to_col.get, tokens, repeat(-1))
        token_cols = np.fromiter(cols, dtype=np.int64, count=len(tokens))
        is_term = token_cols >= 0
        shape = (len(sentences), len(stem_cols))
        counts = SparseMatrix.counting(token_rows[is_term], token_cols[is_term], shape)
        return cls(tuple(stem_cols), counts, token_rows, token_cols)

    def frequencies(self) -> FloatArray:
        """Return how often each term stands in the article."""
        return self.counts.T.row_sums()

    def sentence_frequencies(self) -> FloatArray:
        """Return the number of sentences in which each term stands."""
        return np.bincount(self.counts.cols, minlength=self.counts.shape[1]).astype(float)

    def lengths(self) -> FloatArray:
        """Return the number of tokens in each sentence, stop words included."""
        return np.bincount(self.token_rows, minlength=self.counts.shape[0]).astype(float)

    def idf(self, frequencies: Frequencies | None) -> FloatArray:
        """Return each term's inverse document frequency.

        It is that of the corpus that ``frequencies`` counts. Without a corpus, a sentence counts
        as a document, and the idf is log(sentences / sentence frequency) + 1.
        """
        if frequencies is not None:
            return frequencies.idf(self.terms)
        return np.log(self.counts.shape[0] / self.sentence_frequencies()) + 1

    def tf_idf(self, frequencies: Frequencies | None) -> SparseMatrix:
        """Return the sentences x terms matrix of tf * idf, rows of length 1."""
        counts = self.counts
        return counts.with_data(counts.data * self.idf(frequencies)[counts.cols]).unit_rows()
