"""The engine for every checkpoint, on any device: Hugging Face's ``transformers``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from summarize.abstractive.batching import is_out_of_memory
from summarize.abstractive.languages import language_codes, set_language
from summarize.abstractive.seq2seq import Output, Seq2Seq
from summarize.abstractive.settings import Decoding, Settings
from summarize.abstractive.tokenizer import HubTokenizer
from summarize.errors import ModelError, OptionError
from summarize.hub import (
    computes_bfloat16,
    first_line,
    import_transformers,
    pick_device,
    quiet,
    read_json,
    require_weights,
)
from summarize.options import Precision

BIGBIRD = "bigbird_pegasus"
_BATCH_TOKENS = {"cpu": 4096, "mps": 8192, "cuda": 32_768}  # padding included
_TOKENIZER_FILES = "its files belong into the same folder"
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
        self.batch_tokens = _BATCH_TOKENS[network.device.type]
        self._network = network
        self._padding = marks.get("pad_token_id", 0)
        self._known = _embeddings(network.config)
        self._unknown = self._padding if unknown is None else unknown
        end = marks.get("eos_token_id")
        self._ends = set(end if isinstance(end, list) else [end])
        self._sparse = _BigBird(network) if network.config.model_type == BIGBIRD else None

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
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if device.type == "cuda":
                torch.cuda.empty_cache()
            raise MemoryError from error
        size = len(written) // len(batch)
        outputs = [self._output(ids) for ids in written]
        return [outputs[start : start + size] for start in range(0, len(outputs), size)]

    def _generation_config(self, decoding: Decoding) -> Any:
        import transformers

        # As CTranslate2 does it: a search ends when it has as many texts as beams, and where
        # tokens are ruled out, the others share their probability.
        search = {"early_stopping": True} if decoding.num_beams > 1 else {}
        search["renormalize_logits"] = True
        fields = {
            "do_sample": False,
            "num_beams": decoding.num_beams,
            "num_return_sequences": decoding.candidates,
            "length_penalty": decoding.length_penalty,
            "no_repeat_ngram_size": decoding.no_repeat_ngram,
            "repetition_penalty": decoding.repetition_penalty,
            "min_new_tokens": decoding.min_tokens,
            "max_new_tokens": decoding.max_tokens,
            **search,
            **decoding.extra,
        }
        return transformers.GenerationConfig(**fields)

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


def load_network(folder: Path, config: Any, name: str, dtype: str = "float32") -> Any:
    """Load the weights of a checkpoint.

    Raises:
        ModelError: some are missing, broken, or of other sizes than the configuration says.
    """
    import transformers

    try:
        with quiet():
            network, loading = transformers.AutoModelForSeq2SeqLM.from_pretrained(
                folder,
                config=config,
                dtype=dtype,
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,  # None would ask on the terminal
                ignore_mismatched_sizes=True,  # else the reason is told by logging only
                output_loading_info=True,
            )
    except Exception as error:  # a broken checkpoint fails in many ways
        reason = f"cannot be loaded: {first_line(error)}; get its files anew"
        raise ModelError(name, reason) from error
    if other := loading["mismatched_keys"]:
        weight, found, said = min(other)
        reason = f"has a {weight} of {[*found]}, but by its config.json it is of {[*said]}"
        raise ModelError(name, f"{reason}: they are not of the same checkpoint")
    if lacking := loading["missing_keys"]:
        reason = f"has no trained weights of {min(lacking)}: train it, or get its files anew"
        raise ModelError(name, reason)
    return network.eval()


def checked_config(folder: Path, name: str) -> Any:
    """Return a checkpoint's configuration.

    Raises:
        ModelError: there is none, it is not of a sequence-to-sequence model, or the folder has
            no weights that can be loaded safely.
    """
    import transformers

    said = read_json(folder / "config.json", name)
    read_json(folder / "generation_config.json", name)  # if it is broken, transformers says nothing
    if not said:
        raise ModelError(name, "is a folder without config.json: not a checkpoint")
    try:
        with quiet():
            config = transformers.AutoConfig.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
    except Exception as error:  # an unknown or broken configuration fails in many ways
        if "auto_map" in said:
            reason = "works only by code that comes with it, which is never run here: take another"
            raise ModelError(name, reason) from error
        raise ModelError(name, f"has a config.json that is no use: {first_line(error)}") from error
    if type(config) not in transformers.MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING:
        reason = (
            f"is a {config.model_type}, which is no sequence-to-sequence model: "
            "BART, PEGASUS, T5 and their like can write summaries here"
        )
        raise ModelError(name, reason)
    require_weights(folder, name)
    return config


def load_tokenizer(folder: Path, name: str, language: str | None = None) -> Any:
    """Load a checkpoint's tokenizer, set to read ``language`` if it knows several.

    Raises:
        ModelError: there is none, it is broken, or it does not know the language.
    """
    import transformers

    try:
        with quiet():
            tokenizer = transformers.AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
    except Exception as error:  # as above
        reason = f"has no tokenizer that works; {_TOKENIZER_FILES}: {first_line(error)}"
        raise ModelError(name, reason) from error
    if len({*tokenizer.get_vocab()} - {*tokenizer.all_special_tokens}) <= 1:  # at most a space
        raise ModelError(name, f"has a tokenizer without words; {_TOKENIZER_FILES}")
    if language is not None:
        set_language(tokenizer, language, name)
    return tokenizer


def settings_of(
    config: Any, generation: Any, tokenizer: Any, name: str, language: str | None = None
) -> Settings:
    """Return what a loaded configuration and tokenizer say of their checkpoint.

    Raises:
        ModelError: it asks for a search that cannot be.
    """
    said = generation.to_diff_dict()
    try:
        settings = Settings.from_configs(config.to_dict(), said, tokenizer.model_max_length)
    except (AttributeError, TypeError, ValueError) as error:
        reason = f"says how to write in a way that is no use: {first_line(error)}"
        raise ModelError(name, f"{reason}; mend its generation_config.json") from error
    codes = language_codes(tokenizer)
    code = codes.get(getattr(tokenizer, "src_lang", None) or "")
    start = generation.decoder_start_token_id
    if start in codes.values():
        return replace(settings, start_token=start if language is None else code)
    if code is None or (language is None and settings.first_token is not None):
        return settings
    return replace(settings, first_token=code)


def require_fit(tokenizer: Any, config: Any, name: str) -> None:
    """Check that a model has an embedding for all pieces but special ones.

    Raises:
        ModelError: it has not.
    """
    size = _embeddings(config)
    beyond = {piece for piece, number in tokenizer.get_vocab().items() if number >= size}
    if beyond - {*tokenizer.all_special_tokens}:
        reason = f"has {size} embeddings and its tokenizer {len(tokenizer)} pieces: they do not fit"
        raise ModelError(name, f"{reason}; take the tokenizer that it was trained with")


def _embeddings(config: Any) -> int:
    return (getattr(config, "encoder", None) or config).vocab_size
