"""Tokenizers of each family, for a folder and the most tokens that its model reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import transformers as _transformers
from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES as M2M100_CODES

from tests.summarize.seq2seq.checkpoints import vocabularies

transformers: Any = _transformers  # its types leave out much of what its classes take
_FAIRSEQ = ("<s>", "<pad>", "</s>", "<unk>")


def bart(folder: Path, limit: int) -> Any:
    vocab, merges = vocabularies.byte_pairs(*_FAIRSEQ, "<mask>")
    return transformers.BartTokenizer(vocab=vocab, merges=merges, model_max_length=limit)


def t5(folder: Path, limit: int) -> Any:
    model = vocabularies.unigrams(pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    (folder / "spiece.model").write_bytes(model)
    return transformers.T5Tokenizer.from_pretrained(folder, model_max_length=limit)


def pegasus(folder: Path, limit: int) -> Any:
    model = vocabularies.unigrams(pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    (folder / "spiece.model").write_bytes(model)
    return transformers.PegasusTokenizer.from_pretrained(folder, model_max_length=limit)


def bigbird(folder: Path, limit: int) -> Any:
    """PEGASUS's without the 103 ids of its pretraining, and with a token to begin with."""
    model = vocabularies.unigrams(pad_id=0, eos_id=1, bos_id=2, unk_id=3)
    (folder / "spiece.model").write_bytes(model)
    return transformers.PegasusTokenizer.from_pretrained(
        folder,
        offset=0,
        bos_token="<s>",
        mask_token=None,
        mask_token_sent=None,
        model_max_length=limit,
    )


def mbart(folder: Path, limit: int) -> Any:
    return _mbart(transformers.MBartTokenizer, folder, limit)


def mbart50(folder: Path, limit: int) -> Any:
    return _mbart(transformers.MBart50Tokenizer, folder, limit)


def _mbart(kind: Any, folder: Path, limit: int) -> Any:
    (folder / "sentencepiece.bpe.model").write_bytes(vocabularies.unigrams())
    return kind.from_pretrained(folder, src_lang="en_XX", tgt_lang="en_XX", model_max_length=limit)


def m2m100(folder: Path, limit: int) -> Any:
    model = vocabularies.unigrams()
    (folder / "sentencepiece.bpe.model").write_bytes(model)
    _write_numbered(folder / "vocab.json", *_FAIRSEQ, *vocabularies.pieces(model))
    languages = [f"__{code}__" for code in M2M100_CODES["m2m100"]]
    return transformers.M2M100Tokenizer.from_pretrained(
        folder,
        src_lang="en",
        tgt_lang="en",
        additional_special_tokens=languages,
        model_max_length=limit,
    )


def nllb(folder: Path, limit: int) -> Any:
    vocab, merges = vocabularies.character_pairs(*_FAIRSEQ)
    return transformers.NllbTokenizer(
        vocab=vocab, merges=merges, src_lang="eng_Latn", tgt_lang="eng_Latn", model_max_length=limit
    )


def marian(folder: Path, limit: int) -> Any:
    model = vocabularies.unigrams()
    (folder / "source.spm").write_bytes(model)
    (folder / "target.spm").write_bytes(model)
    pieces = vocabularies.pieces(model)
    _write_numbered(folder / "vocab.json", "</s>", "<unk>", *pieces, "<pad>")
    return transformers.MarianTokenizer.from_pretrained(
        folder, source_lang="en", target_lang="en", model_max_length=limit
    )


def _write_numbered(path: Path, *pieces: str) -> None:
    path.write_text(json.dumps({piece: number for number, piece in enumerate(pieces)}))


def prophetnet(folder: Path, limit: int) -> Any:
    vocab = vocabularies.word_pieces("[PAD]", "[X_SEP]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    pieces = sorted(vocab, key=vocab.__getitem__)
    (folder / "prophetnet.tokenizer").write_text("\n".join(pieces) + "\n", "utf-8")
    return transformers.ProphetNetTokenizer.from_pretrained(folder, model_max_length=limit)


def bert(folder: Path, limit: int) -> Any:
    vocab = vocabularies.word_pieces("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    return transformers.BertTokenizer(vocab=vocab, model_max_length=limit)


def gemma(folder: Path, limit: int) -> Any:
    """Gemma's, which as published names no limit."""
    special = ("<pad>", "<eos>", "<bos>", "<unk>", "<mask>")
    in_bytes = (f"<0x{byte:02X}>" for byte in range(256))
    vocab, merges = vocabularies.character_pairs(*special, *in_bytes)
    return transformers.GemmaTokenizer(vocab=vocab, merges=merges, add_bos_token=True)
