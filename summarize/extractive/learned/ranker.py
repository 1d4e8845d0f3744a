"""The learned method ``ranker``: an encoder corrects the small network where it counts.

The encoder (six layers, int8, run by CTranslate2) reads the sentences that the small network holds
most promising, all together and with a [CLS] each, as BertSumExt does (Liu & Lapata 2019, EMNLP).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from summarize.document.document import Document
from summarize.extractive.base import Reading, by_reader
from summarize.extractive.learned.encoder_input import PIECES, Digest, digest, load_tokenizer
from summarize.extractive.learned.features import Floats
from summarize.extractive.learned.tiny import Estimate, readings
from summarize.extractive.learned.word_model import (
    Salience,
    Weights,
    load_weights,
    product,
    read_sentences,
    read_words,
)
from summarize.models.bundled_weights import ENCODER_TOKENIZER, load_encoder, verified_path
from summarize.options import Options
from summarize.runtime.batching import in_batches

READ_FOR = 3  # takeaways that the digest is made for, however many are wanted
_BATCH = 8 * PIECES  # pieces that go through the encoder at once


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """The encoder with its tokenizer, and the head that turns its states into corrections."""

    encoder: Any  # ctranslate2.Encoder
    tokenizer: Tokenizer
    head: Weights

    @classmethod
    def load(cls) -> Reader:
        """Load what comes with the package.

        Raises:
            ModelError: a file is missing or not what it was.
        """
        return cls(
            load_encoder("ranker"),
            load_tokenizer(verified_path(ENCODER_TOKENIZER)),
            load_weights(verified_path("ranker/head.npz")),
        )

    def correct(self, estimates: Sequence[Estimate]) -> list[Estimate]:
        """Read each document's most promising sentences, and correct what was said of them."""
        digests = [digest(one.document, one.values(READ_FOR), self.tokenizer) for one in estimates]
        states = in_batches(digests, self._states, tokens=_BATCH, size=_BATCH)
        return [
            replace(one, salience=self._corrected(one.salience, read, state))
            for one, read, state in zip(estimates, digests, states, strict=True)
        ]

    def _states(self, digests: Sequence[Digest]) -> list[Floats]:
        """Return the encoder's last states of each digest, padded: [pieces, width]."""
        longest = max(map(len, digests))
        segments = [one.segments + [0] * (longest - len(one)) for one in digests]
        found = self.encoder.forward_batch([one.ids for one in digests], token_type_ids=segments)
        return [*np.asarray(found.last_hidden_state)]

    def _corrected(self, seen: Salience, read: Digest, states: Floats) -> Salience:
        words, pairs, sentences = seen.words.copy(), seen.pairs.copy(), seen.sentences.copy()
        heard = self._hidden("word", states[read.at], seen.word_states[read.words])
        of_words, of_pairs = read_words(self.head, heard)
        words[read.words] += of_words
        pairs[read.words[read.inner]] += of_pairs[read.inner]
        judged = self._hidden("sentence", states[read.marks], seen.sentence_states[read.sentences])
        sentences[read.sentences] += read_sentences(self.head, judged)
        return replace(seen, words=words, pairs=pairs, sentences=sentences)

    def _hidden(self, name: str, states: Floats, before: Floats) -> Floats:
        """Return the head's hidden layer, from the encoder's states and the small network's."""
        values = product(np.hstack([states, before]), self.head[name])
        return np.maximum(values + self.head[f"{name}_bias"], 0)


def _readings(documents: Sequence[Document], options: Options) -> list[Reading]:
    """Rank by the encoder and the small network."""
    return readings(documents, options, lambda estimates: _reader().correct(estimates))


@cache
def _reader() -> Reader:
    return Reader.load()


ranker = by_reader("ranker", _readings)
