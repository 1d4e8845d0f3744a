"""Greedy extractive oracle: a ceiling for methods that select sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np

from eval.metrics.rouge import ngrams
from eval.metrics.tokenizers import tokenizer
from summarize.article import Article, Sentence
from summarize.options import Options
from summarize.takeaway import Evidence, Takeaway, Takeaways
from summarize.text.sentences import article_sentences


def oracle(articles: Sequence[Article], options: Options) -> list[Takeaways]:
    """Return for each article the sentences that match the references best, chosen greedily.

    Sentences are added one by one, each time the one with the highest ROUGE-1 + ROUGE-2 F, until
    there are ``options.count`` or none adds to it (Nallapati et al. 2017). The oracle uses the
    references, so it is a ceiling and no method. Tokens are those of the ``unicode`` tokenizer,
    so it works in any language.
    """
    return [_oracle(article, options.count) for article in articles]


def _oracle(article: Article, count: int) -> Takeaways:
    sentences = article_sentences(article)
    gains = Gains([sentence.text for sentence in sentences], article.references)
    takeaways = tuple(_takeaway(sentences[index]) for index in sorted(gains.greedy(count)))
    return Takeaways(article.id, "oracle", count, takeaways, article.title, article.language)


def _takeaway(sentence: Sentence) -> Takeaway:
    return Takeaway(sentence.text, (Evidence(sentence.start, sentence.end, 1.0),), 1.0)


class Gains:
    """ROUGE-1 + ROUGE-2 F of selected sentences plus each other one, against the references."""

    def __init__(self, texts: Sequence[str], references: Sequence[str]) -> None:
        tokens = tokenizer("unicode", stem=True)
        lines = [*map(tokens, texts)]
        reference_lines = [*map(tokens, references)]
        self._possible = bool(lines and reference_lines)
        self._unigrams, self._bigrams = (
            _NgramGain(lines, reference_lines, 1),
            _NgramGain(lines, reference_lines, 2),
        )

    def scores(self, selected: Sequence[int]) -> np.ndarray:
        """Return the sum of both F, in [0, 2], with each sentence added; -2 for selected ones."""
        return self._unigrams.scores(selected) + self._bigrams.scores(selected)

    def greedy(self, count: int) -> list[int]:
        """Return the indices of up to ``count`` sentences, each of which adds to the score."""
        selected: list[int] = []
        best = 0.0
        while self._possible and len(selected) < count:
            scores = self.scores(selected)
            index = int(scores.argmax())
            if selected and scores[index] <= best + 1e-9:
                break
            best = float(scores[index])
            selected.append(index)
        return selected


class _NgramGain:
    """ROUGE-N F of selected sentences plus one more, for all other sentences at once."""

    def __init__(
        self, lines: Sequence[list[str]], reference_lines: Sequence[list[str]], n: int
    ) -> None:
        counts: Counter[Hashable] = Counter()
        for line in reference_lines:
            counts.update(ngrams(line, n))
        column = {gram: index for index, gram in enumerate(counts)}
        self._reference_counts = np.array(list(counts.values()), dtype=np.int64)
        self._lengths = np.array([max(len(line) - n + 1, 0) for line in lines])
        self._counts = np.zeros((len(lines), len(counts)), dtype=np.int64)
        for row, line in enumerate(lines):
            for gram, number in ngrams(line, n).items():
                if gram in column:
                    self._counts[row, column[gram]] = number

    def scores(self, selected: Sequence[int]) -> np.ndarray:
        selected = list(selected)
        selected_counts = self._counts[selected].sum(axis=0)
        length = self._lengths[selected].sum()
        hits = np.minimum(self._counts + selected_counts, self._reference_counts).sum(axis=1)
        scores = 2 * hits / np.maximum(self._lengths + length + self._reference_counts.sum(), 1)
        scores[selected] = -1.0  # so that no sentence is selected twice
        return scores
