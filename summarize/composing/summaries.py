"""Summaries in prose: checked bullets of the method ``abstractive``, joined by spaces.

The limits on a summary count tokens, as the limits of transformers do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarize.article import Article
from summarize.composing.abstractive import write_takeaways
from summarize.document.fragments import is_fragment
from summarize.grounding import ArticleIndex, check_bullet
from summarize.options import Options
from summarize.seq2seq.model import Seq2SeqModel
from summarize.seq2seq.tokenizer import Tokenizer
from summarize.takeaway import Takeaway, Takeaways
from summarize.text.near_duplicates import DistinctTexts
from summarize.text.shortening import shorten
from summarize.text.words import count_words, tokenize


@dataclass(frozen=True, slots=True)
class SummaryLimits:
    """Limits on the tokens of a summary.

    Attributes:
        tokenizer: counts the tokens.
        min_tokens: a summary has at least as many, if the article has enough to say.
        max_tokens: a summary has at most as many; None for no limit.
    """

    tokenizer: Tokenizer
    min_tokens: int = 0
    max_tokens: int | None = None

    def count(self, text: str) -> int:
        """Return the tokens of a text, without the one that starts the decoder."""
        return len(self.tokenizer.encode([text])[0]) - 1

    def fits(self, text: str) -> bool:
        """Return whether a text has no more tokens than are allowed."""
        return self.max_tokens is None or self.count(text) <= self.max_tokens

    def reaches(self, text: str) -> bool:
        """Return whether a text has as many tokens as are wanted."""
        return self.count(text) >= self.min_tokens


def write_summaries(
    articles: Sequence[Article], model: Seq2SeqModel, limits: SummaryLimits, options: Options
) -> list[str]:
    """Return a summary of each article: its best bullets, in the order of the article.

    A summary has ``options.count`` bullets, each for another sentence. It has fewer if they do not
    fit, and more if that many are too short. No bullet is cut, unless all are too long and so the
    best one must be.

    Args:
        articles: to summarize.
        model: writes the bullets.
        limits: on the tokens of each summary.
        options: of the method ``abstractive``.
    """
    summaries = [""] * len(articles)
    short = [*range(len(articles))]  # indices of the summaries that may become longer
    count = options.count
    while short:
        found = write_takeaways([articles[i] for i in short], model, replace(options, count=count))
        still_short: list[int] = []
        for index, takeaways in zip(short, found, strict=True):
            summary = _joined(articles[index], takeaways, limits, options.count)
            if limits.count(summary) > limits.count(summaries[index]):
                summaries[index] = summary
                if takeaways.complete and not limits.reaches(summary):
                    still_short.append(index)
        short, count = still_short, 2 * count
    return summaries


def _joined(article: Article, takeaways: Takeaways, limits: SummaryLimits, count: int) -> str:
    """Return the best distinct takeaways that fit, ``count`` of them or more, as one text."""
    best_first = sorted(takeaways, key=lambda item: (_is_fragment(item), -item.score))
    chosen: list[Takeaway] = []
    texts, sentences = DistinctTexts(), set[int]()  # those of the chosen takeaways
    summary = ""
    for item in best_first:
        if len(chosen) >= count and limits.reaches(summary):
            break
        sentence = {item.evidence[0].start} if item.evidence else set()
        is_repeated = sentences & sentence or texts.has_near_duplicate(item.text)
        if chosen and (_is_fragment(item) or is_repeated):
            continue
        longer = " ".join(other.text for other in takeaways if other in [*chosen, item])
        if limits.fits(longer):
            chosen.append(item)
            texts.add(item.text)
            sentences |= sentence
            summary = longer
    return summary if chosen or not best_first else _cut(article, best_first[0].text, limits)


def _is_fragment(item: Takeaway) -> bool:
    return is_fragment(item.text, len(tokenize(item.text)))


def _cut(article: Article, text: str, limits: SummaryLimits) -> str:
    """Return the longest beginning of a text that fits and that the article supports."""
    article_index = ArticleIndex.from_article(article)
    for words in range(count_words(text), 0, -1):
        beginning = shorten(text, words)
        if limits.fits(beginning) and not check_bullet(beginning, article_index).findings:
            return beginning
    return ""
