"""The encoder that reads bullets and sentences alone: six layers, int8, run by CTranslate2.

Two heads use it: ``compress`` cuts a sentence, and ``printable`` judges a text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from summarize.models.bundled_weights import load_encoder, load_encoder_tokenizer
from summarize.runtime.batching import in_batches

Floats = NDArray[np.float32]

FOLDER = "bullets"  # of its weights and those of its heads
_MAX_TOKENS = 512  # subword tokens that it reads, its limit
_BATCH_TOKENS = 2048  # subword tokens in one batch; by hand


class EncodedText(NamedTuple):
    """A text as the encoder read it.

    Attributes:
        offsets: of each subword token in the text; those of the first and last one are empty.
        values: what a head made of the states of the tokens, at most 512 of them.
    """

    offsets: Sequence[tuple[int, int]]
    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class BulletEncoder:
    """The encoder with its tokenizer."""

    encoder: Any  # ctranslate2.Encoder
    tokenizer: Tokenizer

    def read(self, texts: Sequence[str], head: Callable[[Floats], Floats]) -> list[EncodedText]:
        """Return each text as it was read.

        Args:
            texts: lines.
            head: called with [tokens, width], the states of a text.
        """
        encodings = self.tokenizer.encode_batch([*texts])
        token_ids = [encoding.ids[:_MAX_TOKENS] for encoding in encodings]
        values = in_batches(
            token_ids,
            lambda batch: self._values(batch, head),
            tokens=_BATCH_TOKENS,
            size=max(1, len(token_ids)),
        )
        return [
            EncodedText(encoding.offsets[:_MAX_TOKENS], of_text)
            for encoding, of_text in zip(encodings, values, strict=True)
        ]

    def _values(
        self, batch: Sequence[Sequence[int]], head: Callable[[Floats], Floats]
    ) -> list[Floats]:
        states = np.asarray(self.encoder.forward_batch([*batch]).last_hidden_state)
        return [head(of_text[: len(ids)]) for of_text, ids in zip(states, batch, strict=True)]


@cache
def load_bullet_encoder() -> BulletEncoder:
    """Return the encoder that comes with the package, loaded once.

    Raises:
        ModelError: a file is missing or not as shipped.
    """
    return BulletEncoder(load_encoder(FOLDER), load_encoder_tokenizer())
