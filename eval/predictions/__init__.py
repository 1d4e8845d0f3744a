"""Predictions made elsewhere: read, and paired with the articles."""

from eval.predictions.forms import (
    Predictions,
    PredictionsFile,
    assign_predictions,
    read_predictions,
)
from eval.predictions.pairing import Bullets, Paired

__all__ = [
    "Bullets",
    "Paired",
    "Predictions",
    "PredictionsFile",
    "assign_predictions",
    "read_predictions",
]
