"""Hugging Face's ``transformers``, the engine for every checkpoint and every device."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from summarize.errors import OptionError
from summarize.options import Precision
from summarize.runtime.batching import is_out_of_memory
from summarize.seq2seq.checkpoint import (
    embedding_count,
    load_config,
    load_network,
    load_settings,
    load_tokenizer,
    require_matching_tokenizer,
)
from summarize.seq2seq.devices import computes_bfloat16, pick_device
from summarize.seq2seq.draft import Output
from summarize.seq2seq.hugging_face import import_transformers, quiet
from summarize.seq2seq.model import BATCH_TOKENS, Seq2SeqModel
from summarize.seq2seq.settings import Decoding
from summarize.seq2seq.tokenizer import TransformersTokenizer

# The only generation settings that are kept of a checkpoint's own: the roles of its tokens.
_TOKEN_ROLES = (
    "bos_token_id",
    "eos_token_id",
    "pad_token_id",
    "decoder_start_token_id",
    "forced_bos_token_id",
    "bad_words_ids",
    "suppress_tokens",
    "begin_suppress_tokens",
)


class TransformersNetwork:
    """A sequence-to-sequence network that ``transformers`` runs."""

    parallel_batches = 1

    def __init__(self, network: Any, unknown_id: int | None = None) -> None:
        """Wrap a network.

        Args:
            network: of ``transformers``, on its device.
            unknown_id: id that replaces tokens without an embedding; None for the padding's.
        """
        import transformers

        declared = network.generation_config.to_dict()
        roles = {name: declared[name] for name in _TOKEN_ROLES if declared.get(name) is not None}
        network.generation_config = transformers.GenerationConfig(**roles)
        self.batch_tokens = BATCH_TOKENS[network.device.type]
        self._network = network
        self._padding_id = roles.get("pad_token_id", 0)
        self._embedding_count = embedding_count(network.config)
        self._unknown_id = self._padding_id if unknown_id is None else unknown_id
        end = roles.get("eos_token_id")
        self._end_ids = set(end if isinstance(end, list) else [end])
        bigbird = network.config.model_type == "bigbird_pegasus"
        self._bigbird = _BigBird(network) if bigbird else None

    def generate(self, batch: Sequence[Sequence[int]], decoding: Decoding) -> list[list[Output]]:
        """Return ``decoding.candidates`` outputs for each input, best first.

        Raises:
            MemoryError: the batch is too large.
        """
        groups = self._bigbird.groups(batch) if self._bigbird else [batch]
        return [outputs for group in groups for outputs in self._generate(group, decoding)]

    def _generate(self, batch: Sequence[Sequence[int]], decoding: Decoding) -> list[list[Output]]:
        import torch
        from torch.nn.utils.rnn import pad_sequence

        device = self._network.device
        inputs = [torch.tensor(ids) for ids in batch]
        for ids in inputs:  # a text may contain a special token that has no embedding
            ids[ids >= self._embedding_count] = self._unknown_id
        masks = [torch.ones_like(ids) for ids in inputs]
        extra_inputs: dict[str, Any] = {}
        if self._network.config.model_type == "led":  # as in training: the first token sees all
            longest = max(map(len, batch))
            global_mask = torch.tensor([[1] + [0] * (longest - 1)] * len(batch))
            extra_inputs["global_attention_mask"] = global_mask.to(device)
        try:
            with torch.inference_mode(), quiet():
                sequences = self._network.generate(
                    input_ids=pad_sequence(inputs, True, self._padding_id).to(device),
                    attention_mask=pad_sequence(masks, True).to(device),
                    generation_config=self._generation_config(decoding),
                    **extra_inputs,
                ).tolist()
        except RuntimeError as error:
            if device.type == "cuda" and is_out_of_memory(error):
                torch.cuda.empty_cache()
            raise
        size = len(sequences) // len(batch)
        outputs = [self._output(sequence) for sequence in sequences]
        return [outputs[start : start + size] for start in range(0, len(outputs), size)]

    def _generation_config(self, decoding: Decoding) -> Any:
        import transformers

        fields = {
            "do_sample": False,
            "num_beams": decoding.num_beams,
            "num_return_sequences": decoding.candidates,
            "length_penalty": decoding.length_penalty,
            "no_repeat_ngram_size": decoding.no_repeat_ngram,
            "repetition_penalty": decoding.repetition_penalty,
            "min_new_tokens": decoding.min_tokens,
            "max_new_tokens": decoding.max_tokens,
            # Both as in CTranslate2: the probability of forbidden tokens is shared among the
            # others, and the search ends when as many outputs as beams have ended.
            "renormalize_logits": True,
            "early_stopping": True if decoding.num_beams > 1 else None,
        }
        return transformers.GenerationConfig(**{**fields, **decoding.extra})

    def _output(self, sequence: list[int]) -> Output:
        ids = sequence[1:]  # the first one starts the decoder
        end = next((i for i, token_id in enumerate(ids) if token_id in self._end_ids), None)
        if end is not None:
            return Output(ids[:end], True)
        while ids and ids[-1] == self._padding_id:
            ids.pop()
        return Output(ids, False)


class _BigBird:
    """Grouping of inputs for BigBird, so that a text's output is the same in every batch.

    BigBird's sparse attention reads the last block of a batch, padding or not, from everywhere.
    Texts that are too short for it switch the whole network to full attention, for good.
    """

    def __init__(self, network: Any) -> None:
        self._encoder = network.get_encoder()
        self._attention_type = network.config.attention_type
        config = network.config
        # Transformers' own condition for full attention, in tokens.
        self._full_attention_limit = (5 + 2 * config.num_random_blocks) * config.block_size

    def groups(self, batch: Sequence[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
        """Yield inputs that may share a batch, in order, and set the attention for them.

        Each input that needs sparse attention is alone; neighbours with full attention share one.
        """
        for key, group in groupby(enumerate(batch), self._group_key):
            self._encoder.set_attention_type(self._attention_type if key >= 0 else "original_full")
            yield [ids for _, ids in group]

    def _group_key(self, item: tuple[int, Sequence[int]]) -> int:
        index, ids = item
        is_sparse = self._attention_type == "block_sparse" and len(ids) > self._full_attention_limit
        return index if is_sparse else -1


def load_checkpoint(
    folder: Path,
    name: str,
    *,
    device: str = "auto",
    precision: Precision = "auto",
    language: str | None = None,
) -> Seq2SeqModel:
    """Load a checkpoint from its folder.

    Args:
        folder: with ``config.json``, safetensors and the tokenizer's files.
        name: of the model, for messages.
        device: see ``Options``.
        precision: ``auto``, ``float32`` or ``bfloat16``.
        language: language of the texts, for multilingual models.

    Raises:
        ModelError: it is not a sequence-to-sequence model, has no safetensors, is broken, or its
            tokenizer does not match.
        OptionError: the device is not available, or the precision is not supported.
    """
    import_transformers(name)
    device = pick_device(device)
    if precision == "int8":
        raise OptionError("the precision 'int8' needs the engine ctranslate2")
    half = precision == "bfloat16" or (precision == "auto" and computes_bfloat16(device))
    config = load_config(folder, name)
    tokenizer = load_tokenizer(folder, name, language)
    network = load_network(folder, config, name, "bfloat16" if half else "float32")
    return assemble_model(network.to(device), tokenizer, name, language)


def assemble_model(
    network: Any, tokenizer: Any, name: str, language: str | None = None
) -> Seq2SeqModel:
    """Return a model made of a loaded network and its tokenizer.

    Args:
        network: of ``transformers``, on its device; its generation configuration is changed.
        tokenizer: of ``transformers``, set to ``language``.
        name: of the model, for messages.
        language: language of the texts, for multilingual models.

    Raises:
        ModelError: the tokenizer does not match the network.
    """
    require_matching_tokenizer(tokenizer, network.config, name)
    settings = load_settings(network.config, network.generation_config, tokenizer, name, language)
    network.generation_config.forced_bos_token_id = settings.first_token
    if settings.start_token is not None:
        network.generation_config.decoder_start_token_id = settings.start_token
    wrapped = TransformersNetwork(network, tokenizer.unk_token_id)
    return Seq2SeqModel(name, "transformers", settings, TransformersTokenizer(tokenizer), wrapped)
