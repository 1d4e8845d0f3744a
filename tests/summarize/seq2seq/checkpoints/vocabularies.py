"""Vocabularies of each kind, learned from the sample articles."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import sentencepiece
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from summarize import read_articles

SAMPLES = Path(__file__).parents[4] / "data" / "articles"
PIECES = 700

Pairs = tuple[dict[str, int], list[tuple[str, str]]]


@cache
def unigrams(**ids: int) -> bytes:
    """A unigram model of SentencePiece: the file that published checkpoints come with."""
    written = io.BytesIO()
    trainer: Any = sentencepiece.SentencePieceTrainer
    trainer.train(
        sentence_iterator=iter(_lines()),
        model_writer=written,
        vocab_size=PIECES,
        character_coverage=1.0,
        num_threads=1,
        minloglevel=2,
        **ids,
    )
    return written.getvalue()


def pieces(model: bytes) -> Iterator[str]:
    """The pieces of a unigram model besides the first three, which are special."""
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)  # type: ignore[call-arg]
    return (processor.id_to_piece(number) for number in range(3, len(processor)))


def byte_pairs(*special: str) -> Pairs:
    """Vocabulary and merges of a byte-level BPE, as of GPT-2."""
    split = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return _pairs(split, special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())


def character_pairs(*special: str) -> Pairs:
    """Vocabulary and merges of a BPE over characters, as SentencePiece makes it."""
    return _pairs(pre_tokenizers.Metaspace(), special)


def _pairs(split: Any, special: tuple[str, ...], **options: Any) -> Pairs:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = split
    trainer = trainers.BpeTrainer(
        vocab_size=PIECES + len(special),
        special_tokens=list(special),
        show_progress=False,
        **options,
    )
    tokenizer.train_from_iterator(_lines(), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], [tuple(merge) for merge in model["merges"]]


def word_pieces(*special: str) -> dict[str, int]:
    """Vocabulary of a WordPiece over lower case, as of BERT."""
    lower: Any = normalizers.BertNormalizer()
    split: Any = pre_tokenizers.BertPreTokenizer()
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # type: ignore[call-arg]
    tokenizer.normalizer, tokenizer.pre_tokenizer = lower, split
    letters = {letter for line in _lines() for letter in lower.normalize_str(line)} - {" "}
    # The trainer numbers continuations by a hash that differs from run to run, so they are given.
    continuations = [f"##{letter}" for letter in sorted(letters)]
    trainer = trainers.WordPieceTrainer(  # type: ignore[call-arg]
        vocab_size=PIECES, special_tokens=[*special, *continuations], show_progress=False
    )
    tokenizer.train_from_iterator(_lines(), trainer)
    return tokenizer.get_vocab()


@cache
def _lines() -> tuple[str, ...]:
    texts = (article.text for article in read_articles(SAMPLES))
    return tuple(line for text in texts for line in text.splitlines() if line)
