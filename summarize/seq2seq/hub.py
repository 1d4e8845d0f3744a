"""What every use of Hugging Face's ``transformers`` shares: finding, quieting, choosing a device.

Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from summarize.errors import ModelError, OptionError, short_message

_DEVICE = re.compile(r"(?:cpu|cuda|mps)(?::[0-9]+)?")
_HUB_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)?")
_FILES = ("*.json", "*.safetensors", "*.model", "*.spm", "*.txt", "model.bin")  # CTranslate2's
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.h5", "*.msgpack")


def find_checkpoint(model: str, revision: str | None = None, offline: bool = False) -> Path:
    """Return the folder of a checkpoint, downloaded if need be.

    The network is asked only where ``model`` is no folder and may be a name on the hub, and
    never for weights that are pickled.

    Args:
        model: folder, or name on the hub.
        revision: branch, tag or commit on the hub.
        offline: use only what was downloaded before.

    Raises:
        ModelError: there is none, or it cannot be had.
    """
    try:
        if Path(model).is_dir():
            return Path(model)
        if Path(model).is_file():
            raise ModelError(model, "is a file; name the folder that holds it")
    except OSError as error:
        raise ModelError(model, f"cannot be looked for: {error.strerror}") from error
    if not _HUB_NAME.fullmatch(model) or model.startswith("."):
        raise ModelError(model, "is not there: no such folder, and no name of the hub")
    huggingface_hub = _imported("huggingface_hub", model)
    errors = _imported("huggingface_hub.errors", model)
    try:
        with quiet():
            found = huggingface_hub.snapshot_download(
                model, revision=revision, allow_patterns=[*_FILES], local_files_only=offline
            )
    except errors.GatedRepoError as error:
        reason = "is on the hub only for those with access: log in with `hf auth login`"
        raise ModelError(model, reason) from error
    except errors.RevisionNotFoundError as error:
        raise ModelError(model, f"has no revision {revision!r} on the hub") from error
    except (errors.RepositoryNotFoundError, errors.HFValidationError) as error:
        raise ModelError(model, "is neither a folder nor a name on the hub") from error
    except (errors.LocalEntryNotFoundError, errors.OfflineModeIsEnabled, OSError) as error:
        asked = (
            "was not downloaded before: leave --offline out"
            if offline
            else "could not be asked of the hub: is there a network, and HF_HUB_OFFLINE unset?"
        )
        raise ModelError(model, f"is no folder, and {asked}") from error
    return Path(found)


def read_json(path: Path, model: str) -> dict[str, Any]:
    """Return the object in a JSON file; an empty one where there is no file.

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
        raise ModelError(model, f"has a broken {path.name}: it holds no object")
    return value


def require_weights(folder: Path, model: str) -> None:
    """Check that a folder has weights that can be loaded without running code from them.

    Raises:
        ModelError: it has none, or only pickled ones.
    """
    if any(folder.glob("*.safetensors")):
        return
    if any(path for pattern in _PICKLES for path in folder.glob(pattern)):
        reason = (
            "has its weights only as pickles, which may run code: load it once where you trust "
            "it and save it with save_pretrained, which writes safetensors"
        )
        raise ModelError(model, reason)
    reason = "has no weights: there is no safetensors file, and pickles are never fetched"
    raise ModelError(model, reason)


def import_transformers(model: str) -> Any:
    """Return the module ``transformers``.

    Raises:
        ModelError: it or torch is not installed.
    """
    _imported("torch", model)
    return _imported("transformers", model)


def _imported(module: str, model: str) -> Any:
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        reason = f"needs the package {package}: pip install 'takeaways[hub]'"
        raise ModelError(model, reason) from error


def pick_device(device: str = "auto") -> str:
    """Return the device to compute on: a GPU where there is one, unless another is named.

    Raises:
        OptionError: the one named is not there.
    """
    import torch

    cuda, mps = torch.cuda.device_count(), torch.backends.mps.is_available()
    if device == "auto":
        return "cuda" if cuda else "mps" if mps else "cpu"
    require_device(device, {"cpu": 1, "cuda": cuda, "mps": int(mps)})
    return device


def require_device(device: str, there: Mapping[str, int], engine: str = "torch") -> None:
    """Check that a device is there.

    Args:
        device: ``cpu``, ``cuda``, ``cuda:N`` or ``mps``.
        there: how many of each kind an engine finds.
        engine: which, for messages.

    Raises:
        OptionError: it is not, or its name is none.
    """
    if not _DEVICE.fullmatch(device):
        raise OptionError(f"device must be auto, cpu, cuda, cuda:N or mps, not {device!r}")
    kind, _, number = device.partition(":")
    if int(number or 0) >= there.get(kind, 0):
        reason = f"is not there for {engine}, or it cannot use it"
        raise OptionError(f"the device {device!r} {reason}; leave --device out for the best")


def computes_bfloat16(device: str) -> bool:
    """Whether a device has arithmetic for bfloat16 that is faster than that for float32."""
    import torch

    if device.startswith("cuda"):
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if device == "cpu" and hasattr(torch.cpu, "get_capabilities"):
        able = torch.cpu.get_capabilities()
        return bool(able.get("avx512_bf16") or able.get("amx_bf16"))
    return False


@contextmanager
def quiet() -> Iterator[None]:
    """Keep bars and remarks of Hugging Face's libraries off stderr; what matters is checked."""
    from huggingface_hub.utils import (
        are_progress_bars_disabled,
        disable_progress_bars,
        enable_progress_bars,
    )

    transformers = sys.modules.get("transformers")  # is quiet enough if it is not there
    log = transformers.logging if transformers else None
    level = log.get_verbosity() if log else 0
    bars = bool(log and log.is_progress_bar_enabled())
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
        if log and bars:
            log.enable_progress_bar()
        if hub_bars:
            enable_progress_bars()
