"""The word model: how likely an editor is to use each word, each word pair and each sentence.

A small feed-forward network, run with numpy. ``scripts/ranking/networks.py`` holds the same network
for training with torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from summarize.document.arrays import BoolArray, IntArray
from summarize.extractive.learned.features import Features, Floats
from summarize.models.weights import Weights

OUTLIER = 5.0  # standard deviations from the mean; values further out are clipped; by hand
_SINGLE_THREAD = 1 << 18  # multiplications for which OpenBLAS uses one thread; measured
SUM_SCALE = 10  # divides sums over a sentence, to bring them near the other inputs; by hand
Array = NDArray[Any]  # for intermediate results, whose number type pyright cannot infer


@dataclass(frozen=True, slots=True, eq=False)
class WordModelOutput:
    """The output of the word model for one article.

    Attributes:
        words: [words] log-odds that the editor's takeaways contain the stem of each running word.
        pairs: [words] log-odds of the pair of each word and the next word of its sentence.
        sentences: [sentences] scores; higher is better within an article.
        word_states, sentence_states: [words, H], [sentences, H] the hidden states behind them.
    """

    words: Floats
    pairs: Floats
    sentences: Floats
    word_states: Floats
    sentence_states: Floats


def run_word_model(weights: Weights, features: Features) -> WordModelOutput:
    """Run the network on the features of one article.

    The input for a word: the features of its type, its neighbours, the mean of all words, and the
    mean of the words of the first two sentences. The input for a sentence: the mean and the
    maximum of its words, its own features, its neighbours, the first sentence, and the mean of
    all sentences. Each of the two steps has one hidden layer; all activations are ReLU.
    """
    rows = features.rows
    has_next = np.append(rows[1:] == rows[:-1], False)  # another word of the sentence follows
    states = _word_states(weights, features, has_next)
    words, pairs = word_log_odds(weights, states)
    probabilities = np.stack([sigmoid(words), sigmoid(pairs) * has_next], axis=1)
    sentence_states = _sentence_states(weights, features, states, probabilities)
    return WordModelOutput(
        words, pairs, sentence_scores(weights, sentence_states), states, sentence_states
    )


def word_log_odds(weights: Weights, states: Array) -> tuple[Array, Array]:
    """Return the log-odds of words, and of the pair of each word and the next, from their states.

    The last layer has the same form in the word model and in the head of ``ranker``.
    """
    words = matmul_in_blocks(states, weights["word_out"]) + weights["word_out_bias"]
    first, second = matmul_in_blocks(states, weights["pair_out"]).T
    return words, first + np.append(second[1:], np.float32(0)) + weights["pair_out_bias"]


def sentence_scores(weights: Weights, states: Array) -> Array:
    """Return the scores of sentences from their states."""
    return matmul_in_blocks(states, weights["score"]) + weights["score_bias"]


def sigmoid(log_odds: Array) -> Array:
    """Return the probabilities in [0, 1] for log-odds."""
    return 1 / (1 + np.exp(-log_odds))


def matmul_in_blocks(values: Array, matrix: Array) -> Array:
    """Return ``values @ matrix``, computed a few rows at a time.

    OpenBLAS uses several threads for larger products, and these wait for each other where several
    processes share the cores: two such processes together do half the work of one alone.
    """
    rows = max(1, _SINGLE_THREAD // matrix.size)
    blocks = -(-len(values) // rows)
    padded = np.zeros((blocks * rows, len(matrix)), dtype=values.dtype)
    padded[: len(values)] = values
    product = padded.reshape(blocks, rows, len(matrix)) @ matrix
    return product.reshape(blocks * rows, *matrix.shape[1:])[: len(values)]


def _word_states(weights: Weights, features: Features, has_next: BoolArray) -> Floats:
    types = _standardised(weights, "types", features.types)
    embedded = np.hstack([weights["embedding"][features.buckets], types])
    from_types = matmul_in_blocks(embedded, weights["entry"])
    from_positions = matmul_in_blocks(features.positions, weights["place"])
    states = _relu(from_types[features.words] + from_positions + weights["bias"])
    first_two_sentences = states[: np.searchsorted(features.rows, 2)]
    overview = np.concatenate([_mean(states), _mean(first_two_sentences)])
    from_word, from_previous, from_next = np.split(
        matmul_in_blocks(states, weights["word"]), 3, axis=1
    )
    inputs = from_word + overview @ weights["overview"] + weights["word_bias"]
    inputs[1:] += from_previous[:-1] * has_next[:-1, None]
    inputs[:-1] += from_next[1:] * has_next[:-1, None]
    return _relu(inputs)


def _sentence_states(
    weights: Weights, features: Features, states: Floats, probabilities: Floats
) -> Floats:
    size = len(features.sentences)
    starts = np.searchsorted(features.rows, np.arange(size))
    lengths = np.bincount(features.rows, minlength=size).astype(np.float32)[:, None]
    divisors = np.maximum(lengths, 1)
    expected = _pooled(np.add, probabilities, starts, lengths)
    inputs = (
        _pooled(np.add, states, starts, lengths) / divisors,
        _pooled(np.maximum, states, starts, lengths),
        _standardised(weights, "sentences", features.sentences),
        expected / divisors,
        expected / SUM_SCALE,
    )
    hidden = matmul_in_blocks(np.hstack(inputs), weights["sentence"]) + weights["sentence_bias"]
    hidden = _relu(hidden)
    from_mean, from_first, from_previous, from_next = np.split(weights["context"], 4)
    sums = matmul_in_blocks(hidden, weights["judge"]) + weights["judge_bias"]
    sums += _mean(hidden) @ from_mean + hidden[0] @ from_first
    sums[1:] += matmul_in_blocks(hidden[:-1], from_previous)
    sums[:-1] += matmul_in_blocks(hidden[1:], from_next)
    return _relu(sums)


def _standardised(weights: Weights, name: str, values: Array) -> Array:
    """Return the features with the mean and the deviation of the training data taken out."""
    scaled = (values - weights[f"{name}_mean"]) / weights[f"{name}_deviation"]
    return np.clip(scaled, -OUTLIER, OUTLIER)


def _relu(values: Array) -> Array:
    return np.maximum(values, 0)


def _mean(values: Array) -> Array:
    return values.sum(axis=0) / max(len(values), 1)


def _pooled(pool: np.ufunc, values: Array, starts: IntArray, lengths: Array) -> Array:
    """Pool the values of the words of each sentence; 0 for a sentence without words."""
    ended = np.vstack([values, np.zeros((1, values.shape[1]), values.dtype)])
    return np.where(lengths > 0, pool.reduceat(ended, starts), 0)
