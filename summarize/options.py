"""Options of the methods: the one declaration of each option, with its help text and limits.

The command (``summarize.cli.options``) and the web schema (``summarize.web.schemas``) generate
their options from it. The ``TypedDict`` classes repeat the names and types for type checkers; a
test keeps them equal.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from math import isfinite
from numbers import Real
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    Protocol,
    SupportsIndex,
    TypedDict,
    get_args,
    get_origin,
    get_type_hints,
)

from summarize.errors import OptionError, did_you_mean, refuse_unknown_arguments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_METHOD = "hybrid"  # of everything that takes a method
Order = Literal["document", "score"]
Engine = Literal["auto", "transformers", "ctranslate2"]
Precision = Literal["auto", "float32", "bfloat16", "int8"]
Rewriting = Literal["auto", "seq2seq", "compress"]
Quantization = Literal["int8", "int8_bfloat16", "int16", "bfloat16", "float16", "float32"]


class Frequencies(Protocol):
    """Document frequencies of a corpus, such as ``DocumentFrequencies``."""

    def idf(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """Return the inverse document frequency of each term."""
        ...

    def to_json(self) -> str:
        """Return the counts as JSON."""
        ...


class ModelValues(TypedDict, total=False):
    """Fields of ``Options`` that concern a model, as keyword arguments."""

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
    """Fields of ``Options`` as keyword arguments."""

    count: int
    max_words: int | None
    max_total_words: int | None
    order: Order
    block_trigrams: bool
    diversity: float
    seed: int
    frequencies: Frequencies | None


@dataclass(frozen=True, slots=True)
class Description:
    """Help text and limits of an option.

    Attributes:
        help: one line for users.
        minimum: lowest value; None for no limit.
        below: every value is less than this; None for no limit.
    """

    help: str
    minimum: int | None = None
    below: int | None = None


@refuse_unknown_arguments
@dataclass(frozen=True, slots=True)
class Options:
    """Options of a method: number, length and selection of the takeaways; and the model.

    Attributes:
        count: number of takeaways per article, at least 1.
        max_words: maximum number of words in a takeaway; None for no limit. A longer sentence is
            taken only if no shorter one is left; it is then cut at the end of a phrase (flag
            ``shortened``). ``hybrid`` shortens sentences to fit before that.
        max_total_words: maximum number of words in all takeaways of an article; None for no
            limit.
        order: ``document`` (as in the article) or ``score`` (best first).
        block_trigrams: skip a sentence that shares three words in a row with one selected before
            it, as long as others are left (Paulus et al. 2018).
        diversity: weight in [0, 1) of the similarity to the sentences selected before: maximal
            marginal relevance (Carbonell & Goldstein 1998) with lambda = 1 - diversity; 0 is off.
        seed: random seed of the methods that draw at random.
        frequencies: document frequencies of a corpus; None to use those within the article.

    Methods with a model also use:

    Attributes:
        model: a checkpoint: a folder, or a name on the Hugging Face hub; None for ``writer``
            (English), which comes with the package.
        engine: library that runs the model. ``auto`` is ``ctranslate2`` on a CPU if it supports
            the architecture, otherwise ``transformers``. ``writer`` runs by ``ctranslate2`` alone.
        device: ``auto``, ``cpu``, ``cuda``, ``cuda:1`` or ``mps``.
        precision: number format of the arithmetic. ``auto`` is int8 for ctranslate2 (or as
            converted), and for transformers bfloat16 if the device supports it.
        revision: branch, tag or commit of a model on the hub.
        offline: never contact the hub; use only models that were downloaded before.
        language: of all articles (BCP 47); None or ``auto`` for what each article declares or is
            detected to be. It counts for every method, unless an article is clearly in another
            language. A model that knows several languages writes in it; its own spelling is fine
            too (``en_XX``).
        num_beams: width of the beam search; None for the setting of the checkpoint.
        length_penalty: exponent of the length when beams are compared; a higher value gives
            longer bullets. None for the setting of the checkpoint.
        no_repeat_ngram: length of token sequences that must not occur twice; 0 is off. None for
            the setting of the checkpoint.
        batch_size: maximum number of articles in a batch, and of texts that go through the model
            at once. Long texts go in smaller batches.
        guard: replace a bullet that says something that the article does not support.
        selector: extractive method that selects the sentences that ``hybrid`` rewrites. It also
            marks the sentences that a model guided by marks, such as ``writer``, writes about.
        rewriter: how ``hybrid`` rewrites: ``seq2seq`` is a model that writes anew, ``compress``
            only leaves words out (English). ``auto`` is ``seq2seq`` if a model is named, else
            ``compress``.
    """

    count: Annotated[int, Description("Number of takeaways per article.", minimum=1)] = 4
    max_words: Annotated[
        int | None, Description("Maximum number of words in a takeaway.", minimum=1)
    ] = None
    max_total_words: Annotated[
        int | None,
        Description("Maximum number of words in all takeaways of an article.", minimum=1),
    ] = None
    order: Annotated[
        Order, Description("Order of the takeaways. With score the best come first.")
    ] = "document"
    block_trigrams: Annotated[
        bool, Description("Avoid a sentence that shares three words in a row with a selected one.")
    ] = True
    diversity: Annotated[
        float,
        Description(
            "Penalty for similarity to sentences selected before (MMR); 0 is off.",
            minimum=0,
            below=1,
        ),
    ] = 0.0
    seed: Annotated[
        int, Description("Random seed of the methods that draw at random.", minimum=0)
    ] = 0
    frequencies: Annotated[
        Frequencies | None,
        Description("Document frequencies of a corpus, from 'takeaways frequencies'."),
    ] = None

    model: Annotated[
        str | os.PathLike[str] | None,
        Description("Checkpoint: a folder, or a name on the hub (default: the built-in model)."),
    ] = None
    engine: Annotated[Engine, Description("Library that runs the model.")] = "auto"
    device: Annotated[str, Description("Device: auto, cpu, cuda, cuda:1 or mps.")] = "auto"
    precision: Annotated[Precision, Description("Number format of the arithmetic.")] = "auto"
    revision: Annotated[str | None, Description("Branch, tag or commit of a model on the hub.")] = (
        None
    )
    offline: Annotated[
        bool, Description("Never contact the hub; use only models that were downloaded before.")
    ] = False
    language: Annotated[
        str | None, Description("Language of the articles, e.g. de (default: auto, each its own).")
    ] = None
    num_beams: Annotated[
        int | None,
        Description("Width of the beam search (default: as the checkpoint says).", minimum=1),
    ] = None
    length_penalty: Annotated[
        float | None,
        Description("Higher values give longer bullets (default: as the checkpoint says)."),
    ] = None
    no_repeat_ngram: Annotated[
        int | None,
        Description(
            "Length of token sequences that must not repeat; 0 is off "
            "(default: as the checkpoint says).",
            minimum=0,
        ),
    ] = None
    batch_size: Annotated[
        int, Description("Maximum number of articles in a batch (default: 16).", minimum=1)
    ] = 16
    guard: Annotated[bool, Description("Replace a bullet that the article does not support.")] = (
        True
    )
    selector: Annotated[
        str, Description("Extractive method that selects the sentences to write about.")
    ] = "extractive"
    rewriter: Annotated[
        Rewriting, Description("Rewriter of hybrid. compress only leaves words out.")
    ] = "auto"

    def __post_init__(self) -> None:
        for option in declared_options().values():
            value = getattr(self, option.name)
            if not option.allows(value):
                raise OptionError(f"{option.name} must be {option.allowed}, not {value!r}")
        if self.language == "auto":
            object.__setattr__(self, "language", None)
        if isinstance(self.model, os.PathLike):
            object.__setattr__(self, "model", os.fspath(self.model))


@dataclass(frozen=True, slots=True)
class DeclaredOption:
    """One field of ``Options``.

    Attributes:
        type: as declared, e.g. ``int | None``.
        value_type: the same without None; ``object`` for a union of several types.
        default: the default value.
        description: its help text and limits.
    """

    name: str
    type: Any
    value_type: Any
    default: Any
    description: Description

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed values of an option that has a list of them; else empty."""
        return get_args(self.value_type) if get_origin(self.value_type) is Literal else ()

    @property
    def allowed(self) -> str:
        """The allowed values in words, for messages."""
        if self.choices:
            return f"{', '.join(map(repr, self.choices[:-1]))} or {self.choices[-1]!r}"
        if self.value_type is bool:
            return "True or False"
        if self.value_type is int:
            return f"a whole number of at least {self.description.minimum}"
        if self.description.below is not None:
            return f"in [{self.description.minimum}, {self.description.below})"
        return "a number"

    def allows(self, value: object) -> bool:
        """Return whether ``Options`` accepts a value.

        Text, a model and frequencies are not checked here, but where they are used.
        """
        if value is self.default:
            return True  # most values of most options, so this is fast
        if value is None and self.type != self.value_type:
            return True
        if self.choices:
            return value in self.choices
        if self.value_type is bool:
            return isinstance(value, bool)
        if self.value_type is int:
            if isinstance(value, bool) or not isinstance(value, SupportsIndex):
                return False
            return self._is_in_range(int(value))
        if self.value_type is float:
            if not isinstance(value, Real):
                return False
            return isfinite(float(value)) and self._is_in_range(float(value))
        return True

    def _is_in_range(self, value: float) -> bool:
        minimum, below = self.description.minimum, self.description.below
        return (minimum is None or value >= minimum) and (below is None or value < below)


def named_options(values: Mapping[str, Any]) -> Options:
    """Return ``Options`` with these values.

    Raises:
        OptionError: there is no option of a name, or its value is not allowed.
    """
    declared = declared_options()
    for name in values:
        if name not in declared:
            raise OptionError(f"there is no option {name!r}; {did_you_mean(name, declared)}")
    return Options(**values)


@cache
def declared_options() -> dict[str, DeclaredOption]:
    """Return the fields of ``Options`` by name, in order."""
    hints = get_type_hints(Options, include_extras=True)
    return {
        field.name: _declared(field.name, hints[field.name], field.default)
        for field in fields(Options)
    }


def _declared(name: str, annotated: Any, default: Any) -> DeclaredOption:
    declared, description = get_args(annotated)
    value_type = declared
    if isinstance(declared, UnionType):
        types = [member for member in get_args(declared) if member is not type(None)]
        value_type = types[0] if len(types) == 1 else object
    return DeclaredOption(name, declared, value_type, default, description)
