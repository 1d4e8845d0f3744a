"""The learned method ``ranker``: an encoder corrects the estimates of the word model.

The encoder (six layers, int8, run by CTranslate2) reads the sentences that the word model finds
most promising. It reads them together, each with a [CLS] token, as BertSumExt does (Liu & Lapata
2019, EMNLP).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from summarize.document.document import Document
from summarize.extractive.base import ScoredDocument, by_analyser
from summarize.extractive.learned.encoder_input import (
    MAX_TOKENS,
    EncoderInput,
    encoder_input,
)
from summarize.extractive.learned.estimates import DocumentEstimates, analyse_documents
from summarize.extractive.learned.features import Floats
from summarize.extractive.learned.word_model import (
    WordModelOutput,
    matmul_in_blocks,
    sentence_scores,
    word_log_odds,
)
from summarize.models.bundled_weights import (
    load_encoder,
    load_encoder_tokenizer,
    verified_path,
)
from summarize.models.weights import Weights, load_weights
from summarize.options import Options
from summarize.runtime.batching import in_batches

ASSUMED_COUNT = 3  # takeaways for which the encoder's input is chosen, in training and in use
_BATCH_TOKENS = 8 * MAX_TOKENS  # subword tokens in one batch of the encoder; by hand


@dataclass(frozen=True, slots=True, eq=False)
class EncoderCorrector:
    """Corrects estimates of the word model: an encoder, its tokenizer, and a small head."""

    encoder: Any  # ctranslate2.Encoder
    tokenizer: Tokenizer
    head: Weights

    @classmethod
    def from_package(cls) -> EncoderCorrector:
        """Load the weights that come with the package.

        Raises:
            ModelError: a file is missing or not as shipped.
        """
        return cls(
            load_encoder("ranker"),
            load_encoder_tokenizer(),
            load_weights(verified_path("ranker/head.npz")),
        )

    def correct(self, estimates: Sequence[DocumentEstimates]) -> list[DocumentEstimates]:
        """Return the estimates with corrections for each document's most promising sentences."""
        inputs = [
            encoder_input(item.document, item.values(ASSUMED_COUNT), self.tokenizer)
            for item in estimates
        ]
        states = in_batches(inputs, self._states, tokens=_BATCH_TOKENS, size=_BATCH_TOKENS)
        return [
            replace(item, output=self._corrected(item.output, *pair))
            for item, pair in zip(estimates, zip(inputs, states, strict=True), strict=True)
        ]

    def _states(self, inputs: Sequence[EncoderInput]) -> list[Floats]:
        """Return the encoder's last hidden states of each input, padded: [tokens, width]."""
        longest = max(map(len, inputs))
        segment_ids = [item.segment_ids + [0] * (longest - len(item)) for item in inputs]
        result = self.encoder.forward_batch(
            [item.token_ids for item in inputs], token_type_ids=segment_ids
        )
        return [*np.asarray(result.last_hidden_state)]

    def _corrected(
        self, output: WordModelOutput, encoded: EncoderInput, states: Floats
    ) -> WordModelOutput:
        """Return the word model's output with the head's corrections added."""
        words, pairs, sentences = output.words.copy(), output.pairs.copy(), output.sentences.copy()
        in_input, sentence_indices = encoded.word_indices, encoded.sentence_indices
        hidden = self._hidden("word", states[encoded.token_positions], output.word_states[in_input])
        word_changes, pair_changes = word_log_odds(self.head, hidden)
        words[in_input] += word_changes
        pairs[in_input[encoded.has_next]] += pair_changes[encoded.has_next]
        hidden = self._hidden(
            "sentence", states[encoded.cls_positions], output.sentence_states[sentence_indices]
        )
        sentences[sentence_indices] += sentence_scores(self.head, hidden)
        return replace(output, words=words, pairs=pairs, sentences=sentences)

    def _hidden(self, layer: str, encoder_states: Floats, word_model_states: Floats) -> Floats:
        """Return the states of the head's hidden layer for words or for sentences."""
        inputs = np.hstack([encoder_states, word_model_states])
        values = matmul_in_blocks(inputs, self.head[layer]) + self.head[f"{layer}_bias"]
        return np.maximum(values, 0)


def _analyse(documents: Sequence[Document], options: Options) -> list[ScoredDocument]:
    return analyse_documents(
        documents, options, correct=lambda estimates: _corrector().correct(estimates)
    )


@cache
def _corrector() -> EncoderCorrector:
    return EncoderCorrector.from_package()


ranker = by_analyser("ranker", _analyse)
