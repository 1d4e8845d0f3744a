"""What a caller may ask of any method."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, Protocol, SupportsIndex, TypedDict, get_args

from summarize.errors import OptionError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Order = Literal["document", "score"]
Engine = Literal["auto", "transformers", "ctranslate2"]
Precision = Literal["auto", "float32", "bfloat16", "int8"]
Rewriting = Literal["auto", "seq2seq", "compress"]
Quantization = Literal["int8", "int8_bfloat16", "int16", "bfloat16", "float16", "float32"]


class Frequencies(Protocol):
    """Document frequencies of a corpus: ``DocumentFrequencies`` of ``document``."""

    def idf(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """Return the inverse document frequency of each term."""
        ...

    def to_json(self) -> str:
        """Return the counts as JSON."""
        ...


class ModelValues(TypedDict, total=False):
    """The fields of ``Options`` that are about a model, as keyword arguments."""

    model: str | os.PathLike[str] | None
    engine: Engine
    device: str
    precision: Precision
    revision: str | None
    offline: bool
    language: str | None
    num_beams: int | None
    length_penalty: float | None
    no_repeat_ngram: int | None
    batch_size: int
    guard: bool
    selector: str
    rewriter: Rewriting


class OptionValues(ModelValues, total=False):
    """The fields of ``Options`` as keyword arguments."""

    count: int
    max_words: int | None
    max_total_words: int | None
    order: Order
    block_trigrams: bool
    diversity: float
    seed: int
    frequencies: Frequencies | None


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

    Methods that write bullets with a sequence-to-sequence model also look at:

    Attributes:
        model: a checkpoint: a folder, or a name on the Hugging Face hub; None for the one that
            comes with the package, ``writer`` (English).
        engine: what runs it. ``auto`` is ``ctranslate2`` on a processor where that knows the
            architecture, otherwise ``transformers``.
        device: ``auto``, ``cpu``, ``cuda``, ``cuda:1``, ``mps``.
        precision: of the arithmetic; ``auto`` is int8 for ctranslate2 (or as converted), and for
            transformers bfloat16 where the device has it.
        revision: branch, tag or commit of a model on the hub.
        offline: never ask the hub; use what was downloaded before.
        language: code of the language read and written, for models that know several, as the
            model spells it (``en_XX``) or its beginning (``en``).
        num_beams: width of the beam search.
        length_penalty: exponent of the length by which beams are compared; higher is longer.
        no_repeat_ngram: length of word-piece sequences that may not come twice; 0 is off.
            None leaves each of these three to the checkpoint.
        batch_size: articles taken together, and texts that go through the model at once; fewer
            of these where they are long.
        guard: replace a bullet that says what the article does not bear out.
        selector: extractive method by which ``hybrid`` chooses what is rewritten, and by which
            a model that is guided by marks, as ``writer`` is, is told what to write of.
        rewriter: what ``hybrid`` rewrites with: a ``seq2seq`` model, which writes anew, or
            ``compress``, which only leaves words out (English). ``auto`` is ``seq2seq`` where a
            model is named, else ``compress``.
    """

    count: int = 4
    max_words: int | None = None
    max_total_words: int | None = None
    order: Order = "document"
    block_trigrams: bool = True
    diversity: float = 0.0
    seed: int = 0
    frequencies: Frequencies | None = None

    model: str | os.PathLike[str] | None = None
    engine: Engine = "auto"
    device: str = "auto"
    precision: Precision = "auto"
    revision: str | None = None
    offline: bool = False
    language: str | None = None
    num_beams: int | None = None
    length_penalty: float | None = None
    no_repeat_ngram: int | None = None
    batch_size: int = 16
    guard: bool = True
    selector: str = "extractive"
    rewriter: Rewriting = "auto"

    def __post_init__(self) -> None:
        for name, least in _WHOLE_NUMBERS.items():
            value = getattr(self, name)
            unset = value is None and name in _MAY_BE_UNSET
            if not unset and not _is_whole(value, least=least):
                wanted = f"a whole number of at least {least}"
                raise OptionError(f"{name} must be {wanted}, not {value!r}")
        for name, values in _CHOICES.items():
            value = getattr(self, name)
            if value not in values:
                wanted = f"{', '.join(map(repr, values[:-1]))} or {values[-1]!r}"
                raise OptionError(f"{name} must be {wanted}, not {value!r}")
        for name in ("block_trigrams", "guard", "offline"):
            if not isinstance(getattr(self, name), bool):
                raise OptionError(f"{name} must be True or False, not {getattr(self, name)!r}")
        if isinstance(self.model, os.PathLike):
            object.__setattr__(self, "model", os.fspath(self.model))
        penalty = self.length_penalty
        if penalty is not None and not (isinstance(penalty, int | float) and isfinite(penalty)):
            raise OptionError(f"length_penalty must be a number, not {penalty!r}")
        if not 0 <= self.diversity < 1:
            raise OptionError(f"diversity must be in [0, 1), not {self.diversity!r}")


def unusual(values: OptionValues) -> dict[str, Any]:
    """Return the options that are not as usual, frequencies by a hash: what two runs compare."""
    usual = Options()
    found = {name: value for name, value in values.items() if value != getattr(usual, name)}
    if (frequencies := values.get("frequencies")) is not None:
        digest = hashlib.sha256(frequencies.to_json().encode())
        found["frequencies"] = digest.hexdigest()[:16]
    return found


_WHOLE_NUMBERS = {  # and the least that each may be
    "count": 1,
    "max_words": 1,
    "max_total_words": 1,
    "seed": 0,
    "num_beams": 1,
    "no_repeat_ngram": 0,
    "batch_size": 1,
}
_MAY_BE_UNSET = ("max_words", "max_total_words", "num_beams", "no_repeat_ngram")
_CHOICES: dict[str, tuple[str, ...]] = {
    "order": get_args(Order),
    "engine": get_args(Engine),
    "precision": get_args(Precision),
    "rewriter": get_args(Rewriting),
}


def _is_whole(value: object, *, least: int) -> bool:
    return isinstance(value, SupportsIndex) and not isinstance(value, bool) and int(value) >= least
