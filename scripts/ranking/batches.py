"""Collators: each turns training examples into one batch of tensors.

``Trainer`` calls a collator with some rows of the data set ``examples``. The batch holds the input
of a network and the targets of the loss::

    collator = WordModelCollator()
    output = network(**collator(rows))  # contains "loss"
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from summarize.extractive.learned.encoder_input import EncoderInput, encoder_input
from summarize.extractive.learned.estimates import DocumentEstimates
from summarize.extractive.learned.features import Features
from summarize.extractive.learned.ranker import ASSUMED_COUNT
from summarize.models.bundled_weights import read_tokenizer
from summarize.models.weights import Weights

from .examples import Example

# Padded lengths, in tokens, are multiples of 8: tensor cores are fastest with such sizes (NVIDIA,
# "Train With Mixed Precision").
_LENGTH_MULTIPLE = 8
Batch = dict[str, Any]


class WordModelCollator:
    """Collator for ``WordModelNetwork``. It joins the arrays of all articles, without padding.

    The arrays of a batch are those of ``Features``. Indices count through the whole batch:

    - ``type_of_word``, ``sentence_of_word``: [words] the type and the sentence of each word.
    - ``article_of_sentence``: [sentences] the article of each sentence.
    - ``first_sentences``: [articles] the first sentence of each article.
    """

    def __call__(self, rows: Sequence[dict[str, Any]]) -> Batch:
        """Return one batch with the input and the targets of all rows."""
        examples = [Example.from_row(row) for row in rows]
        features = [Features.from_document(example.document) for example in examples]
        sentence_counts = [len(article.sentences) for article in features]
        first_sentences = np.cumsum(sentence_counts) - sentence_counts
        type_counts = [len(article.types) for article in features]
        first_types = np.cumsum(type_counts) - type_counts
        batch = {
            "buckets": np.concatenate([article.buckets for article in features]),
            "types": np.concatenate([article.types for article in features]),
            "type_of_word": _concatenate_shifted(
                [article.words for article in features], first_types
            ),
            "sentence_of_word": _concatenate_shifted(
                [article.rows for article in features], first_sentences
            ),
            "positions": np.concatenate([article.positions for article in features]),
            "sentences": np.concatenate([article.sentences for article in features]),
            "article_of_sentence": np.repeat(np.arange(len(rows)), sentence_counts),
            "first_sentences": first_sentences,
        }
        targets = {
            "word_targets": np.concatenate([example.words for example in examples]),
            "pair_targets": np.concatenate([example.pairs for example in examples]),
            "sentence_targets": np.concatenate([example.sentences for example in examples]),
        }
        return {"batch": _tensors(batch), **_tensors(targets)}


class RankerCollator:
    """Collator for ``RankerNetwork``: padded encoder inputs and the output of the word model.

    The arrays have values only for sentences and words that are part of an encoder input. The
    network flattens the encoder's output to [articles * padded length, width];
    ``token_positions`` and ``cls_positions`` are rows of that.

    Args:
        weights: weights of the word model.
        tokenizer: the ``tokenizer.json`` of the encoder.
    """

    def __init__(self, weights: Weights, tokenizer: Path) -> None:
        self._weights = weights
        self._tokenizer = read_tokenizer(tokenizer)

    def __call__(self, rows: Sequence[dict[str, Any]]) -> Batch:
        """Return one batch with the input and the targets of all rows."""
        examples = [Example.from_row(row) for row in rows]
        estimates = [
            DocumentEstimates.from_document(example.document, self._weights) for example in examples
        ]
        outputs = [item.output for item in estimates]
        inputs = [
            encoder_input(item.document, item.values(ASSUMED_COUNT), self._tokenizer)
            for item in estimates
        ]
        longest = max(map(len, inputs))
        length = math.ceil(longest / _LENGTH_MULTIPLE) * _LENGTH_MULTIPLE
        first_positions = range(0, length * len(rows), length)
        sentence_counts = [len(item.sentence_indices) for item in inputs]
        batch = {
            "token_positions": _concatenate_shifted(
                [item.token_positions for item in inputs], first_positions
            ),
            "cls_positions": _concatenate_shifted(
                [item.cls_positions for item in inputs], first_positions
            ),
            "article_of_sentence": np.repeat(np.arange(len(rows)), sentence_counts),
            "has_next": np.concatenate([item.has_next for item in inputs]).astype(np.float32),
            "words": _select(outputs, "words", inputs, "word_indices"),
            "pairs": _select(outputs, "pairs", inputs, "word_indices"),
            "word_states": _select(outputs, "word_states", inputs, "word_indices"),
            "scores": _select(outputs, "sentences", inputs, "sentence_indices"),
            "sentence_states": _select(outputs, "sentence_states", inputs, "sentence_indices"),
        }
        targets = {
            "word_targets": _select(examples, "words", inputs, "word_indices"),
            "pair_targets": _select(examples, "pairs", inputs, "word_indices"),
            "sentence_targets": _select(examples, "sentences", inputs, "sentence_indices"),
        }
        return {**_padded(inputs, length), "batch": _tensors(batch), **_tensors(targets)}


def _select(
    owners: Sequence[Any], attribute: str, inputs: Sequence[EncoderInput], indices: str
) -> np.ndarray:
    """Select from one array per document the words or sentences in its encoder input; join them.

    Args:
        owners: one object per document, with the array as an attribute.
        attribute: name of that attribute, e.g. ``word_states``.
        inputs: one encoder input per document.
        indices: attribute of the input with the indices to select: ``word_indices`` or
            ``sentence_indices``.
    """
    return np.concatenate(
        [
            getattr(owner, attribute)[getattr(item, indices)]
            for owner, item in zip(owners, inputs, strict=True)
        ]
    )


def _concatenate_shifted(arrays: Iterable[np.ndarray], firsts: Iterable[int]) -> np.ndarray:
    """Return the indices of all articles in one array, each article's shifted by its first one."""
    return np.concatenate([array + first for array, first in zip(arrays, firsts, strict=True)])


def _padded(inputs: Sequence[EncoderInput], length: int) -> dict[str, Tensor]:
    """Return the token ids, segment ids and attention mask, padded with 0 to a length."""
    token_ids = torch.zeros(len(inputs), length, dtype=torch.long)
    segments, mask = torch.zeros_like(token_ids), torch.zeros_like(token_ids)
    for row, item in enumerate(inputs):
        token_ids[row, : len(item)] = torch.tensor(item.token_ids)
        segments[row, : len(item)] = torch.tensor(item.segment_ids)
        mask[row, : len(item)] = 1
    return {"input_ids": token_ids, "segments": segments, "mask": mask}


def _tensors(arrays: dict[str, np.ndarray]) -> dict[str, Tensor]:
    return {name: torch.from_numpy(np.asarray(array)) for name, array in arrays.items()}
