"""Methods made of functions that return the bullets of one article."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from summarize.article import Article
from summarize.errors import OptionError, TakeawaysError
from summarize.grounding import ArticleIndex, ground_bullet
from summarize.options import Options
from summarize.reading.records import parse_bullets
from summarize.takeaway import Takeaways

EXPECTED = "a name, or a function of an article that returns its bullets, or of (articles, options)"


@dataclass(frozen=True, slots=True)
class BulletFunction:
    """A method made of a function that returns the bullets of one article.

        def longest(article):
            return sorted(article.prose.splitlines(), key=len, reverse=True)

    The function gets an ``Article``, and the number of bullets if it has a parameter ``count``.
    It returns a list of strings, or a string with a bullet on each line. Of more bullets than
    ``count`` the first are taken. Their evidence is looked up in the article.

    Attributes:
        name: the name of the method in results.
        function: the function.
        takes_count: whether it has a parameter ``count``.
    """

    name: str
    function: Callable[..., Any]
    takes_count: bool

    def __call__(self, articles: Sequence[Article], options: Options) -> list[Takeaways]:
        """Return the takeaways of each article, in order.

        Raises:
            TakeawaysError: the function returned no bullets, but something else.
        """
        return [self._takeaways(article, options.count) for article in articles]

    def _takeaways(self, article: Article, count: int) -> Takeaways:
        values = {"count": count} if self.takes_count else {}
        result = self.function(article, **values)
        if isinstance(result, Takeaways):
            return result
        bullets = list(parse_bullets(self._checked(result)))[:count]
        article_index = ArticleIndex.from_article(article)
        items = tuple(ground_bullet(bullet, article_index) for bullet in bullets)
        return Takeaways(article.id, self.name, count, items, article.title, article.language)

    def _checked(self, result: Any) -> str | list[str]:
        """Return the result of the function, if it is a string or several.

        Raises:
            TakeawaysError: it is something else.
        """
        if isinstance(result, str):
            return result
        bullets = list(result) if isinstance(result, Iterable) else [result]
        for bullet in bullets:
            if not isinstance(bullet, str):
                reason = f"a bullet must be a string, not {type(bullet).__name__}"
                raise TakeawaysError(f"the method {self.name!r} cannot be used: {reason}")
        return bullets


def to_method(function: object, name: str) -> Callable[..., Any]:
    """Return a method: the function itself if it takes articles and options.

    A function of one article becomes a ``BulletFunction``.

    Raises:
        OptionError: it is nothing that can be called in one of these ways.
    """
    problem = f"the method {name!r} must be {EXPECTED}"
    if isinstance(function, type):
        raise OptionError(f"{problem}, not a class: make an object of {function.__name__} first")
    if not callable(function):
        raise OptionError(f"{problem}, not {type(function).__name__}")
    try:
        signature = inspect.signature(function)
    except ValueError:  # some functions written in C tell no signature
        return function
    if _is_of_one_article(signature):
        return BulletFunction(name, function, "count" in signature.parameters)
    if not _accepts(signature, 2):
        raise OptionError(f"{problem}; it takes {signature}")
    return function


def _is_of_one_article(signature: inspect.Signature) -> bool:
    parameters = signature.parameters
    is_variable = any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters.values())
    if "options" in parameters or is_variable:
        return False
    return _accepts(signature, 1, **({"count": 1} if "count" in parameters else {}))


def _accepts(signature: inspect.Signature, positional: int, **named: object) -> bool:
    try:
        signature.bind(*[None] * positional, **named)
    except TypeError:
        return False
    return True
