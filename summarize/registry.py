"""Registries: a name, where to find what it names, and what that is. The one of the methods."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, Protocol

from summarize.article import Article, Sentence
from summarize.errors import OptionError
from summarize.options import Options
from summarize.takeaway import Takeaways


@dataclass(frozen=True, slots=True)
class Entry:
    """What a registry knows of a name.

    Attributes:
        target: ``module:attribute``, imported when it is first used.
        description: one line, with the paper that it comes from.
    """

    name: str
    target: str
    description: str


class Registry:
    """Names of one kind of thing: those built in, then those that installed packages add.

    Args:
        kind: what the things are called in messages, e.g. ``method``.
        group: the entry point group by which a package adds one.
        built_in: the package's own.
    """

    def __init__(self, kind: str, group: str, built_in: Sequence[Entry]) -> None:
        self.kind = kind
        self.group = group
        self._built_in = built_in

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every entry by name. An installed package cannot take a name that is there."""
        from importlib.metadata import entry_points  # slow to import, and not for --help

        found = {entry.name: entry for entry in self._built_in}
        for point in entry_points(group=self.group):
            if point.name in found:
                warnings.warn(
                    f"{self.kind} {point.name!r} of {point.value} is passed over: "
                    "the name is taken",
                    stacklevel=2,
                )
                continue
            package = point.dist.name if point.dist else point.module
            found[point.name] = Entry(point.name, point.value, f"from the package {package}")
        return found

    def load(self, name: str) -> Any:
        """Import what ``name`` names.

        Raises:
            OptionError: there is none of this name, or it cannot be imported.
        """
        entry = self.entries.get(name)
        if entry is None:
            near = difflib.get_close_matches(name, self.entries, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(self.entries)}"
            raise OptionError(f"there is no {self.kind} {name!r}; {hint}")
        module, _, attribute = entry.target.partition(":")
        try:
            return getattr(import_module(module), attribute)
        except Exception as error:  # another package's module may raise anything
            reason = f"{self.kind} {name!r} ({entry.target}) cannot be loaded: {error}"
            raise OptionError(reason) from error


class Method(Protocol):
    """Turns articles into takeaways, one ``Takeaways`` an article, in order.

    One that is slow to begin with may have a method ``prepare(options)``: ``Summarizer`` calls it
    when it is made. One that scores sentences may have ``scores(article, options)``.
    """

    def __call__(self, articles: Sequence[Article], options: Options) -> Sequence[Takeaways]:
        """Return the takeaways of each article."""
        ...


_BUILT_IN = (
    Entry(
        "extractive",
        "summarize.extractive.ranker:ranker",
        "the best extractive method there is, by validation: now ranker",
    ),
    Entry(
        "ranker",
        "summarize.extractive.ranker:ranker",
        "learned: an encoder reads what tiny finds most promising, and corrects it; English",
    ),
    Entry(
        "tiny",
        "summarize.extractive.learned:tiny",
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
        "lsa", "summarize.extractive.lsa:lsa", "length in topic space (Steinberger & Ježek 2004)"
    ),
    Entry(
        "luhn",
        "summarize.extractive.frequency:luhn",
        "densest cluster of repeated words (Luhn 1958)",
    ),
    Entry(
        "sumbasic",
        "summarize.extractive.frequency:sumbasic",
        "mean word probability, updated (Nenkova & Vanderwende 2005)",
    ),
    Entry(
        "kl",
        "summarize.extractive.frequency:kl",
        "closest word distribution (Haghighi & Vanderwende 2009)",
    ),
    Entry(
        "abstractive",
        "summarize.abstractive.method:abstractive",
        "a sequence-to-sequence model reads the article and writes; its own, or yours",
    ),
    Entry(
        "hybrid",
        "summarize.hybrid:hybrid",
        "an extractive method selects; each sentence is shortened, or rewritten by a model",
    ),
    Entry("lead", "summarize.extractive.baselines:lead", "the first sentences"),
    Entry("random", "summarize.extractive.baselines:random", "sentences drawn at random, seeded"),
)

_METHODS = Registry("method", "takeaways.methods", _BUILT_IN)


def methods() -> dict[str, Entry]:
    """Return every method by name: those built in, then those that installed packages add.

    A package adds one with an entry point in the group ``takeaways.methods``.
    """
    return dict(_METHODS.entries)


def aliases() -> list[list[str]]:
    """Return the names of each method; one may have several."""
    names: dict[str, list[str]] = {}
    for name, entry in methods().items():
        names.setdefault(entry.target, []).append(name)
    return list(names.values())


def load_method(name: str) -> Method:
    """Import the method ``name``.

    Raises:
        OptionError: there is none of this name, or it cannot be imported.
    """
    return _METHODS.load(name)


def has_model(name: str) -> bool:
    """Whether the method ``name`` loads a model, and so gains by several articles at once."""
    try:
        return hasattr(load_method(name), "prepare")
    except OptionError:
        return False


def load_scorer(name: str) -> Callable[[Article, Options], list[tuple[Sentence, float]]]:
    """Import the method ``name`` and return what scores an article's sentences, in [0, 1].

    Raises:
        OptionError: there is none of this name, or it does not score sentences.
    """
    scores = getattr(load_method(name), "scores", None)
    if scores is None:
        raise OptionError(f"the method {name!r} does not score sentences; extractive methods do")
    return scores
