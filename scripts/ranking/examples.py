"""Training examples of the networks from articles with references, computed once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from datasets import Dataset

from eval.datasets import read_dataset
from eval.oracle import Gains
from summarize.article import Article, Sentence
from summarize.document.document import Document
from summarize.text.stemming import stems
from summarize.text.words import tokenize_lines

VERSION = 1  # of the examples; a new version is computed again


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A document with its targets.

    Attributes:
        document: the sentences; the text of its article is empty.
        words: [words] 1 if the stem of the running word is in the references, else 0.
        pairs: [words] 1 if the pair of the word and the next one is in the references, else 0.
        sentences: [sentences] ROUGE-1 + ROUGE-2 F of each sentence alone, in [0, 2].
    """

    document: Document
    words: np.ndarray
    pairs: np.ndarray
    sentences: np.ndarray

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Example:
        """Return the example of a row of ``examples``."""
        sentences_of_row = [Sentence(0, 0, text) for text in row["texts"]]
        document = Document.from_sentences(Article(row["id"], ""), sentences_of_row)
        words, pairs, sentences = (
            np.array(row[name], dtype=np.float32) for name in ("words", "pairs", "sentences")
        )
        return cls(document, words, pairs, sentences)


def examples(source: str, cache: Path, sample: float = 1.0) -> Dataset:
    """Return the examples of a dataset that ``takeaways eval`` can read, in order.

    Args:
        source: the dataset.
        cache: folder for the examples; those in it are not computed again.
        sample: share of the articles to take, from the first one on.
    """
    return Dataset.from_generator(
        _rows,
        gen_kwargs={"source": source, "sample": sample, "version": VERSION},
        cache_dir=str(cache),
    )  # pyright: ignore[reportReturnType]


def _rows(source: str, sample: float, version: int) -> Iterator[dict[str, Any]]:
    items = read_dataset(source).items
    for item in items[: max(1, round(sample * len(items)))]:
        document = Document.from_article(item.article)
        if document.terms.terms and item.references:
            yield row_of(document, item.references[0])


def row_of(document: Document, references: Sequence[str]) -> dict[str, Any]:
    """Return an example as a row of a ``Dataset``: the texts of the sentences, and the targets."""
    reference_stems = [stems(line) for line in tokenize_lines(list(references))]
    words = set(chain.from_iterable(reference_stems))
    pairs = set(chain.from_iterable(map(pairwise, reference_stems)))
    lines = [stems(line) for line in document.tokens]
    texts = [sentence.text for sentence in document.sentences]
    return {
        "id": document.article.id,
        "texts": texts,
        "words": [word in words for line in lines for word in line],
        "pairs": [pair in pairs for line in lines for pair in zip_longest(line, line[1:])],
        "sentences": Gains(texts, references).scores([]).tolist(),
    }
