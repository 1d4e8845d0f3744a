"""The protocol of a summarization method, and a registry of methods by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from summarize.article import Article, Sentence
from summarize.custom_methods.file_names import is_in_file, short_name
from summarize.errors import OptionError
from summarize.options import Options
from summarize.registry import Entry, Registry
from summarize.takeaway import Takeaways


class Method(Protocol):
    """A callable that returns one ``Takeaways`` for each article, in order.

    A method that loads a model has a function ``prepare(options)``, and ``Summarizer.__init__``
    calls it. A method that scores sentences has a function ``scores(article, options)``.
    """

    def __call__(self, articles: Sequence[Article], options: Options) -> Sequence[Takeaways]:
        """Return the takeaways of each article, in order."""
        ...


_BUILT_IN = (
    Entry(
        "extractive",
        "summarize.extractive.learned.ranker:ranker",
        "the extractive method with the best validation results; currently ranker",
    ),
    Entry(
        "ranker",
        "summarize.extractive.learned.ranker:ranker",
        "learned: an encoder corrects the scores of the best sentences of tiny; English",
    ),
    Entry(
        "tiny",
        "summarize.extractive.learned.tiny:tiny",
        "learned: a small network estimates which words an editor uses; English",
    ),
    Entry(
        "centroid",
        "summarize.extractive.centroid:centroid",
        "closeness to the TF-IDF centroid, and position (MEAD, Radev et al. 2004)",
    ),
    Entry(
        "lexrank",
        "summarize.extractive.graph:lexrank",
        "random walk over TF-IDF cosines (Erkan & Radev 2004)",
    ),
    Entry(
        "textrank",
        "summarize.extractive.graph:textrank",
        "random walk over shared words (Mihalcea & Tarau 2004)",
    ),
    Entry(
        "lsa",
        "summarize.extractive.lsa:lsa",
        "length of the sentence in topic space (Steinberger & Ježek 2004)",
    ),
    Entry(
        "luhn",
        "summarize.extractive.frequency:luhn",
        "densest cluster of repeated words (Luhn 1958)",
    ),
    Entry(
        "sumbasic",
        "summarize.extractive.frequency:sumbasic",
        "mean word probability, lowered for words already used (Nenkova & Vanderwende 2005)",
    ),
    Entry(
        "kl",
        "summarize.extractive.frequency:kl",
        "word distribution closest to that of the article (Haghighi & Vanderwende 2009)",
    ),
    Entry(
        "abstractive",
        "summarize.composing.abstractive:abstractive",
        "a model writes the bullets, the built-in one or your own: read them before use",
    ),
    Entry(
        "hybrid",
        "summarize.composing.hybrid:hybrid",
        "an extractive method selects; each sentence is shortened, or rewritten by a model",
    ),
    Entry("lead", "summarize.extractive.baselines:lead", "the first sentences"),
    Entry("random", "summarize.extractive.baselines:random", "sentences drawn at random, seeded"),
)

# Methods that know English only; centroid scores articles in other languages for them.
ENGLISH_METHODS = frozenset({"extractive", "ranker", "tiny", "hybrid"})

_METHODS = Registry("method", "takeaways.methods", _BUILT_IN)


def methods() -> dict[str, Entry]:
    """Return every method by name: the built-in ones, then those of installed packages.

        >>> list(methods())[:3]
        ['extractive', 'ranker', 'tiny']

    A package adds a method with an entry point in the group ``takeaways.methods``.
    """
    return dict(_METHODS.entries)


def alias_groups() -> list[list[str]]:
    """Return the names of each method; a method may have more than one name."""
    names: dict[str, list[str]] = {}
    for name, entry in methods().items():
        names.setdefault(entry.target, []).append(name)
    return list(names.values())


def all_methods() -> list[str]:
    """Return the name of every method; of those with several, the last one registered."""
    return [names[-1] for names in alias_groups()]


def load_method(method: str | Callable[..., Any], name: str | None = None) -> Method:
    """Return a method.

        >>> load_method("lexrank")
        >>> load_method("my.py:longest")  # runs the file

    Args:
        method: a name of ``methods()``; a function in a file, as ``my.py:longest``; or a function.
            It takes an article and returns its bullets (see ``BulletFunction``), or it is a
            ``Method``.
        name: the name of a function in results; None for its own.

    Raises:
        OptionError: there is no such method, or it cannot be imported or called.
    """
    if not isinstance(method, str):
        from summarize.custom_methods.bullet_function import to_method  # slow to import

        return to_method(method, name or method_name(method))
    if is_in_file(method):
        from summarize.custom_methods.python_file import load_from_file

        return load_from_file(method, name)
    if ":" in method and method not in _METHODS.entries:
        file, _, function = method.rpartition(":")
        hint = f"a function in a file is named {file}.py:{function}"
        raise OptionError(f"there is no method {method!r}; {hint}")
    return _METHODS.get(method)


def method_name(method: str | Callable[..., Any]) -> str:
    """Return the name of a method for results and messages."""
    if isinstance(method, str):
        return short_name(method)
    names = (getattr(method, attribute, None) for attribute in ("name", "__name__"))
    default = type(method).__name__ if callable(method) else repr(method)
    return next((name for name in names if isinstance(name, str)), default)


def method_identity(name: str) -> str:
    """Return the name of a method; for a method in a file, with a hash of the file."""
    if not is_in_file(name):
        return name
    from summarize.custom_methods.python_file import identity

    return identity(name)


def has_model(name: str) -> bool:
    """Return whether the method ``name`` loads a model.

    Such a method is faster if it gets several articles at a time.
    """
    try:
        return hasattr(load_method(name), "prepare")
    except OptionError:
        return False


def load_scorer(
    method: str | Callable[..., Any],
) -> Callable[[Article, Options], list[tuple[Sentence, float]]]:
    """Return the function by which a method scores an article's sentences in [0, 1].

    Raises:
        OptionError: there is no such method, or it does not score sentences.
    """
    scores = getattr(load_method(method), "scores", None)
    if scores is None:
        name = method_name(method)
        raise OptionError(f"the method {name!r} does not score sentences; extractive methods do")
    return scores
