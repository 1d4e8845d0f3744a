"""First and last checkpoint of ``writer``: a BART that starts from the weights of a BERT.

``write_initial_checkpoint`` writes the checkpoint that training starts from, and
``export_checkpoint`` writes the trained one in 16 bits.
"""

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
    transfer_embeddings,
)

# Tokens. Small, because on a CPU the softmax over them takes a large part of each step.
_VOCABULARY_SIZE = 12_000
_RESERVED_POSITIONS = 2  # BART does not use its first two position embeddings
# Layers of BERT to copy into the decoder; chosen by hand. A smaller BERT has fewer of them.
_DECODER_LAYERS = (0, 1, 3, 5)
_SPECIAL_IDS = ("bos_token_id", "eos_token_id", "pad_token_id", "decoder_start_token_id")
# Settings of the beam search, tuned on 160 validation articles (see MODEL_CARD.md). 8 beams rewrite
# slightly better than 4, but take twice the time. `max_length` counts the start token.
_BEAM_SEARCH = {"num_beams": 4, "length_penalty": 0.6, "no_repeat_ngram_size": 3, "max_length": 161}
# Differences for a rewritten sentence, which is one bullet.
_BULLET_BEAM_SEARCH = {"length_penalty": 1.0, "no_repeat_ngram_size": 0, "max_length": 65}
# Maximal tokens of a marked input (`summarize.seq2seq.marked_input`); see MODEL_CARD.md.
_MARKED_INPUT_TOKENS = 256
# Settings by task, in the form that `summarize.seq2seq.settings` reads from a checkpoint.
_TASKS = {
    "summarization": {
        "prefix": TAKEAWAYS,
        "focus": FOCUS,
        "read_tokens": _MARKED_INPUT_TOKENS,
        **_BEAM_SEARCH,
    },
    "rewriting": {"prefix": REWRITE, "focus": FOCUS, **_BEAM_SEARCH, **_BULLET_BEAM_SEARCH},
}


def write_initial_checkpoint(articles: Sequence[Article], base: Path, out: Path) -> Path:
    """Write the checkpoint that training starts from, unless it exists; return its folder.

    Args:
        articles: articles with references; the vocabulary is learned from the texts of both.
        base: folder of a BERT checkpoint.
        out: folder for the new checkpoint.
    """
    if (out / "config.json").is_file():
        return out
    texts = ("\n".join([article.text, *article.references]) for article in articles)
    tokenizer = learn_vocabulary(texts, _VOCABULARY_SIZE)
    bert = BertModel.from_pretrained(base)
    bert_tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    bert_embeddings = bert.get_input_embeddings().weight.detach().numpy()
    embeddings = transfer_embeddings(tokenizer, bert_tokenizer, bert_embeddings)
    _save(bart_from_bert(bert, embeddings, tokenizer), tokenizer, out)
    return out


def export_checkpoint(folder: Path, out: Path) -> None:
    """Read the trained checkpoint in ``folder``, and write it to ``out`` with float16 weights."""
    model = BartForConditionalGeneration.from_pretrained(folder, dtype=torch.float16)
    model.config.use_cache = True  # training turned it off; generation is faster with it
    _save(model, Tokenizer.from_file(str(folder / "tokenizer.json")), out)


def bart_from_bert(
    bert: Any, embeddings: NDArray[np.float32], tokenizer: Tokenizer
) -> BartForConditionalGeneration:
    """Return a BART that starts from the weights of a BERT.

    Both have the same encoder layers (post-norm, GELU) and learned positions, so the encoder
    computes what BERT computes. BART has no segments: BERT's embedding of the first segment is
    added to the positions. Some layers of BERT are also copied into the decoder. There, the
    cross-attention starts as a copy of the self-attention (Rothe et al. 2020, TACL).

    Args:
        bert: a ``BertModel`` with GELU and absolute positions.
        embeddings: [tokens, width] embeddings of BART's vocabulary.
        tokenizer: tokenizer with that vocabulary.
    """
    model: Any = BartForConditionalGeneration(_config(bert, len(embeddings), tokenizer))
    layers = bert.encoder.layer
    with torch.no_grad():
        model.model.shared.weight.copy_(torch.from_numpy(embeddings))
        for side in (model.model.encoder, model.model.decoder):
            side.embed_positions.weight.copy_(_positions(bert))
            side.layernorm_embedding.load_state_dict(bert.embeddings.LayerNorm.state_dict())
        for bert_layer, layer in zip(layers, model.model.encoder.layers, strict=True):
            _copy_layer(bert_layer, layer)
        for index, layer in zip(_DECODER_LAYERS, model.model.decoder.layers, strict=False):
            attention = layers[index].attention
            _copy_layer(layers[index], layer)
            _copy_attention(attention, layer.encoder_attn)
            layer.encoder_attn_layer_norm.load_state_dict(attention.output.LayerNorm.state_dict())
    return model


def _config(bert: Any, size: int, tokenizer: Tokenizer) -> BartConfig:
    """Return the configuration of the BART. Dropout is 0, because it slows attention on a CPU."""
    bert_config = bert.config
    start, pad, end = map(tokenizer.token_to_id, (START, PAD, END))
    config = BartConfig(
        vocab_size=size,
        d_model=bert_config.hidden_size,
        encoder_layers=bert_config.num_hidden_layers,
        decoder_layers=sum(index < bert_config.num_hidden_layers for index in _DECODER_LAYERS),
        encoder_attention_heads=bert_config.num_attention_heads,
        decoder_attention_heads=bert_config.num_attention_heads,
        encoder_ffn_dim=bert_config.intermediate_size,
        decoder_ffn_dim=bert_config.intermediate_size,
        max_position_embeddings=bert_config.max_position_embeddings,
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
    # CTranslate2's converter reads these two fields, which transformers no longer sets.
    config.normalize_before, config.normalize_embedding = False, True
    config.task_specific_params = _TASKS
    return config


def _positions(bert: Any) -> Tensor:
    """Return BART's position embeddings. The unused ones at the start have arbitrary values."""
    positions = bert.embeddings.position_embeddings.weight
    segment = bert.embeddings.token_type_embeddings.weight[0]
    return torch.cat([positions[:_RESERVED_POSITIONS], positions + segment])


def _copy_layer(bert: Any, bart: Any) -> None:
    """Copy a layer of BERT into a layer of BART, except for the cross-attention of a decoder."""
    _copy_attention(bert.attention, bart.self_attn)
    for source, target in (
        (bert.attention.output.LayerNorm, bart.self_attn_layer_norm),
        (bert.intermediate.dense, bart.fc1),
        (bert.output.dense, bart.fc2),
        (bert.output.LayerNorm, bart.final_layer_norm),
    ):
        target.load_state_dict(source.state_dict())


def _copy_attention(bert: Any, bart: Any) -> None:
    for source, target in (
        (bert.self.query, bart.q_proj),
        (bert.self.key, bart.k_proj),
        (bert.self.value, bart.v_proj),
        (bert.output.dense, bart.out_proj),
    ):
        target.load_state_dict(source.state_dict())


def _save(model: Any, tokenizer: Tokenizer, out: Path) -> None:
    """Write model and tokenizer in the format of transformers."""
    special = {"bos_token": START, "eos_token": END, "pad_token": PAD, "unk_token": UNKNOWN}
    limit = model.config.max_position_embeddings
    ids = {name: getattr(model.config, name) for name in _SPECIAL_IDS}
    model.generation_config = GenerationConfig(**ids, **_BEAM_SEARCH)
    model.save_pretrained(out)
    (out / "model.safetensors").chmod(0o644)  # saved readable only by its owner
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, model_max_length=limit, **special
    ).save_pretrained(out)
    # transformers 4 loads the tokenizer only if the file has this class name.
    file = out / "tokenizer_config.json"
    config = {**json.loads(file.read_text("utf-8")), "tokenizer_class": "PreTrainedTokenizerFast"}
    file.write_text(json.dumps(config, indent=2), "utf-8")
