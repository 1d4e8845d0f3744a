"""The small network: how likely an editor is to use each word, each pair and each sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from summarize.document.arrays import BoolArray, IntArray
from summarize.extractive.learned.features import Features, Floats

Weights = Mapping[str, Floats]  # by the names that they have in the trained network
OUTLIER = 5.0  # deviations from the mean; what lies further out counts as this far
_ONE_THREAD = 1 << 18  # multiplications that OpenBLAS does without waking threads
Array = NDArray[Any]  # in between, where types of numbers are hard to tell
SCALE = "_scale"  # ends the name of the scales of weights that are kept as whole numbers


@dataclass(frozen=True, slots=True, eq=False)
class Salience:
    """What the network says of one article.

    Attributes:
        words: [words] log-odds that the editor's takeaways hold the word (its stem).
        pairs: [words] the same of the word with the one after it in its sentence.
        sentences: [sentences] a score; within an article, the higher the better.
        word_states, sentence_states: [words, H], [sentences, H] what they were computed from.
    """

    words: Floats
    pairs: Floats
    sentences: Floats
    word_states: Floats
    sentence_states: Floats


def load_weights(file: Path) -> Weights:
    """Read the arrays of an ``.npz``; nothing in it is run."""
    with np.load(file, allow_pickle=False) as arrays:
        found = {name: arrays[name].astype(np.float32) for name in arrays}
    for name in [name for name in found if name.endswith(SCALE)]:
        found[name.removesuffix(SCALE)] *= found.pop(name)
    return found


def read(weights: Weights, features: Features) -> Salience:
    """Run the network.

    A word is seen with its type's numbers, its neighbours, the mean of all words and that of the
    first two sentences; a sentence with the mean and maximum of its words, its own numbers, its
    neighbours, the first sentence and the mean of all. One hidden layer for each of the two
    steps, ReLU throughout; ``scripts/ranking/networks.py`` holds the same network for training.
    """
    rows = features.rows
    inner = np.append(rows[1:] == rows[:-1], False)  # another word follows in the sentence
    states = _word_states(weights, features, inner)
    words, pairs = read_words(weights, states)
    chances = np.stack([_sigmoid(words), _sigmoid(pairs) * inner], axis=1)
    judged = _sentence_states(weights, features, states, chances)
    return Salience(words, pairs, read_sentences(weights, judged), states, judged)


def read_words(weights: Weights, states: Array) -> tuple[Array, Array]:
    """Return log-odds from states of words: of each, and of each with the one after it."""
    words = product(states, weights["word_out"]) + weights["word_out_bias"]
    first, second = product(states, weights["pair_out"]).T
    return words, first + np.append(second[1:], np.float32(0)) + weights["pair_out_bias"]


def read_sentences(weights: Weights, states: Array) -> Array:
    """Return scores from states of sentences."""
    return product(states, weights["score"]) + weights["score_bias"]


def product(values: Array, matrix: Array) -> Array:
    """Return ``values @ matrix``, a few rows at a time.

    OpenBLAS wakes threads for larger products, and they wait for each other where several
    processes share the cores: two came to half of what one does alone.
    """
    rows = max(1, _ONE_THREAD // matrix.size)
    count = -(-len(values) // rows)
    padded = np.zeros((count * rows, len(matrix)), dtype=values.dtype)
    padded[: len(values)] = values
    found = padded.reshape(count, rows, len(matrix)) @ matrix
    return found.reshape(count * rows, *matrix.shape[1:])[: len(values)]


def _word_states(weights: Weights, features: Features, inner: BoolArray) -> Floats:
    types = _scaled(weights, "types", features.types)
    embedded = np.hstack([weights["embedding"][features.buckets], types])
    of_types = product(embedded, weights["entry"])
    of_places = product(features.places, weights["place"])
    states = _relu(of_types[features.words] + of_places + weights["bias"])
    opening = states[: np.searchsorted(features.rows, 2)]
    overview = np.concatenate([_mean(states), _mean(opening)])
    own, left, right = np.split(product(states, weights["word"]), 3, axis=1)
    own = own + overview @ weights["overview"] + weights["word_bias"]
    own[1:] += left[:-1] * inner[:-1, None]
    own[:-1] += right[1:] * inner[:-1, None]
    return _relu(own)


def _sentence_states(
    weights: Weights, features: Features, states: Floats, chances: Floats
) -> Floats:
    size = len(features.sentences)
    starts = np.searchsorted(features.rows, np.arange(size))
    lengths = np.bincount(features.rows, minlength=size).astype(np.float32)[:, None]
    per_word = np.maximum(lengths, 1)
    sums = _per_row(np.add, chances, starts, lengths)
    pooled = (
        _per_row(np.add, states, starts, lengths) / per_word,
        _per_row(np.maximum, states, starts, lengths),
        _scaled(weights, "sentences", features.sentences),
        sums / per_word,
        sums / 10,
    )
    seen = _relu(product(np.hstack(pooled), weights["sentence"]) + weights["sentence_bias"])
    around, first, before, after = np.split(weights["context"], 4)
    judged = product(seen, weights["judge"]) + weights["judge_bias"]
    judged += _mean(seen) @ around + seen[0] @ first
    judged[1:] += product(seen[:-1], before)
    judged[:-1] += product(seen[1:], after)
    return _relu(judged)


def _scaled(weights: Weights, name: str, values: Array) -> Array:
    """Standardise as in training."""
    scaled = (values - weights[f"{name}_mean"]) / weights[f"{name}_deviation"]
    return np.clip(scaled, -OUTLIER, OUTLIER)


def _relu(values: Array) -> Array:
    return np.maximum(values, 0)


def _sigmoid(values: Array) -> Array:
    return 1 / (1 + np.exp(-values))


def _mean(values: Array) -> Array:
    return values.sum(axis=0) / max(len(values), 1)


def _per_row(pool: np.ufunc, values: Array, starts: IntArray, lengths: Array) -> Array:
    """Pool the words of each sentence; 0 for a sentence that has none."""
    ended = np.vstack([values, np.zeros((1, values.shape[1]), values.dtype)])
    return np.where(lengths > 0, pool.reduceat(ended, starts), 0)
