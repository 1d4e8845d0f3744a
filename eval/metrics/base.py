"""What a metric is, and the registry of them.

A metric scores each article once; means, intervals and tests are made from those scores and
never look at texts again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from eval.datasets import Item, References
from eval.metrics.rouge import DEFAULT_TYPES, Engine, Rouge
from eval.metrics.rouge import References as Refs
from eval.metrics.signature import Signature, signature
from eval.metrics.tokenizers import TokenizerName
from summarize.article import Article
from summarize.registry import Entry, Registry
from summarize.takeaway import Takeaways

Unit = Literal["percent", "number", "milliseconds", "megabytes"]


class Value(NamedTuple):
    """One number; where it is an F measure, with its precision and recall."""

    value: float
    precision: float | None = None
    recall: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the numbers that a metric gives.

    Attributes:
        name: its key in scores and files, e.g. ``rouge1``.
        label: its heading in tables, e.g. ``R-1``.
        description: what it says, in one line.
        unit: ``percent`` is a share in [0, 1] that tables show times 100.
        better: which way is better; None where neither is.
        headline: whether the main table shows it.
    """

    name: str
    label: str
    description: str
    unit: Unit = "percent"
    better: Literal["higher", "lower"] | None = "higher"
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """What a metric looks at: one article and what one method made of it.

    Attributes:
        references: the lists of bullets that people wrote; none, one or several.
        takeaways: the method's; may be empty.
        milliseconds, megabytes: what they took, where that was measured.
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
    """What the metrics of one evaluation share; each takes what concerns it.

    Attributes:
        types, stem, tokenizer, refs, engine: see ``eval.Rouge``.
        threshold: least ROUGE-1 F in [0, 1] of two bullets that say the same.
        model: folder or hub name of the model that a neural metric uses.
    """

    types: tuple[str, ...] = DEFAULT_TYPES
    stem: bool = True
    tokenizer: TokenizerName = "rouge-score"
    refs: Refs = "max"
    engine: Engine = "takeaways"
    threshold: float = 0.3
    model: str | None = None

    def rouge(self, *types: str) -> Rouge:
        """Return the ROUGE of these settings, of ``types`` if any are given."""
        return Rouge(types or self.types, self.stem, self.tokenizer, self.refs, self.engine)


class Metric(ABC):
    """Scores what methods made of articles.

    A subclass says which numbers it gives and how; it is made with the ``MetricSettings`` of the
    evaluation. Entry points in the group ``takeaways.metrics`` add one.

    Attributes:
        measures: the numbers that it gives, set by the class or when it is made.
        needs_references: whether it is given only articles that have some.
    """

    measures: Sequence[Measure]
    needs_references: bool = False

    def __init__(self, settings: MetricSettings) -> None:
        self.settings = settings

    @abstractmethod
    def score(self, examples: Sequence[Example]) -> Sequence[dict[str, Value]]:
        """Return, an example, the value of each measure by name.

        What is left out of a dict counts as unscored. With ``needs_references``, every example
        has some.
        """

    def remarks(self, items: Sequence[Item]) -> list[str]:
        """Return what a user should know before these articles are scored."""
        return []

    @property
    def signature(self) -> Signature:
        """What the numbers depend on beside the texts. It must change whenever they may."""
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
            "what the article does not bear out",
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
    """Return the metric ``name``, made with ``settings``.

    Raises:
        OptionError: there is none of this name, or it cannot be loaded.
    """
    return METRICS.get(name)(settings)
