"""What a checkpoint says of itself: how long its input may be, how it wants to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Task = Literal["summarization", "rewriting"]

_BEAMS = 4
_TOKENS = 128  # written, where a checkpoint does not say
_BULLET = 64  # tokens of one bullet, at most
_RELATIVE = 1024  # tokens read, where nothing bounds the positions and nothing is said
_ENDLESS = 1_000_000  # what tokenizers say that know no limit
_SEARCH = ("early_stopping", "encoder_no_repeat_ngram_size", "forced_eos_token_id")
_OF_A_TASK = ("focus", "read_tokens")  # said for a task alone
_WHOLE_NUMBERS = {  # and the least that each may be
    "max_new_tokens": 1,
    "max_length": 1,
    "min_new_tokens": 0,
    "min_length": 0,
    "num_beams": 1,
    "no_repeat_ngram_size": 0,
    "read_tokens": 8,
}
# Positions of these start behind that of the padding, which has the first or the second place.
_TAKEN = {"camembert": 2, "prophetnet": 1, "roberta": 2, "xlm-roberta": 2, "xlm-roberta-xl": 2}


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a text is written.

    Attributes:
        prefix: what stands before each text, e.g. ``summarize: ``.
        focus: what stands before each sentence to write of, if the model was taught such a mark.
        read_tokens: that it reads at once, special ones included; None for all that it can.
        num_beams: width of the beam search; 1 is greedy.
        length_penalty: a beam's log-probability is divided by its length to this power.
        no_repeat_ngram: length of token sequences that may not come twice; 0 is off.
        repetition_penalty: divides the odds of tokens that were written before; 1 is off.
        min_tokens, max_tokens: written at least and at most, the end mark included.
        candidates: texts wanted for each input, best first; at most ``num_beams`` come.
        extra: further fields of transformers' ``GenerationConfig``; only its engine knows them.
    """

    prefix: str = ""
    focus: str | None = None
    read_tokens: int | None = None
    num_beams: int = _BEAMS
    length_penalty: float = 1.0
    no_repeat_ngram: int = 0
    repetition_penalty: float = 1.0
    min_tokens: int = 0
    max_tokens: int = _TOKENS
    candidates: int = 1
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is known of a checkpoint before it is loaded.

    Attributes:
        architecture: the ``model_type`` of its configuration, e.g. ``bart``.
        source_limit: tokens that it can read, special tokens included.
        target_limit: tokens that it can write.
        first_token: what it must write first (a start mark, the code of a language), if anything.
        start_token: the code of a language that starts the decoder, as in the first mBART.
        tasks: how it wants to be asked, by task.
        search: what else it says of its search, which only transformers heeds.
    """

    architecture: str
    source_limit: int
    target_limit: int
    first_token: int | None = None
    start_token: int | None = None
    tasks: Mapping[str, Decoding] = field(default_factory=dict)
    search: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_configs(
        cls, config: Mapping[str, Any], generation: Mapping[str, Any], tokenizer_limit: int | None
    ) -> Settings:
        """Read what is in ``config.json`` and ``generation_config.json``.

        What is said for a task (``task_specific_params``, as in T5) goes before what is said for
        generation, and that before the old places in the configuration. A checkpoint that was
        trained to rewrite passages says so by a task ``rewriting``.

        Args:
            config: of the model.
            generation: how to generate; may be empty.
            tokenizer_limit: the tokenizer's ``model_max_length``, for a model without one.

        Raises:
            AttributeError, TypeError, ValueError: something said is not of its kind.
        """
        encoder, decoder = (config.get(part) or config for part in ("encoder", "decoder"))
        target_limit = _positions(decoder, "decoder") or _RELATIVE
        said = {**_given(decoder), **_given(config), **_given(generation)}
        said = {name: value for name, value in said.items() if name not in _OF_A_TASK}
        tasks = config.get("task_specific_params") or {}
        summarization = {**said, **_given(tasks.get("summarization") or {})}
        found = {"summarization": _decoding(summarization, target_limit)}
        if "rewriting" in tasks:
            found["rewriting"] = _decoding({**said, **_given(tasks["rewriting"])}, target_limit)
        return cls(
            str(config.get("model_type", "")),
            _positions(encoder, "encoder") or _said_limit(tokenizer_limit) or _RELATIVE,
            target_limit,
            said.get("forced_bos_token_id"),
            tasks=found,
            search={name: summarization[name] for name in _SEARCH if name in summarization},
        )

    def decoding(self, task: Task) -> Decoding:
        """Return how to ask for a task.

        A checkpoint that was not trained to rewrite is asked to summarize the passage, briefly.
        """
        if task in self.tasks:
            return self.tasks[task]
        usual = self.tasks.get("summarization", Decoding())
        return replace(usual, min_tokens=0, max_tokens=min(_BULLET, usual.max_tokens))

    def limit(self, task: Task) -> int:
        """Return how many tokens are read at once for a task, special ones included."""
        return min(self.decoding(task).read_tokens or self.source_limit, self.source_limit)

    def to_dict(self) -> dict[str, Any]:
        """Return what ``from_dict`` reads, as JSON has it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Settings:
        """Return what ``to_dict`` was made of.

        Raises:
            KeyError, TypeError: a key is missing, or unknown.
        """
        tasks = {name: Decoding(**task) for name, task in value["tasks"].items()}
        return cls(**{**value, "tasks": tasks})


def _given(config: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in config.items() if value is not None}


def _decoding(said: Mapping[str, Any], target_limit: int) -> Decoding:
    """Read how to write.

    Raises:
        TypeError, ValueError: a value cannot be.
    """
    for name, least in _WHOLE_NUMBERS.items():
        value = said.get(name, least)
        if not isinstance(value, int) or value < least:
            raise ValueError(f"{name} is {value!r}")
    if not isinstance(said.get("focus", ""), str):
        raise TypeError(f"focus is {said['focus']!r}")
    if float(said.get("repetition_penalty", 1.0)) <= 0:
        raise ValueError("repetition_penalty is not above 0")
    # Lengths named without "new" count the mark that starts the decoder.
    longest = said.get("max_new_tokens") or said.get("max_length", _TOKENS + 1) - 1
    shortest = said.get("min_new_tokens") or max(0, said.get("min_length", 0) - 1)
    most = max(1, min(longest, target_limit - 1))
    return Decoding(
        prefix=said.get("prefix", ""),
        focus=said.get("focus") or None,
        read_tokens=said.get("read_tokens"),
        num_beams=said.get("num_beams", _BEAMS),
        length_penalty=float(said.get("length_penalty", 1.0)),
        no_repeat_ngram=said.get("no_repeat_ngram_size", 0),
        repetition_penalty=float(said.get("repetition_penalty", 1.0)),
        min_tokens=min(shortest, most - 1),
        max_tokens=most,
    )


def _positions(config: Mapping[str, Any], side: str) -> int | None:
    """Return how many tokens the encoder or decoder has a position for; None if any number."""
    for name in (f"max_{side}_position_embeddings", "max_position_embeddings", "n_positions"):
        if limit := config.get(name):
            return limit - _TAKEN.get(config.get("model_type", ""), 0)
    return None


def _said_limit(tokenizer_limit: int | None) -> int | None:
    """Return what a tokenizer says that its model reads, if it says so."""
    known = tokenizer_limit is not None and tokenizer_limit < _ENDLESS
    return tokenizer_limit if known else None
