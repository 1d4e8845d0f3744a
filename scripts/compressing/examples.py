"""Sentences with an editor's bullet of each -> which words stay, computed once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from datasets import Dataset
from tokenizers import Tokenizer

from eval.datasets import read_dataset
from summarize.extractive.learned.encoder_input import load_tokenizer
from summarize.grounding import ArticleIndex
from summarize.text.stemming import stems
from summarize.training.examples import rewriting_pairs

VERSION = 1  # of what an example holds; another one is computed again
IGNORED = -100  # of a piece that is no word
_LEAST_SHARED = 0.5  # of a bullet's words, in the order of the sentence
_FEWEST = 3  # words that stay
_LONGEST = 90  # words of a sentence
_WORD = re.compile(r"[^\W_]+")


def examples(source: str, tokenizer: Path, cache: Path, sample: float = 1.0) -> Dataset:
    """Return the examples of a dataset that ``takeaways eval`` reads, in order.

    Args:
        source: the dataset.
        tokenizer: the ``tokenizer.json`` of the encoder.
        cache: folder where they are kept; what is there is not computed again.
        sample: the share of the articles that is taken, from the first on.
    """
    return Dataset.from_generator(
        _rows,
        gen_kwargs={
            "source": source,
            "tokenizer": str(tokenizer),
            "sample": sample,
            "version": VERSION,
        },
        cache_dir=str(cache),
    )  # pyright: ignore[reportReturnType]


def _rows(source: str, tokenizer: str, sample: float, version: int) -> Iterator[dict[str, Any]]:
    reads = load_tokenizer(Path(tokenizer))
    items = read_dataset(source).items
    for item in items[: max(1, round(sample * len(items)))]:
        article_index = ArticleIndex.from_article(item.article)
        for passage, bullet in rewriting_pairs(item.article, article_index):
            row = row_of(passage.sentence, bullet, reads)
            if row is not None:
                yield row


def row_of(sentence: str, bullet: str, tokenizer: Tokenizer) -> dict[str, Any] | None:
    """Return a sentence in pieces: for each 1 if its word stays, 0 if not, -100 if it has none.

    None where most of the bullet is other words. Words are matched in order, the longest runs
    first (Ratcliff & Metzener 1988): what an editor kept mostly stands together.
    """
    found = [*_WORD.finditer(sentence)]
    ours = stems([word.group().lower() for word in found])
    theirs = stems([word.lower() for word in _WORD.findall(bullet)])
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    kept = {place for block in blocks for place in range(block.a, block.a + block.size)}
    if len(kept) < max(_FEWEST, _LEAST_SHARED * len(theirs)) or len(found) > _LONGEST:
        return None
    of_letters = {
        at: int(place in kept) for place, word in enumerate(found) for at in range(*word.span())
    }
    read = tokenizer.encode(sentence)
    keeps = [
        of_letters.get(start, IGNORED) if end > start else IGNORED for start, end in read.offsets
    ]
    return {"input_ids": read.ids, "keeps": keeps, "length": len(read.ids)}
