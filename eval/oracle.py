"""The greedy extractive oracle: how far selection alone could get, given the references."""

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
    """Return the sentences that, added one by one, raise ROUGE-1 + ROUGE-2 F most.

    One to ``options.count`` of them, fewer where no further sentence adds anything. It looks at
    the references, so it is a ceiling and no method (Nallapati et al. 2017). Words are those of
    the ``unicode`` tokenizer, so that it is a ceiling in any language.
    """
    return [_oracle(article, options.count) for article in articles]


def _oracle(article: Article, count: int) -> Takeaways:
    found = article_sentences(article)
    gains = Gains([sentence.text for sentence in found], article.references)
    items = tuple(_takeaway(found[index]) for index in sorted(gains.greedy(count)))
    return Takeaways(article.id, "oracle", count, items, article.title)


def _takeaway(sentence: Sentence) -> Takeaway:
    return Takeaway(sentence.text, (Evidence(sentence.start, sentence.end, 1.0),), 1.0)


class Gains:
    """ROUGE-1 + ROUGE-2 F against the references, of sentences that are taken and one more."""

    def __init__(self, texts: Sequence[str], references: Sequence[str]) -> None:
        tokens = tokenizer("unicode", stem=True)
        lines, wanted = [*map(tokens, texts)], [*map(tokens, references)]
        self._possible = bool(lines and wanted)
        self._parts = _Gain(lines, wanted, 1), _Gain(lines, wanted, 2)

    def scores(self, taken: Sequence[int]) -> np.ndarray:
        """Return the sum, in [0, 2], with each sentence added; -2 for those that are taken."""
        words, pairs = self._parts
        return words.scores(taken) + pairs.scores(taken)

    def greedy(self, count: int) -> list[int]:
        """Return up to ``count`` sentences, best first, as long as one more adds to the score."""
        taken: list[int] = []
        best = 0.0
        while self._possible and len(taken) < count:
            scores = self.scores(taken)
            index = int(scores.argmax())
            if taken and scores[index] <= best + 1e-9:
                break
            best = float(scores[index])
            taken.append(index)
        return taken


class _Gain:
    """ROUGE-N F of the sentences that are taken and one more, for every one at once."""

    def __init__(self, lines: Sequence[list[str]], wanted: Sequence[list[str]], n: int) -> None:
        counts: Counter[Hashable] = Counter()
        for line in wanted:
            counts.update(ngrams(line, n))
        column = {gram: place for place, gram in enumerate(counts)}
        self._wanted = np.array(list(counts.values()), dtype=np.int64)
        self._lengths = np.array([max(len(line) - n + 1, 0) for line in lines])
        self._counts = np.zeros((len(lines), len(counts)), dtype=np.int64)
        for row, line in enumerate(lines):
            for gram, number in ngrams(line, n).items():
                if gram in column:
                    self._counts[row, column[gram]] = number

    def scores(self, taken: Sequence[int]) -> np.ndarray:
        taken = list(taken)
        held = self._counts[taken].sum(axis=0)
        length = self._lengths[taken].sum()
        hits = np.minimum(self._counts + held, self._wanted).sum(axis=1)
        scores = 2 * hits / np.maximum(self._lengths + length + self._wanted.sum(), 1)
        scores[taken] = -1.0  # each once
        return scores
