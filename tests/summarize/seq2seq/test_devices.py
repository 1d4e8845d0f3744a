"""Devices: names are checked, and only available devices are accepted."""

from __future__ import annotations

import pytest

from summarize import OptionError
from summarize.seq2seq.devices import computes_bfloat16, pick_device, require_device


@pytest.mark.parametrize("device", ["cpu", "cuda", "cuda:0", "cuda:1"])
def test_available_devices_are_accepted(device: str) -> None:
    require_device(device, {"cpu": 1, "cuda": 2})


@pytest.mark.parametrize("device", ["cuda:2", "cpu:1", "mps"])
def test_unavailable_devices_are_refused(device: str) -> None:
    with pytest.raises(OptionError, match=f"the device '{device}' is not available to engine"):
        require_device(device, {"cpu": 1, "cuda": 2}, "engine")


@pytest.mark.parametrize("device", ["", "auto", "CPU", "cuda:", "cuda:-1", "gpu"])
def test_invalid_names_are_refused(device: str) -> None:
    with pytest.raises(OptionError, match="device must be auto, cpu, cuda, cuda:N or mps, not"):
        require_device(device, {"cpu": 1})


def test_the_cpu_is_always_available() -> None:
    assert pick_device("cpu") == "cpu"
    assert pick_device() in ("cpu", "cuda", "mps")
    assert computes_bfloat16("mps") is False
