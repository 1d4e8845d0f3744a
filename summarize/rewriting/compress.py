"""A sentence shortened by leaving words out: nothing is ever added.

An encoder (six layers, int8, run by CTranslate2) reads the sentence, and a linear head says of each
word how likely an editor is to keep it. What it was trained on and how well it does is told in
``summarize/models/MODEL_CARD.md``.
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
from summarize.rewriting.base import Passage
from summarize.rewriting.pruning import prune
from summarize.runtime.batching import in_batches
from summarize.seq2seq.draft import Draft
from summarize.seq2seq.model import BATCH_TOKENS
from summarize.text.stop_words import is_english
from summarize.text.words import tokenize_lines

Floats = NDArray[np.floating[Any]]

NAME = "compress"
# Log-odds by which more is kept, draft after draft; tuned on validation, see MODEL_CARD.md.
_BIASES = (1.75, 2.75, 3.75)
_SALIENCE = 1.4  # weight of how likely an editor is to use the word at all
_MOST = 512  # pieces that are read
_UNREAD = 4.0  # log-odds of what the encoder has not read: it stays
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, eq=False)
class Compressor:
    """The encoder with its tokenizer, and the head.

    Attributes:
        weight: [width] of the head.
        bias: of the head.
    """

    encoder: Any  # ctranslate2.Encoder
    tokenizer: Tokenizer
    weight: Floats
    bias: float
    name: str = NAME
    writes_anew: bool = False

    @classmethod
    def load(cls) -> Compressor:
        """Load what comes with the package.

        Raises:
            ModelError: a file is missing or not what it was.
        """
        head = load_weights(verified_path(f"{NAME}/head.npz"))
        return cls(
            load_encoder(NAME),
            load_tokenizer(verified_path(ENCODER_TOKENIZER)),
            head["weight"],
            float(head["bias"]),
        )

    def excuse(self, text: str) -> str:
        """Return why nothing came of a text."""
        del text
        return "shortens English alone"

    def rewrite(self, passages: Sequence[Passage], options: Options) -> list[list[Draft]]:
        """Return ever longer forms of each sentence, up to itself; none of what is not English."""
        del options  # none is about this
        documents = {id(one.document): one.document for one in passages}
        salience = {
            key: _Salience.of(one)
            for key, one in documents.items()
            if is_english(chain(*one.tokens))
        }
        known = [one for one in passages if id(one.document) in salience]
        odds = iter(self.odds([one.sentence for one in known]))
        return [
            _drafts(one.sentence, next(odds) + salience[key].words(one.place))
            if (key := id(one.document)) in salience
            else []
            for one in passages
        ]

    def odds(self, sentences: Sequence[str]) -> list[Floats]:
        """Return, as logarithms, the odds that each word stays; words stand between spaces."""
        read = self.tokenizer.encode_batch(list(sentences))
        values = in_batches(
            [one.ids[:_MOST] for one in read],
            self._values,
            tokens=BATCH_TOKENS["cpu"],
            size=max(1, len(read)),
        )
        return [
            _of_words(sentence, one.offsets, value)
            for sentence, one, value in zip(sentences, read, values, strict=True)
        ]

    def _values(self, batch: Sequence[Sequence[int]]) -> list[Floats]:
        """Return what the head says of each piece, and of the padding."""
        states = np.asarray(self.encoder.forward_batch(batch).last_hidden_state)
        return [*(states @ self.weight + self.bias)]


@cache
def load_compressor() -> Compressor:
    """Return the one that comes with the package, loaded once.

    Raises:
        ModelError: a file is missing or not what it was.
    """
    return Compressor.load()


@dataclass(frozen=True, slots=True, eq=False)
class _Salience:
    """How likely an editor is to use each word of a document, as ``tiny`` estimates it."""

    document: Document
    odds: Floats
    starts: list[int]

    @classmethod
    def of(cls, document: Document) -> _Salience:
        odds = DocumentEstimates.from_document(document, word_model_weights()).output.words
        return cls(document, odds, [0, *accumulate(map(len, document.tokens))])

    def words(self, place: int) -> Floats:
        """Return the weighted log-odds of the words of a sentence; a mark has 0."""
        found = self.odds[self.starts[place] : self.starts[place + 1]]
        words = self.document.sentences[place].text.split()
        sizes = [len(some) for some in tokenize_lines(words)]
        if sum(sizes) != len(found):  # words are told apart otherwise here
            return np.zeros(len(words))
        sums = np.add.reduceat(np.append(found, 0), [0, *accumulate(sizes)])[:-1]
        return _SALIENCE * np.where(sizes, sums / np.maximum(sizes, 1), 0)


def _drafts(sentence: str, odds: Floats) -> list[Draft]:
    """Return ever longer forms of a sentence, each once, and it itself in the end."""
    forms = [*(prune(sentence, (odds + bias).tolist()) for bias in _BIASES), sentence]
    return [Draft(form, finished=True) for form in dict.fromkeys(forms) if form]


def _of_words(sentence: str, offsets: Sequence[tuple[int, int]], values: Floats) -> Floats:
    """Return for each word the mean of what is said of its pieces; marks tell nothing."""
    ends = np.array([word.end() for word in _WORD.finditer(sentence)], dtype=np.int64)
    sums, counts = np.zeros(len(ends)), np.zeros(len(ends))
    for (start, end), value in zip(offsets, values, strict=False):  # padding comes last
        if any(map(str.isalnum, sentence[start:end])):
            place = int(np.searchsorted(ends, end))
            sums[place] += value
            counts[place] += 1
    return np.where(counts > 0, sums / np.maximum(counts, 1), _UNREAD)
