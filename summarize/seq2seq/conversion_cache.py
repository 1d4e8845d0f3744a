"""Conversions to CTranslate2's format that are made on first use, and kept in the user's cache."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from summarize.errors import ModelError, short_message
from summarize.options import Quantization
from summarize.runtime.atomic_files import waiting_lock
from summarize.runtime.progress import report_progress
from summarize.seq2seq import ctranslate2 as engine
from summarize.seq2seq.convert import convert
from summarize.seq2seq.model_cache import conversions_folder, lock_file


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

    cache = conversions_folder()
    full_key = f"{key} {engine.FORMAT_VERSION} {ctranslate2.__version__}"
    out = cache / f"{label}-{hashlib.sha256(full_key.encode()).hexdigest()[:16]}"
    if engine.is_converted(out):
        return out
    wait = partial(report_progress, f"waiting for another process that converts {name}", 0, 1)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with waiting_lock(lock_file(out), wait):
            if not engine.is_converted(out):
                report_progress(f"converting {name} for ctranslate2, once", 0, 1)
                shutil.rmtree(out, ignore_errors=True)  # a folder without weights is broken
                write(out)
    except OSError as error:
        reason = f"cannot be stored in {cache}: {short_message(error)}"
        raise ModelError(
            name, f"{reason}; convert it elsewhere with `takeaways convert`"
        ) from error
    return out
