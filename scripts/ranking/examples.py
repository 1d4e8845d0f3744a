"""Training examples of ``tiny`` and ``ranker``: documents, with targets from their references.

::

    dataset = examples("train.jsonl", Path("build/examples"))  # computed once, then read from there
    example = Example.from_row(dataset[0])
"""

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

VERSION = 1  # raise it when the examples change: cached ones are then computed again


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A document with the targets of its words, word pairs and sentences.

    The words are all words of the document in order, repeated ones included.

    Attributes:
        document: the sentences. The article has its id, but an empty text.
        words: [words] 1 if the stem of the word is in the references, else 0.
        pairs: [words] 1 if the word and the next word of its sentence stand together in the
            references, compared by stem; else 0.
        sentences: [sentences] ROUGE-1 + ROUGE-2 F1 of each sentence alone, in [0, 2].
    """

    document: Document
    words: np.ndarray
    pairs: np.ndarray
    sentences: np.ndarray

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Example:
        """Return the example that a row of the data set ``examples`` holds."""
        document = Document.from_sentences(
            Article(row["id"], ""), [Sentence(0, 0, text) for text in row["texts"]]
        )
        words, pairs, sentences = (
            np.array(row[name], dtype=np.float32) for name in ("words", "pairs", "sentences")
        )
        return cls(document, words, pairs, sentences)


def examples(source: str, cache: Path, sample: float = 1.0) -> Dataset:
    """Return the training examples of the articles in a dataset, one row each, in order.

    Articles without references or without terms are left out.

    Args:
        source: a file, a folder or ``hf:NAME``, as for ``takeaways eval``.
        cache: folder that keeps the computed examples for the next call.
        sample: share of the articles, in (0, 1]; the first ones are used.
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
        if document.has_terms and item.references:
            yield row_of(document, item.references[0])


def row_of(document: Document, references: Sequence[str]) -> dict[str, Any]:
    """Return an example as a row of a ``Dataset``: the texts of the sentences, and the targets.

    Args:
        document: the article to learn from.
        references: the takeaways that one editor wrote for it.
    """
    reference_stems = [stems(line) for line in tokenize_lines(list(references))]
    reference_words = set(chain.from_iterable(reference_stems))
    reference_pairs = set(chain.from_iterable(map(pairwise, reference_stems)))
    lines = [stems(line) for line in document.tokens]
    texts = document.texts
    return {
        "id": document.article.id,
        "texts": texts,
        "words": [word in reference_words for line in lines for word in line],
        # The last word of a sentence is paired with None, which no reference contains.
        "pairs": [
            pair in reference_pairs for line in lines for pair in zip_longest(line, line[1:])
        ],
        "sentences": Gains(texts, references).scores([]).tolist(),
    }
