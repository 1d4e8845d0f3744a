"""CTranslate2, the engine for converted folders. It needs no torch, and is the fastest on a CPU."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from summarize.errors import ModelError, OptionError, short_message
from summarize.options import Precision, Quantization
from summarize.runtime.batching import threads
from summarize.seq2seq.checkpoint_files import CONVERSION_SETTINGS, read_json
from summarize.seq2seq.devices import require_device
from summarize.seq2seq.draft import Output
from summarize.seq2seq.hugging_face import import_transformers
from summarize.seq2seq.model import BATCH_TOKENS, Seq2SeqModel
from summarize.seq2seq.settings import CheckpointSettings, Decoding
from summarize.seq2seq.tokenizer import FastTokenizer, Tokenizer, TransformersTokenizer

FORMAT_VERSION = 1  # of the settings file
_WEIGHTS = "model.bin"
_REMEDY = "convert the checkpoint with `takeaways convert`"
_MAX_WORKERS = 4  # batches that run at the same time on a CPU; chosen by hand


class CTranslate2Network:
    """A network that CTranslate2 runs."""

    def __init__(
        self,
        translator: Any,
        tokenizer: Tokenizer,
        *,
        start: str | None,
        first: str | None,
        end: str,
    ) -> None:
        """Wrap a ``ctranslate2.Translator``.

        Args:
            translator: the network.
            tokenizer: its tokenizer; CTranslate2 takes tokens instead of ids.
            start: token that starts the decoder, if it differs from CTranslate2's own.
            first: token that each output must start with, if any.
            end: token that ends an output.
        """
        self.batch_tokens = BATCH_TOKENS[translator.device]
        self.parallel_batches = translator.num_translators
        self._translator = translator
        self._tokenizer = tokenizer
        self._target_prefix = [token for token in (start, first) if token is not None]
        self._end = end

    def generate(self, batch: Sequence[Sequence[int]], decoding: Decoding) -> list[list[Output]]:
        """Return ``decoding.candidates`` outputs for each input, best first.

        Raises:
            RuntimeError: CTranslate2 failed; the batch may have been too large.
            OptionError: a setting is known to the engine transformers only.
        """
        if decoding.extra:
            names = ", ".join(decoding.extra)
            raise OptionError(f"{names}: known to the engine transformers only")
        results = self._translator.translate_batch(
            [self._tokenizer.ids_to_tokens(ids) for ids in batch],
            [self._target_prefix] * len(batch) if self._target_prefix else None,
            beam_size=decoding.num_beams,
            num_hypotheses=decoding.num_beams,  # with fewer, it may stop the search early
            length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            repetition_penalty=decoding.repetition_penalty,
            min_decoding_length=decoding.min_tokens,
            max_decoding_length=decoding.max_tokens,
            max_input_length=0,  # never truncate
            return_end_token=True,
        )
        best = slice(decoding.candidates)
        return [[*map(self._output, result.hypotheses[best])] for result in results]

    def _output(self, tokens: list[str]) -> Output:
        finished = bool(tokens) and tokens[-1] == self._end
        return Output(self._tokenizer.tokens_to_ids(tokens), finished)


def is_converted(folder: Path) -> bool:
    """Return whether a folder holds a model in CTranslate2's format."""
    return (folder / _WEIGHTS).is_file() and (folder / "config.json").is_file()


def write_settings(
    folder: Path,
    settings: CheckpointSettings,
    *,
    model: str,
    quantization: Quantization,
    language: str | None,
    is_multilingual: bool,
    unknown_token: int | None,
    end_token: str,
) -> None:
    """Write the settings file of a converted folder.

    Args:
        folder: with CTranslate2's own files.
        settings: of the checkpoint.
        model: its name.
        quantization: number format of the weights.
        language: language that it was converted for, of a multilingual model.
        is_multilingual: whether its tokenizer knows several languages.
        unknown_token: id of the token for unknown text, if any.
        end_token: the token that ends an output.
    """
    content = {
        "format": FORMAT_VERSION,
        "model": model,
        "quantization": quantization,
        "language": language,
        "multilingual": is_multilingual,
        "unknown_token": unknown_token,
        "end_token": end_token,
        "settings": settings.to_dict(),
    }
    (folder / CONVERSION_SETTINGS).write_text(json.dumps(content, indent=1), encoding="utf-8")


def load_converted(
    folder: Path,
    name: str,
    *,
    device: str = "auto",
    precision: Precision = "auto",
    language: str | None = None,
) -> Seq2SeqModel:
    """Load a model from a folder that ``takeaways convert`` made.

    Args:
        folder: the converted folder.
        name: of the model, for messages.
        device: see ``Options``.
        precision: ``auto`` is that of the conversion, or the nearest that the device supports.
        language: of a multilingual model, if given, it must be that of the conversion.

    Raises:
        ModelError: the folder is broken, or was converted by another program or for another
            language.
        OptionError: the device is not available, or does not support this precision.
    """
    import ctranslate2

    content = read_json(folder / CONVERSION_SETTINGS, name)
    if content.get("format") != FORMAT_VERSION:
        reason = "was converted by another version" if content else f"has no {CONVERSION_SETTINGS}"
        raise ModelError(name, f"{reason}: {_REMEDY}")
    if not is_converted(folder):
        raise ModelError(name, f"has no {_WEIGHTS} or no config.json: {_REMEDY}")
    is_multilingual = content.get("multilingual", True)
    if is_multilingual and language not in (None, content.get("language")):
        reason = f"was converted for the language {content.get('language')!r}: {_REMEDY}"
        raise ModelError(name, f"{reason} --language {language}")
    device_type, _, index = pick_device(device, precision).partition(":")
    try:
        settings = CheckpointSettings.from_dict(content["settings"])
        tokenizer = _load_tokenizer(folder, name, content)
        translator = ctranslate2.Translator(
            str(folder),
            device=device_type,
            device_index=int(index or 0),
            compute_type="default" if precision == "auto" else precision,
            **(_worker_threads() if device_type == "cpu" else {}),
        )
        start, first = (
            None if token_id is None else tokenizer.ids_to_tokens([token_id])[0]
            for token_id in (settings.start_token, settings.first_token)
        )
        network = CTranslate2Network(
            translator, tokenizer, start=start, first=first, end=content["end_token"]
        )
        _require_numbers(translator, tokenizer, name)
    except ModelError:
        raise
    except Exception as error:  # a broken folder fails in many ways
        raise ModelError(name, f"cannot be loaded: {short_message(error)}; {_REMEDY}") from error
    return Seq2SeqModel(name, "ctranslate2", settings, tokenizer, network)


def pick_device(device: str, precision: Precision) -> str:
    """Return the device for CTranslate2 to compute on.

    Args:
        device: ``cpu``, ``cuda`` or ``cuda:N``; ``auto`` prefers a CUDA GPU.
        precision: number format that the device must support.

    Raises:
        OptionError: the device is not available, or does not support the precision.
    """
    import ctranslate2

    gpus = ctranslate2.get_cuda_device_count()
    if device == "auto":
        device = "cuda" if gpus else "cpu"
    require_device(device, {"cpu": 1, "cuda": gpus}, "ctranslate2")
    device_type = device.partition(":")[0]
    supported = ("auto", *ctranslate2.get_supported_compute_types(device_type))
    if precision not in supported:
        choices = ", ".join(name for name in get_args(Precision) if name in supported)
        reason = f"is not supported by ctranslate2 on this {device_type}; choose one of {choices}"
        raise OptionError(f"the precision {precision!r} {reason}")
    return device


def _require_numbers(translator: Any, tokenizer: Tokenizer, name: str) -> None:
    """Check that a network gives its own input a probability.

    Raises:
        ModelError: a weight is not a number, so that no output is one.
    """
    tokens = tokenizer.ids_to_tokens(tokenizer.encode(["A"])[0])
    (scored,) = translator.score_batch([tokens], [tokens])
    if any(map(math.isnan, scored.log_probs)):
        raise ModelError(name, "has weights that are not numbers: use another checkpoint")


def _worker_threads() -> dict[str, int]:
    """Share the cores among workers: several batches at a time are faster than one on all cores."""
    count = threads()
    workers = min(_MAX_WORKERS, count)
    return {"inter_threads": workers, "intra_threads": max(1, count // workers)}


def _load_tokenizer(folder: Path, name: str, content: Mapping[str, Any]) -> Tokenizer:
    path = folder / "tokenizer.json"
    if path.is_file():
        return FastTokenizer.from_file(path, content["unknown_token"])
    # Only transformers runs the tokenizers of Marian and M2M100.
    import_transformers(name)
    from summarize.seq2seq.checkpoint import load_tokenizer

    return TransformersTokenizer(load_tokenizer(folder, name, content["language"]))
