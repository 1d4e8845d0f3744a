"""Judge whether an editor would print a text as a bullet, from the text alone.

A head of ``bullet_encoder`` estimates three things. It learned them from sentences and bullets
that were judged beside their articles; see MODEL_CARD.md. It reads English.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from summarize.grounding.bullet_encoder import load_bullet_encoder


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


def judge_printable(texts: Sequence[str]) -> list[Printable]:
    """Return the judgement of each text.

    >>> judge_printable(["He missed the match."])[0].alone < 0.1
    True

    Raises:
        ModelError: a file of the model is missing or not as shipped.
    """
    return [
        Printable(*(1 / (1 + np.exp(text.faults.astype(np.float64)))).tolist())
        for text in load_bullet_encoder().read(texts)
    ]
