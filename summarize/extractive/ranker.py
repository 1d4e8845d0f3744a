"""The learned method ``ranker``: an encoder corrects the small network where it counts.

The encoder (six layers, int8, run by CTranslate2) reads the sentences that the small network holds
most promising, all together and with a [CLS] each, as BertSumExt does (Liu & Lapata 2019, EMNLP).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from summarize.extractive.centroid import centroid_scores
from summarize.extractive.digest import PIECES, Digest, digest
from summarize.extractive.document import Document
from summarize.extractive.features import Floats
from summarize.extractive.learned import Estimate, is_english, tiny_weights
from summarize.extractive.method import ExtractiveMethod
from summarize.extractive.salience import Salience, Weights, load_weights, product
from summarize.extractive.terms import FloatArray
from summarize.models import verified
from summarize.options import Options

READ_FOR = 3  # takeaways that the digest is made for, however many are wanted
_BATCH = 8 * PIECES  # pieces that go through the encoder at once


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """The encoder with its tokenizer, and the head that turns its states into corrections."""

    encoder: Any  # ctranslate2.Encoder
    tokenizer: Tokenizer
    head: Weights

    @classmethod
    def load(cls) -> Reader:
        """Load what comes with the package.

        Raises:
            ModelError: a file is missing or not what it was.
        """
        import ctranslate2

        folder = verified("ranker/model.bin").parent
        return cls(
            ctranslate2.Encoder(str(folder), compute_type="int8_float32"),
            Tokenizer.from_file(str(verified("ranker/tokenizer.json"))),
            load_weights(verified("ranker/head.npz")),
        )

    def correct(self, estimates: Sequence[Estimate]) -> list[Estimate]:
        """Read each document's most promising sentences, and correct what was said of them."""
        digests = [digest(one.document, one.values(READ_FOR), self.tokenizer) for one in estimates]
        corrected = list(estimates)
        for places in _batches(digests):
            states = self._states([digests[place] for place in places])
            for place, state in zip(places, states, strict=True):
                before = estimates[place].salience
                after = self._corrected(before, digests[place], state)
                corrected[place] = replace(estimates[place], salience=after)
        return corrected

    def _states(self, digests: Sequence[Digest]) -> Floats:
        """Return the encoder's last states: [digests, pieces, width]."""
        longest = max(len(one.ids) for one in digests)
        segments = [one.segments + [0] * (longest - len(one.ids)) for one in digests]
        found = self.encoder.forward_batch([one.ids for one in digests], token_type_ids=segments)
        return np.asarray(found.last_hidden_state)

    def _corrected(self, seen: Salience, read: Digest, states: Floats) -> Salience:
        head = self.head
        heard = np.hstack([states[read.at], seen.word_states[read.words]])
        heard = np.maximum(product(heard, head["word"]) + head["word_bias"], 0)
        words, pairs, sentences = seen.words.copy(), seen.pairs.copy(), seen.sentences.copy()
        words[read.words] += heard @ head["word_out"] + head["word_out_bias"]
        first, second = (heard @ head["pair_out"]).T
        corrections = first + np.append(second[1:], np.float32(0)) + head["pair_out_bias"]
        pairs[read.words[read.inner]] += corrections[read.inner]
        judged = np.hstack([states[read.marks], seen.sentence_states[read.sentences]])
        judged = np.maximum(product(judged, head["sentence"]) + head["sentence_bias"], 0)
        sentences[read.sentences] += judged @ head["score"] + head["score_bias"]
        return Salience(words, pairs, sentences, seen.word_states, seen.sentence_states)


class Ranker(ExtractiveMethod):
    """The method ``ranker``, which reads several articles at once."""

    def score_each(self, documents: Sequence[Document], options: Options) -> list[FloatArray]:
        """Return the scores of the sentences of each document."""
        english = [one for one in documents if is_english(one)]
        estimates = [Estimate.of(one, tiny_weights()) for one in english]
        corrected = iter(_reader().correct(estimates) if estimates else [])
        return [
            next(corrected).scores(options) if is_english(one) else centroid_scores(one, options)
            for one in documents
        ]


def ranker_scores(document: Document, options: Options) -> FloatArray:
    """Rank by the encoder and the small network; what is not English, by ``centroid``."""
    return ranker.score_each([document], options)[0]


@cache
def _reader() -> Reader:
    return Reader.load()


def _batches(digests: Sequence[Digest]) -> Iterator[list[int]]:
    """Yield which digests go through the encoder together: of like length, within the budget."""
    order = sorted(range(len(digests)), key=lambda place: len(digests[place].ids))
    batch: list[int] = []
    for place in order:
        if batch and (len(batch) + 1) * len(digests[place].ids) > _BATCH:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


ranker = Ranker("ranker", ranker_scores)
