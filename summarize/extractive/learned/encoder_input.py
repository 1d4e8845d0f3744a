"""The part of an article that the encoder reads: its most promising sentences, as word pieces."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from summarize.document.arrays import BoolArray, FloatArray, IntArray
from summarize.document.document import Document

PIECES = 256  # in a digest
_LONGEST = 62  # pieces of one sentence; what is beyond is left to the small network
_TRIED = 48  # sentences


@dataclass(frozen=True, slots=True, eq=False)
class Digest:
    """Sentences in the order of the article, each between a [CLS] and a [SEP].

    Attributes:
        ids: the pieces, at most ``PIECES``; ``len`` counts them.
        segments: 0 and 1, sentence by sentence.
        sentences: which sentences are read.
        marks: place of each one's [CLS] among the pieces.
        words: which of the document's running words are read.
        at: place of each one's first piece.
        inner: whether the word after it in its sentence is read too.
    """

    ids: list[int]
    segments: list[int]
    sentences: IntArray
    marks: IntArray
    words: IntArray
    at: IntArray
    inner: BoolArray

    def __len__(self) -> int:
        return len(self.ids)


def load_tokenizer(file: Path) -> Tokenizer:
    """Read the ``tokenizer.json`` of a BERT, and have it neither pad nor cut."""
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def digest(document: Document, values: FloatArray, tokenizer: Tokenizer) -> Digest:
    """Take the sentences worth most, as many as fit.

    Args:
        document: what to read.
        values: what each sentence is worth.
        tokenizer: of a BERT; neither pads nor cuts.
    """
    first, last = (tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    best = np.argsort(-values, kind="stable")[:_TRIED].tolist()
    texts = [document.sentences[index].text for index in best]
    found = tokenizer.encode_batch(texts, add_special_tokens=False)
    pieces: dict[int, Encoding] = {}
    left = PIECES
    for index, encoding in zip(best, found, strict=True):
        needed = min(len(encoding.ids), _LONGEST) + 2
        if needed <= left:
            pieces[index] = encoding
            left -= needed
    chosen = sorted(pieces)
    lines = [[first, *pieces[index].ids[:_LONGEST], last] for index in chosen]
    lengths = [len(line) for line in lines]
    marks = np.cumsum(lengths) - lengths
    starts = np.cumsum([0, *map(len, document.tokens)])
    words, at, inner = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, bool)]
    for index, mark in zip(chosen, marks, strict=True):
        text, tokens = document.sentences[index].text, document.tokens[index]
        word, piece = _first_pieces(text, tokens, pieces[index])
        words.append(starts[index] + word)
        at.append(mark + 1 + piece)
        inner.append(np.diff(word, append=-1) == 1)
    return Digest(
        list(chain.from_iterable(lines)),
        [place % 2 for place, length in enumerate(lengths) for _ in range(length)],
        np.array(chosen, dtype=np.int64),
        np.asarray(marks, dtype=np.int64),
        np.concatenate(words),
        np.concatenate(at),
        np.concatenate(inner),
    )


def _first_pieces(text: str, words: list[str], encoding: Encoding) -> tuple[IntArray, IntArray]:
    """Return which words have a piece, and the first one each.

    Pieces and words cut a text at different places, but both keep its letters and digits in
    order: a piece belongs to the word that its first letter falls into.
    """
    letters = np.zeros(len(text) + 1, dtype=np.int64)  # before each place in the text
    np.cumsum(np.fromiter(map(str.isalnum, text), dtype=bool, count=len(text)), out=letters[1:])
    begins = np.array([start for start, _ in encoding.offsets[:_LONGEST]], dtype=np.int64)
    piece = np.flatnonzero(letters[begins + 1] > letters[begins])  # begins with a letter or digit
    ends = np.cumsum([len(word) for word in words])
    word = np.searchsorted(ends, letters[begins[piece]], side="right")
    known = word < len(words)
    word, places = np.unique(word[known], return_index=True)
    return word, piece[known][places]
