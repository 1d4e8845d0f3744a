"""Training examples of ``compress``: sentences, with a label for each word that an editor kept."""

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

VERSION = 1  # raise it when the examples change: cached ones are then computed again
IGNORED = -100  # label of a subword token that belongs to no word
# Chosen by hand.
_MIN_SHARED = 0.5  # share of the bullet's words that the sentence contains in the same order
_MIN_KEPT = 3  # words of the sentence that the bullet keeps
_MAX_WORDS = 90  # words of a sentence
_WORD = re.compile(r"[^\W_]+")


def examples(source: str, tokenizer: Path, cache: Path, sample: float = 1.0) -> Dataset:
    """Return the training examples from the articles of a dataset, one row a sentence, in order.

    Args:
        source: a file, a folder or ``hf:NAME``, as for ``takeaways eval``.
        tokenizer: the ``tokenizer.json`` of the encoder.
        cache: folder that keeps the computed examples for the next call.
        sample: share of the articles, in (0, 1]; the first ones are used.
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
    encoder_tokenizer = load_tokenizer(Path(tokenizer))
    items = read_dataset(source).items
    for item in items[: max(1, round(sample * len(items)))]:
        article_index = ArticleIndex.from_article(item.article)
        for sentence, bullet in rewriting_pairs(item.article, article_index):
            row = row_of(sentence.text, bullet, encoder_tokenizer)
            if row is not None:
                yield row


def row_of(sentence: str, bullet: str, tokenizer: Tokenizer) -> dict[str, Any] | None:
    """Return a sentence as subword tokens with labels, or None if the bullet shares few words.

    The label of a subword token is 1 if the bullet keeps its word, 0 if not, and -100 if it belongs
    to no word. Words are matched in order, the longest runs first (Ratcliff & Metzener 1988),
    because editors mostly keep words that stand together.
    """
    words = [*_WORD.finditer(sentence)]
    sentence_stems = stems([word.group().lower() for word in words])
    bullet_stems = stems([word.lower() for word in _WORD.findall(bullet)])
    matcher = SequenceMatcher(None, sentence_stems, bullet_stems, autojunk=False)
    kept = {
        index
        for block in matcher.get_matching_blocks()
        for index in range(block.a, block.a + block.size)
    }
    if len(kept) < max(_MIN_KEPT, _MIN_SHARED * len(bullet_stems)) or len(words) > _MAX_WORDS:
        return None
    label_by_position = {
        position: int(index in kept)
        for index, word in enumerate(words)
        for position in range(*word.span())
    }
    encoding = tokenizer.encode(sentence)
    labels = [
        label_by_position.get(start, IGNORED) if end > start else IGNORED
        for start, end in encoding.offsets
    ]
    return {"input_ids": encoding.ids, "keeps": labels, "length": len(encoding.ids)}
