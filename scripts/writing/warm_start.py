"""A BART whose weights are those of a BERT: the encoder's exactly, the decoder's as a beginning."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    BertModel,
    GenerationConfig,
    PreTrainedTokenizerFast,
)

from summarize.article import Article

from .vocabulary import (
    END,
    FOCUS,
    PAD,
    REWRITE,
    START,
    TAKEAWAYS,
    UNKNOWN,
    learn_vocabulary,
    transplant,
)

_PIECES = 12_000  # few, as the softmax over them takes much of a step on a processor
_OFFSET = 2  # places that BART keeps free before its first position
_DECODER = (0, 1, 3, 5)  # which of the BERT's layers the decoder begins with, if it has them
_IDS = ("bos_token_id", "eos_token_id", "pad_token_id", "decoder_start_token_id")
# By validation: a beam of 8 rewrites slightly better, and half as fast.
_SEARCH = {"num_beams": 4, "length_penalty": 0.6, "no_repeat_ngram_size": 3, "max_length": 161}
_OF_A_BULLET = {"length_penalty": 1.0, "no_repeat_ngram_size": 0, "max_length": 65}
_DIGEST = 256  # tokens of an article that are read at once
_TASKS = {
    "summarization": {"prefix": TAKEAWAYS, "focus": FOCUS, "read_tokens": _DIGEST, **_SEARCH},
    "rewriting": {"prefix": REWRITE, "focus": FOCUS, **_SEARCH, **_OF_A_BULLET},
}


def begin(articles: Sequence[Article], base: Path, out: Path) -> Path:
    """Write the checkpoint that training begins with, unless it is there; return its folder.

    Args:
        articles: with references, from which the vocabulary is learned.
        base: folder of a BERT.
        out: folder.
    """
    if (out / "config.json").is_file():
        return out
    texts = ("\n".join([one.text, *one.references]) for one in articles)
    tokenizer = learn_vocabulary(texts, _PIECES)
    bert = BertModel.from_pretrained(base)
    known = Tokenizer.from_file(str(base / "tokenizer.json"))
    words = bert.get_input_embeddings().weight.detach().numpy()
    _save(bart_from_bert(bert, transplant(tokenizer, known, words), tokenizer), tokenizer, out)
    return out


def export(folder: Path, out: Path) -> None:
    """Write a trained checkpoint in 16 bits."""
    model = BartForConditionalGeneration.from_pretrained(folder, dtype=torch.float16)
    model.config.use_cache = True  # training does without
    _save(model, Tokenizer.from_file(str(folder / "tokenizer.json")), out)


def bart_from_bert(
    bert: Any, embeddings: NDArray[np.float32], tokenizer: Tokenizer
) -> BartForConditionalGeneration:
    """Return the BART.

    A BERT's layer is a BART encoder's: post-norm, GELU, learned positions. What BERT adds for
    its first segment goes into the positions. The decoder's attention to the encoder begins as
    the layer's to itself (Rothe et al. 2020, TACL).

    Args:
        bert: a ``BertModel`` with GELU and absolute positions.
        embeddings: [pieces, width] of the vocabulary that it is to have.
        tokenizer: of that vocabulary.
    """
    model: Any = BartForConditionalGeneration(_config(bert, len(embeddings), tokenizer))
    layers = bert.encoder.layer
    with torch.no_grad():
        model.model.shared.weight.copy_(torch.from_numpy(embeddings))
        for side in (model.model.encoder, model.model.decoder):
            side.embed_positions.weight.copy_(_positions(bert))
            side.layernorm_embedding.load_state_dict(bert.embeddings.LayerNorm.state_dict())
        for layer, ours in zip(layers, model.model.encoder.layers, strict=True):
            _copy_layer(layer, ours)
        for place, ours in zip(_DECODER, model.model.decoder.layers, strict=False):
            attention = layers[place].attention
            _copy_layer(layers[place], ours)
            _copy_attention(attention, ours.encoder_attn)
            ours.encoder_attn_layer_norm.load_state_dict(attention.output.LayerNorm.state_dict())
    return model


def _config(bert: Any, size: int, tokenizer: Tokenizer) -> BartConfig:
    """Return the configuration; without dropout, which would slow attention on a processor."""
    old = bert.config
    start, pad, end = map(tokenizer.token_to_id, (START, PAD, END))
    config = BartConfig(
        vocab_size=size,
        d_model=old.hidden_size,
        encoder_layers=old.num_hidden_layers,
        decoder_layers=sum(place < old.num_hidden_layers for place in _DECODER),
        encoder_attention_heads=old.num_attention_heads,
        decoder_attention_heads=old.num_attention_heads,
        encoder_ffn_dim=old.intermediate_size,
        decoder_ffn_dim=old.intermediate_size,
        max_position_embeddings=old.max_position_embeddings,
        activation_function="gelu",
        dropout=0.0,
        attention_dropout=0.0,
        activation_dropout=0.0,
        scale_embedding=False,
        tie_word_embeddings=True,
        bos_token_id=start,
        pad_token_id=pad,
        eos_token_id=end,
        decoder_start_token_id=start,
        forced_eos_token_id=None,
    )
    # CTranslate2's converter asks for these, which are old names of what BART always does.
    config.normalize_before, config.normalize_embedding = False, True
    config.task_specific_params = _TASKS
    return config


def _positions(bert: Any) -> Tensor:
    """Return BART's positions; it never looks at the first places."""
    known = bert.embeddings.position_embeddings.weight
    segment = bert.embeddings.token_type_embeddings.weight[0]
    return torch.cat([known[:_OFFSET], known + segment])


def _copy_layer(bert: Any, bart: Any) -> None:
    _copy_attention(bert.attention, bart.self_attn)
    for source, target in (
        (bert.attention.output.LayerNorm, bart.self_attn_layer_norm),
        (bert.intermediate.dense, bart.fc1),
        (bert.output.dense, bart.fc2),
        (bert.output.LayerNorm, bart.final_layer_norm),
    ):
        target.load_state_dict(source.state_dict())


def _copy_attention(bert: Any, bart: Any) -> None:
    own = bert.self
    for source, target in (
        (own.query, bart.q_proj),
        (own.key, bart.k_proj),
        (own.value, bart.v_proj),
        (bert.output.dense, bart.out_proj),
    ):
        target.load_state_dict(source.state_dict())


def _save(model: Any, tokenizer: Tokenizer, out: Path) -> None:
    marks = {"bos_token": START, "eos_token": END, "pad_token": PAD, "unk_token": UNKNOWN}
    limit = model.config.max_position_embeddings
    ids = {name: getattr(model.config, name) for name in _IDS}
    model.generation_config = GenerationConfig(**ids, **_SEARCH)
    model.save_pretrained(out)
    (out / "model.safetensors").chmod(0o644)  # it comes readable for its owner alone
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, model_max_length=limit, **marks
    ).save_pretrained(out)
    # By this name transformers 4 knows it too.
    file = out / "tokenizer_config.json"
    said = {**json.loads(file.read_text("utf-8")), "tokenizer_class": "PreTrainedTokenizerFast"}
    file.write_text(json.dumps(said, indent=2), "utf-8")
