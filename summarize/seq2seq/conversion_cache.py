"""Conversions to CTranslate2's format that are made on first use, and kept in the user's cache."""

from __future__ import annotations

import hashlib
import shutil
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
    import ctranslate2

    files = sorted(file for file in folder.glob("*") if file.is_file())
    stamps = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    request = repr((folder.resolve(), stamps, quantization, language))
    key = f"{request} {engine.FORMAT_VERSION} {ctranslate2.__version__}"
    cache = conversions_folder()
    out = cache / f"{folder.name}-{quantization}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    if engine.is_converted(out):
        return out
    wait = partial(report_progress, f"waiting for another process that converts {name}", 0, 1)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with waiting_lock(lock_file(out), wait):
            if not engine.is_converted(out):
                report_progress(f"converting {name} for ctranslate2, once", 0, 1)
                shutil.rmtree(out, ignore_errors=True)  # a folder without weights is broken
                convert(folder, out, name, quantization=quantization, language=language)
    except OSError as error:
        reason = f"cannot be stored in {cache}: {short_message(error)}"
        raise ModelError(
            name, f"{reason}; convert it elsewhere with `takeaways convert`"
        ) from error
    return out
