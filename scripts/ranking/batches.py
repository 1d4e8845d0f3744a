"""Batches of examples, as the networks are trained on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from summarize.extractive.learned.encoder_input import EncoderInput, encoder_input, load_tokenizer
from summarize.extractive.learned.estimates import DocumentEstimates
from summarize.extractive.learned.features import Features
from summarize.extractive.learned.ranker import ASSUMED_COUNT
from summarize.extractive.learned.weights import Weights

from .examples import Example

_LENGTH_MULTIPLE = 8  # padded lengths are multiples of it, which GPUs prefer
Batch = dict[str, Any]


class WordModelCollator:
    """Makes batches for ``WordModelNetwork``: the words of all articles in one row."""

    def __call__(self, rows: Sequence[dict[str, Any]]) -> Batch:
        """Return the batch and the targets of examples."""
        examples = [Example.from_row(row) for row in rows]
        features = [Features.from_document(example.document) for example in examples]
        sizes = [len(article.sentences) for article in features]
        starts = np.cumsum(sizes) - sizes
        type_sizes = [len(article.types) for article in features]
        type_starts = np.cumsum(type_sizes) - type_sizes
        batch = {
            "buckets": np.concatenate([article.buckets for article in features]),
            "types": np.concatenate([article.types for article in features]),
            "words": np.concatenate(
                [article.words + n for article, n in zip(features, type_starts, strict=True)]
            ),
            "rows": np.concatenate(
                [article.rows + n for article, n in zip(features, starts, strict=True)]
            ),
            "positions": np.concatenate([article.positions for article in features]),
            "sentences": np.concatenate([article.sentences for article in features]),
            "articles": np.repeat(np.arange(len(rows)), sizes),
            "starts": starts,
        }
        targets = {
            "word_targets": np.concatenate([example.words for example in examples]),
            "pair_targets": np.concatenate([example.pairs for example in examples]),
            "sentence_targets": np.concatenate([example.sentences for example in examples]),
        }
        return {"batch": _tensors(batch), **_tensors(targets)}


class RankerCollator:
    """Makes batches for ``RankerNetwork``: encoder inputs, and the output of the word model.

    Args:
        weights: of the word model.
        tokenizer: file of the encoder's tokenizer.
    """

    def __init__(self, weights: Weights, tokenizer: Path) -> None:
        self._weights = weights
        self._tokenizer = load_tokenizer(tokenizer)

    def __call__(self, rows: Sequence[dict[str, Any]]) -> Batch:
        """Return the batch and the targets of examples."""
        examples = [Example.from_row(row) for row in rows]
        estimates = [
            DocumentEstimates.from_document(example.document, self._weights) for example in examples
        ]
        outputs = [item.output for item in estimates]
        inputs = [
            encoder_input(item.document, item.values(ASSUMED_COUNT), self._tokenizer)
            for item in estimates
        ]
        length = -(-max(map(len, inputs)) // _LENGTH_MULTIPLE) * _LENGTH_MULTIPLE
        shifts = range(0, length * len(rows), length)
        sizes = [len(item.sentence_indices) for item in inputs]
        batch = {
            "token_positions": np.concatenate(
                [item.token_positions + n for item, n in zip(inputs, shifts, strict=True)]
            ),
            "cls_positions": np.concatenate(
                [item.cls_positions + n for item, n in zip(inputs, shifts, strict=True)]
            ),
            "articles": np.repeat(np.arange(len(rows)), sizes),
            "has_next": np.concatenate([item.has_next for item in inputs]).astype(np.float32),
            "words": _in_input(outputs, "words", inputs, "word_indices"),
            "pairs": _in_input(outputs, "pairs", inputs, "word_indices"),
            "word_states": _in_input(outputs, "word_states", inputs, "word_indices"),
            "scores": _in_input(outputs, "sentences", inputs, "sentence_indices"),
            "sentence_states": _in_input(outputs, "sentence_states", inputs, "sentence_indices"),
        }
        targets = {
            "word_targets": _in_input(examples, "words", inputs, "word_indices"),
            "pair_targets": _in_input(examples, "pairs", inputs, "word_indices"),
            "sentence_targets": _in_input(examples, "sentences", inputs, "sentence_indices"),
        }
        return {**_padded(inputs, length), "batch": _tensors(batch), **_tensors(targets)}


def _in_input(
    owners: Sequence[Any], attribute: str, inputs: Sequence[EncoderInput], indices: str
) -> np.ndarray:
    """Return the values of an attribute for what is in the inputs, joined.

    Args:
        owners: an object for each input that has the attribute, an array.
        attribute: its name.
        inputs: of the encoder.
        indices: name of the attribute of an input that holds indices into that array.
    """
    return np.concatenate(
        [
            getattr(owner, attribute)[getattr(item, indices)]
            for owner, item in zip(owners, inputs, strict=True)
        ]
    )


def _padded(inputs: Sequence[EncoderInput], length: int) -> dict[str, Tensor]:
    token_ids = torch.zeros(len(inputs), length, dtype=torch.long)
    segments, mask = torch.zeros_like(token_ids), torch.zeros_like(token_ids)
    for row, item in enumerate(inputs):
        token_ids[row, : len(item)] = torch.tensor(item.token_ids)
        segments[row, : len(item)] = torch.tensor(item.segment_ids)
        mask[row, : len(item)] = 1
    return {"input_ids": token_ids, "segments": segments, "mask": mask}


def _tensors(arrays: dict[str, np.ndarray]) -> dict[str, Tensor]:
    return {name: torch.from_numpy(np.asarray(array)) for name, array in arrays.items()}
