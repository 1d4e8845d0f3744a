"""What the learned methods are given of an article: numbers for its words and its sentences."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarize.document.arrays import FloatArray, IntArray
from summarize.document.dependence import dependence
from summarize.document.document import Document
from summarize.options import Options
from summarize.text.punctuation import DOUBLE_QUOTES
from summarize.text.stemming import stems
from summarize.text.stop_words import STOP_WORDS

BUCKETS = 1 << 15  # of hashed stems
TYPE, PLACE, SENTENCE = 14, 4, 17  # how many numbers each has
_DEPENDENCE = 14  # its place among the numbers of a sentence
_EARLY = 3  # sentences
_LONGEST = 60  # words of a sentence that are counted
_SURFACE = re.compile(r"[^\W_]+")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The numbers of one article. Distinct stems are called types, stop words among them.

    Attributes:
        buckets: [types] hash of each stem, below ``BUCKETS``.
        types: [types, TYPE] how often each stands in the article, where, and how it looks.
        words: [words] of each running word its type.
        rows: [words] of each running word its sentence.
        places: [words, PLACE] where in its sentence, and where that is.
        sentences: [sentences, SENTENCE] place, length, centrality, novelty, form.
    """

    buckets: IntArray
    types: Floats
    words: IntArray
    rows: IntArray
    places: Floats
    sentences: Floats

    @classmethod
    def of(cls, document: Document) -> Features:
        """Read them off a document that holds a word."""
        flat = [word for line in document.tokens for word in line]
        distinct = list(dict.fromkeys(flat))
        index: dict[str, int] = {}
        type_of = {
            word: index.setdefault(stem, len(index))
            for word, stem in zip(distinct, stems(distinct), strict=True)
        }
        words = np.fromiter(map(type_of.__getitem__, flat), dtype=np.int64, count=len(flat))
        lengths = np.array([len(line) for line in document.tokens], dtype=np.int64)
        rows = np.repeat(np.arange(len(document)), lengths)
        buckets = [zlib.crc32(stem.encode()) % BUCKETS for stem in index]
        first = _first(words, rows, len(index), len(document))
        new = np.bincount(rows, weights=first[words] == rows, minlength=len(document))
        return cls(
            np.array(buckets, dtype=np.int64),
            _types(document, type_of, words, rows, first),
            words,
            rows,
            _places(rows, lengths),
            _sentences(document, lengths, new / np.maximum(lengths, 1)),
        )

    @property
    def dependence(self) -> Floats:
        """How badly each sentence reads without its neighbours, from 0 up."""
        return self.sentences[:, _DEPENDENCE]


def _first(words: IntArray, rows: IntArray, types: int, sentences: int) -> IntArray:
    first = np.full(types, sentences)
    np.minimum.at(first, words, rows)
    return first


def _types(
    document: Document,
    type_of: Mapping[str, int],
    words: IntArray,
    rows: IntArray,
    first: IntArray,
) -> Floats:
    size, count = len(document), len(first)
    in_row, of_type = np.divmod(np.unique(rows * count + words), count)
    frequency = np.bincount(words, minlength=count)
    sentences = np.bincount(of_type, minlength=count)
    last = np.zeros(count, dtype=np.int64)
    np.maximum.at(last, words, rows)
    stop, digit, length = np.zeros(count), np.zeros(count), np.zeros(count)
    for word, place in type_of.items():
        stop[place] = word in STOP_WORDS
        digit[place] = not word.isalpha()
        length[place] = len(word)
    columns = (
        np.log1p(frequency),
        100 * frequency / len(words),
        np.log1p(sentences),
        sentences / size,
        1 / np.sqrt(1 + first),
        np.log1p(first),
        first / size,
        last / size,
        np.bincount(of_type[in_row < 1], minlength=count),
        np.bincount(of_type[in_row < _EARLY], minlength=count),
        stop,
        digit,
        np.minimum(_capitals(document, type_of, count) / frequency, 1),
        np.minimum(length, 12),
    )
    return np.stack(columns, axis=1).astype(np.float32)


def _capitals(document: Document, type_of: Mapping[str, int], count: int) -> FloatArray:
    """Return how often each type stands with a capital where no sentence begins."""
    capitals = np.zeros(count)
    for sentence in document.sentences:
        text = sentence.text.replace("'", "").replace("’", "")
        for word in _SURFACE.findall(text)[1:]:
            place = type_of.get(word.lower()) if word[0].isupper() else None
            if place is not None:
                capitals[place] += 1
    return capitals


def _places(rows: IntArray, lengths: IntArray) -> Floats:
    within = np.arange(len(rows)) - (np.cumsum(lengths) - lengths)[rows]
    columns = (
        within == 0,
        within / np.maximum(lengths, 1)[rows],
        1 / np.sqrt(1 + rows),
        rows / len(lengths),
    )
    return np.stack(columns, axis=1).astype(np.float32)


def _sentences(document: Document, lengths: IntArray, new: FloatArray) -> Floats:
    size = len(document)
    position = np.arange(size)
    vectors = document.tf_idf(Options().frequencies)
    closeness = vectors.gram_times(np.ones(size))
    texts = [sentence.text for sentence in document.sentences]
    numbers = [sum(not word.isalpha() for word in line) for line in document.tokens]
    columns = (
        1 / np.sqrt(1 + position),
        np.log1p(position),
        position / size,
        position == 0,
        position == 1,
        position == 2,
        np.full(size, np.log(size)),
        np.log1p(lengths),
        np.minimum(lengths, _LONGEST),
        closeness / max(closeness.max(), 1e-9),
        np.argsort(np.argsort(-closeness, kind="stable"), kind="stable") / size,
        closeness / size,
        vectors @ vectors.row(0),
        new,
        dependence(document),
        np.minimum(numbers, 4),
        [any(mark in text for mark in DOUBLE_QUOTES) for text in texts],
    )
    return np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)
