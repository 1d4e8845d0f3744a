"""Conversions to CTranslate2's format that are made on first use, and kept in the user's cache."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from summarize.errors import ModelError, OptionError, short_message
from summarize.options import Quantization
from summarize.runtime.progress import report_progress
from summarize.seq2seq import ctranslate2 as engine
from summarize.seq2seq.convert import convert


def convert_once(
    folder: Path, name: str, *, quantization: Quantization = "int8", language: str | None = None
) -> Path:
    """Return the converted folder of a checkpoint, after converting it if necessary.

    A checkpoint is converted again when one of its files changes.

    Args:
        folder: of the checkpoint.
        name: of the model, for messages.
        quantization: number format of the weights.
        language: language of the texts, for multilingual models.

    Raises:
        ModelError: see ``convert``; or the user's cache cannot be written.
    """
    files = sorted(file for file in folder.glob("*") if file.is_file())
    stamps = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    key = repr((folder.resolve(), stamps, quantization, language))
    return cached_conversion(
        f"{folder.name}-{quantization}",
        key,
        name,
        lambda out: convert(folder, out, name, quantization=quantization, language=language),
    )


def cached_conversion(label: str, key: str, name: str, write: Callable[[Path], None]) -> Path:
    """Return a converted folder of the user's cache; call ``write`` to make it if necessary.

    Args:
        label: beginning of the folder's name.
        key: text that identifies the conversion.
        name: of the model, for messages.
        write: makes the folder at a given path, complete or not at all.

    Raises:
        ModelError: the user's cache cannot be written.
    """
    import ctranslate2
    from platformdirs import user_cache_path

    cache = user_cache_path("takeaways", appauthor=False) / "models"
    full_key = f"{key} {engine.FORMAT_VERSION} {ctranslate2.__version__}"
    out = cache / f"{label}-{hashlib.sha256(full_key.encode()).hexdigest()[:16]}"
    try:
        if not engine.is_converted(out):
            report_progress(f"converting {name} for ctranslate2, once", 0, 1)
            shutil.rmtree(out, ignore_errors=True)  # a folder without weights is broken
            write(out)
    except OptionError:
        if not engine.is_converted(out):  # unless another process has made it in the meantime
            raise
    except OSError as error:
        reason = f"cannot be stored in {cache}: {short_message(error)}"
        raise ModelError(
            name, f"{reason}; convert it elsewhere with `takeaways convert`"
        ) from error
    return out
