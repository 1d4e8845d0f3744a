"""A small BERT with random weights and a vocabulary learned from the sample articles."""

from __future__ import annotations

import json
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from summarize import read_articles

SAMPLES = Path(__file__).parents[3] / "data" / "articles"
_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]


def tokenizer() -> Tokenizer:
    """Return the tokenizer; it neither pads nor cuts."""
    found = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    found.normalizer = normalizers.BertNormalizer()
    found.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    texts = [article.text for article in read_articles(SAMPLES)]
    found.train_from_iterator(
        texts, trainers.WordPieceTrainer(vocab_size=600, special_tokens=_SPECIAL)
    )
    return found


def build(folder: Path) -> Path:
    """Write the checkpoint as published ones are laid out."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=600,
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
