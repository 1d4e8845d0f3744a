"""Models that the caller loaded by ``transformers``."""

from __future__ import annotations

import copy
from typing import Any

from summarize.errors import ModelError
from summarize.seq2seq.checkpoint import load_tokenizer
from summarize.seq2seq.devices import pick_device
from summarize.seq2seq.hub import find_checkpoint
from summarize.seq2seq.model import Seq2SeqModel
from summarize.seq2seq.transformers import assemble_model


def wrap_loaded_model(model: Any, tokenizer: Any, device: str) -> Seq2SeqModel:
    """Return a model made of a loaded model of transformers and its tokenizer.

    Args:
        model: stays unchanged, but is moved to the device.
        tokenizer: loaded, or its name.
        device: see ``Options``; with ``auto`` the model stays where it is.

    Raises:
        ModelError: it is not a sequence-to-sequence model, or there is no tokenizer.
    """
    name = getattr(model, "name_or_path", "") or type(model).__name__
    is_seq2seq = getattr(getattr(model, "config", None), "is_encoder_decoder", False)
    if not (is_seq2seq and model.can_generate()):
        raise ModelError(name, "is not a sequence-to-sequence model of transformers")
    if tokenizer is None:
        raise ModelError(name, "is already loaded: pass its tokenizer too")
    if isinstance(tokenizer, str):
        tokenizer = load_tokenizer(find_checkpoint(tokenizer), tokenizer)
    # A shallow copy shares the weights, and leaves the caller's generation settings unchanged.
    network = copy.copy(model)
    network.generation_config = copy.deepcopy(model.generation_config)
    if device != "auto":
        network.to(pick_device(device))
    return assemble_model(network.eval(), tokenizer, name)
