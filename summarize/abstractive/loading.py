"""From the options to a model that is ready to write."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from summarize.abstractive import ctranslate2
from summarize.abstractive.seq2seq import Seq2Seq
from summarize.errors import OptionError
from summarize.hub import find_checkpoint, import_transformers, pick_device, read_json
from summarize.options import Engine, Options, Precision
from summarize.watching import tell

_NO_MODEL = (
    "this method needs a model: --model with a folder or a name on the Hugging Face hub of a "
    "sequence-to-sequence checkpoint for summarization, e.g. facebook/bart-large-cnn"
)


def load(options: Options) -> Seq2Seq:
    """Return the model that the options name; the last two stay loaded.

    Raises:
        OptionError: they name none, or a device or precision that is not to be had.
        ModelError: it cannot be found, loaded or used.
    """
    if not options.model:
        raise OptionError(_NO_MODEL)
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
    tell(f"loading {model}", 0, 1)
    folder = find_checkpoint(model, revision, offline)
    if ctranslate2.is_converted(folder) or (folder / ctranslate2.SETTINGS).is_file():
        if engine == "transformers":
            raise OptionError(f"{model} is converted for ctranslate2: transformers cannot run it")
    elif engine == "ctranslate2" or (engine == "auto" and _suits(folder, model, device)):
        from summarize.abstractive.convert import convert_once

        ctranslate2.require_able(device, precision)
        quantization = "int8" if precision in ("auto", "int8") else precision
        folder = convert_once(folder, model, quantization=quantization, language=language)
    else:
        from summarize.abstractive import transformers

        return transformers.load(
            folder, model, device=device, precision=precision, language=language
        )
    return ctranslate2.load(folder, model, device=device, precision=precision, language=language)


def _suits(folder: Path, model: str, device: str) -> bool:
    """Whether CTranslate2 is the faster engine: on a processor, if it knows the architecture."""
    from summarize.abstractive.convert import CONVERTIBLE

    architecture = read_json(folder / "config.json", model).get("model_type")
    import_transformers(model)
    return str(architecture) in CONVERTIBLE and pick_device(device).startswith("cpu")
