"""The engine for every checkpoint, on any device: Hugging Face's ``transformers``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from summarize.errors import OptionError
from summarize.options import Precision
from summarize.runtime.batching import is_out_of_memory
from summarize.seq2seq.checkpoint import (
    checked_config,
    embeddings,
    load_network,
    load_tokenizer,
    require_fit,
    settings_of,
)
from summarize.seq2seq.draft import Output
from summarize.seq2seq.hub import computes_bfloat16, import_transformers, pick_device, quiet
from summarize.seq2seq.model import BATCH_TOKENS, Seq2Seq
from summarize.seq2seq.settings import Decoding
from summarize.seq2seq.tokenizer import HubTokenizer

# Of a checkpoint's own generation settings only these go on: which tokens mean what.
_MARKS = (
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
    """A sequence-to-sequence network of ``transformers``."""

    parallel = 1

    def __init__(self, network: Any, unknown: int | None = None) -> None:
        """Take a network and the id that stands for pieces that it does not know."""
        import transformers

        own = network.generation_config.to_dict()
        marks = {name: own[name] for name in _MARKS if own.get(name) is not None}
        network.generation_config = transformers.GenerationConfig(**marks)
        self.batch_tokens = BATCH_TOKENS[network.device.type]
        self._network = network
        self._padding = marks.get("pad_token_id", 0)
        self._known = embeddings(network.config)
        self._unknown = self._padding if unknown is None else unknown
        end = marks.get("eos_token_id")
        self._ends = set(end if isinstance(end, list) else [end])
        bigbird = network.config.model_type == "bigbird_pegasus"
        self._sparse = _BigBird(network) if bigbird else None

    def generate(self, batch: Sequence[Sequence[int]], decoding: Decoding) -> list[list[Output]]:
        """Return ``decoding.candidates`` outputs for each input, best first.

        Raises:
            MemoryError: the batch is too large.
        """
        groups = self._sparse.groups(batch) if self._sparse else [batch]
        return [outputs for group in groups for outputs in self._generate(group, decoding)]

    def _generate(self, batch: Sequence[Sequence[int]], decoding: Decoding) -> list[list[Output]]:
        import torch
        from torch.nn.utils.rnn import pad_sequence

        device = self._network.device
        sources = [torch.tensor(ids) for ids in batch]
        for ids in sources:  # a text may spell a special token without an embedding
            ids[ids >= self._known] = self._unknown
        masks = [torch.ones_like(ids) for ids in sources]
        further: dict[str, Any] = {}
        if self._network.config.model_type == "led":  # the first token sees all, as in training
            seen = torch.tensor([[1] + [0] * (max(map(len, batch)) - 1)] * len(batch))
            further["global_attention_mask"] = seen.to(device)
        try:
            with torch.inference_mode(), quiet():
                written = self._network.generate(
                    input_ids=pad_sequence(sources, True, self._padding).to(device),
                    attention_mask=pad_sequence(masks, True).to(device),
                    generation_config=self._generation_config(decoding),
                    **further,
                ).tolist()
        except RuntimeError as error:
            if device.type == "cuda" and is_out_of_memory(error):
                torch.cuda.empty_cache()
            raise
        size = len(written) // len(batch)
        outputs = [self._output(ids) for ids in written]
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
            # As CTranslate2 does it: where tokens are ruled out, the others share their
            # probability, and a search ends when it has as many texts as beams.
            "renormalize_logits": True,
            "early_stopping": True if decoding.num_beams > 1 else None,
        }
        return transformers.GenerationConfig(**{**fields, **decoding.extra})

    def _output(self, written: list[int]) -> Output:
        ids = written[1:]  # the first starts the decoder
        end = next((place for place, one in enumerate(ids) if one in self._ends), None)
        if end is not None:
            return Output(ids[:end], True)
        while ids and ids[-1] == self._padding:
            ids.pop()
        return Output(ids, False)


class _BigBird:
    """What BigBird's attention needs for a text to be read alike whatever it shares a batch with.

    Its sparse attention sees the last block of a batch, padding or not, from everywhere; texts
    too short for it get full attention, and with them, from then on, all others.
    """

    def __init__(self, network: Any) -> None:
        self._encoder = network.get_encoder()
        self._type = network.config.attention_type
        config = network.config
        self._short = (5 + 2 * config.num_random_blocks) * config.block_size

    def groups(self, batch: Sequence[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
        """Yield what may be read together, in order, with the attention set for it."""
        for place, some in groupby(enumerate(batch), self._alone):
            self._encoder.set_attention_type(self._type if place >= 0 else "original_full")
            yield [ids for _, ids in some]

    def _alone(self, item: tuple[int, Sequence[int]]) -> int:
        place, ids = item
        return place if self._type == "block_sparse" and len(ids) > self._short else -1


def load(
    folder: Path,
    name: str,
    *,
    device: str = "auto",
    precision: Precision = "auto",
    language: str | None = None,
) -> Seq2Seq:
    """Load a checkpoint from its folder.

    Args:
        folder: with ``config.json``, safetensors and what the tokenizer needs.
        name: of the model, for messages.
        device: see ``Options``.
        precision: ``int8`` is not to be had here.
        language: read and written, for models that know several.

    Raises:
        ModelError: it is no sequence-to-sequence model, has no safetensors, is broken, or its
            tokenizer does not fit.
        OptionError: the device is not there, or the precision not to be had.
    """
    import_transformers(name)
    device = pick_device(device)
    if precision == "int8":
        raise OptionError("precision 'int8' is of the engine ctranslate2")
    half = precision == "bfloat16" or (precision == "auto" and computes_bfloat16(device))
    config = checked_config(folder, name)
    tokenizer = load_tokenizer(folder, name, language)
    network = load_network(folder, config, name, "bfloat16" if half else "float32")
    return assemble(network.to(device), tokenizer, name, language)


def assemble(network: Any, tokenizer: Any, name: str, language: str | None = None) -> Seq2Seq:
    """Make a network and a tokenizer of ``transformers`` ready to write.

    Raises:
        ModelError: the tokenizer does not fit the network.
    """
    require_fit(tokenizer, network.config, name)
    settings = settings_of(network.config, network.generation_config, tokenizer, name, language)
    network.generation_config.forced_bos_token_id = settings.first_token
    if settings.start_token is not None:
        network.generation_config.decoder_start_token_id = settings.start_token
    writer = TransformersNetwork(network, tokenizer.unk_token_id)
    return Seq2Seq(name, "transformers", settings, HubTokenizer(tokenizer), writer)
