"""The encoder that reads bullets and sentences alone: six layers, int8, run by CTranslate2.

Two heads read its states: that of ``compress``, which cuts a sentence, and that of ``printable``,
which judges a text. A text is read once for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from summarize.models.bundled_weights import load_encoder, load_encoder_tokenizer, verified_path
from summarize.models.weights import load_weights
from summarize.runtime.batching import in_batches

Floats = NDArray[np.float32]

_FOLDER = "bullets"  # of its weights and those of its heads
_MAX_TOKENS = 512  # subword tokens that it reads, its limit
_BATCH_TOKENS = 2048  # subword tokens in one batch; by hand
_MOST_REMEMBERED = 2048  # texts, about 2 kB each; by hand
_LONGEST_REMEMBERED = 2000  # characters of a text; by hand


class EncodedText(NamedTuple):
    """A text as the encoder read it, at most 512 subword tokens of it.

    Attributes:
        offsets: of each subword token in the text; those of the first and last one are empty.
        cuts: [tokens, 5] the outputs of the head of ``compress``; see ``Compressor``.
        faults: [3] the outputs of the head of ``printable``: the log-odds that the text is not
            ``alone``, ``whole``, ``worth``.
    """

    offsets: Sequence[tuple[int, int]]
    cuts: Floats
    faults: Floats


class Head(NamedTuple):
    """A linear layer: [inputs, outputs] and [outputs]."""

    weight: Floats
    bias: Floats

    @classmethod
    def from_package(cls, name: str) -> Head:
        """Load the head ``name`` that comes with the package.

        Raises:
            ModelError: the file is missing or not as shipped.
        """
        return cls(**load_weights(verified_path(f"{_FOLDER}/{name}.npz")))

    def __call__(self, inputs: Floats) -> Floats:
        """Return the outputs for [..., inputs]."""
        return inputs @ self.weight + self.bias


@dataclass(frozen=True, slots=True, eq=False)
class BulletEncoder:
    """The encoder with its tokenizer and heads.

    It remembers the last texts: a sentence that is shortened is also judged as it stands.
    """

    encoder: Any  # ctranslate2.Encoder
    tokenizer: Tokenizer
    cutting: Head
    judging: Head
    _memory: dict[str, EncodedText] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def read(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return each line of text as it was read."""
        distinct = dict.fromkeys(texts)
        with self._lock:
            known = {text: self._memory[text] for text in distinct if text in self._memory}
        new = [text for text in distinct if text not in known]
        known.update(zip(new, self._read_anew(new), strict=True))
        with self._lock:
            kept = [text for text in new if len(text) <= _LONGEST_REMEMBERED]
            self._memory.update({text: known[text] for text in kept})
            for text in [*self._memory][: max(0, len(self._memory) - _MOST_REMEMBERED)]:
                del self._memory[text]
        return [known[text] for text in texts]

    def _read_anew(self, texts: Sequence[str]) -> list[EncodedText]:
        encodings = self.tokenizer.encode_batch([*texts])
        token_ids = [encoding.ids[:_MAX_TOKENS] for encoding in encodings]
        outputs = in_batches(
            token_ids, self._outputs, tokens=_BATCH_TOKENS, size=max(1, len(token_ids))
        )
        return [
            EncodedText(encoding.offsets[:_MAX_TOKENS], cuts, faults)
            for encoding, (cuts, faults) in zip(encodings, outputs, strict=True)
        ]

    def _outputs(self, batch: Sequence[Sequence[int]]) -> list[tuple[Floats, Floats]]:
        states = np.asarray(self.encoder.forward_batch([*batch]).last_hidden_state)
        texts = [of_text[: len(ids)] for of_text, ids in zip(states, batch, strict=True)]
        return [(self.cutting(text), self.judging(_summary(text))) for text in texts]


def _summary(states: Floats) -> Floats:
    """Return [3 * width]: the state of the first token, the mean and the maximum of all."""
    return np.concatenate([states[0], states.mean(axis=0), states.max(axis=0)])


@cache
def load_bullet_encoder() -> BulletEncoder:
    """Return the encoder and the heads that come with the package, loaded once.

    Raises:
        ModelError: a file is missing or not as shipped.
    """
    return BulletEncoder(
        load_encoder(_FOLDER),
        load_encoder_tokenizer(),
        Head.from_package("compress"),
        Head.from_package("printable"),
    )
