"""Configurations of each family: small, with the ids of the tokenizer that they are made for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import transformers as _transformers

transformers: Any = _transformers  # its types leave out much of what its classes take
WIDTH = 32
LIMIT = 128  # tokens of the source, where the architecture sets a limit
LONG_LIMIT = 256  # the same for those that were made for long documents

ConfigValues = dict[str, Any]
Configure = Callable[[Any], Any]  # from a tokenizer to a configuration

_BART_SIZES: ConfigValues = {
    "d_model": WIDTH,
    "encoder_layers": 2,
    "decoder_layers": 2,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 2 * WIDTH,
    "decoder_ffn_dim": 2 * WIDTH,
}
_PROPHETNET_SIZES: ConfigValues = {
    "hidden_size": WIDTH,
    "num_encoder_layers": 2,
    "num_decoder_layers": 2,
    "num_encoder_attention_heads": 4,
    "num_decoder_attention_heads": 4,
    "encoder_ffn_dim": 2 * WIDTH,
    "decoder_ffn_dim": 2 * WIDTH,
    "max_position_embeddings": LIMIT,
}
_T5_SIZES: ConfigValues = {
    "d_model": WIDTH,
    "d_kv": WIDTH // 4,
    "d_ff": 2 * WIDTH,
    "num_layers": 2,
    "num_heads": 4,
}
_BERT_SIZES: ConfigValues = {
    "hidden_size": WIDTH,
    "intermediate_size": 2 * WIDTH,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "max_position_embeddings": LIMIT,
}


def like_bart(name: str, *, limit: int = LIMIT, spare: int = 0, **settings: Any) -> Configure:
    """For architectures that name their sizes as BART does."""
    sizes = {**_BART_SIZES, "max_position_embeddings": limit}
    return _configure(name, sizes, spare, settings)


def led() -> Configure:
    limits = {
        "max_encoder_position_embeddings": LONG_LIMIT,
        "max_decoder_position_embeddings": LIMIT,
    }
    return _configure("LEDConfig", _BART_SIZES, 0, {"attention_window": 16, **limits})


def like_t5(name: str, **settings: Any) -> Configure:
    """For T5 and its kin, which have more embeddings than tokens and no learned positions."""
    return _configure(name, _T5_SIZES, 28, {"decoder_start_token_id": 0, **settings})


def prophetnet() -> Configure:
    names = ("bos_token_id", "eos_token_id", "decoder_start_token_id")
    return _configure("ProphetNetConfig", _PROPHETNET_SIZES, 0, dict.fromkeys(names, "[SEP]"))


def _configure(name: str, sizes: ConfigValues, spare: int, settings: ConfigValues) -> Configure:
    """For the class of that name, with ``spare`` embeddings more than there are tokens."""

    def configure(tokenizer: Any) -> Any:
        known = {**_ids(tokenizer), **sizes, **with_ids(settings, tokenizer)}
        return getattr(transformers, name)(vocab_size=len(tokenizer) + spare, **known)

    return configure


def _ids(tokenizer: Any) -> ConfigValues:
    names = ("pad_token_id", "bos_token_id", "eos_token_id")
    return {name: getattr(tokenizer, name) for name in names}


def with_ids(settings: ConfigValues, tokenizer: Any) -> ConfigValues:
    """Return settings with the ids of the tokens that they name, as a language to begin with."""
    named = {
        name: tokenizer.convert_tokens_to_ids(value)
        for name, value in settings.items()
        if name.endswith("_token_id") and isinstance(value, str)
    }
    return {**settings, **named}


def bert2bert(tokenizer: Any) -> Any:
    sides = [transformers.BertConfig(**_BERT_SIZES, vocab_size=len(tokenizer)) for _ in range(2)]
    return transformers.EncoderDecoderConfig.from_encoder_decoder_configs(
        *sides,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.cls_token_id,
        eos_token_id=tokenizer.sep_token_id,
        decoder_start_token_id=tokenizer.cls_token_id,
    )


def t5gemma(tokenizer: Any) -> Any:
    side = {
        **_BERT_SIZES,
        **_ids(tokenizer),
        "vocab_size": len(tokenizer),
        "num_key_value_heads": 2,
        "head_dim": WIDTH // 4,
        "query_pre_attn_scalar": WIDTH // 4,
        "sliding_window": LIMIT // 2,
    }
    return transformers.T5GemmaConfig(
        encoder=side, decoder=side, vocab_size=len(tokenizer), decoder_start_token_id=2
    )
