"""Hugging Face's libraries: imported when they are needed, and kept quiet."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from summarize.errors import ModelError


def import_transformers(model: str) -> Any:
    """Return the module ``transformers``.

    Args:
        model: name of the model that needs it, for messages.

    Raises:
        ModelError: it or torch is not installed.
    """
    import_for_model("torch", model)
    return import_for_model("transformers", model)


def import_for_model(module: str, model: str) -> Any:
    """Return a module of the extra ``hub``.

    Args:
        module: full name of the module.
        model: name of the model that needs it, for messages.

    Raises:
        ModelError: its package is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        reason = f"needs the package {package}: pip install 'takeaways[hub]'"
        is_missing = isinstance(error, ModuleNotFoundError) and error.name == package
        raise ModelError(model, reason) from (None if is_missing else error)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep progress bars and warnings of Hugging Face's libraries off stderr.

    The callers check results themselves, and report problems as errors.
    """
    from huggingface_hub.utils import (
        are_progress_bars_disabled,
        disable_progress_bars,
        enable_progress_bars,
    )

    transformers = sys.modules.get("transformers")  # if it is not imported, it prints nothing
    log = transformers.logging if transformers else None
    level = log.get_verbosity() if log else 0
    transformers_bars = bool(log and log.is_progress_bar_enabled())
    hub_bars = not are_progress_bars_disabled()
    disable_progress_bars()
    if log:
        log.set_verbosity_error()
        log.disable_progress_bar()
    try:
        yield
    finally:
        if log:
            log.set_verbosity(level)
        if log and transformers_bars:
            log.enable_progress_bar()
        if hub_bars:
            enable_progress_bars()
