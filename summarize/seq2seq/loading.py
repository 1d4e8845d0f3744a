"""The model that the options name, loaded by the engine that suits it."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from summarize.errors import ModelError, OptionError
from summarize.languages.table import ENGLISH, load_language
from summarize.options import Engine, Options, Precision
from summarize.runtime.progress import report_progress
from summarize.seq2seq import bundled_writer, ctranslate2
from summarize.seq2seq.checkpoint_files import CONVERSION_SETTINGS, read_json
from summarize.seq2seq.devices import pick_device
from summarize.seq2seq.hub import find_checkpoint
from summarize.seq2seq.hugging_face import import_transformers
from summarize.seq2seq.model import Seq2SeqModel

_USE_BUNDLED = "or leave out the model to use the one that comes along"
_ENGLISH_ONLY = "language: the bundled model writes English only; name another with model"


def load_model(options: Options) -> Seq2SeqModel:
    """Return the model that the options name; without a name, the bundled ``writer``.

    A folder ``writer`` in the current folder takes precedence over the bundled one.

    The last two models stay loaded.

    Raises:
        OptionError: the language, device or precision is not supported.
        ModelError: the model cannot be found, loaded or used.
    """
    if is_bundled(options.model):
        if load_language(options.language or "en") is not ENGLISH:
            raise OptionError(_ENGLISH_ONLY)
        return _load_bundled(options.engine, options.device, options.precision)
    return _load_named(
        os.fspath(options.model or ""),
        options.engine,
        options.device,
        options.precision,
        options.revision,
        options.offline,
        options.language,
    )


def is_bundled(model: str | os.PathLike[str] | None) -> bool:
    """Return whether a name, or no name, stands for the bundled ``writer``."""
    name = bundled_writer.NAME
    return not model or (model == name and not Path(name).exists())


@lru_cache(maxsize=2)
def _load_named(
    model: str,
    engine: Engine,
    device: str,
    precision: Precision,
    revision: str | None,
    offline: bool,
    language: str | None,
) -> Seq2SeqModel:
    report_progress(f"loading {model}", 0, 1)
    folder = find_checkpoint(model, revision, offline, advice=_USE_BUNDLED)
    if ctranslate2.is_converted(folder) or (folder / CONVERSION_SETTINGS).is_file():
        if engine == "transformers":
            raise OptionError(f"{model} is converted for ctranslate2: transformers cannot run it")
    elif engine == "ctranslate2" or (
        engine == "auto" and _suits_ctranslate2(folder, model, device)
    ):
        from summarize.seq2seq.conversion_cache import convert_once

        ctranslate2.pick_device(device, precision)  # check both before the conversion
        quantization = "int8" if precision == "auto" else precision
        folder = convert_once(folder, model, quantization=quantization, language=language)
    else:
        from summarize.seq2seq import transformers

        return transformers.load_checkpoint(
            folder, model, device=device, precision=precision, language=language
        )
    return ctranslate2.load_converted(
        folder, model, device=device, precision=precision, language=language
    )


@lru_cache(maxsize=1)
def _load_bundled(engine: Engine, device: str, precision: Precision) -> Seq2SeqModel:
    name = bundled_writer.NAME
    if engine == "transformers":
        raise ModelError(name, bundled_writer.NO_CHECKPOINT)
    report_progress(f"loading {name}", 0, 1)
    folder = bundled_writer.converted_folder()
    model = ctranslate2.load_converted(folder, name, device=device, precision=precision)
    return replace(model, english_only=True, hides_signs=True)


def _suits_ctranslate2(folder: Path, model: str, device: str) -> bool:
    """Return whether CTranslate2 is the faster engine: on a CPU, if it runs the architecture."""
    from summarize.seq2seq.convert import CONVERTIBLE

    architecture = read_json(folder / "config.json", model).get("model_type")
    import_transformers(model)
    return str(architecture) in CONVERTIBLE and pick_device(device).startswith("cpu")
