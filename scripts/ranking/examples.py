"""Articles with references -> what the networks are trained to say of them, computed once."""

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

VERSION = 1  # of what an example holds; another one is computed again


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A document with its targets.

    Attributes:
        document: its article's text is left out.
        words: [words] whether the stem of each running word is in the references.
        pairs: [words] the same of the word with the one after it.
        sentences: [sentences] ROUGE-1 + ROUGE-2 F of each alone, in [0, 2].
    """

    document: Document
    words: np.ndarray
    pairs: np.ndarray
    sentences: np.ndarray

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Example:
        """Make one of a row of ``examples``."""
        found = [Sentence(0, 0, text) for text in row["texts"]]
        document = Document.from_sentences(Article(row["id"], ""), found)
        words, pairs, sentences = (
            np.array(row[name], dtype=np.float32) for name in ("words", "pairs", "sentences")
        )
        return cls(document, words, pairs, sentences)


def examples(source: str, cache: Path, sample: float = 1.0) -> Dataset:
    """Return the examples of a dataset that ``takeaways eval`` reads, in order.

    Args:
        source: the dataset.
        cache: folder where they are kept; what is there is not computed again.
        sample: the share of the articles that is taken, from the first on.
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
    """Return an example as a ``Dataset`` keeps it: the sentences' texts, and the targets."""
    wanted = [stems(line) for line in tokenize_lines(list(references))]
    words = set(chain.from_iterable(wanted))
    pairs = set(chain.from_iterable(map(pairwise, wanted)))
    lines = [stems(line) for line in document.tokens]
    texts = [sentence.text for sentence in document.sentences]
    return {
        "id": document.article.id,
        "texts": texts,
        "words": [word in words for line in lines for word in line],
        "pairs": [pair in pairs for line in lines for pair in zip_longest(line, line[1:])],
        "sentences": Gains(texts, references).scores([]).tolist(),
    }
