"""Training examples of ``compress``: sentences, with a label for each word that an editor kept.

Most are aligned to the bullets of editors, who also write words of their own. Some are cut by hand,
by nothing but leaving words out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
from datasets import Dataset
from tokenizers import Tokenizer

from eval.datasets import read_dataset
from summarize.grounding import ArticleIndex
from summarize.models.bundled_weights import read_tokenizer
from summarize.text.stemming import stems
from summarize.training.examples import rewriting_pairs

VERSION = 2  # raise it when the examples change: cached ones are then computed again
NO_WORD = -1  # index of the word of a subword token that belongs to none
# Chosen by hand.
_MIN_SHARED = 0.5  # share of the bullet's words that the sentence contains in the same order
_MIN_KEPT = 3  # words of the sentence that the bullet keeps
_MAX_WORDS = 90  # words of a sentence
_PLAIN_WORD = re.compile(r"[^\W_]+")
_WORD = re.compile(r"\S+")


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


def cut_examples(file: Path, tokenizer: Path) -> Dataset:
    """Return the examples of a JSON Lines file with the fields ``sentence`` and ``cut``.

    Args:
        file: each cut has words of its sentence, in order.
        tokenizer: as in ``examples``.
    """
    encoder_tokenizer = read_tokenizer(tokenizer)
    records = map(json.loads, file.read_text("utf-8").splitlines())
    rows = (row_of(record["sentence"], record["cut"], encoder_tokenizer) for record in records)
    return Dataset.from_list([row for row in rows if row is not None])


def _rows(source: str, tokenizer: str, sample: float, version: int) -> Iterator[dict[str, Any]]:
    encoder_tokenizer = read_tokenizer(Path(tokenizer))
    items = read_dataset(source).items
    for item in items[: max(1, round(sample * len(items)))]:
        article_index = ArticleIndex.from_article(item.article)
        for sentence, bullet in rewriting_pairs(item.article, article_index):
            row = row_of(sentence.text, bullet, encoder_tokenizer)
            if row is not None:
                yield row


def row_of(sentence: str, bullet: str, tokenizer: Tokenizer) -> dict[str, Any] | None:
    """Return a sentence as subword tokens, with the word of each token and a label for each word.

    The label of a word, which stands between spaces, is 1 if the bullet keeps it, else 0. Return
    None if the bullet shares few words with the sentence.
    """
    kept = _kept_positions(sentence, bullet)
    words = [*_WORD.finditer(sentence)]
    if kept is None or len(words) > _MAX_WORDS:
        return None
    keeps = [int(not kept.isdisjoint(range(*word.span()))) for word in words]
    ends = [word.end() for word in words]
    encoding = tokenizer.encode(sentence)
    word_of_token = [
        int(np.searchsorted(ends, end)) if end > start else NO_WORD
        for start, end in encoding.offsets
    ]
    return {
        "input_ids": encoding.ids,
        "words": word_of_token,
        "keeps": keeps,
        "length": len(encoding.ids),
    }


def _kept_positions(sentence: str, bullet: str) -> set[int] | None:
    """Return the starts of the words of a sentence that a bullet keeps, or None if they are few.

    Words are matched in order, the longest runs first (Ratcliff & Metzener 1988), because editors
    mostly keep words that stand together.
    """
    words = [*_PLAIN_WORD.finditer(sentence)]
    sentence_stems = _stems([word.group() for word in words])
    bullet_stems = _stems(_PLAIN_WORD.findall(bullet))
    matcher = SequenceMatcher(None, sentence_stems, bullet_stems, autojunk=False)
    kept = {
        words[index].start()
        for block in matcher.get_matching_blocks()
        for index in range(block.a, block.a + block.size)
    }
    return kept if len(kept) >= max(_MIN_KEPT, _MIN_SHARED * len(bullet_stems)) else None


def _stems(words: Sequence[str]) -> list[str]:
    return stems([word.lower() for word in words])
