"""Conversion of checkpoints to CTranslate2's format."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

from summarize.errors import ModelError, OptionError, short_message
from summarize.options import Quantization
from summarize.runtime.atomic_files import new_folder
from summarize.seq2seq import ctranslate2 as engine
from summarize.seq2seq.checkpoint import (
    load_config,
    load_network,
    load_settings,
    load_tokenizer,
    require_matching_tokenizer,
)
from summarize.seq2seq.checkpoint_files import CONVERSION_SETTINGS
from summarize.seq2seq.hugging_face import import_transformers, quiet
from summarize.seq2seq.language_codes import language_codes

# Architectures that CTranslate2 runs, each with the flags of its configuration that transformers 5
# no longer has and CTranslate2's converter still reads.
CONVERTIBLE: dict[str, dict[str, bool]] = {
    "bart": {"normalize_before": False, "normalize_embedding": True},
    "m2m_100": {},
    "marian": {},
    "mbart": {"normalize_before": True, "normalize_embedding": True},
    "mt5": {},
    "pegasus": {"normalize_before": True, "normalize_embedding": False},
    "t5": {},
    "umt5": {},
}
# For all others CTranslate2's converter itself names the embeddings that have no token.
_NEED_FILLERS = ("bart", "mbart", "pegasus")


def convert(
    folder: Path,
    out: Path,
    name: str,
    *,
    quantization: Quantization = "int8",
    language: str | None = None,
    force: bool = False,
) -> None:
    """Convert a checkpoint to the format of the engine ctranslate2.

    The new folder holds weights, tokenizer and settings. It appears complete or not at all.

    Args:
        folder: of the checkpoint.
        out: folder to write; must not exist unless ``force`` is set.
        name: of the model, for messages.
        quantization: number format of the weights.
        language: language of the texts, for multilingual models.
        force: replace an earlier conversion.

    Raises:
        ModelError: CTranslate2 does not know the architecture, or the checkpoint is broken.
        OSError: ``out`` cannot be written.
        OptionError: ``out`` exists, and ``force`` is not set or it is not a conversion.
    """
    if quantization not in get_args(Quantization):
        raise OptionError(f"quantization must be one of {', '.join(get_args(Quantization))}")
    if out.exists() and not force:
        raise OptionError(f"{out} already exists; use --force to replace it")
    if out.exists() and not _is_replaceable(out):
        raise OptionError(f"{out} exists and is not a conversion: name another folder")
    import_transformers(name)
    config = load_config(folder, name)
    require_convertible(config.model_type, name)
    tokenizer = load_tokenizer(folder, name, language)
    require_matching_tokenizer(tokenizer, config, name)
    network = load_network(folder, config, name)
    settings = load_settings(config, network.generation_config, tokenizer, name, language)
    with new_folder(out, engine.is_converted, replace=force) as part:
        try:
            with quiet():
                _converter(folder, network, tokenizer).convert(str(part), quantization=quantization)
        except OSError as error:
            if error.errno is None:
                raise ModelError(name, f"cannot be converted: {short_message(error)}") from error
            raise  # of the system, such as that the disk is full
        except Exception as error:  # the converter fails in many ways
            reason = f"cannot be converted: {short_message(error)}; try the engine transformers"
            raise ModelError(name, reason) from error
        if tokenizer.is_fast:
            tokenizer.backend_tokenizer.save(str(part / "tokenizer.json"))
        else:
            tokenizer.save_pretrained(part)
        engine.write_settings(
            part,
            settings,
            model=name,
            quantization=quantization,
            language=language,
            is_multilingual=bool(language_codes(tokenizer)),
            unknown_token=tokenizer.unk_token_id,
            end_token=tokenizer.eos_token,
        )


def require_convertible(architecture: str, name: str) -> None:
    """Check that CTranslate2 runs an architecture.

    Raises:
        ModelError: it does not.
    """
    if architecture not in CONVERTIBLE:
        raise ModelError(
            name,
            f"is a {architecture}, which CTranslate2 cannot run: omit --engine or choose "
            f"transformers; CTranslate2 runs {', '.join(CONVERTIBLE)}",
        )


def _converter(folder: Path, network: Any, tokenizer: Any) -> Any:
    """Return CTranslate2's converter for a network and a tokenizer that are already loaded."""
    from ctranslate2.converters import TransformersConverter

    class LoadedConverter(TransformersConverter):
        def load_model(self, *_: Any, **__: Any) -> Any:
            return network

        def load_tokenizer(self, *_: Any, **__: Any) -> Any:
            return filled_tokenizer

    _restore_flags(network.config, tokenizer)
    size = network.config.vocab_size if network.config.model_type in _NEED_FILLERS else 0
    filled_tokenizer = _FilledTokenizer(tokenizer, size)
    return LoadedConverter(str(folder))


class _FilledTokenizer:
    """A tokenizer with a token for each embedding, so that every token keeps its own embedding."""

    def __init__(self, tokenizer: Any, size: int) -> None:
        self._tokenizer = tokenizer
        self._size = size

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)

    def get_vocab(self) -> dict[str, int]:
        """Return the ids of all tokens, with fillers for the ids that have none."""
        ids = self._tokenizer.get_vocab()
        unused = {*range(self._size)}.difference(ids.values())
        return ids | {f"<filler {token_id}>": token_id for token_id in unused}


def _restore_flags(config: Any, tokenizer: Any) -> None:
    """Set what CTranslate2's converter reads and transformers 5 no longer provides."""
    config.tokenizer_class = type(tokenizer).__name__
    tokenizer.bos_token = tokenizer.bos_token or tokenizer.cls_token
    for flag, value in CONVERTIBLE[config.model_type].items():
        if not hasattr(config, flag):
            setattr(config, flag, value)
    if config.model_type in ("mt5", "t5"):
        # The converter scales the outputs of every T5 with tied embeddings. transformers 5 ties
        # the embeddings of all, and scales only those that were trained with tied ones.
        tied = config.model_type == "t5" and config.tie_word_embeddings
        config.tie_word_embeddings = getattr(config, "scale_decoder_outputs", tied)


def _is_replaceable(out: Path) -> bool:
    """Return whether a path is an empty folder or a conversion, and not a user's own files."""
    return out.is_dir() and ((out / CONVERSION_SETTINGS).is_file() or not any(out.iterdir()))
