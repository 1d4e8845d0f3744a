"""Logistic regression by Newton's method."""

from __future__ import annotations

import numpy as np

from summarize.document.arrays import FloatArray

_STEPS = 25  # of Newton's method, which converges in ten


def fit_weights(
    inputs: FloatArray, labels: FloatArray, importance: FloatArray, penalties: FloatArray
) -> FloatArray:
    """Return the weights of a logistic model with an L2 penalty.

    Args:
        inputs: [examples, inputs]; one of them may be 1 for all examples, for the bias.
        labels: 1 or 0 for each example.
        importance: weight of each example.
        penalties: on the square of each weight.
    """
    weights = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        probabilities = 1 / (1 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (importance * (probabilities - labels)) + penalties * weights
        spread = importance * probabilities * (1 - probabilities)
        weights -= np.linalg.solve((inputs.T * spread) @ inputs + np.diag(penalties), gradient)
    return weights
