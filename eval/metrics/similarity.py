"""Similarity of a bullet to a reference bullet, and how sure a match of the two is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from eval.metrics.tokenizers import (
    Tokenizer,
    TokenizerName,
    scoring_language,
    stem_words,
    tokenizer,
)
from summarize.languages.table import ENGLISH, Language
from summarize.text.stop_words import STOP_WORDS

Confidence = Literal["strong", "likely", "weak"]

NAME = "content_recall"  # of the similarity in signatures

# Minimum similarity of a match. Tuned for F1 on 202 judged pairs of the samples; agreement 0.84, F1
# 0.67 on articles that the tuning left out. See `scripts/benchmark.py matching`.
THRESHOLD = 0.43
# Minimum similarity of each confidence, from the same pairs.
_STRONG, _LIKELY = 0.6, 0.5
# Of those pairs, the share in % that says the main fact of the reference.
CONFIDENCES: dict[Confidence, int] = {"strong": 94, "likely": 65, "weak": 40}
# Parts of contractions: rouge-score's tokenizer splits "don't" into "don" and "t".
_ENDS = frozenset("d ll m re s t ve".split())
_NOT_CONTENT = STOP_WORDS | _ENDS | {word[:-1] for word in STOP_WORDS if word.endswith("nt")}


@dataclass(frozen=True)
class Similarity:
    """Share of the content words of a reference bullet that another bullet has, in [0, 1].

    Content words are all but stop words. A text of stop words alone counts all of them.

        >>> Similarity()("The council voted for a wall.", "A wall, says the council, will help.")
        0.6666666666666666

    Attributes:
        stem: whether to compare stems.
        tokenizer: see ``eval.metrics.tokenizers.tokenizer``.
        code: language of the texts (BCP 47); only the tokenizer ``auto`` needs it.
    """

    stem: bool = True
    tokenizer: TokenizerName = "rouge-score"
    code: str | None = None

    def __call__(self, reference: str, bullet: str) -> float:
        """Return the similarity of one bullet to one reference."""
        return float(self.matrix([reference], [bullet])[0, 0])

    def matrix(self, references: Sequence[str], bullets: Sequence[str]) -> np.ndarray:
        """Return the similarity of each bullet (column) to each reference (row)."""
        rows, columns = map(self._content, references), [*map(self._content, bullets)]
        values = [
            [(row & column).total() / max(row.total(), 1) for column in columns] for row in rows
        ]
        return np.array(values, dtype=np.float64).reshape(len(references), len(bullets))

    def _content(self, text: str) -> Counter[str]:
        words = self._words(text)
        content = [word for word in words if not self._is_stop_word(word)] or words
        return Counter(stem_words(content, self._language) if self.stem else content)

    def _is_stop_word(self, word: str) -> bool:
        word = word.replace("'", "").replace("’", "")
        return word in (_NOT_CONTENT if self._language is ENGLISH else self._language.stop_words)

    @cached_property
    def _language(self) -> Language:
        return scoring_language(self.tokenizer, self.code)

    @cached_property
    def _words(self) -> Tokenizer:
        return tokenizer(self.tokenizer, stem=False, code=self.code)


def confidence(similarity: float) -> Confidence:
    """Return how sure a match of this similarity is."""
    if similarity >= _STRONG:
        return "strong"
    return "likely" if similarity >= _LIKELY else "weak"
