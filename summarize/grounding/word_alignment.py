"""Words of a bullet beside the words of the article's sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from summarize.text.english_words import bare
from summarize.text.lcs import IndexedTokens
from summarize.text.stemming import stems

# Stand before the first and after the last word of a sentence.
START, END = "<s>", "</s>"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one line, which stand between spaces; a mark alone is no word.

    Attributes:
        written: as they are written, with punctuation marks.
        bare: in lower case, without the marks at their ends.
        stems: their stems.
    """

    written: list[str]
    bare: list[str]
    stems: list[str]

    @classmethod
    def of(cls, text: str) -> Words:
        """Return the words of a text.

        >>> Words.of("Walls, it said, cost more.").bare
        ['walls', 'it', 'said', 'cost', 'more']
        """
        pairs = [(word, bare_word) for word in text.split() if (bare_word := bare(word))]
        bare_words = [bare_word for _, bare_word in pairs]
        return cls([word for word, _ in pairs], bare_words, stems(bare_words))

    def __len__(self) -> int:
        return len(self.bare)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Neighbouring words, with the start and the end of the line."""
        return [*pairwise([START, *self.bare, END])]


class ArticleWords:
    """The words of an article.

    Attributes:
        sentences: the words of each sentence.
        pairs: neighbouring words of all sentences.
        stem_pairs: neighbouring stems of all sentences.
        stems: the stems of all words.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = [Words.of(sentence) for sentence in sentences]
        self.pairs = {pair for words in self.sentences for pair in words.pairs}
        self.stem_pairs = {pair for words in self.sentences for pair in pairwise(words.stems)}
        self.stems = {stem for words in self.sentences for stem in words.stems}

    def are_new(self, words: Sequence[str]) -> list[bool]:
        """Return for each word and the next whether they stand together in no sentence."""
        bare_words = [bare(word) for word in words]
        return [pair not in self.pairs for pair in pairwise(bare_words)]

    def closest(self, bullet: Words, indices: Sequence[int]) -> int:
        """Return which of some sentences has most words of a bullet in their order."""
        return max(indices, key=lambda index: share_in_order(bullet, self.sentences[index]))


def share_in_order(bullet: Words, sentence: Words) -> float:
    """Return the share of a bullet's words that stand in a sentence in the same order."""
    return IndexedTokens(sentence.stems).lcs_length(bullet.stems) / max(1, len(bullet))


def align(bullet: Words, sentence: Words) -> list[int | None]:
    """Return for each word of a bullet the index of the same word in a sentence, or None.

    Long runs of words are found first, so that few runs explain the bullet.
    """
    positions: list[int | None] = [None] * len(bullet)
    matcher = SequenceMatcher(None, bullet.stems, sentence.stems, autojunk=False)
    for start, position, size in matcher.get_matching_blocks():
        positions[start : start + size] = range(position, position + size)
    return positions
