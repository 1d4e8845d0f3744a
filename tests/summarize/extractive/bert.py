"""A small BERT with random weights and a vocabulary learned from the sample articles."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from summarize import read_articles

SAMPLES = Path(__file__).parents[3] / "data" / "articles"
_SPECIAL = ["[PAD]", "[unused0]", "[unused1]", "[UNK]", "[CLS]", "[SEP]"]
_SIZE = 600  # of the vocabulary


def tokenizer() -> Tokenizer:
    """Return the tokenizer; it neither pads nor cuts.

    Its vocabulary is always the same, as that of a trainer of the library is not: the characters of
    the sample articles, and their most common words.
    """
    normalizer, pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    counts = Counter(
        word
        for article in read_articles(SAMPLES)
        for word, _ in pre_tokenizer.pre_tokenize_str(normalizer.normalize_str(article.text))
    )
    letters = sorted(set("".join(counts)))
    words = sorted(counts, key=lambda word: (-counts[word], word))
    tokens = [*_SPECIAL, *letters, *(f"##{letter}" for letter in letters), *words]
    vocabulary = {token: id for id, token in enumerate([*dict.fromkeys(tokens)][:_SIZE])}
    found = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    found.normalizer, found.pre_tokenizer = normalizer, pre_tokenizer
    return found


def build(folder: Path) -> Path:
    """Write the checkpoint as published ones are laid out."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=_SIZE,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        initializer_range=0.3,
    )
    BertModel(config).eval().save_pretrained(folder)
    tokenizer().save(str(folder / "tokenizer.json"))
    settings = {"tokenizer_class": "BertTokenizer", "unk_token": "[UNK]", "pad_token": "[PAD]"}
    settings |= {"cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[UNK]"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    return folder
