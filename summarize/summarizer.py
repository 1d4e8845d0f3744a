"""Takeaways from Python: the function ``takeaways``, and a ``Summarizer`` for many articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from os import PathLike
from typing import Any, Unpack, overload

from summarize.article import Article, Sentence
from summarize.errors import OptionError, TakeawaysError
from summarize.method_registry import load_method, load_scorer, method_name
from summarize.options import DEFAULT_METHOD, OptionValues, declared_options, named_options
from summarize.runtime.isolation import isolate_failures
from summarize.runtime.option_signature import document_options
from summarize.runtime.user_warning import warn
from summarize.takeaway import Takeaways, TakeawaysList
from summarize.text.language_detection import in_language

# Several articles in memory. A string is a sequence of strings too, but is one article.
Articles = list[Article] | list[str] | list[Article | str] | tuple[Article | str, ...]
Guard = Callable[[Sequence[Article]], AbstractContextManager[None]]
"""Returns the context in which articles are computed together, such as one with limits."""


@document_options
class Summarizer:
    """A method with its options, and with its model loaded.

        summarizer = Summarizer("lexrank", count=3)
        for bullet in summarizer("The council voted for a wall. ..."):
            print(bullet.text)

    Args:
        method: a name of ``methods()``, a function in a file (``"my.py:longest"``), or a function.
            It takes an article and returns its bullets, or it takes articles and options and
            returns their ``Takeaways``.
        **options: the fields of ``Options``, listed below.

    Raises:
        OptionError: there is no such method or option, or a value is not allowed.
        ModelError: the model cannot be found, loaded or used.
    """

    def __init__(
        self,
        method: str | Callable[..., Any] = DEFAULT_METHOD,
        **options: Unpack[OptionValues],
    ) -> None:
        self.options = named_options(options)
        self._name = method_name(method)
        self._method = load_method(method)
        prepare = getattr(self._method, "prepare", None)
        if prepare:
            prepare(self.options)  # loads a model, once
        elif self.options.model is not None:
            reason = "uses no model: name a method that does, abstractive or hybrid"
            raise OptionError(f"the method {self._name!r} {reason}")
        # Only a model is faster with several articles at once.
        self._batch_size = self.options.batch_size if prepare else 1

    def __repr__(self) -> str:
        defaults = {name: option.default for name, option in declared_options().items()}
        values = {name: getattr(self.options, name) for name in defaults}
        changed = (f"{name}={values[name]!r}" for name in values if values[name] != defaults[name])
        return f"Summarizer({', '.join([repr(self._name), *changed])})"

    @overload
    def __call__(self, article: Article | str) -> Takeaways: ...
    @overload
    def __call__(self, article: Articles) -> TakeawaysList: ...
    def __call__(self, article: Article | str | Articles) -> Takeaways | TakeawaysList:
        """Return the takeaways of an article, or of plain text or Markdown.

        For a list of articles, return a list of their takeaways. Its texts have the ids
        ``text-1``, ``text-2``, …
        """
        if isinstance(article, list | tuple):
            return TakeawaysList(self.batch(article))
        article = in_language(_as_article(article, "text"), self.options.language)
        found = self._method([article], self.options)[0].with_passages(article.text)
        _warn_if_empty(article, found)
        return found

    def batch(self, articles: Iterable[Article | str]) -> Iterator[Takeaways]:
        """Yield the takeaways of each article in order; read at most ``batch_size`` ahead.

        They have the ids of their articles, not the articles; ``each`` yields pairs. The n-th
        article has the id ``text-n`` if it is a string.

        Raises:
            TakeawaysError: an article failed.
            TypeError: the articles are one string, or one of them is no article.
        """
        if isinstance(articles, str | Article):
            raise TypeError("batch takes several articles: call the summarizer itself for one")
        return self._batch(articles)

    def _batch(self, articles: Iterable[Article | str]) -> Iterator[Takeaways]:
        read = (_as_article(article, f"text-{n}") for n, article in enumerate(articles, 1))
        for article, result in self.each(read):
            if isinstance(result, TakeawaysError):
                raise result
            _warn_if_empty(article, result)
            yield result

    def each(
        self, articles: Iterable[Article], guard: Guard = lambda _: nullcontext()
    ) -> Iterator[tuple[Article, Takeaways | TakeawaysError]]:
        """Yield each article with its takeaways, or with the error that prevented them.

            for article, found in summarizer.each(read_articles("news")):
                print(article.title, found)

        If a batch fails, its articles are computed one by one, so that one spoils no other. What
        ``guard`` returns surrounds each computation.
        """
        remaining = iter(articles)
        failure: Exception | None = None
        while failure is None:
            chunk: list[Article] = []
            try:
                chunk.extend(islice(remaining, self._batch_size))
            except Exception as error:  # first yield the articles before it
                failure = error
            if not chunk:
                break
            yield from zip(chunk, self.attempt(chunk, guard), strict=True)
        if failure is not None:
            raise failure

    def attempt(
        self, articles: Sequence[Article], guard: Guard = lambda _: nullcontext()
    ) -> list[Takeaways | TakeawaysError]:
        """Return the takeaways or the error of each article; compute them as one batch."""

        def compute(group: Sequence[Article]) -> Sequence[Takeaways]:
            with guard(group):
                return self._method(group, self.options)

        results = isolate_failures(
            compute,
            [in_language(article, self.options.language) for article in articles],
            lambda _, error: error if isinstance(error, TakeawaysError) else _out_of_memory(),
            errors=(TakeawaysError, MemoryError),
        )
        return [
            result.with_passages(article.text) if isinstance(result, Takeaways) else result
            for article, result in zip(articles, results, strict=True)
        ]

    def scores(self, article: Article | str) -> list[tuple[Sentence, float]]:
        """Return the sentences of an article in order, with their scores in [0, 1].

        Raises:
            OptionError: the method does not score sentences.
        """
        article = in_language(_as_article(article, "text"), self.options.language)
        return load_scorer(self._method)(article, self.options)


@overload
def takeaways(
    article: Article | str,
    method: str | Callable[..., Any] = DEFAULT_METHOD,
    **options: Unpack[OptionValues],
) -> Takeaways: ...
@overload
def takeaways(
    article: Articles,
    method: str | Callable[..., Any] = DEFAULT_METHOD,
    **options: Unpack[OptionValues],
) -> TakeawaysList: ...
@document_options
def takeaways(
    article: Article | str | Articles,
    method: str | Callable[..., Any] = DEFAULT_METHOD,
    **options: Unpack[OptionValues],
) -> Takeaways | TakeawaysList:
    """Return the key takeaways of an article, or of plain text or Markdown.

        for bullet in takeaways("The council voted for a wall. ...", "lexrank", count=3):
            print(bullet.text)

    For a list of articles, return a list of their takeaways. For many articles use
    ``Summarizer(method).batch``, which reads and yields one after the other.
    """
    return Summarizer(method, **options)(article)


def nothing_in(article: Article) -> str:
    """Return the reason why an article has no takeaways."""
    content = "a takeaways list and no prose" if article.references else "no prose"
    return f"holds {content}: there is nothing to summarize"


def _warn_if_empty(article: Article, found: Takeaways) -> None:
    if not len(found):
        warn(f"{article.source or article.id}: {nothing_in(article)}")


def _out_of_memory() -> TakeawaysError:
    return TakeawaysError("there is not enough memory for this article")


def _as_article(article: object, id: str) -> Article:
    """Return an article, or the article of a text.

    Args:
        article: given by the caller.
        id: of the article of a text.

    Raises:
        TypeError: it is neither.
        ReadError: the text is a path or an address.
    """
    if isinstance(article, Article):
        return article
    if isinstance(article, str):
        from summarize.reading.given_text import article_from_string

        return article_from_string(article, id)
    raise TypeError(f"an article is an Article or a string, not {_not_an_article(article)}")


def _not_an_article(value: object) -> str:
    """Return the type of a value that is no article, and what to do."""
    if value is None:
        return "None"
    if isinstance(value, PathLike):
        return "a path: use read_article(path) for a file"
    kind = type(value).__name__
    if isinstance(value, list | tuple):
        return f"a {kind}: give one flat list of articles"
    if isinstance(value, Iterable) and not isinstance(value, bytes | Mapping):
        return f"{kind}; for several articles use Summarizer(...).batch(articles)"
    return kind
