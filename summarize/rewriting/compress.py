"""The rewriter ``compress``: it leaves words of a sentence out and never adds any.

An encoder reads the sentence (``bullet_encoder``), and its head predicts how likely an editor
is to keep each word, and to begin and end a gap beside it.
``summarize/models/MODEL_CARD.md`` describes training and quality.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from summarize.grounding.bullet_encoder import BulletEncoder, EncodedText, load_bullet_encoder
from summarize.options import Options
from summarize.rewriting.base import SentenceInContext
from summarize.rewriting.pruning import CutScores, Floats, prune
from summarize.seq2seq.draft import Draft
from summarize.text.stop_words import is_english
from summarize.text.words import count_words

NAME = "compress"
# Tuned on validation; see MODEL_CARD.md.
_BIASES = (0.2, 0.5)  # log-odds to add for each draft; more words stay every time
_STRICTER = (0.1, 0.0, -0.1)  # the same, where the first draft is longer than it should be
_LONG = 25  # words of a bullet that is shortened further if it can be; aim of the project
# Output of the head for words beyond the encoder's limit, which stay; by hand.
_BEYOND_LIMIT = np.array([4.0, -4.0, 0.0, -4.0, 0.0])
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, eq=False)
class Compressor:
    """The encoder with the head for cuts.

    The outputs of the head for a word are the log-odds that it stays; that a gap begins after it,
    and ends after it; that a gap begins before it, and ends there.
    """

    encoder: BulletEncoder
    name: str = NAME
    is_generative: bool = False

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
        in_english = {key for key, item in documents.items() if is_english(chain(*item.tokens))}
        english = [sentence.text for sentence in sentences if id(sentence.document) in in_english]
        scores = iter(self.cut_scores(english))
        return [
            _drafts(sentence.text, next(scores), options.max_words)
            if id(sentence.document) in in_english
            else []
            for sentence in sentences
        ]

    def cut_scores(self, sentences: Sequence[str]) -> list[CutScores]:
        """Return the scores of the words of each sentence; words stand between spaces."""
        encoded = self.encoder.read(sentences)
        return [*map(_cut_scores, map(_means_by_word, sentences, encoded))]


def load_compressor() -> Compressor:
    """Return the compressor that comes with the package.

    Raises:
        ModelError: a file is missing or not as shipped.
    """
    return Compressor(load_bullet_encoder())


def _drafts(sentence: str, scores: CutScores, max_words: int | None) -> list[Draft]:
    """Return ever longer forms of a sentence, each once, and finally the sentence.

    If the first is longer than ``max_words`` and 25 words, a shorter one comes before it.
    """
    limit = min(max_words or _LONG, _LONG)
    forms = [prune(sentence, scores.shifted(bias)) for bias in _BIASES]
    for bias in _STRICTER:
        if count_words(forms[0]) <= limit:
            break
        forms.insert(0, prune(sentence, scores.shifted(bias), strict=True))
    forms.sort(key=count_words)
    return [Draft(form, finished=True) for form in dict.fromkeys([*forms, sentence])]


def _cut_scores(values: Floats) -> CutScores:
    """Return the scores from the outputs of the head for each word."""
    return CutScores(values[:, 0], values[:-1, 1] + values[1:, 3], values[:-1, 2] + values[1:, 4])


def _means_by_word(sentence: str, encoded: EncodedText) -> Floats:
    """Return for each word the mean outputs for its subword tokens."""
    ends = np.array([word.end() for word in _WORD.finditer(sentence)], dtype=np.int64)
    spans = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
    is_text = spans[:, 1] > spans[:, 0]
    words = np.searchsorted(ends, spans[is_text, 1])
    shape = (len(ends), encoded.cuts.shape[1])
    sums, counts = np.zeros(shape), np.zeros((len(ends), 1))
    np.add.at(sums, words, encoded.cuts[is_text])
    np.add.at(counts, words, 1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), _BEYOND_LIMIT)
