"""The rewriter ``compress``: it leaves words of a sentence out and never adds any.

An encoder (six layers, int8, run by CTranslate2) reads the sentence, and a linear head predicts how
likely an editor is to keep each word. ``summarize/models/MODEL_CARD.md`` describes training and
quality.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from summarize.document.document import Document
from summarize.extractive.learned.encoder_input import load_tokenizer
from summarize.extractive.learned.estimates import DocumentEstimates, word_model_weights
from summarize.extractive.learned.weights import load_weights
from summarize.models.bundled_weights import ENCODER_TOKENIZER, load_encoder, verified_path
from summarize.options import Options
from summarize.rewriting.base import SentenceInContext
from summarize.rewriting.pruning import prune, prune_to_fit
from summarize.runtime.batching import in_batches
from summarize.seq2seq.draft import Draft
from summarize.seq2seq.model import BATCH_TOKENS
from summarize.text.stop_words import is_english
from summarize.text.words import count_words, tokenize_lines

Floats = NDArray[np.floating[Any]]

NAME = "compress"
# Tuned on validation; see MODEL_CARD.md.
_BIASES = (1.75, 2.75, 3.75)  # log-odds to add for each draft; more words stay every time
_USE_WEIGHT = 1.4  # weight of the log-odds that an editor uses the word at all
_MAX_TOKENS = 512  # subword tokens that the encoder reads, its limit
_BEYOND_LIMIT = 4.0  # log-odds of words beyond that limit, which stay; by hand
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, eq=False)
class Compressor:
    """The encoder with its tokenizer, and the linear head.

    Attributes:
        weight: [width] of the head.
        bias: of the head.
    """

    encoder: Any  # ctranslate2.Encoder
    tokenizer: Tokenizer
    weight: Floats
    bias: float
    name: str = NAME
    is_generative: bool = False

    @classmethod
    def from_package(cls) -> Compressor:
        """Load the weights that come with the package.

        Raises:
            ModelError: a file is missing or not as shipped.
        """
        head = load_weights(verified_path(f"{NAME}/head.npz"))
        return cls(
            load_encoder(NAME),
            load_tokenizer(verified_path(ENCODER_TOKENIZER)),
            head["weight"],
            float(head["bias"]),
        )

    def no_output_reason(self, text: str) -> str:
        """Return the reason why it wrote nothing for a text."""
        del text
        return "shortens English only"

    def rewrite(
        self, sentences: Sequence[SentenceInContext], options: Options
    ) -> list[list[Draft]]:
        """Return shorter forms of each sentence, the shortest first and the sentence last.

        With ``options.max_words``, there is one that fits where the rules allow it. A sentence of a
        document that is not English gets none.
        """
        documents = {id(sentence.document): sentence.document for sentence in sentences}
        uses = {
            key: _WordUse.from_document(document)
            for key, document in documents.items()
            if is_english(chain(*document.tokens))
        }
        english = [sentence.text for sentence in sentences if id(sentence.document) in uses]
        log_odds = iter(self.keep_log_odds(english))
        return [
            _drafts(
                sentence.text,
                next(log_odds) + uses[key].log_odds(sentence.index),
                options.max_words,
            )
            if (key := id(sentence.document)) in uses
            else []
            for sentence in sentences
        ]

    def keep_log_odds(self, sentences: Sequence[str]) -> list[Floats]:
        """Return the log-odds that each word stays; words stand between spaces."""
        encodings = self.tokenizer.encode_batch(list(sentences))
        values = in_batches(
            [encoding.ids[:_MAX_TOKENS] for encoding in encodings],
            self._token_log_odds,
            tokens=BATCH_TOKENS["cpu"],
            size=max(1, len(encodings)),
        )
        return [
            _means_by_word(sentence, encoding.offsets, token_values)
            for sentence, encoding, token_values in zip(sentences, encodings, values, strict=True)
        ]

    def _token_log_odds(self, batch: Sequence[Sequence[int]]) -> list[Floats]:
        """Return the head's output for each subword token, and for the padding."""
        states = np.asarray(self.encoder.forward_batch(batch).last_hidden_state)
        return [*(states @ self.weight + self.bias)]


@cache
def load_compressor() -> Compressor:
    """Return the compressor that comes with the package, loaded once.

    Raises:
        ModelError: a file is missing or not as shipped.
    """
    return Compressor.from_package()


@dataclass(frozen=True, slots=True, eq=False)
class _WordUse:
    """The log-odds that an editor uses each word of a document, from the word model."""

    document: Document
    word_log_odds: Floats
    sentence_starts: list[int]

    @classmethod
    def from_document(cls, document: Document) -> _WordUse:
        estimates = DocumentEstimates.from_document(document, word_model_weights())
        starts = [0, *accumulate(map(len, document.tokens))]
        return cls(document, estimates.output.words, starts)

    def log_odds(self, index: int) -> Floats:
        """Return the weighted log-odds of the words of a sentence; 0 for a punctuation mark."""
        start, end = self.sentence_starts[index : index + 2]
        log_odds = self.word_log_odds[start:end]
        words = self.document.sentences[index].text.split()
        sizes = [len(tokens) for tokens in tokenize_lines(words)]
        if sum(sizes) != len(log_odds):  # the words alone have other tokens than the sentence
            return np.zeros(len(words))
        sums = np.add.reduceat(np.append(log_odds, 0), [0, *accumulate(sizes)])[:-1]
        return _USE_WEIGHT * np.where(sizes, sums / np.maximum(sizes, 1), 0)


def _drafts(sentence: str, log_odds: Floats, max_words: int | None) -> list[Draft]:
    """Return ever longer forms of a sentence, each once, and finally the sentence.

    If all are longer than ``max_words``, a shorter one comes first.
    """
    forms = [*(prune(sentence, (log_odds + bias).tolist()) for bias in _BIASES), sentence]
    if max_words and all(count_words(form) > max_words for form in forms if form):
        forms.insert(0, prune_to_fit(sentence, (log_odds + _BIASES[0]).tolist(), max_words))
    return [Draft(form, finished=True) for form in dict.fromkeys(forms) if form]


def _means_by_word(sentence: str, offsets: Sequence[tuple[int, int]], values: Floats) -> Floats:
    """Return for each word the mean value of its subword tokens, without punctuation marks."""
    ends = np.array([word.end() for word in _WORD.finditer(sentence)], dtype=np.int64)
    sums, counts = np.zeros(len(ends)), np.zeros(len(ends))
    for (start, end), value in zip(offsets, values, strict=False):  # padding is at the end
        if any(map(str.isalnum, sentence[start:end])):
            index = int(np.searchsorted(ends, end))
            sums[index] += value
            counts[index] += 1
    return np.where(counts > 0, sums / np.maximum(counts, 1), _BEYOND_LIMIT)
