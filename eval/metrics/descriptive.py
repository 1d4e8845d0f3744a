"""Descriptive metrics: numbers that describe takeaways but do not rate them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, combinations

from eval.metrics.base import Example, Measure, Metric, Value
from eval.metrics.rouge import ngrams
from eval.metrics.signature import Signature, signature
from summarize.article import Article
from summarize.text.words import count_words, tokenize, tokenize_lines


class DescriptiveMetric(Metric):
    """Length, novelty, copying, redundancy, position and cost."""

    measures = (
        Measure("count", "count", "bullets per article", "number", None),
        Measure("words", "words", "words per bullet", "number", None, headline=True),
        Measure(
            "compression",
            "compression",
            "words of the article per word of its bullets",
            "number",
            None,
        ),
        Measure("novel1", "novel 1", "words that are not in the article", better=None),
        Measure("novel2", "novel 2", "word pairs that are not in the article", better=None),
        Measure("coverage", "coverage", "words in passages copied from the article", better=None),
        Measure(
            "density", "density", "mean length of the copied passage of a word", "number", None
        ),
        Measure(
            "redundancy", "redundancy", "similarity of the bullets to each other", better="lower"
        ),
        Measure(
            "position",
            "position",
            "position of the evidence: 0 is the top of the article, 100 its end",
            better=None,
        ),
        Measure("milliseconds", "ms", "milliseconds per article", "milliseconds", None, True),
        Measure("megabytes", "MB", "peak memory of the process", "megabytes", None),
    )

    def score(self, examples: Sequence[Example]) -> list[dict[str, Value]]:
        """Return the values of each example; without bullets only count and cost."""
        return [
            {name: Value(number) for name, number in _describe(example).items()}
            for example in examples
        ]

    @property
    def signature(self) -> Signature:
        """Name of the metric as it is registered."""
        return signature("describing")


def _describe(example: Example) -> dict[str, float]:
    values: dict[str, float] = {"count": len(example.takeaways)}
    if example.milliseconds is not None:
        values["milliseconds"] = example.milliseconds
    if example.megabytes is not None:
        values["megabytes"] = example.megabytes
    bullets = tokenize_lines(example.bullets)
    length = sum(map(len, bullets))
    if not length:
        return values
    article = tokenize(example.article.prose)
    fragments = [*chain.from_iterable(copied_fragments(article, bullet) for bullet in bullets)]
    values["words"] = sum(map(count_words, example.bullets)) / len(bullets)
    values["compression"] = len(article) / length
    values["novel1"] = novel_share(article, bullets, 1)
    values["novel2"] = novel_share(article, bullets, 2)
    values["coverage"] = sum(fragments) / length
    values["density"] = sum(size**2 for size in fragments) / length
    values["redundancy"] = redundancy(bullets)
    positions = [
        _position(example.article, item.evidence[0].start)
        for item in example.takeaways
        if item.evidence
    ]
    if positions:
        values["position"] = sum(positions) / len(positions)
    return values


def _position(article: Article, offset: int) -> float:
    """Return the share of the prose before an offset, in [0, 1]."""
    before = sum(min(max(offset - start, 0), end - start) for start, end in article.body)
    return before / max(sum(end - start for start, end in article.body), 1)


def novel_share(article: Sequence[str], bullets: Sequence[Sequence[str]], n: int) -> float:
    """Return the share of the bullets' distinct n-grams that the article lacks, in [0, 1].

    An n-gram is inside one bullet, so bullets shorter than ``n`` have none.
    """
    known = ngrams(article, n).keys()
    grams = {gram for bullet in bullets for gram in ngrams(bullet, n)}
    return len(grams - known) / len(grams) if grams else 0.0


def copied_fragments(article: Sequence[str], bullet: Sequence[str]) -> list[int]:
    """Return the lengths of the longest runs of words that a bullet shares with the article.

    Runs are found greedily from the left, and each word is in at most one run. This is F(A, S) of
    Grusky et al., "Newsroom", 2018, on lower-cased words without punctuation.
    """
    positions: dict[str, list[int]] = defaultdict(list)
    bullet_words = set(bullet)
    for position, word in enumerate(article):
        if word in bullet_words:
            positions[word].append(position)
    lengths = []
    start = 0
    while start < len(bullet):
        longest = 0
        for position in positions.get(bullet[start], ()):
            longest = max(longest, _run_length(article, position, bullet, start))
        if longest:
            lengths.append(longest)
        start += longest or 1
    return lengths


def _run_length(article: Sequence[str], position: int, bullet: Sequence[str], start: int) -> int:
    length = 0
    for bullet_word, article_word in zip(
        bullet[start:], article[position : position + len(bullet)], strict=False
    ):
        if bullet_word != article_word:
            break
        length += 1
    return length


def redundancy(bullets: Sequence[Sequence[str]]) -> float:
    """Return the mean F of shared words over all pairs of bullets, in [0, 1]."""
    counts = [ngrams(bullet, 1) for bullet in bullets]
    similarities = [
        2 * (first & second).total() / max(first.total() + second.total(), 1)
        for first, second in combinations(counts, 2)
    ]
    return sum(similarities) / len(similarities) if similarities else 0.0
