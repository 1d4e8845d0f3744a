"""What is in a checkpoint's folder, loaded by ``transformers`` and checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from summarize.errors import ModelError, short_message
from summarize.seq2seq.hub import quiet, read_json, require_weights
from summarize.seq2seq.language_codes import language_codes, set_language
from summarize.seq2seq.settings import Settings

_TOKENIZER_FILES = "its files belong into the same folder"


def load_network(folder: Path, config: Any, name: str, dtype: str = "float32") -> Any:
    """Load the weights of a checkpoint.

    Raises:
        ModelError: some are missing, broken, or of other sizes than the configuration says.
    """
    import transformers

    try:
        with quiet():
            network, loading = transformers.AutoModelForSeq2SeqLM.from_pretrained(
                folder,
                config=config,
                dtype=dtype,
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,  # None would ask on the terminal
                ignore_mismatched_sizes=True,  # else the reason is told by logging only
                output_loading_info=True,
            )
    except Exception as error:  # a broken checkpoint fails in many ways
        reason = f"cannot be loaded: {short_message(error)}; get its files anew"
        raise ModelError(name, reason) from error
    if other := loading["mismatched_keys"]:
        weight, found, said = min(other)
        reason = f"has a {weight} of {[*found]}, but by its config.json it is of {[*said]}"
        raise ModelError(name, f"{reason}: they are not of the same checkpoint")
    if lacking := loading["missing_keys"]:
        reason = f"has no trained weights of {min(lacking)}: train it, or get its files anew"
        raise ModelError(name, reason)
    return network.eval()


def checked_config(folder: Path, name: str) -> Any:
    """Return a checkpoint's configuration.

    Raises:
        ModelError: there is none, it is not of a sequence-to-sequence model, or the folder has
            no weights that can be loaded safely.
    """
    import transformers

    said = read_json(folder / "config.json", name)
    read_json(folder / "generation_config.json", name)  # if it is broken, transformers says nothing
    if not said:
        raise ModelError(name, "is a folder without config.json: not a checkpoint")
    try:
        with quiet():
            config = transformers.AutoConfig.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
    except Exception as error:  # an unknown or broken configuration fails in many ways
        if "auto_map" in said:
            reason = "works only by code that comes with it, which is never run here: take another"
            raise ModelError(name, reason) from error
        raise ModelError(
            name, f"has a config.json that is no use: {short_message(error)}"
        ) from error
    if type(config) not in transformers.MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING:
        reason = (
            f"is a {config.model_type}, which is no sequence-to-sequence model: "
            "BART, PEGASUS, T5 and their like can write summaries here"
        )
        raise ModelError(name, reason)
    require_weights(folder, name)
    return config


def load_tokenizer(folder: Path, name: str, language: str | None = None) -> Any:
    """Load a checkpoint's tokenizer, set to read ``language`` if it knows several.

    Raises:
        ModelError: there is none, it is broken, or it does not know the language.
    """
    import transformers

    try:
        with quiet():
            tokenizer = transformers.AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
    except Exception as error:  # as above
        reason = f"has no tokenizer that works; {_TOKENIZER_FILES}: {short_message(error)}"
        raise ModelError(name, reason) from error
    if len({*tokenizer.get_vocab()} - {*tokenizer.all_special_tokens}) <= 1:  # at most a space
        raise ModelError(name, f"has a tokenizer without words; {_TOKENIZER_FILES}")
    if language is not None:
        set_language(tokenizer, language, name)
    return tokenizer


def settings_of(
    config: Any, generation: Any, tokenizer: Any, name: str, language: str | None = None
) -> Settings:
    """Return what a loaded configuration and tokenizer say of their checkpoint.

    Raises:
        ModelError: it asks for a search that cannot be.
    """
    said = generation.to_diff_dict()
    try:
        settings = Settings.from_configs(config.to_dict(), said, tokenizer.model_max_length)
    except (AttributeError, TypeError, ValueError) as error:
        reason = f"says how to write in a way that is no use: {short_message(error)}"
        raise ModelError(name, f"{reason}; mend its generation_config.json") from error
    codes = language_codes(tokenizer)
    code = codes.get(getattr(tokenizer, "src_lang", None) or "")
    start = generation.decoder_start_token_id
    if start in codes.values():
        return replace(settings, start_token=start if language is None else code)
    if code is None or (language is None and settings.first_token is not None):
        return settings
    return replace(settings, first_token=code)


def require_fit(tokenizer: Any, config: Any, name: str) -> None:
    """Check that a model has an embedding for all pieces but special ones.

    Raises:
        ModelError: it has not.
    """
    size = embeddings(config)
    beyond = {piece for piece, number in tokenizer.get_vocab().items() if number >= size}
    if beyond - {*tokenizer.all_special_tokens}:
        reason = f"has {size} embeddings and its tokenizer {len(tokenizer)} pieces: they do not fit"
        raise ModelError(name, f"{reason}; take the tokenizer that it was trained with")


def embeddings(config: Any) -> int:
    """Return how many pieces a network has an embedding for."""
    return (getattr(config, "encoder", None) or config).vocab_size
