"""From the options to a model that is ready to write."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from summarize.errors import OptionError
from summarize.options import Engine, Options, Precision, Quantization
from summarize.runtime.progress import report_progress
from summarize.seq2seq import ctranslate2
from summarize.seq2seq.hub import find_checkpoint, import_transformers, pick_device, read_json
from summarize.seq2seq.model import Seq2Seq

_ONE_LANGUAGE = (
    "language: the model that comes with the package writes English alone; name another with model"
)


def load(options: Options) -> Seq2Seq:
    """Return the model that the options name, else the package's own; the last two stay loaded.

    Raises:
        OptionError: they ask for a language, device or precision that is not to be had.
        ModelError: it cannot be found, loaded or used.
    """
    if not options.model:
        if options.language not in (None, "en"):
            raise OptionError(_ONE_LANGUAGE)
        return _load_embedded(options.engine, options.device, options.precision)
    return _load(
        os.fspath(options.model),
        options.engine,
        options.device,
        options.precision,
        options.revision,
        options.offline,
        options.language,
    )


@lru_cache(maxsize=2)
def _load(
    model: str,
    engine: Engine,
    device: str,
    precision: Precision,
    revision: str | None,
    offline: bool,
    language: str | None,
) -> Seq2Seq:
    report_progress(f"loading {model}", 0, 1)
    folder = find_checkpoint(model, revision, offline)
    if ctranslate2.is_converted(folder) or (folder / ctranslate2.SETTINGS).is_file():
        if engine == "transformers":
            raise OptionError(f"{model} is converted for ctranslate2: transformers cannot run it")
    elif engine == "ctranslate2" or (engine == "auto" and _suits(folder, model, device)):
        from summarize.seq2seq.convert import convert_once

        ctranslate2.require_able(device, precision)
        quantization = _quantization(precision)
        folder = convert_once(folder, model, quantization=quantization, language=language)
    else:
        from summarize.seq2seq import transformers

        return transformers.load(
            folder, model, device=device, precision=precision, language=language
        )
    return ctranslate2.load(folder, model, device=device, precision=precision, language=language)


@lru_cache(maxsize=1)
def _load_embedded(engine: Engine, device: str, precision: Precision) -> Seq2Seq:
    from summarize.seq2seq import bundled as embedded

    name = embedded.NAME
    report_progress(f"loading {name}", 0, 1)
    if engine == "transformers" or (engine == "auto" and device == "mps"):
        import_transformers(name)
        from summarize.seq2seq import transformers

        folder = embedded.checkpoint()
        model = transformers.load(folder, name, device=device, precision=precision)
    else:
        ctranslate2.require_able(device, precision)
        folder = embedded.converted(_quantization(precision))
        model = ctranslate2.load(folder, name, device=device, precision=precision)
    return replace(model, english_only=True)


def _quantization(precision: Precision) -> Quantization:
    return "int8" if precision == "auto" else precision


def _suits(folder: Path, model: str, device: str) -> bool:
    """Whether CTranslate2 is the faster engine: on a processor, if it knows the architecture."""
    from summarize.seq2seq.convert import CONVERTIBLE

    architecture = read_json(folder / "config.json", model).get("model_type")
    import_transformers(model)
    return str(architecture) in CONVERTIBLE and pick_device(device).startswith("cpu")
