"""Features of the word model: numbers for the words and the sentences of an article.

The weights of the word model are trained on these features. A changed name, list or limit in this
file needs new weights: see ``fingerprint``.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from summarize.document.arrays import FloatArray, IntArray
from summarize.document.dependence import dependence
from summarize.document.document import Document
from summarize.text.punctuation import DOUBLE_QUOTES
from summarize.text.stemming import stems
from summarize.text.stop_words import STOP_WORDS

# The columns of the three feature arrays, in order.
TYPE_FEATURES = (
    "log of frequency",
    "percentage of words",
    "log of number of sentences",
    "share of sentences",
    "inverse root of first sentence",
    "log of first sentence",
    "relative first sentence",
    "relative last sentence",
    "in first sentence",
    "sentences among the first three",
    "stop word",
    "not only letters",
    "share with a capital",
    "length in characters",
)
POSITION_FEATURES = (
    "first word of sentence",
    "relative position in sentence",
    "inverse root of sentence",
    "relative sentence",
)
SENTENCE_FEATURES = (
    "inverse root of position",
    "log of position",
    "relative position",
    "first sentence",
    "second sentence",
    "third sentence",
    "log of number of sentences",
    "log of length",
    "length in words",
    "relative closeness to centroid",
    "relative rank by closeness",
    "closeness by number of sentences",
    "similarity to first sentence",
    "share of new words",
    "dependence",
    "number of numerals",
    "quotation mark",
)

# Limits of the features, chosen by hand; the weights depend on them.
BUCKETS = 1 << 15  # hash buckets for stems
FIRST_SENTENCES = 3  # sentences that count as the beginning
MAX_LENGTH = 60  # words of a sentence that are counted
MAX_CHARACTERS = 12  # characters of a word that are counted
MAX_NUMERALS = 4  # numerals of a sentence that are counted

_WRITTEN_WORD = re.compile(r"[^\W_]+")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The features of one article. Its distinct stems, stop words included, are its types.

    Attributes:
        stems: [types] the stems.
        buckets: [types] hash of each stem, below ``BUCKETS``.
        types: [types, TYPE_FEATURES] frequency of each type, its positions, its form.
        words: [words] the type of each running word.
        rows: [words] the sentence of each running word.
        positions: [words, POSITION_FEATURES] where each word stands.
        sentences: [sentences, SENTENCE_FEATURES] position, length, centrality, novelty, form.
    """

    stems: Sequence[str]
    buckets: IntArray
    types: Floats
    words: IntArray
    rows: IntArray
    positions: Floats
    sentences: Floats

    @classmethod
    def from_document(cls, document: Document) -> Features:
        """Compute the features of a document that has at least one word."""
        running_words = [word for line in document.tokens for word in line]
        distinct_words = list(dict.fromkeys(running_words))
        type_by_stem: dict[str, int] = {}
        type_by_word = {
            word: type_by_stem.setdefault(stem, len(type_by_stem))
            for word, stem in zip(distinct_words, stems(distinct_words), strict=True)
        }
        words = np.fromiter(
            map(type_by_word.__getitem__, running_words), dtype=np.int64, count=len(running_words)
        )
        lengths = np.array([len(line) for line in document.tokens], dtype=np.int64)
        rows = np.repeat(np.arange(len(document)), lengths)
        buckets = [zlib.crc32(stem.encode()) % BUCKETS for stem in type_by_stem]
        first = _first_sentences(words, rows, len(type_by_stem), len(document))
        new = np.bincount(rows, weights=first[words] == rows, minlength=len(document))
        return cls(
            list(type_by_stem),
            np.array(buckets, dtype=np.int64),
            _type_features(document, type_by_word, words, rows, first),
            words,
            rows,
            _position_features(rows, lengths),
            _sentence_features(document, lengths, new / np.maximum(lengths, 1)),
        )

    @property
    def pair_starts(self) -> IntArray:
        """Indices of the running words that another word of their sentence follows."""
        return np.flatnonzero(self.rows[1:] == self.rows[:-1])


def _first_sentences(words: IntArray, rows: IntArray, types: int, sentences: int) -> IntArray:
    """Return for each type the first sentence that contains it."""
    first = np.full(types, sentences)
    np.minimum.at(first, words, rows)
    return first


def _type_features(
    document: Document,
    type_by_word: Mapping[str, int],
    words: IntArray,
    rows: IntArray,
    first: IntArray,
) -> Floats:
    size, count = len(document), len(first)
    sentence_of, type_of = np.divmod(np.unique(rows * count + words), count)
    frequency = np.bincount(words, minlength=count)
    sentences = np.bincount(type_of, minlength=count)
    last = np.zeros(count, dtype=np.int64)
    np.maximum.at(last, words, rows)
    stop_word, not_letters, length = np.zeros(count), np.zeros(count), np.zeros(count)
    for word, index in type_by_word.items():
        stop_word[index] = word in STOP_WORDS
        not_letters[index] = not word.isalpha()
        length[index] = len(word)
    capitals = _capital_counts(document, type_by_word, count)
    early = type_of[sentence_of < FIRST_SENTENCES]
    return _stacked(
        TYPE_FEATURES,
        {
            "log of frequency": np.log1p(frequency),
            "percentage of words": 100 * frequency / len(words),
            "log of number of sentences": np.log1p(sentences),
            "share of sentences": sentences / size,
            "inverse root of first sentence": 1 / np.sqrt(1 + first),
            "log of first sentence": np.log1p(first),
            "relative first sentence": first / size,
            "relative last sentence": last / size,
            "in first sentence": np.bincount(type_of[sentence_of < 1], minlength=count),
            "sentences among the first three": np.bincount(early, minlength=count),
            "stop word": stop_word,
            "not only letters": not_letters,
            "share with a capital": np.minimum(capitals / frequency, 1),
            "length in characters": np.minimum(length, MAX_CHARACTERS),
        },
    )


def _capital_counts(document: Document, type_by_word: Mapping[str, int], count: int) -> FloatArray:
    """Return how often each type has a capital letter inside a sentence."""
    capitals = np.zeros(count)
    for sentence in document.sentences:
        text = sentence.text.replace("'", "").replace("’", "")
        for word in _WRITTEN_WORD.findall(text)[1:]:
            index = type_by_word.get(word.lower()) if word[0].isupper() else None
            if index is not None:
                capitals[index] += 1
    return capitals


def _position_features(rows: IntArray, lengths: IntArray) -> Floats:
    within = np.arange(len(rows)) - (np.cumsum(lengths) - lengths)[rows]
    return _stacked(
        POSITION_FEATURES,
        {
            "first word of sentence": within == 0,
            "relative position in sentence": within / np.maximum(lengths, 1)[rows],
            "inverse root of sentence": 1 / np.sqrt(1 + rows),
            "relative sentence": rows / len(lengths),
        },
    )


def _sentence_features(document: Document, lengths: IntArray, new: FloatArray) -> Floats:
    size = len(document)
    position = np.arange(size)
    vectors = document.tf_idf(None)
    closeness = vectors.gram_times(np.ones(size))
    rank = np.argsort(np.argsort(-closeness, kind="stable"), kind="stable")
    texts = document.texts
    numerals = [sum(not word.isalpha() for word in line) for line in document.tokens]
    quoted = [any(mark in text for mark in DOUBLE_QUOTES) for text in texts]
    return _stacked(
        SENTENCE_FEATURES,
        {
            "inverse root of position": 1 / np.sqrt(1 + position),
            "log of position": np.log1p(position),
            "relative position": position / size,
            "first sentence": position == 0,
            "second sentence": position == 1,
            "third sentence": position == 2,
            "log of number of sentences": np.full(size, np.log(size)),
            "log of length": np.log1p(lengths),
            "length in words": np.minimum(lengths, MAX_LENGTH),
            "relative closeness to centroid": closeness / max(closeness.max(), 1e-9),
            "relative rank by closeness": rank / size,
            "closeness by number of sentences": closeness / size,
            "similarity to first sentence": vectors @ vectors.row(0),
            "share of new words": new,
            "dependence": dependence(document),
            "number of numerals": np.minimum(numerals, MAX_NUMERALS),
            "quotation mark": quoted,
        },
    )


def _stacked(names: Sequence[str], columns: Mapping[str, ArrayLike]) -> Floats:
    """Return the columns in the order of their names, as float32."""
    return np.stack([np.asarray(columns[name], dtype=np.float32) for name in names], axis=1)
