"""Settings that a checkpoint declares: its length limits, and how to generate for each task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Task = Literal["summarization", "rewriting"]

_NUM_BEAMS = 4  # if a checkpoint declares no width; as in the configuration of bart-large-cnn
_MAX_TOKENS = 128  # generated at most if a checkpoint declares no limit; chosen by hand
_MAX_BULLET_TOKENS = 64  # of one bullet, by a model not trained to rewrite; chosen by hand
# Limit in tokens if neither the positions nor the tokenizer set one; chosen by hand.
_DEFAULT_LIMIT = 1024
_NO_LIMIT = 1_000_000  # transformers sets a larger `model_max_length` where there is no limit
_TRANSFORMERS_ONLY = ("early_stopping", "encoder_no_repeat_ngram_size", "forced_eos_token_id")
_TASK_ONLY = ("focus", "read_tokens")  # are read from `task_specific_params` alone
_MINIMUMS = {  # the smallest valid value of each whole number
    "max_new_tokens": 1,
    "max_length": 1,
    "min_new_tokens": 0,
    "min_length": 0,
    "num_beams": 1,
    "no_repeat_ngram_size": 0,
    "read_tokens": 8,
}
_MAX_BEAMS = 100  # far more than any checkpoint declares; memory grows with them; by hand
# Positions that are reserved, by architecture: the first real one follows the padding id.
_RESERVED_POSITIONS = {
    "camembert": 2,
    "prophetnet": 1,
    "roberta": 2,
    "xlm-roberta": 2,
    "xlm-roberta-xl": 2,
}


@dataclass(frozen=True, slots=True)
class Decoding:
    """Settings of one generation: the input's form, the beam search, and the output's length.

    Attributes:
        prefix: text before each input, e.g. ``summarize: ``.
        focus: mark before each sentence to write about, for a model trained with such marks;
            otherwise None.
        read_tokens: input tokens at most, special ones included; None for all that fit.
        num_beams: width of the beam search; 1 is greedy.
        length_penalty: exponent; a beam's log-probability is divided by its length to this power.
        no_repeat_ngram: length of token sequences that must not occur twice; 0 is off.
        repetition_penalty: factor that lowers the logits of tokens generated before; 1 is off.
        min_tokens, max_tokens: bounds on the generated tokens, the end token included.
        candidates: drafts wanted for each input, best first; limited to ``num_beams``.
        extra: further fields of transformers' ``GenerationConfig``, for its engine only.
    """

    prefix: str = ""
    focus: str | None = None
    read_tokens: int | None = None
    num_beams: int = _NUM_BEAMS
    length_penalty: float = 1.0
    no_repeat_ngram: int = 0
    repetition_penalty: float = 1.0
    min_tokens: int = 0
    max_tokens: int = _MAX_TOKENS
    candidates: int = 1
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckpointSettings:
    """Settings that a checkpoint declares in its configuration files.

    Attributes:
        architecture: the ``model_type`` of its configuration, e.g. ``bart``.
        source_limit: input tokens at most, special tokens included.
        target_limit: output tokens at most.
        first_token: id of the token that each output must start with, e.g. a language code; None
            if any token may come first.
        start_token: id of the language code that starts the decoder, as in the first mBART;
            None if the decoder always starts in the same way.
        tasks: generation settings by task.
        search: further search settings, which only the engine transformers uses.
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
    ) -> CheckpointSettings:
        """Return the settings in ``config.json`` and ``generation_config.json``.

        Settings of a task (``task_specific_params``, as in T5) override those in
        ``generation_config.json``. These override the fields of ``config.json`` that transformers
        used before. A checkpoint that was trained to rewrite passages has a task ``rewriting``.

        Args:
            config: content of ``config.json``.
            generation: content of ``generation_config.json``; may be empty.
            tokenizer_limit: ``model_max_length`` of the tokenizer, for models without a limit.

        Raises:
            AttributeError, TypeError, ValueError: a value has the wrong type or is out of range.
        """
        encoder, decoder = (config.get(part) or config for part in ("encoder", "decoder"))
        target_limit = _position_limit(decoder, "decoder") or _DEFAULT_LIMIT
        shared = {**_set_values(decoder), **_set_values(config), **_set_values(generation)}
        shared = {name: value for name, value in shared.items() if name not in _TASK_ONLY}
        by_task = config.get("task_specific_params") or {}
        summarization = {**shared, **_set_values(by_task.get("summarization") or {})}
        tasks = {"summarization": _decoding(summarization, target_limit)}
        if "rewriting" in by_task:
            rewriting = {**shared, **_set_values(by_task["rewriting"])}
            tasks["rewriting"] = _decoding(rewriting, target_limit)
        return cls(
            str(config.get("model_type", "")),
            _position_limit(encoder, "encoder") or _known_limit(tokenizer_limit) or _DEFAULT_LIMIT,
            target_limit,
            shared.get("forced_bos_token_id"),
            tasks=tasks,
            search={
                name: summarization[name] for name in _TRANSFORMERS_ONLY if name in summarization
            },
        )

    def decoding(self, task: Task) -> Decoding:
        """Return the generation settings of a task.

        A checkpoint that was not trained to rewrite summarizes the passage in a few tokens.
        """
        if task in self.tasks:
            return self.tasks[task]
        usual = self.tasks.get("summarization", Decoding())
        return replace(usual, min_tokens=0, max_tokens=min(_MAX_BULLET_TOKENS, usual.max_tokens))

    def limit(self, task: Task) -> int:
        """Return the largest number of input tokens for a task, special tokens included."""
        return min(self.decoding(task).read_tokens or self.source_limit, self.source_limit)

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as a dictionary for JSON, which ``from_dict`` reads."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> CheckpointSettings:
        """Return the settings that ``to_dict`` wrote.

        Raises:
            KeyError, TypeError: a key is missing or unknown.
        """
        tasks = {name: Decoding(**task) for name, task in value["tasks"].items()}
        return cls(**{**value, "tasks": tasks})


def _set_values(config: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in config.items() if value is not None}


def _decoding(declared: Mapping[str, Any], target_limit: int) -> Decoding:
    """Return the generation settings of a task from its declared values.

    Raises:
        TypeError, ValueError: a value has the wrong type or is out of range.
    """
    for name, least in _MINIMUMS.items():
        value = declared.get(name, least)
        if not isinstance(value, int) or value < least:
            raise ValueError(f"{name} is {value!r}")
    if declared.get("num_beams", 1) > _MAX_BEAMS:
        raise ValueError(f"num_beams is {declared['num_beams']}")
    if not isinstance(declared.get("focus", ""), str):
        raise TypeError(f"focus is {declared['focus']!r}")
    if float(declared.get("repetition_penalty", 1.0)) <= 0:
        raise ValueError("repetition_penalty is not above 0")
    # max_length and min_length count the token that starts the decoder; the "new" ones do not.
    longest = declared.get("max_new_tokens") or declared.get("max_length", _MAX_TOKENS + 1) - 1
    shortest = declared.get("min_new_tokens") or max(0, declared.get("min_length", 0) - 1)
    max_tokens = max(1, min(longest, target_limit - 1))
    return Decoding(
        prefix=declared.get("prefix", ""),
        focus=declared.get("focus") or None,
        read_tokens=declared.get("read_tokens"),
        num_beams=declared.get("num_beams", _NUM_BEAMS),
        length_penalty=float(declared.get("length_penalty", 1.0)),
        no_repeat_ngram=declared.get("no_repeat_ngram_size", 0),
        repetition_penalty=float(declared.get("repetition_penalty", 1.0)),
        min_tokens=min(shortest, max_tokens - 1),
        max_tokens=max_tokens,
    )


def _position_limit(config: Mapping[str, Any], side: str) -> int | None:
    """Return the number of positions of the encoder or decoder; None if it is not limited."""
    for name in (f"max_{side}_position_embeddings", "max_position_embeddings", "n_positions"):
        if limit := config.get(name):
            return limit - _RESERVED_POSITIONS.get(config.get("model_type", ""), 0)
    return None


def _known_limit(tokenizer_limit: int | None) -> int | None:
    """Return a tokenizer's limit if it declares a real one."""
    is_known = tokenizer_limit is not None and tokenizer_limit < _NO_LIMIT
    return tokenizer_limit if is_known else None
