"""Examples -> the batches that the networks are trained on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from summarize.extractive.learned.encoder_input import Digest, digest, load_tokenizer
from summarize.extractive.learned.features import Features
from summarize.extractive.learned.ranker import READ_FOR
from summarize.extractive.learned.tiny import Estimate
from summarize.extractive.learned.word_model import Weights

from .examples import Example

_PADDING = 8  # lengths are multiples of it
Batch = dict[str, Any]


class SalienceCollator:
    """Rows -> the batch of a ``SalienceNetwork``: all words in a row, all sentences in a row."""

    def __call__(self, rows: Sequence[dict[str, Any]]) -> Batch:
        """Return the batch and the targets."""
        examples = [Example.of(row) for row in rows]
        features = [Features.of(example.document) for example in examples]
        sizes = [len(one.sentences) for one in features]
        starts = np.cumsum(sizes) - sizes
        types = np.cumsum([0, *(len(one.types) for one in features)])
        batch = {
            "buckets": np.concatenate([one.buckets for one in features]),
            "types": np.concatenate([one.types for one in features]),
            "words": np.concatenate([f.words + n for f, n in zip(features, types, strict=False)]),
            "rows": np.concatenate([f.rows + n for f, n in zip(features, starts, strict=True)]),
            "places": np.concatenate([one.places for one in features]),
            "sentences": np.concatenate([one.sentences for one in features]),
            "articles": np.repeat(np.arange(len(rows)), sizes),
            "starts": starts,
        }
        targets = {
            "word_targets": np.concatenate([one.words for one in examples]),
            "pair_targets": np.concatenate([one.pairs for one in examples]),
            "sentence_targets": np.concatenate([one.sentences for one in examples]),
        }
        return {"batch": _tensors(batch), **_tensors(targets)}


class RankerCollator:
    """Rows -> the batch of a ``RankerNetwork``: digests, and what the small network says of them.

    Args:
        weights: of the small network.
        tokenizer: the encoder's, a file.
    """

    def __init__(self, weights: Weights, tokenizer: Path) -> None:
        self._weights = weights
        self._tokenizer = load_tokenizer(tokenizer)

    def __call__(self, rows: Sequence[dict[str, Any]]) -> Batch:
        """Return the batch and the targets."""
        examples = [Example.of(row) for row in rows]
        estimates = [Estimate.of(example.document, self._weights) for example in examples]
        seen = [one.salience for one in estimates]
        digests = [digest(one.document, one.values(READ_FOR), self._tokenizer) for one in estimates]
        length = -(-max(len(one.ids) for one in digests) // _PADDING) * _PADDING
        shifts = range(0, length * len(rows), length)
        batch = {
            "at": np.concatenate([d.at + n for d, n in zip(digests, shifts, strict=True)]),
            "marks": np.concatenate([d.marks + n for d, n in zip(digests, shifts, strict=True)]),
            "articles": np.repeat(np.arange(len(rows)), [len(d.sentences) for d in digests]),
            "inner": np.concatenate([one.inner for one in digests]).astype(np.float32),
        }
        for name, places in (
            ("words", "words"),
            ("pairs", "words"),
            ("word_states", "words"),
            ("sentence_states", "sentences"),
        ):
            batch[name] = _taken(seen, name, digests, places)
        batch["scores"] = _taken(seen, "sentences", digests, "sentences")
        targets = {
            "word_targets": _taken(examples, "words", digests, "words"),
            "pair_targets": _taken(examples, "pairs", digests, "words"),
            "sentence_targets": _taken(examples, "sentences", digests, "sentences"),
        }
        return {**_padded(digests, length), "batch": _tensors(batch), **_tensors(targets)}


def _taken(owners: Sequence[Any], name: str, digests: Sequence[Digest], places: str) -> np.ndarray:
    return np.concatenate(
        [getattr(o, name)[getattr(d, places)] for o, d in zip(owners, digests, strict=True)]
    )


def _padded(digests: Sequence[Digest], length: int) -> dict[str, Tensor]:
    ids = torch.zeros(len(digests), length, dtype=torch.long)
    segments, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, one in enumerate(digests):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        segments[row, : len(one.ids)] = torch.tensor(one.segments)
        mask[row, : len(one.ids)] = 1
    return {"input_ids": ids, "segments": segments, "mask": mask}


def _tensors(arrays: dict[str, np.ndarray]) -> dict[str, Tensor]:
    return {name: torch.from_numpy(np.asarray(array)) for name, array in arrays.items()}
