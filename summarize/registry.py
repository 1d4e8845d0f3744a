"""The registry of methods: a name, where to find it, and what it is."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol

from summarize.article import Article
from summarize.errors import OptionError
from summarize.options import Options
from summarize.takeaway import Takeaways

ENTRY_POINT_GROUP = "takeaways.methods"


class Method(Protocol):
    """Turns articles into takeaways, one ``Takeaways`` an article, in order."""

    def __call__(self, articles: Sequence[Article], options: Options) -> Sequence[Takeaways]:
        """Return the takeaways of each article."""
        ...


@dataclass(frozen=True, slots=True)
class MethodEntry:
    """A registered method.

    Attributes:
        target: ``module:attribute``, imported when the method is first used.
        description: one line, with the paper that it comes from.
    """

    name: str
    target: str
    description: str


_BUILT_IN = (
    MethodEntry(
        "extractive",
        "summarize.extractive.centroid:centroid",
        "the best extractive method there is, by validation: now centroid",
    ),
    MethodEntry(
        "centroid",
        "summarize.extractive.centroid:centroid",
        "closeness to the TF-IDF centroid, and position (MEAD, Radev et al. 2004)",
    ),
    MethodEntry(
        "lexrank",
        "summarize.extractive.graph:lexrank",
        "random walk over TF-IDF cosines (Erkan & Radev 2004)",
    ),
    MethodEntry(
        "textrank",
        "summarize.extractive.graph:textrank",
        "random walk over shared words (Mihalcea & Tarau 2004)",
    ),
    MethodEntry(
        "lsa", "summarize.extractive.lsa:lsa", "length in topic space (Steinberger & Ježek 2004)"
    ),
    MethodEntry(
        "luhn",
        "summarize.extractive.frequency:luhn",
        "densest cluster of repeated words (Luhn 1958)",
    ),
    MethodEntry(
        "sumbasic",
        "summarize.extractive.frequency:sumbasic",
        "mean word probability, updated (Nenkova & Vanderwende 2005)",
    ),
    MethodEntry(
        "kl",
        "summarize.extractive.frequency:kl",
        "closest word distribution (Haghighi & Vanderwende 2009)",
    ),
    MethodEntry("lead", "summarize.extractive.baselines:lead", "the first sentences"),
    MethodEntry(
        "random", "summarize.extractive.baselines:random", "sentences drawn at random, seeded"
    ),
)


def methods() -> dict[str, MethodEntry]:
    """Return every method by name: those built in, then those that installed packages add.

    A package adds one with an entry point in the group ``takeaways.methods``.
    """
    return dict(_registered())


@cache
def _registered() -> dict[str, MethodEntry]:
    from importlib.metadata import entry_points  # slow to import, and not for --help

    found = {entry.name: entry for entry in _BUILT_IN}
    for point in entry_points(group=ENTRY_POINT_GROUP):
        if point.name in found:
            warnings.warn(
                f"method {point.name!r} of {point.value} is passed over: the name is taken",
                stacklevel=2,
            )
            continue
        package = point.dist.name if point.dist else point.module
        found[point.name] = MethodEntry(point.name, point.value, f"from the package {package}")
    return found


def load_method(name: str) -> Method:
    """Import the method ``name``.

    Raises:
        OptionError: there is none of this name, or it cannot be imported.
    """
    entry = methods().get(name)
    if entry is None:
        near = difflib.get_close_matches(name, methods(), n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(methods())}"
        raise OptionError(f"there is no method {name!r}; {hint}")
    module, _, attribute = entry.target.partition(":")
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise OptionError(f"method {name!r} ({entry.target}) cannot be loaded: {error}") from error
