"""Judge whether an editor would print a text as a bullet, from the text alone.

A linear head on the encoder of ``bullet_encoder`` estimates three things. It learned them from
sentences and bullets that were judged beside their articles; see MODEL_CARD.md. It reads English.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from summarize.grounding.bullet_encoder import (
    FOLDER,
    BulletEncoder,
    Floats,
    load_bullet_encoder,
)
from summarize.models.bundled_weights import verified_path


class Printable(NamedTuple):
    """The judgement of a text; the values are probabilities in [0, 1].

    Attributes:
        alone: that a reader of nothing else can tell who and what is meant.
        whole: that it is a whole sentence, without marks that belong elsewhere.
        worth: that it is no caption, notice or idle remark.
    """

    alone: float
    whole: float
    worth: float

    @property
    def probability(self) -> float:
        """The probability that all three hold, if they are independent."""
        return self.alone * self.whole * self.worth


@dataclass(frozen=True, slots=True, eq=False)
class PrintableModel:
    """The encoder and the head.

    Attributes:
        weight: [3 * width, 3] for the state of the first token, the mean and the maximum of all.
            The outputs are the log-odds that the text is not ``alone``, ``whole``, ``worth``.
        bias: [3].
    """

    encoder: BulletEncoder
    weight: Floats
    bias: Floats

    def judge(self, texts: Sequence[str]) -> list[Printable]:
        """Return the judgement of each text.

        >>> load_printable_model().judge(["He missed the match."])[0].alone < 0.1
        True
        """
        return [
            Printable(*(1 / (1 + np.exp(text.values.astype(np.float64)))).tolist())
            for text in self.encoder.read(texts, self._log_odds)
        ]

    def _log_odds(self, states: Floats) -> Floats:
        summary = np.concatenate([states[0], states.mean(axis=0), states.max(axis=0)])
        return summary @ self.weight + self.bias


@cache
def load_printable_model() -> PrintableModel:
    """Return the model that comes with the package, loaded once.

    Raises:
        ModelError: a file is missing or not as shipped.
    """
    with np.load(verified_path(f"{FOLDER}/printable.npz"), allow_pickle=False) as arrays:
        weight, bias = (arrays[name].astype(np.float32) for name in ("weight", "bias"))
    return PrintableModel(load_bullet_encoder(), weight, bias)
