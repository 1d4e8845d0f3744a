"""Parts of a checkpoint, loaded by ``transformers`` and checked: configuration, weights, tokenizer.

No code from a checkpoint is ever run.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from summarize.errors import ModelError, short_message
from summarize.seq2seq.checkpoint_files import (
    CONVERSION_SETTINGS,
    read_json,
    require_plausible_sizes,
    require_weights,
)
from summarize.seq2seq.hugging_face import quiet
from summarize.seq2seq.language_codes import language_codes, set_language
from summarize.seq2seq.settings import CheckpointSettings

_TOKENIZER_FILES = "its files must be in the same folder"


def load_config(folder: Path, name: str) -> Any:
    """Load the configuration of a checkpoint.

    Args:
        folder: of the checkpoint.
        name: of the model, for messages.

    Raises:
        ModelError: the folder has no configuration, it is not of a sequence-to-sequence model,
            it is converted for CTranslate2, or there are no weights that can be loaded safely.
    """
    import transformers

    if (folder / CONVERSION_SETTINGS).is_file():
        raise ModelError(name, "is already converted: name the original checkpoint")
    raw_config = read_json(folder / "config.json", name)
    # transformers ignores a broken generation_config.json, so it is read here for its error.
    read_json(folder / "generation_config.json", name)
    if not raw_config:
        raise ModelError(name, "is a folder without config.json: not a checkpoint")
    try:
        with quiet():
            config = transformers.AutoConfig.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
    except Exception as error:  # an unknown or broken configuration fails in many ways
        if "auto_map" in raw_config:
            reason = "needs code that comes with it, which is never run: use another model"
            raise ModelError(name, reason) from error
        reason = f"has a config.json that transformers cannot use: {short_message(error)}"
        raise ModelError(name, reason) from error
    if type(config) not in transformers.MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING:
        reason = (
            f"is a {config.model_type}, which is not a sequence-to-sequence model: "
            "use BART, PEGASUS, T5 or a similar one"
        )
        raise ModelError(name, reason)
    require_weights(folder, name)
    require_plausible_sizes(folder, raw_config, name)
    return config


def load_network(folder: Path, config: Any, name: str, dtype: str = "float32") -> Any:
    """Load the weights of a checkpoint.

    Args:
        folder: of the checkpoint.
        config: its configuration.
        name: of the model, for messages.
        dtype: number format of the weights in memory, as torch names it.

    Raises:
        ModelError: weights are missing, broken, not finite, or of other shapes than the
            configuration says.
    """
    import transformers

    try:
        with quiet():
            network, report = transformers.AutoModelForSeq2SeqLM.from_pretrained(
                folder,
                config=config,
                dtype=dtype,
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,  # None would ask on the terminal
                ignore_mismatched_sizes=True,  # otherwise only the log gives the reason
                output_loading_info=True,
            )
    except Exception as error:  # a broken checkpoint fails in many ways
        reason = f"cannot be loaded: {short_message(error)}; download its files again"
        raise ModelError(name, reason) from error
    if mismatched := report["mismatched_keys"]:
        weight, found, expected = min(mismatched)
        reason = f"has a {weight} of {[*found]}, but its config.json asks for {[*expected]}"
        raise ModelError(name, f"{reason}: the files are not of the same checkpoint")
    if missing := report["missing_keys"]:
        reason = f"has no trained weights of {min(missing)}: train it, or download its files again"
        raise ModelError(name, reason)
    require_finite(network, name)
    return network.eval()


def require_finite(network: Any, name: str) -> None:
    """Check that all weights of a network of torch are finite numbers.

    Raises:
        ModelError: one is not.
    """
    for weight, values in network.named_parameters():
        if not values.isfinite().all():
            reason = f"has numbers in {weight} that are not finite: its training went wrong"
            raise ModelError(name, f"{reason}; use another checkpoint")


def load_tokenizer(folder: Path, name: str, language: str | None = None) -> Any:
    """Load the tokenizer of a checkpoint.

    Args:
        folder: of the checkpoint.
        name: of the model, for messages.
        language: language of the texts, for a multilingual tokenizer.

    Raises:
        ModelError: the tokenizer is missing or broken, or does not know the language.
    """
    import transformers

    try:
        with quiet():
            tokenizer = transformers.AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
    except Exception as error:  # a broken tokenizer fails in many ways
        reason = f"has no working tokenizer; {_TOKENIZER_FILES}: {short_message(error)}"
        raise ModelError(name, reason) from error
    # Without its files a tokenizer may still load, with no more than a token for the space.
    if len({*tokenizer.get_vocab()} - {*tokenizer.all_special_tokens}) <= 1:
        raise ModelError(name, f"has a tokenizer without words; {_TOKENIZER_FILES}")
    if language is not None:
        set_language(tokenizer, language, name)
    return tokenizer


def load_settings(
    config: Any, generation: Any, tokenizer: Any, name: str, language: str | None = None
) -> CheckpointSettings:
    """Return the settings that a checkpoint declares.

    Args:
        config: its configuration, loaded.
        generation: its generation configuration, loaded.
        tokenizer: its tokenizer, set to ``language``.
        name: of the model, for messages.
        language: language of the texts; None for the checkpoint's own choice.

    Raises:
        ModelError: a generation setting is invalid.
    """
    declared = generation.to_diff_dict()
    try:
        settings = CheckpointSettings.from_configs(
            config.to_dict(), declared, tokenizer.model_max_length
        )
    except (AttributeError, TypeError, ValueError) as error:
        reason = f"has invalid generation settings: {short_message(error)}"
        raise ModelError(name, f"{reason}; correct its generation_config.json") from error
    codes = language_codes(tokenizer)
    code = codes.get(getattr(tokenizer, "src_lang", None) or "")
    start = generation.decoder_start_token_id
    if start in codes.values():
        return replace(settings, start_token=start if language is None else code)
    if code is None or (language is None and settings.first_token is not None):
        return settings
    return replace(settings, first_token=code)


def require_matching_tokenizer(tokenizer: Any, config: Any, name: str) -> None:
    """Check that a model has an embedding for every token except special ones.

    Raises:
        ModelError: it does not.
    """
    size = embedding_count(config)
    unembedded = {token for token, index in tokenizer.get_vocab().items() if index >= size}
    if unembedded - {*tokenizer.all_special_tokens}:
        reason = f"has {size} embeddings, but its tokenizer has {len(tokenizer)} tokens"
        raise ModelError(name, f"{reason}: use the tokenizer that it was trained with")


def embedding_count(config: Any) -> int:
    """Return the number of tokens that a network has an embedding for."""
    return (getattr(config, "encoder", None) or config).vocab_size
