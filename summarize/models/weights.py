"""Arrays of the networks and their heads, as the package stores them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[str, NDArray[np.float32]]
"""Arrays by the names that they have in the trained network."""

SCALE_SUFFIX = "_scale"  # of the array with the scales of an array that is stored as int8


def load_weights(file: Path) -> Weights:
    """Read the arrays of an ``.npz`` file as float32. Nothing in the file is executed."""
    with np.load(file, allow_pickle=False) as arrays:
        weights = {name: arrays[name].astype(np.float32) for name in arrays}
    for name in [name for name in weights if name.endswith(SCALE_SUFFIX)]:
        weights[name.removesuffix(SCALE_SUFFIX)] *= weights.pop(name)
    return weights
