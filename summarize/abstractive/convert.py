"""Checkpoints to CTranslate2's format, by hand or on first use."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, get_args

from summarize.abstractive import ctranslate2 as engine
from summarize.abstractive.transformers import (
    checked_config,
    load_network,
    load_tokenizer,
    require_fit,
    settings_of,
)
from summarize.errors import ModelError, OptionError
from summarize.hub import first_line, import_transformers, quiet
from summarize.watching import tell

Quantization = Literal["int8", "int8_bfloat16", "int16", "bfloat16", "float16", "float32"]

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
        OptionError: ``out`` is there.
    """
    if quantization not in get_args(Quantization):
        raise OptionError(f"quantization must be one of {', '.join(get_args(Quantization))}")
    if out.exists() and not force:
        raise OptionError(f"{out} is already there; --force puts the new one in its place")
    import_transformers(name)
    config = checked_config(folder, name)
    require_convertible(config.model_type, name)
    tokenizer = load_tokenizer(folder, name, language)
    require_fit(tokenizer, config, name)
    network = load_network(folder, config, name)
    settings = settings_of(config, network.generation_config, tokenizer, language)
    with _appearing(out) as part:
        try:
            with quiet():
                _converter(folder, network, tokenizer).convert(
                    str(part / "model"), quantization=quantization
                )
        except Exception as error:  # the converter fails in many ways
            raise ModelError(name, f"cannot be converted: {first_line(error)}") from error
        part = part / "model"
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
    """Return a checkpoint in CTranslate2's format, from the user's cache, put there if need be."""
    import ctranslate2
    from platformdirs import user_cache_path

    files = sorted(folder.glob("*"))
    stamps = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    key = repr((folder.resolve(), stamps, quantization, language, engine.FORMAT))
    digest = hashlib.sha256((key + ctranslate2.__version__).encode()).hexdigest()[:16]
    place = user_cache_path("takeaways", appauthor=False) / "models"
    out = place / f"{folder.name}-{quantization}-{digest}"
    if not engine.is_converted(out):
        tell(f"converting {name} for ctranslate2, once", 0, 1)
        try:
            convert(
                folder, out, name, quantization=quantization, language=language, force=out.exists()
            )
        except OSError as error:
            reason = f"cannot be kept in {place}: {first_line(error)}"
            raise ModelError(name, reason) from error
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
            return tokenizer

    _say_again(network.config, tokenizer)
    return Loaded(str(folder))


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


@contextmanager
def _appearing(out: Path) -> Iterator[Path]:
    """Give a folder to write ``model`` into, which then takes the place of ``out``."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as part:
        yield Path(part)
        if out.exists():
            shutil.rmtree(out)
        (Path(part) / "model").replace(out)
