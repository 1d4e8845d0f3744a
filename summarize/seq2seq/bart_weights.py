"""A BART checkpoint in CTranslate2's format by numpy alone: no torch, no transformers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import TransformerSpec, common_spec
from numpy.typing import NDArray

from summarize.options import Quantization

Weights = Mapping[str, NDArray[Any]]

_OFFSET = 2  # positions that BART keeps free


def save_bart(
    config: Mapping[str, Any],
    weights: Weights,
    pieces: Sequence[str],
    out: Path,
    quantization: Quantization,
) -> None:
    """Write a BART into a folder that is there, as ``ctranslate2.Translator`` loads it.

    Args:
        config: ``config.json``.
        weights: of the checkpoint, by their names in it.
        pieces: of the vocabulary, in the order of their ids.
        out: the folder.
        quantization: of what is multiplied; the rest is in full precision.
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
    spec.register_source_vocabulary([*pieces])
    spec.register_target_vocabulary([*pieces])
    for mark, name in (
        ("bos_token", "bos_token_id"),
        ("eos_token", "eos_token_id"),
        ("decoder_start_token", "decoder_start_token_id"),
    ):
        setattr(spec.config, mark, pieces[config[name]])
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(out))


def _set_encoder(spec: Any, weights: Weights) -> None:
    _set_embeddings(spec, "encoder", spec.embeddings[0], weights)
    for place, layer in enumerate(spec.layer):
        name = f"model.encoder.layers.{place}"
        _set_self_attention(layer.self_attention, name, weights)
        _set_feed_forward(layer.ffn, name, weights)


def _set_decoder(spec: Any, weights: Weights) -> None:
    _set_embeddings(spec, "decoder", spec.embeddings, weights)
    spec.projection.weight = weights["model.shared.weight"]
    for place, layer in enumerate(spec.layer):
        name = f"model.decoder.layers.{place}"
        _set_self_attention(layer.self_attention, name, weights)
        _set_attention(layer.attention, f"{name}.encoder_attn", [["q"], ["k", "v"]], weights)
        _set(layer.attention.layer_norm, f"{name}.encoder_attn_layer_norm", weights, "gamma")
        _set_feed_forward(layer.ffn, name, weights)


def _set_embeddings(spec: Any, side: str, embeddings: Any, weights: Weights) -> None:
    spec.scale_embeddings = 1.0
    embeddings.weight = weights["model.shared.weight"]
    spec.position_encodings.encodings = weights[f"model.{side}.embed_positions.weight"][_OFFSET:]
    _set(spec.layernorm_embedding, f"model.{side}.layernorm_embedding", weights, "gamma")


def _set_self_attention(spec: Any, name: str, weights: Weights) -> None:
    _set_attention(spec, f"{name}.self_attn", [["q", "k", "v"]], weights)
    _set(spec.layer_norm, f"{name}.self_attn_layer_norm", weights, "gamma")


def _set_attention(spec: Any, name: str, fused: Sequence[Sequence[str]], weights: Weights) -> None:
    """Set an attention; its projections of the same states are one product."""
    for linear, parts in zip(spec.linear[:-1], fused, strict=True):
        for kind in ("weight", "bias"):
            found = [weights[f"{name}.{part}_proj.{kind}"] for part in parts]
            setattr(linear, kind, np.concatenate(found))
    _set(spec.linear[-1], f"{name}.out_proj", weights)


def _set_feed_forward(spec: Any, name: str, weights: Weights) -> None:
    _set(spec.linear_0, f"{name}.fc1", weights)
    _set(spec.linear_1, f"{name}.fc2", weights)
    _set(spec.layer_norm, f"{name}.final_layer_norm", weights, "gamma")


def _set(spec: Any, name: str, weights: Weights, weight: str = "weight") -> None:
    """Set a weight and bias; what a layer norm multiplies by is called differently."""
    setattr(spec, weight, weights[f"{name}.weight"])
    setattr(spec, "beta" if weight == "gamma" else "bias", weights[f"{name}.bias"])
