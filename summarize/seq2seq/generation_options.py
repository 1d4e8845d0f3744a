"""Generation options under the names of transformers 4, checked and put into our own settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any

from summarize.errors import OptionError
from summarize.seq2seq.model import Seq2SeqModel
from summarize.seq2seq.setting_names import GENERATE_SETTINGS, unknown_settings
from summarize.seq2seq.settings import Decoding

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
_OTHERS = ("truncation", "clean_up_tokenization_spaces")
_COUNT_START = ("max_length", "min_length")  # count the token that starts the decoder
_DEFAULT_BATCH_SIZE = 8  # texts; chosen by hand
# Ignored: only torch is supported, tokenizers are fast if possible, there are no data workers,
# and text is always returned.
_IGNORED = ("framework", "use_fast", "num_workers", "return_text")
_IGNORED_IF_FALSE = ("do_sample", "return_tensors", "trust_remote_code")
# Values of ``truncation`` in transformers; the last two leave a text as it is.
_TRUNCATIONS = (True, "longest_first", "only_first", "only_second", False, "do_not_truncate")
_DEFAULTS_OF_TRANSFORMERS_4 = {"early_stopping": False, "renormalize_logits": False}


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """Options of one call, checked.

    Attributes:
        decoding: the generation settings.
        batch_size: texts of a batch at most.
        truncation: whether a long text is truncated; otherwise it is read in chunks.
        clean_up_spaces: whether spaces before punctuation are removed from the output.
        search: the settings of the search that were asked for; they are part of ``decoding``.
        min_tokens, max_tokens: bounds that were asked for, as ``Decoding`` counts them; None if
            none was. In ``decoding`` they are within what the model can do.
    """

    decoding: Decoding
    batch_size: int
    truncation: bool
    clean_up_spaces: bool
    search: Mapping[str, Any] = field(default_factory=dict)
    min_tokens: int | None = None
    max_tokens: int | None = None


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
    truncation = _truncates(options.pop("truncation", False))
    clean_up_spaces = bool(options.pop("clean_up_tokenization_spaces", False))
    known: dict[str, Any] = {"batch_size": _DEFAULT_BATCH_SIZE}
    for name in [name for name in _KNOWN if name in options]:
        (field, least), value = _KNOWN[name], options.pop(name)
        if least is not None and (not hasattr(value, "__index__") or value < least):
            raise OptionError(f"{name} must be a whole number of at least {least}, not {value!r}")
        known[field] = value - (name in _COUNT_START)
    batch_size = known.pop("batch_size")
    known["extra"] = _extra_fields(options, model)
    decoding = replace(model.settings.decoding("summarization"), **known)
    max_tokens = min(decoding.max_tokens, model.settings.target_limit - 1)
    min_tokens = max(0, min(decoding.min_tokens, max_tokens))
    decoding = replace(decoding, max_tokens=max_tokens, min_tokens=min_tokens)
    return GenerationRequest(
        decoding,
        batch_size,
        truncation,
        clean_up_spaces,
        min_tokens=known.pop("min_tokens", None),
        max_tokens=known.pop("max_tokens", None),
        search=known,
    )


def _truncates(value: Any) -> bool:
    """Return whether a value of ``truncation`` asks to cut long texts.

    Raises:
        OptionError: transformers has no such value.
    """
    if value not in _TRUNCATIONS:
        allowed = "True, False, 'only_first', 'longest_first' or 'do_not_truncate'"
        raise OptionError(f"truncation must be {allowed}, not {value!r}")
    return _TRUNCATIONS.index(value) < _TRUNCATIONS.index(False)


def _extra_fields(options: Mapping[str, Any], model: Seq2SeqModel) -> dict[str, Any]:
    """Return the fields of ``GenerationConfig`` for the engine transformers.

    Raises:
        OptionError: the model's engine does not know an option.
    """
    if model.engine == "ctranslate2":
        fixed = {"early_stopping": True}  # CTranslate2 always does this
        others = [name for name in options if options[name] is not fixed.get(name)]
        _require_known(others, GENERATE_SETTINGS)
        if others:
            advice = "name a model, and engine='transformers', for all of generate's"
            raise OptionError(f"{', '.join(others)}: not known to ctranslate2; {advice}")
        return {}
    from transformers import GenerationConfig

    _require_known(options, vars(GenerationConfig()).keys() - {"return_dict_in_generate"})
    return {**_DEFAULTS_OF_TRANSFORMERS_4, **model.settings.search, **options}


def _require_known(names: Iterable[str], fields: Set[str]) -> None:
    """Check that transformers' ``generate`` knows settings.

    Raises:
        OptionError: it does not.
    """
    if unknown := [name for name in names if name not in fields]:
        raise OptionError(unknown_settings(unknown, [*_KNOWN, *_OTHERS, *fields]))
