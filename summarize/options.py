"""What a caller may ask of any method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, SupportsIndex, TypedDict, get_args

from summarize.errors import OptionError

if TYPE_CHECKING:
    from summarize.extractive.corpus import DocumentFrequencies

Order = Literal["document", "score"]


class OptionValues(TypedDict, total=False):
    """The fields of ``Options`` as keyword arguments."""

    count: int
    max_words: int | None
    max_total_words: int | None
    order: Order
    block_trigrams: bool
    diversity: float
    seed: int
    frequencies: DocumentFrequencies | None


@dataclass(frozen=True, slots=True)
class Options:
    """How many takeaways, how long, and how they are selected.

    Attributes:
        count: takeaways an article, at least 1.
        max_words: words a takeaway at most; None for no limit. A longer sentence is passed over
            while shorter ones are left, then cut (flag ``shortened``).
        max_total_words: words an article's takeaways have together at most; None for no limit.
        order: ``document`` (as in the article) or ``score`` (best first).
        block_trigrams: pass over a sentence that shares three words in a row with one selected
            before it, as long as others are left (Paulus et al. 2018).
        diversity: weight in [0, 1) of the similarity to what is already selected: maximal
            marginal relevance (Carbonell & Goldstein 1998) with lambda = 1 - diversity; 0 is off.
        seed: of the methods that draw at random.
        frequencies: document frequencies of a corpus; None to use those within the article.
    """

    count: int = 4
    max_words: int | None = None
    max_total_words: int | None = None
    order: Order = "document"
    block_trigrams: bool = True
    diversity: float = 0.0
    seed: int = 0
    frequencies: DocumentFrequencies | None = None

    def __post_init__(self) -> None:
        for name in ("count", "max_words", "max_total_words"):
            value = getattr(self, name)
            unlimited = value is None and name != "count"
            if not unlimited and not _is_whole(value, least=1):
                raise OptionError(f"{name} must be a whole number of at least 1, not {value!r}")
        if not _is_whole(self.seed, least=0):
            raise OptionError(f"seed must be a whole number of at least 0, not {self.seed!r}")
        if self.order not in get_args(Order):
            raise OptionError(f"order must be 'document' or 'score', not {self.order!r}")
        if not 0 <= self.diversity < 1:
            raise OptionError(f"diversity must be in [0, 1), not {self.diversity!r}")


def _is_whole(value: object, *, least: int) -> bool:
    return isinstance(value, SupportsIndex) and not isinstance(value, bool) and int(value) >= least
