"""Conversion of BART to CTranslate2's format by numpy alone, without torch or transformers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import TransformerSpec, common_spec
from numpy.typing import NDArray

from summarize.options import Quantization

Arrays = Mapping[str, NDArray[Any]]

_RESERVED_POSITIONS = 2  # BART's first two position embeddings are never used


def convert_bart(
    config: Mapping[str, Any],
    weights: Arrays,
    tokens: Sequence[str],
    out: Path,
    quantization: Quantization,
) -> None:
    """Write a BART into a folder that ``ctranslate2.Translator`` loads.

    Args:
        config: content of the checkpoint's ``config.json``.
        weights: the checkpoint's weights, by name.
        tokens: the vocabulary, in the order of the ids.
        out: an existing folder.
        quantization: number format of the matrices; all other weights are in full precision.
    """
    full = {name: array.astype("f4") for name, array in weights.items()}
    spec: Any = TransformerSpec.from_config(
        (config["encoder_layers"], config["decoder_layers"]),
        config["encoder_attention_heads"],
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
    )
    _set_encoder(spec.encoder, full)
    _set_decoder(spec.decoder, full)
    spec.register_source_vocabulary([*tokens])
    spec.register_target_vocabulary([*tokens])
    for special_token, id_name in (
        ("bos_token", "bos_token_id"),
        ("eos_token", "eos_token_id"),
        ("decoder_start_token", "decoder_start_token_id"),
    ):
        setattr(spec.config, special_token, tokens[config[id_name]])
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(out))


def _set_encoder(spec: Any, weights: Arrays) -> None:
    _set_embeddings(spec, "encoder", spec.embeddings[0], weights)
    for index, layer in enumerate(spec.layer):
        name = f"model.encoder.layers.{index}"
        _set_self_attention(layer.self_attention, name, weights)
        _set_feed_forward(layer.ffn, name, weights)


def _set_decoder(spec: Any, weights: Arrays) -> None:
    _set_embeddings(spec, "decoder", spec.embeddings, weights)
    spec.projection.weight = weights["model.shared.weight"]
    for index, layer in enumerate(spec.layer):
        name = f"model.decoder.layers.{index}"
        _set_self_attention(layer.self_attention, name, weights)
        _set_attention(layer.attention, f"{name}.encoder_attn", [["q"], ["k", "v"]], weights)
        _set_layer_norm(layer.attention.layer_norm, f"{name}.encoder_attn_layer_norm", weights)
        _set_feed_forward(layer.ffn, name, weights)


def _set_embeddings(spec: Any, side: str, embeddings: Any, weights: Arrays) -> None:
    positions = weights[f"model.{side}.embed_positions.weight"]
    spec.scale_embeddings = 1.0
    embeddings.weight = weights["model.shared.weight"]
    spec.position_encodings.encodings = positions[_RESERVED_POSITIONS:]
    _set_layer_norm(spec.layernorm_embedding, f"model.{side}.layernorm_embedding", weights)


def _set_self_attention(spec: Any, name: str, weights: Arrays) -> None:
    _set_attention(spec, f"{name}.self_attn", [["q", "k", "v"]], weights)
    _set_layer_norm(spec.layer_norm, f"{name}.self_attn_layer_norm", weights)


def _set_attention(spec: Any, name: str, fused: Sequence[Sequence[str]], weights: Arrays) -> None:
    """Set an attention layer; CTranslate2 fuses projections of the same states into one."""
    for linear, projections in zip(spec.linear[:-1], fused, strict=True):
        for kind in ("weight", "bias"):
            arrays = [weights[f"{name}.{projection}_proj.{kind}"] for projection in projections]
            setattr(linear, kind, np.concatenate(arrays))
    _set_linear(spec.linear[-1], f"{name}.out_proj", weights)


def _set_feed_forward(spec: Any, name: str, weights: Arrays) -> None:
    _set_linear(spec.linear_0, f"{name}.fc1", weights)
    _set_linear(spec.linear_1, f"{name}.fc2", weights)
    _set_layer_norm(spec.layer_norm, f"{name}.final_layer_norm", weights)


def _set_linear(spec: Any, name: str, weights: Arrays) -> None:
    spec.weight = weights[f"{name}.weight"]
    spec.bias = weights[f"{name}.bias"]


def _set_layer_norm(spec: Any, name: str, weights: Arrays) -> None:
    spec.gamma = weights[f"{name}.weight"]
    spec.beta = weights[f"{name}.bias"]
