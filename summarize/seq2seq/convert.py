"""Checkpoints to CTranslate2's format, by hand or on first use."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from summarize.errors import ModelError, OptionError, short_message
from summarize.options import Quantization
from summarize.runtime.atomic_files import new_folder
from summarize.runtime.progress import report_progress
from summarize.seq2seq import ctranslate2 as engine
from summarize.seq2seq.checkpoint import (
    checked_config,
    load_network,
    load_tokenizer,
    require_fit,
    settings_of,
)
from summarize.seq2seq.hub import import_transformers, quiet

# What CTranslate2 can run. The two flags went out of use in transformers 4, whose configurations
# no longer have them; CTranslate2's converter reads them still.
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
_NOT_FILLED = ("bart", "mbart", "pegasus")  # embeddings beyond the pieces CTranslate2 fills itself


def convert(
    folder: Path,
    out: Path,
    name: str,
    *,
    quantization: Quantization = "int8",
    language: str | None = None,
    force: bool = False,
) -> None:
    """Write a checkpoint in the format that the engine ctranslate2 loads.

    The folder is complete: weights, tokenizer and settings; it appears at once, or not at all.

    Args:
        folder: of the checkpoint.
        out: where to; must not be there, unless ``force`` is given.
        name: of the model, for messages.
        quantization: of the weights.
        language: read and written, for models that know several.
        force: put it in the place of what is there.

    Raises:
        ModelError: CTranslate2 does not know the architecture, or the checkpoint is broken.
        OptionError: ``out`` is there, or is to be replaced and was not made here.
    """
    if quantization not in get_args(Quantization):
        raise OptionError(f"quantization must be one of {', '.join(get_args(Quantization))}")
    if out.exists() and not force:
        raise OptionError(f"{out} is already there; --force puts the new one in its place")
    if out.exists() and not _is_ours(out):
        reason = "is there, and not from a conversion: name another folder"
        raise OptionError(f"{out} {reason}")
    import_transformers(name)
    if (folder / engine.SETTINGS).is_file():
        raise ModelError(name, "is converted already: name the checkpoint that it was made of")
    config = checked_config(folder, name)
    require_convertible(config.model_type, name)
    tokenizer = load_tokenizer(folder, name, language)
    require_fit(tokenizer, config, name)
    network = load_network(folder, config, name)
    settings = settings_of(config, network.generation_config, tokenizer, name, language)
    with new_folder(out, engine.is_converted, replace=force) as part:
        try:
            with quiet():
                _converter(folder, network, tokenizer).convert(str(part), quantization=quantization)
        except Exception as error:  # the converter fails in many ways
            reason = (
                f"cannot be converted: {short_message(error)}; the engine transformers may run it"
            )
            raise ModelError(name, reason) from error
        if tokenizer.is_fast:
            tokenizer.backend_tokenizer.save(str(part / "tokenizer.json"))
        else:
            tokenizer.save_pretrained(part)
        said = {
            "format": engine.FORMAT,
            "model": name,
            "quantization": quantization,
            "language": language,
            "unknown_token": tokenizer.unk_token_id,
            "end_token": tokenizer.eos_token,
            "settings": settings.to_dict(),
        }
        (part / engine.SETTINGS).write_text(json.dumps(said, indent=1), encoding="utf-8")


def convert_once(
    folder: Path, name: str, *, quantization: Quantization = "int8", language: str | None = None
) -> Path:
    """Return a checkpoint in CTranslate2's format, from the user's cache, put there if need be.

    Raises:
        ModelError: see ``convert``; or it cannot be kept in the cache.
    """
    files = sorted(file for file in folder.glob("*") if file.is_file())
    stamps = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    key = repr((folder.resolve(), stamps, quantization, language))
    return kept(
        f"{folder.name}-{quantization}",
        key,
        name,
        lambda out: convert(folder, out, name, quantization=quantization, language=language),
    )


def kept(label: str, key: str, name: str, write: Callable[[Path], None]) -> Path:
    """Return a converted folder from the user's cache; if it is not there, ``write`` makes it.

    Args:
        label: with which the folder's name begins.
        key: what tells this conversion from others.
        name: of the model, for messages.
        write: makes the folder whose path it is given, at once or not at all.

    Raises:
        ModelError: it cannot be kept in the cache.
    """
    import ctranslate2
    from platformdirs import user_cache_path

    place = user_cache_path("takeaways", appauthor=False) / "models"
    said = f"{key} {engine.FORMAT} {ctranslate2.__version__}"
    out = place / f"{label}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
    try:
        if not engine.is_converted(out):
            report_progress(f"converting {name} for ctranslate2, once", 0, 1)
            shutil.rmtree(out, ignore_errors=True)  # what is there is broken
            write(out)
    except OptionError:
        if not engine.is_converted(out):  # unless another process was faster
            raise
    except OSError as error:
        reason = f"cannot be kept in {place}: {short_message(error)}"
        raise ModelError(name, f"{reason}; `takeaways convert` keeps it elsewhere") from error
    return out


def require_convertible(architecture: str, name: str) -> None:
    """Check that CTranslate2 can run an architecture.

    Raises:
        ModelError: it cannot.
    """
    if architecture not in CONVERTIBLE:
        raise ModelError(
            name,
            f"is a {architecture}, which CTranslate2 cannot run: leave --engine out, or say "
            f"transformers; it can run {', '.join(CONVERTIBLE)}",
        )


def _converter(folder: Path, network: Any, tokenizer: Any) -> Any:
    """Return CTranslate2's converter, over a network and tokenizer that are loaded."""
    from ctranslate2.converters import TransformersConverter

    class Loaded(TransformersConverter):
        def load_model(self, *_: Any, **__: Any) -> Any:
            return network

        def load_tokenizer(self, *_: Any, **__: Any) -> Any:
            return filled

    _say_again(network.config, tokenizer)
    size = network.config.vocab_size if network.config.model_type in _NOT_FILLED else 0
    filled = _Filled(tokenizer, size)
    return Loaded(str(folder))


class _Filled:
    """A tokenizer that has a piece for each embedding, so that none counts for another."""

    def __init__(self, tokenizer: Any, size: int) -> None:
        self._tokenizer = tokenizer
        self._size = size

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)

    def get_vocab(self) -> dict[str, int]:
        """Return the ids of all pieces, and of fillers where there is none."""
        pieces = self._tokenizer.get_vocab()
        lacking = {*range(self._size)}.difference(pieces.values())
        return pieces | {f"<filler {number}>": number for number in lacking}


def _say_again(config: Any, tokenizer: Any) -> None:
    """Say what CTranslate2's converter asks for and transformers 5 no longer says."""
    config.tokenizer_class = type(tokenizer).__name__
    tokenizer.bos_token = tokenizer.bos_token or tokenizer.cls_token
    for flag, value in CONVERTIBLE[config.model_type].items():
        if not hasattr(config, flag):
            setattr(config, flag, value)
    if config.model_type in ("mt5", "t5"):
        # The converter scales the outputs of a T5 with tied embeddings; transformers 5 ties
        # them all, and only scales those that did so when they were trained.
        tied = config.model_type == "t5" and config.tie_word_embeddings
        config.tie_word_embeddings = getattr(config, "scale_decoder_outputs", tied)


def _is_ours(out: Path) -> bool:
    """Whether what is there is empty or was converted, and nobody's other files."""
    return out.is_dir() and ((out / engine.SETTINGS).is_file() or not any(out.iterdir()))
