"""Files in a checkpoint's folder, checked before any heavy library is imported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from summarize.errors import ModelError, short_message
from summarize.reading.paths import is_stream

CONVERSION_SETTINGS = "takeaways.json"  # in a converted folder, beside CTranslate2's own files
_MAX_JSON = 16 << 20  # bytes of a configuration, far more than any has; chosen by hand
_MAX_POSITIONS = 1_000_000  # that need no weights, of sinusoids; chosen by hand
# Ends of the names of sizes in a configuration. Each is a dimension of some weight.
_SIZES = ("d_ff", "d_kv", "d_model", "ffn_dim", "hidden_size", "intermediate_size", "vocab_size")
_POSITIONS = ("position_embeddings", "n_positions")
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
        if path.stat().st_size > _MAX_JSON:
            raise ValueError(f"it has over {_MAX_JSON >> 20} MB")
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(model, f"has a broken {path.name}: {short_message(error)}") from error
    if not isinstance(value, dict):
        raise ModelError(model, f"has a broken {path.name}: it must hold a JSON object")
    return value


def require_files(folder: Path, model: str) -> None:
    """Check that nothing in a checkpoint's folder is a pipe or device, which might never end.

    Args:
        folder: of the checkpoint.
        model: name of the model, for messages.

    Raises:
        ModelError: something is.
    """
    for path in folder.iterdir():
        if is_stream(path):
            raise ModelError(
                model, f"holds a pipe or device, {path.name}: download its files again"
            )


def require_plausible_sizes(folder: Path, config: Mapping[str, Any], model: str) -> None:
    """Check that a configuration asks for no more than the weights hold.

    Without this a network of any size would be made before its weights are compared with it.

    Args:
        folder: of the checkpoint.
        config: its configuration, as it stands in the file.
        model: name of the model, for messages.

    Raises:
        ModelError: a size is larger than every dimension of the weights, or there are more layers
            than weights.
    """
    shapes = _weight_shapes(folder)
    if not shapes:
        return  # the loader says what is wrong with them
    longest = max(max(shape, default=1) for shape in shapes)
    limits = {
        **dict.fromkeys(_SIZES, longest),
        **dict.fromkeys(_POSITIONS, max(longest, _MAX_POSITIONS)),
        "layers": len(shapes),
    }
    for part in (config, config.get("encoder"), config.get("decoder")):
        for name, value in part.items() if isinstance(part, dict) else ():
            ends = (end for end in limits if name.endswith(end))
            limit = limits.get(next(ends, ""))
            if limit is not None and isinstance(value, int) and value > limit:
                reason = f"has a config.json with {name} {value:,}, but its weights are smaller"
                raise ModelError(model, f"{reason}: the files are not of the same checkpoint")


def _weight_shapes(folder: Path) -> list[tuple[int, ...]]:
    """Return the shapes of all weights, from the heads of the files; none if one is broken."""
    from safetensors import SafetensorError, safe_open

    shapes = []
    try:
        for path in folder.glob("*.safetensors"):
            with safe_open(path, "numpy") as file:
                shapes += [tuple(file.get_slice(name).get_shape()) for name in file.keys()]  # noqa: SIM118 (it is no mapping)
    except (OSError, SafetensorError):
        return []
    return shapes


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
