"""The Python face: one call, or a summarizer that is made once and used often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Unpack

from summarize.article import Article, Sentence
from summarize.errors import OptionError, TakeawaysError
from summarize.method_registry import load_method, load_scorer
from summarize.options import Options, OptionValues
from summarize.runtime.isolation import isolate_failures
from summarize.takeaway import Takeaways

DEFAULT_METHOD = "extractive"


class Summarizer:
    """Makes takeaways with one method and one set of options.

    Args:
        method: a name of ``methods()``.
        **options: the fields of ``Options``: count, max_words, max_total_words, order,
            block_trigrams, diversity, seed, frequencies; for methods that have a model: model,
            engine, device and those after them.

    Raises:
        OptionError: no such method, or a value that an option cannot have.
        ModelError: the model cannot be found, loaded or used.
    """

    def __init__(self, method: str = DEFAULT_METHOD, **options: Unpack[OptionValues]) -> None:
        self.options = Options(**options)
        self._name = method
        self._method = load_method(method)
        prepare = getattr(self._method, "prepare", None)
        if prepare:
            prepare(self.options)  # loads a model, once
        elif self.options.model is not None:
            reason = "uses no model: name a method that does, abstractive or hybrid"
            raise OptionError(f"the method {method!r} {reason}")
        # Only a model gains by seeing several; else each article is answered as it is read.
        self._ahead = self.options.batch_size if prepare else 1

    def __call__(self, article: Article | str) -> Takeaways:
        """Return the takeaways of one article, or of plain text or Markdown."""
        return self._method([_as_article(article)], self.options)[0]

    def batch(self, articles: Iterable[Article | str]) -> Iterator[Takeaways]:
        """Yield the takeaways of each article in order, reading ``batch_size`` ahead at most."""
        for _, found in self.each(map(_as_article, articles)):
            if isinstance(found, TakeawaysError):
                raise found
            yield found

    def each(
        self, articles: Iterable[Article]
    ) -> Iterator[tuple[Article, Takeaways | TakeawaysError]]:
        """Yield each article with its takeaways, or with the reason why there are none.

        Articles that fail together are tried again one by one, so that one spoils no other.
        """
        remaining = iter(articles)
        failure: Exception | None = None
        while failure is None:
            chunk: list[Article] = []
            try:
                chunk.extend(islice(remaining, self._ahead))
            except Exception as error:  # what was read before goes out first
                failure = error
            if not chunk:
                break
            yield from zip(chunk, self.attempt(chunk), strict=True)
        if failure is not None:
            raise failure

    def attempt(self, articles: Sequence[Article]) -> list[Takeaways | TakeawaysError]:
        """Return for each of several articles, computed together, what ``each`` yields."""
        return isolate_failures(
            lambda group: self._method(group, self.options),
            articles,
            lambda _, error: error if isinstance(error, TakeawaysError) else _out_of_memory(),
            errors=(TakeawaysError, MemoryError),
        )

    def scores(self, article: Article | str) -> list[tuple[Sentence, float]]:
        """Return an article's sentences in order with their scores in [0, 1].

        Raises:
            OptionError: the method does not score sentences.
        """
        return load_scorer(self._name)(_as_article(article), self.options)


def takeaways(
    article: Article | str, *, method: str = DEFAULT_METHOD, **options: Unpack[OptionValues]
) -> Takeaways:
    """Return the key takeaways of an article, or of plain text or Markdown.

    See ``Summarizer`` for the options; ``count`` is 4 by default.
    """
    return Summarizer(method, **options)(article)


def nothing_in(article: Article) -> str:
    """Return the reason why an article has no takeaways."""
    held = "a takeaways list and no prose" if article.references else "no prose"
    return f"holds {held}: there is nothing to summarize"


def _out_of_memory() -> TakeawaysError:
    return TakeawaysError("there is not enough memory for this article")


def _as_article(article: Article | str) -> Article:
    if isinstance(article, Article):
        return article
    if isinstance(article, str):
        return Article.from_text(article)
    raise TypeError(f"an article is an Article or a string, not {type(article).__name__}")
