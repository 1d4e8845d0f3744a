"""The Python face: one call, or a summarizer that is made once and used often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Unpack

from summarize.article import Article, Sentence
from summarize.errors import OptionError
from summarize.options import Options, OptionValues
from summarize.registry import load_method
from summarize.takeaway import Takeaways

DEFAULT_METHOD = "extractive"
_BATCH = 16  # articles handed to a method at a time


class Summarizer:
    """Makes takeaways with one method and one set of options.

    Args:
        method: a name of ``methods()``.
        **options: the fields of ``Options``: count, max_words, max_total_words, order,
            block_trigrams, diversity, seed, frequencies.

    Raises:
        OptionError: no such method, or a value that an option cannot have.
    """

    def __init__(self, method: str = DEFAULT_METHOD, **options: Unpack[OptionValues]) -> None:
        self.options = Options(**options)
        self._method = load_method(method)

    def __call__(self, article: Article | str) -> Takeaways:
        """Return the takeaways of one article, or of plain text or Markdown."""
        return self._method([_as_article(article)], self.options)[0]

    def batch(self, articles: Iterable[Article | str]) -> Iterator[Takeaways]:
        """Yield the takeaways of each article in order, reading a few ahead at most."""
        remaining = map(_as_article, articles)
        while chunk := list(islice(remaining, _BATCH)):
            yield from self._method(chunk, self.options)

    def scores(self, article: Article | str) -> list[tuple[Sentence, float]]:
        """Return an article's sentences in order with their scores in [0, 1].

        Raises:
            OptionError: the method does not score sentences.
        """
        scores = getattr(self._method, "scores", None)
        if scores is None:
            raise OptionError("this method does not score sentences; extractive methods do")
        return scores(_as_article(article), self.options)


def takeaways(
    article: Article | str, *, method: str = DEFAULT_METHOD, **options: Unpack[OptionValues]
) -> Takeaways:
    """Return the key takeaways of an article, or of plain text or Markdown.

    See ``Summarizer`` for the options; ``count`` is 4 by default.
    """
    return Summarizer(method, **options)(article)


def _as_article(article: Article | str) -> Article:
    if isinstance(article, Article):
        return article
    if isinstance(article, str):
        return Article.from_text(article)
    raise TypeError(f"an article is an Article or a string, not {type(article).__name__}")
