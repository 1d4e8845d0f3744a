"""What each architecture is made of: its tokenizer, its configuration and its search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.summarize.seq2seq.checkpoints import configurations, tokenizing
from tests.summarize.seq2seq.checkpoints.configurations import (
    LIMIT,
    LONG_LIMIT,
    Configure,
    ConfigValues,
    like_bart,
    like_t5,
)
from tests.summarize.seq2seq.checkpoints.vocabularies import PIECES
from tests.summarize.seq2seq.checkpoints.weights import Spread

T5_LIMIT, LONGT5_LIMIT = 512, 4096  # what these were trained on; they take more


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an architecture is made of.

    Attributes:
        tokenizer: makes it for a folder and a limit.
        config: makes the configuration for a tokenizer.
        search: how the checkpoint says that text is to be searched for.
        limit: tokens that the tokenizer says the model reads.
        spread: how wide the weights are drawn.
        untied: whether its published checkpoints have an output layer of its own.
    """

    tokenizer: Callable[[Path, int], Any]
    config: Configure
    search: ConfigValues = field(default_factory=dict)
    limit: int = LIMIT
    spread: Spread = field(default_factory=Spread)
    untied: bool = False


# These normalise after each layer, not before it, and wide layers would drown the position.
_NORMALISED_AFTER = Spread(2, 0.5, 2.5)
# These do not scale attention down by its width.
_UNSCALED = Spread(1.8, 1.5, 2)

_NEWS: ConfigValues = {
    "num_beams": 4,
    "length_penalty": 2.0,
    "no_repeat_ngram_size": 3,
    "early_stopping": True,
    "max_length": 60,
    "min_length": 10,
}
_TRANSLATION: ConfigValues = {"num_beams": 5, "early_stopping": True, "max_length": 60}
_PEGASUS: ConfigValues = {
    "num_beams": 8,
    "length_penalty": 0.8,
    "max_length": 60,
    "forced_eos_token_id": 1,
}
_GATED: ConfigValues = {"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False}
_MARIAN_PAD = PIECES - 1  # Marian pads with its last piece, and begins with it

RECIPES: Mapping[str, Recipe] = {
    "bart": Recipe(
        tokenizing.bart,
        like_bart("BartConfig"),
        {**_NEWS, "forced_bos_token_id": 0, "forced_eos_token_id": 2},
        spread=_NORMALISED_AFTER,
    ),
    "pegasus": Recipe(
        tokenizing.pegasus,
        like_bart("PegasusConfig", activation_function="relu", scale_embedding=True),
        _PEGASUS,
    ),
    "t5": Recipe(
        tokenizing.t5,
        like_t5(
            "T5Config",
            n_positions=T5_LIMIT,
            task_specific_params={"summarization": {**_NEWS, "prefix": "summarize: "}},
        ),
        limit=T5_LIMIT,
        spread=_UNSCALED,
    ),
    "flan-t5": Recipe(
        tokenizing.t5,
        like_t5("T5Config", n_positions=T5_LIMIT, **_GATED),
        limit=T5_LIMIT,
        spread=_UNSCALED,
        untied=True,
    ),
    "mt5": Recipe(
        tokenizing.t5,
        like_t5("MT5Config", **_GATED),
        {"num_beams": 4, "max_length": 84, "length_penalty": 0.6, "no_repeat_ngram_size": 2},
        limit=T5_LIMIT,
        spread=_UNSCALED,
        untied=True,
    ),
    "mbart": Recipe(
        tokenizing.mbart,
        like_bart("MBartConfig", scale_embedding=True, decoder_start_token_id="en_XX"),
        {**_TRANSLATION, "forced_eos_token_id": 2},
    ),
    "mbart50": Recipe(
        tokenizing.mbart50,
        like_bart("MBartConfig", scale_embedding=True, bos_token_id=0, decoder_start_token_id=2),
        {**_TRANSLATION, "forced_bos_token_id": "en_XX", "forced_eos_token_id": 2},
    ),
    "led": Recipe(
        tokenizing.bart,
        configurations.led(),
        _NEWS,
        limit=LONG_LIMIT,
        spread=_NORMALISED_AFTER,
    ),
    "longt5": Recipe(
        tokenizing.t5,
        like_t5(
            "LongT5Config",
            n_positions=LONGT5_LIMIT,
            encoder_attention_type="transient-global",
            local_radius=7,
            global_block_size=4,
            **_GATED,
        ),
        limit=LONGT5_LIMIT,
        spread=_UNSCALED,
    ),
    "bigbird-pegasus": Recipe(
        tokenizing.bigbird,
        like_bart("BigBirdPegasusConfig", limit=LONG_LIMIT, block_size=8, num_random_blocks=2),
        {"num_beams": 5, "length_penalty": 0.8, "max_length": 60},
        limit=LONG_LIMIT,
    ),
    "pegasus-x": Recipe(
        tokenizing.pegasus,
        like_bart(
            "PegasusXConfig",
            limit=LONG_LIMIT,
            activation_function="relu",
            block_size=16,
            num_global_tokens=8,
        ),
        _PEGASUS,
        limit=LONG_LIMIT,
    ),
    "m2m100": Recipe(
        tokenizing.m2m100,
        like_bart("M2M100Config", spare=8),
        {**_TRANSLATION, "forced_bos_token_id": "__en__"},
    ),
    "nllb": Recipe(
        tokenizing.nllb,
        like_bart("M2M100Config", spare=2),
        {**_TRANSLATION, "forced_bos_token_id": "eng_Latn"},
    ),
    "marian": Recipe(
        tokenizing.marian,
        like_bart(
            "MarianConfig",
            activation_function="swish",
            scale_embedding=True,
            bos_token_id=0,
            decoder_start_token_id=_MARIAN_PAD,
        ),
        {
            "num_beams": 4,
            "max_length": 60,
            "forced_eos_token_id": 0,
            "bad_words_ids": [[_MARIAN_PAD]],
            "renormalize_logits": True,
        },
    ),
    "prophetnet": Recipe(
        tokenizing.prophetnet,
        configurations.prophetnet(),
        _NEWS,
        spread=_NORMALISED_AFTER,
    ),
    "encoder-decoder": Recipe(
        tokenizing.bert,
        configurations.bert2bert,
        _NEWS,
        spread=_NORMALISED_AFTER,
    ),
    "t5gemma": Recipe(tokenizing.gemma, configurations.t5gemma),
}

ARCHITECTURES: tuple[str, ...] = tuple(RECIPES)
