"""Devices that torch can compute on, and the precision that suits them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from summarize.errors import OptionError

_DEVICE = re.compile(r"(?:cpu|cuda|mps)(?::[0-9]+)?")


def pick_device(device: str = "auto") -> str:
    """Return the device for torch to compute on.

    Args:
        device: ``cpu``, ``cuda``, ``cuda:N`` or ``mps``; ``auto`` prefers a CUDA GPU, then Apple's
            MPS, then the CPU.

    Raises:
        OptionError: the device is not available, or its name is invalid.
    """
    import torch

    cuda, mps = torch.cuda.device_count(), torch.backends.mps.is_available()
    if device == "auto":
        return "cuda" if cuda else "mps" if mps else "cpu"
    require_device(device, {"cpu": 1, "cuda": cuda, "mps": int(mps)})
    return device


def require_device(device: str, available: Mapping[str, int], engine: str = "torch") -> None:
    """Check that a device is available.

    Args:
        device: ``cpu``, ``cuda``, ``cuda:N`` or ``mps``.
        available: number of devices of each type that the engine can use.
        engine: name of the engine, for messages.

    Raises:
        OptionError: the device is not available, or its name is invalid.
    """
    if not _DEVICE.fullmatch(device):
        raise OptionError(f"device must be auto, cpu, cuda, cuda:N or mps, not {device!r}")
    device_type, _, index = device.partition(":")
    if int(index or 0) >= available.get(device_type, 0):
        reason = f"is not available to {engine}; leave out device to use the best one that is"
        raise OptionError(f"the device {device!r} {reason}")


def computes_bfloat16(device: str) -> bool:
    """Return whether a device computes faster in bfloat16 than in float32."""
    import torch

    if device.startswith("cuda"):
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if device == "cpu" and hasattr(torch.cpu, "get_capabilities"):
        capabilities = torch.cpu.get_capabilities()
        return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
    return False
