"""Input of the encoder of ``ranker``: the most promising sentences of an article, tokenized."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np
from tokenizers import Encoding, Tokenizer

from summarize.document.arrays import BoolArray, FloatArray, IntArray
from summarize.document.document import Document

# Subword tokens of one input. 384 and 512 were no better on validation; see MODEL_CARD.md.
MAX_TOKENS = 256
_MAX_SENTENCE_TOKENS = 62  # of one sentence, without [CLS] and [SEP]; by hand. The rest is cut.
_MAX_SENTENCES = 48  # best sentences to try; by hand


@dataclass(frozen=True, slots=True, eq=False)
class EncoderInput:
    """Sentences in the order of the article, each between a [CLS] and a [SEP] token.

    ``len`` counts the subword tokens.

    Attributes:
        token_ids: of the subword tokens, at most ``MAX_TOKENS``.
        segment_ids: 0 and 1 in turn, one value per sentence.
        sentence_indices: of the sentences in the document.
        cls_positions: position in ``token_ids`` of the [CLS] of each sentence.
        word_indices: of the running words of the document that are in the input.
        token_positions: position in ``token_ids`` of the first subword token of each word.
        has_next: true for a word if the next word of its sentence is in the input too.
    """

    token_ids: list[int]
    segment_ids: list[int]
    sentence_indices: IntArray
    cls_positions: IntArray
    word_indices: IntArray
    token_positions: IntArray
    has_next: BoolArray

    def __len__(self) -> int:
        return len(self.token_ids)


def encoder_input(document: Document, values: FloatArray, tokenizer: Tokenizer) -> EncoderInput:
    """Build the input from the sentences with the highest values, as many as fit.

    Args:
        document: the article.
        values: [sentences] the value of each sentence.
        tokenizer: of a BERT, from ``read_tokenizer``.
    """
    cls_id, sep_id = (tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
    encodings = _best_encodings(document, values, tokenizer)
    lines = [
        [cls_id, *encoding.ids[:_MAX_SENTENCE_TOKENS], sep_id] for encoding in encodings.values()
    ]
    lengths = [len(line) for line in lines]
    cls_positions = np.cumsum(lengths) - lengths
    sentence_starts = np.cumsum([0, *map(len, document.tokens)])
    word_indices, token_positions = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    has_next = [np.zeros(0, bool)]
    for (index, encoding), cls_position in zip(encodings.items(), cls_positions, strict=True):
        text, words = document.sentences[index].text, document.tokens[index]
        with_token, first_tokens = _first_tokens(text, words, encoding)
        word_indices.append(sentence_starts[index] + with_token)
        token_positions.append(cls_position + 1 + first_tokens)
        has_next.append(np.diff(with_token, append=-1) == 1)
    return EncoderInput(
        list(chain.from_iterable(lines)),
        [order % 2 for order, length in enumerate(lengths) for _ in range(length)],
        np.array([*encodings], dtype=np.int64),
        np.asarray(cls_positions, dtype=np.int64),
        np.concatenate(word_indices),
        np.concatenate(token_positions),
        np.concatenate(has_next),
    )


def _best_encodings(
    document: Document, values: FloatArray, tokenizer: Tokenizer
) -> dict[int, Encoding]:
    """Return the tokenized sentences with the highest values that fit, by index, in order."""
    best = np.argsort(-values, kind="stable")[:_MAX_SENTENCES].tolist()
    texts = [document.sentences[index].text for index in best]
    encodings: dict[int, Encoding] = {}
    room = MAX_TOKENS
    for index, encoding in zip(
        best, tokenizer.encode_batch(texts, add_special_tokens=False), strict=True
    ):
        needed = min(len(encoding.ids), _MAX_SENTENCE_TOKENS) + 2
        if needed <= room:
            encodings[index] = encoding
            room -= needed
    return dict(sorted(encodings.items()))


def _first_tokens(text: str, words: list[str], encoding: Encoding) -> tuple[IntArray, IntArray]:
    """Return the indices of words that have a subword token, and the first token of each.

    Subword tokens and words cut a text at different positions, but both keep its letters and
    digits in order. So a subword token belongs to the word that its first letter is in.
    """
    letters = np.zeros(len(text) + 1, dtype=np.int64)  # letters and digits before each position
    np.cumsum(np.fromiter(map(str.isalnum, text), dtype=bool, count=len(text)), out=letters[1:])
    offsets = encoding.offsets[:_MAX_SENTENCE_TOKENS]
    starts = np.array([start for start, _ in offsets], dtype=np.int64)
    tokens = np.flatnonzero(letters[starts + 1] > letters[starts])  # start with a letter or digit
    word_ends = np.cumsum([len(word) for word in words])
    word_of_token = np.searchsorted(word_ends, letters[starts[tokens]], side="right")
    known = word_of_token < len(words)
    with_token, first = np.unique(word_of_token[known], return_index=True)
    return with_token, tokens[known][first]
