"""Files in a checkpoint's folder, checked before any heavy library is imported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from summarize.errors import ModelError, short_message

_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.h5", "*.msgpack")


def read_json(path: Path, model: str) -> dict[str, Any]:
    """Return the object in a JSON file; an empty one if the file does not exist.

    Args:
        path: of the file.
        model: name of the model, for messages.

    Raises:
        ModelError: the file is broken.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelError(model, f"has a broken {path.name}: {short_message(error)}") from error
    if not isinstance(value, dict):
        raise ModelError(model, f"has a broken {path.name}: it must hold a JSON object")
    return value


def require_weights(folder: Path, model: str) -> None:
    """Check that a folder has weights that load without running code: safetensors.

    Args:
        folder: of the checkpoint.
        model: name of the model, for messages.

    Raises:
        ModelError: it has no weights, or only pickles.
    """
    if any(folder.glob("*.safetensors")):
        return
    if any(path for pattern in _PICKLES for path in folder.glob(pattern)):
        reason = (
            "has its weights only as pickles, which may run code: load it once where you trust "
            "it and save it with save_pretrained, which writes safetensors"
        )
        raise ModelError(model, reason)
    reason = "has no weights: the folder has no safetensors file, and pickles are not downloaded"
    raise ModelError(model, reason)
