"""Generation options under the names of transformers 4, checked and put into our own settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from summarize.errors import OptionError, closest
from summarize.seq2seq.model import Seq2SeqModel
from summarize.seq2seq.settings import Decoding

LOAD_YOURSELF = "load model and tokenizer by transformers and pass both"

# Options of every engine: our name, and the smallest valid value of whole numbers. Where two
# options have the same name here, the later one wins.
_KNOWN = {
    "max_length": ("max_tokens", 2),
    "min_length": ("min_tokens", 0),
    "max_new_tokens": ("max_tokens", 1),
    "min_new_tokens": ("min_tokens", 0),
    "num_beams": ("num_beams", 1),
    "no_repeat_ngram_size": ("no_repeat_ngram", 0),
    "length_penalty": ("length_penalty", None),
    "repetition_penalty": ("repetition_penalty", None),
    "batch_size": ("batch_size", 1),
}
# Other names that a misspelt option may mean: of a call, and of ``pipeline``.
_OTHERS = (
    "truncation",
    "clean_up_tokenization_spaces",
    "engine",
    "precision",
    "revision",
    "offline",
)
_COUNT_START = ("max_length", "min_length")  # count the token that starts the decoder
_DEFAULT_BATCH_SIZE = 8  # texts; chosen by hand
# Ignored: only torch is supported, tokenizers are fast if possible, there are no data workers,
# and text is always returned.
_IGNORED = ("framework", "use_fast", "num_workers", "return_text")
_IGNORED_IF_FALSE = ("do_sample", "return_tensors", "trust_remote_code")
_DEFAULTS_OF_TRANSFORMERS_4 = {"early_stopping": False, "renormalize_logits": False}


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """Options of one call, checked.

    Attributes:
        decoding: the generation settings.
        batch_size: texts of a batch at most.
        truncation: whether a long text is truncated; otherwise it is read in chunks.
        clean_up_spaces: whether spaces before punctuation are removed from the output.
    """

    decoding: Decoding
    batch_size: int
    truncation: bool
    clean_up_spaces: bool


def generation_request(options: Mapping[str, Any], model: Seq2SeqModel) -> GenerationRequest:
    """Return the request that options ask for; the checkpoint's settings are the defaults.

    Args:
        options: by the names of transformers; None is ignored.
        model: the model that is asked.

    Raises:
        OptionError: an option is unknown to the engine, or its value is invalid.
    """
    options = {
        name: value
        for name, value in options.items()
        if value is not None
        and name not in _IGNORED
        and not (value is False and name in _IGNORED_IF_FALSE)
    }
    truncation = options.pop("truncation", False) not in (False, "do_not_truncate")
    clean_up_spaces = bool(options.pop("clean_up_tokenization_spaces", False))
    known: dict[str, Any] = {"batch_size": _DEFAULT_BATCH_SIZE}
    for name in [name for name in _KNOWN if name in options]:
        (field, least), value = _KNOWN[name], options.pop(name)
        if least is not None and (not hasattr(value, "__index__") or value < least):
            raise OptionError(f"{name} must be a whole number of at least {least}, not {value!r}")
        known[field] = value - (name in _COUNT_START)
    batch_size = known.pop("batch_size")
    usual = model.settings.decoding("summarization")
    decoding = replace(usual, extra=_extra_fields(options, model), **known)
    max_tokens = min(decoding.max_tokens, model.settings.target_limit - 1)
    min_tokens = max(0, min(decoding.min_tokens, max_tokens))
    decoding = replace(decoding, max_tokens=max_tokens, min_tokens=min_tokens)
    return GenerationRequest(decoding, batch_size, truncation, clean_up_spaces)


def _extra_fields(options: Mapping[str, Any], model: Seq2SeqModel) -> dict[str, Any]:
    """Return the fields of ``GenerationConfig`` for the engine transformers.

    Raises:
        OptionError: the model's engine does not know an option.
    """
    if model.engine == "ctranslate2":
        fixed = {"early_stopping": True}  # CTranslate2 always does this
        if unknown := [name for name in options if options[name] is not fixed.get(name)]:
            advice = "use engine='transformers' for all of generate's"
            raise OptionError(_unknown(unknown, (), "not known to ctranslate2", advice))
        return {}
    from transformers import GenerationConfig

    fields = vars(GenerationConfig()).keys() - {"return_dict_in_generate"}
    if unknown := [name for name in options if name not in fields]:
        advice = f"if it is for loading, {LOAD_YOURSELF}"
        raise OptionError(_unknown(unknown, fields, "not known here", advice))
    return {**_DEFAULTS_OF_TRANSFORMERS_4, **model.settings.search, **options}


def _unknown(names: Sequence[str], fields: Iterable[str], problem: str, advice: str) -> str:
    """Return the message about unknown options: the option that is meant, or else the advice."""
    nearest = closest(names[0], [*_KNOWN, *_OTHERS, *fields]) if len(names) == 1 else None
    hint = advice if nearest is None else f"did you mean {nearest!r}?"
    return f"{', '.join(names)}: {problem}; {hint}"
