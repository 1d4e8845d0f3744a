"""Base class and registry of the metrics.

A metric scores each article once. Means, intervals and tests use those scores, never the texts.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from eval.datasets import Item, References
from eval.metrics.rouge import DEFAULT_TYPES, Engine, Rouge
from eval.metrics.rouge import References as Refs
from eval.metrics.signature import Signature, signature
from eval.metrics.similarity import THRESHOLD, Similarity
from eval.metrics.tokenizers import TokenizerName, scoring_language
from summarize.article import Article
from summarize.errors import OptionError
from summarize.languages.table import ENGLISH
from summarize.registry import Entry, Registry
from summarize.takeaway import Takeaways

Unit = Literal["percent", "number", "milliseconds", "megabytes"]


class Value(NamedTuple):
    """Value of a measure for one article; an F measure also has precision and recall."""

    value: float
    precision: float | None = None
    recall: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """Description of one number that a metric computes.

    Attributes:
        name: key in scores and files, e.g. ``rouge1``.
        label: heading in tables, e.g. ``R-1``.
        description: meaning, in one line.
        unit: ``percent`` is a share in [0, 1]; tables show it multiplied by 100.
        better: the better direction; None if neither is better.
        headline: whether the main table shows the measure.
    """

    name: str
    label: str
    description: str
    unit: Unit = "percent"
    better: Literal["higher", "lower"] | None = "higher"
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """Input of a metric: one article and the takeaways of one method.

    Attributes:
        article: the article.
        references: the lists of bullets that people wrote; none, one or several.
        takeaways: takeaways of the method; may be empty.
        milliseconds, megabytes: time and peak memory, where they were measured.
    """

    article: Article
    references: References
    takeaways: Takeaways
    milliseconds: float | None = None
    megabytes: float | None = None

    @property
    def bullets(self) -> list[str]:
        """The texts of the takeaways."""
        return [item.text for item in self.takeaways]


@dataclass(frozen=True, slots=True)
class MetricSettings:
    """Settings of the metrics of one evaluation; each metric uses those that it needs.

    Attributes:
        types, stem, tokenizer, refs, engine: see ``eval.Rouge``.
        threshold: minimum similarity, in [0, 1], of a bullet and a reference that match.
        model: folder or hub name of the model of a neural metric.
    """

    types: Sequence[str] = DEFAULT_TYPES
    stem: bool = True
    tokenizer: TokenizerName = "auto"
    refs: Refs = "max"
    engine: Engine = "takeaways"
    threshold: float = THRESHOLD
    model: str | None = None

    def rouge(self, *types: str) -> Rouge:
        """Return a ``Rouge`` with these settings, and with ``types`` if any are given."""
        return Rouge(types or self.types, self.stem, self.tokenizer, self.refs, self.engine)

    def similarity(self, code: str | None) -> Similarity:
        """Return a ``Similarity`` with these settings, for texts of a language (BCP 47)."""
        return Similarity(self.stem, self.tokenizer, code)

    def for_articles(self, articles: Iterable[Article]) -> MetricSettings:
        """Return the settings with the tokenizer that ``auto`` stands for, if it is only one.

        Scores of English articles then have the usual signature of ``rouge-score``.
        """
        languages = (scoring_language(self.tokenizer, article.language) for article in articles)
        if self.tokenizer == "auto" and all(language is ENGLISH for language in languages):
            return replace(self, tokenizer="rouge-score")
        return self


class Metric(ABC):
    """Base class of the metrics, which score the takeaways of methods.

    A subclass sets ``measures`` and defines ``score``. It is created with the ``MetricSettings``
    of the evaluation. Packages add metrics by entry points in the group ``takeaways.metrics``.

    Attributes:
        measures: the numbers that the metric computes; set by the class or by ``__init__``.
        needs_references: whether it scores only articles with references.
    """

    measures: Sequence[Measure]
    needs_references: bool = False

    def __init__(self, settings: MetricSettings) -> None:
        self.settings = settings

    @abstractmethod
    def score(self, examples: Sequence[Example]) -> Sequence[dict[str, Value]]:
        """Return for each example a dict from the name of a measure to its value.

        A measure that is not in the dict counts as unscored. With ``needs_references``, every
        example has references.
        """

    def remarks(self, items: Sequence[Item]) -> list[str]:
        """Return warnings for the user before these articles are scored; none by default."""
        return []

    @property
    def signature(self) -> Signature:
        """Name and settings that the numbers depend on; it must change whenever they may."""
        return signature(type(self).__name__.removesuffix("Metric").lower())


METRICS = Registry(
    "metric",
    "takeaways.metrics",
    (
        Entry(
            "rouge", "eval.metrics.rouge_metric:RougeMetric", "n-grams and subsequences (Lin 2004)"
        ),
        Entry(
            "bullets",
            "eval.metrics.bullets:BulletMetric",
            "bullets found, missed, extra, duplicate",
        ),
        Entry(
            "grounding",
            "eval.metrics.grounding:GroundingMetric",
            "what the article does not support (for its own sentences 100 by construction), "
            "and how many bullets are no sentence of it",
        ),
        Entry(
            "support",
            "eval.metrics.support:SupportMetric",
            "meaning, wholeness and reading alone, as the learned check estimates them",
        ),
        Entry(
            "describing",
            "eval.metrics.descriptive:DescriptiveMetric",
            "length, novelty, copying (Grusky et al. 2018), redundancy, position, cost",
        ),
        Entry("bertscore", "eval.metrics.neural:BertScore", "token embeddings (Zhang et al. 2020)"),
        Entry(
            "entailment", "eval.metrics.neural:Entailment", "support by a model (Laban et al. 2022)"
        ),
    ),
)
DEFAULT_METRICS = ("rouge", "bullets", "grounding", "describing")


def load_metric(name: str, settings: MetricSettings) -> Metric:
    """Return the metric ``name`` with ``settings``.

    Raises:
        OptionError: there is no metric of this name, or it cannot be loaded.
    """
    if type := re.fullmatch(r"rouge[-_ ]?(\d+|l|lsum)", name.casefold()):
        short = {"l": "L", "lsum": "Lsum"}.get(type[1], type[1])
        option = f"--rouge-types {short}, or settings=MetricSettings(types=[{short!r}])"
        raise OptionError(f"there is no metric {name!r}; 'rouge' measures it by {option}")
    return METRICS.get(name)(settings)
