"""Numbers that describe takeaways without saying that they are good."""

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
        Measure("count", "count", "bullets an article", "number", None),
        Measure("words", "words", "words a bullet", "number", None, headline=True),
        Measure("compression", "compression", "article words a summary word", "number", None),
        Measure("novel1", "novel 1", "words that the article does not have", better=None),
        Measure("novel2", "novel 2", "word pairs that it does not have", better=None),
        Measure("coverage", "coverage", "words in copied fragments", better=None),
        Measure("density", "density", "mean length of a word's fragment", "number", None),
        Measure("redundancy", "redundancy", "likeness of bullets to each other", better="lower"),
        Measure("position", "position", "where evidence stands: 0 top, 100 end", better=None),
        Measure("milliseconds", "ms", "milliseconds an article", "milliseconds", None, True),
        Measure("megabytes", "MB", "peak memory of the process", "megabytes", None),
    )

    def score(self, examples: Sequence[Example]) -> list[dict[str, Value]]:
        """Return the values of each example; those that need bullets only where there are."""
        return [
            {name: Value(number) for name, number in _describe(example).items()}
            for example in examples
        ]

    @property
    def signature(self) -> Signature:
        """Name of the metric as it is registered."""
        return signature("describing")


def _describe(example: Example) -> dict[str, float]:
    found: dict[str, float] = {"count": len(example.takeaways)}
    if example.milliseconds is not None:
        found["milliseconds"] = example.milliseconds
    if example.megabytes is not None:
        found["megabytes"] = example.megabytes
    bullets = tokenize_lines(example.bullets)
    length = sum(map(len, bullets))
    if not length:
        return found
    article = tokenize(example.article.prose)
    fragments = [*chain.from_iterable(copied_fragments(article, bullet) for bullet in bullets)]
    found["words"] = sum(map(count_words, example.bullets)) / len(bullets)
    found["compression"] = len(article) / length
    found["novel1"] = novel_share(article, bullets, 1)
    found["novel2"] = novel_share(article, bullets, 2)
    found["coverage"] = sum(fragments) / length
    found["density"] = sum(size**2 for size in fragments) / length
    found["redundancy"] = redundancy(bullets)
    positions = [
        _position(example.article, item.evidence[0].start)
        for item in example.takeaways
        if item.evidence
    ]
    if positions:
        found["position"] = sum(positions) / len(positions)
    return found


def _position(article: Article, offset: int) -> float:
    """Return which share of the prose stands before a character, in [0, 1]."""
    before = sum(min(max(offset - start, 0), end - start) for start, end in article.body)
    return before / max(sum(end - start for start, end in article.body), 1)


def novel_share(article: Sequence[str], bullets: Sequence[Sequence[str]], n: int) -> float:
    """Return which share of the bullets' distinct n-grams the article does not have, in [0, 1].

    Bullets shorter than ``n`` have none; nor do n-grams run from one bullet into the next.
    """
    known = ngrams(article, n).keys()
    grams = {gram for bullet in bullets for gram in ngrams(bullet, n)}
    return len(grams - known) / len(grams) if grams else 0.0


def copied_fragments(article: Sequence[str], bullet: Sequence[str]) -> list[int]:
    """Return the lengths of the longest runs of words that a bullet shares with the article.

    Greedily from the left, each word in one run at most: the F(A, S) of Grusky et al., "Newsroom",
    2018, here on lower-cased words without punctuation.
    """
    where: dict[str, list[int]] = defaultdict(list)
    wanted = set(bullet)
    for position, word in enumerate(article):
        if word in wanted:
            where[word].append(position)
    lengths = []
    start = 0
    while start < len(bullet):
        longest = 0
        for position in where.get(bullet[start], ()):
            longest = max(longest, _shared(article, position, bullet, start))
        if longest:
            lengths.append(longest)
        start += longest or 1
    return lengths


def _shared(article: Sequence[str], position: int, bullet: Sequence[str], start: int) -> int:
    length = 0
    for ours, theirs in zip(
        bullet[start:], article[position : position + len(bullet)], strict=False
    ):
        if ours != theirs:
            break
        length += 1
    return length


def redundancy(bullets: Sequence[Sequence[str]]) -> float:
    """Return how alike the bullets are: the mean F of shared words over all pairs, in [0, 1]."""
    counts = [ngrams(bullet, 1) for bullet in bullets]
    alike = [
        2 * (one & other).total() / max(one.total() + other.total(), 1)
        for one, other in combinations(counts, 2)
    ]
    return sum(alike) / len(alike) if alike else 0.0
