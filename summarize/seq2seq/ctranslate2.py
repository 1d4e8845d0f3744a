"""The engine for processors, which needs no torch: CTranslate2 on a converted folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from summarize.errors import ModelError, OptionError, short_message
from summarize.options import Precision
from summarize.runtime.batching import threads
from summarize.seq2seq.draft import Output
from summarize.seq2seq.hub import import_transformers, read_json, require_device
from summarize.seq2seq.model import BATCH_TOKENS, Seq2Seq
from summarize.seq2seq.settings import Decoding, Settings
from summarize.seq2seq.tokenizer import FastTokenizer, HubTokenizer, Tokenizer

SETTINGS = "takeaways.json"  # the file that says how to use a converted folder
FORMAT = 1
_WEIGHTS = "model.bin"
_CONVERT = "convert the checkpoint with `takeaways convert`"
_WORKERS = 4  # batches at a time on a processor, at most


class CTranslate2Network:
    """A network of CTranslate2.

    Args:
        translator: of ``ctranslate2``.
        tokenizer: gives the pieces by which CTranslate2 knows tokens.
        start: the piece that starts the decoder, where that is not always the same.
        first: the piece that the network must write first, if any.
        end: the piece that ends a text.
    """

    def __init__(
        self,
        translator: Any,
        tokenizer: Tokenizer,
        *,
        start: str | None,
        first: str | None,
        end: str,
    ) -> None:
        self.batch_tokens = BATCH_TOKENS[translator.device]
        self.parallel = translator.num_translators
        self._translator = translator
        self._tokenizer = tokenizer
        self._given = [piece for piece in (start, first) if piece is not None]
        self._end = end

    def generate(self, batch: Sequence[Sequence[int]], decoding: Decoding) -> list[list[Output]]:
        """Return ``decoding.candidates`` outputs for each input, best first.

        Raises:
            RuntimeError: CTranslate2 failed; the batch may have been too large.
            OptionError: something is asked that only transformers knows.
        """
        if decoding.extra:
            asked = ", ".join(decoding.extra)
            raise OptionError(f"{asked}: only the engine transformers knows this")
        results = self._translator.translate_batch(
            [self._tokenizer.pieces(ids) for ids in batch],
            [self._given] * len(batch) if self._given else None,
            beam_size=decoding.num_beams,
            num_hypotheses=decoding.num_beams,  # asked for fewer, it may stop searching early
            length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            repetition_penalty=decoding.repetition_penalty,
            min_decoding_length=decoding.min_tokens,
            max_decoding_length=decoding.max_tokens,
            max_input_length=0,  # never cut
            return_end_token=True,
        )
        best = slice(decoding.candidates)
        return [[*map(self._output, result.hypotheses[best])] for result in results]

    def _output(self, pieces: list[str]) -> Output:
        finished = bool(pieces) and pieces[-1] == self._end
        return Output(self._tokenizer.ids(pieces), finished)


def is_converted(folder: Path) -> bool:
    """Whether a folder was converted to CTranslate2's format."""
    return (folder / _WEIGHTS).is_file() and (folder / "config.json").is_file()


def load(
    folder: Path,
    name: str,
    *,
    device: str = "auto",
    precision: Precision = "auto",
    language: str | None = None,
) -> Seq2Seq:
    """Load a folder that ``takeaways convert`` made.

    Args:
        folder: as converted.
        name: of the model, for messages.
        device: see ``Options``.
        precision: ``auto`` is that of the conversion, or the nearest that the device does.
        language: if given, that of the conversion.

    Raises:
        ModelError: it is broken, or was converted by something else or for another language.
        OptionError: the device is not there, or does not compute with this precision.
    """
    import ctranslate2

    said = read_json(folder / SETTINGS, name)
    if said.get("format") != FORMAT:
        what = "is converted, but not by this version" if said else f"has no {SETTINGS}"
        raise ModelError(name, f"{what}: {_CONVERT}")
    if not is_converted(folder):
        raise ModelError(name, f"lacks its {_WEIGHTS} or config.json: {_CONVERT}")
    if language not in (None, said.get("language")):
        reason = f"was converted for the language {said.get('language')!r}: {_CONVERT}"
        raise ModelError(name, f"{reason} --language {language}")
    kind, _, number = require_able(device, precision).partition(":")
    try:
        settings = Settings.from_dict(said["settings"])
        tokenizer = _tokenizer(folder, name, said)
        translator = ctranslate2.Translator(
            str(folder),
            device=kind,
            device_index=int(number or 0),
            compute_type="default" if precision == "auto" else precision,
            **(_threads() if kind == "cpu" else {}),
        )
        start, first = (
            None if token is None else tokenizer.pieces([token])[0]
            for token in (settings.start_token, settings.first_token)
        )
        network = CTranslate2Network(
            translator, tokenizer, start=start, first=first, end=said["end_token"]
        )
    except ModelError:
        raise
    except Exception as error:  # a broken folder fails in many ways
        raise ModelError(name, f"cannot be loaded: {short_message(error)}; {_CONVERT}") from error
    return Seq2Seq(name, "ctranslate2", settings, tokenizer, network)


def require_able(device: str, precision: Precision) -> str:
    """Return the device to compute on, after checking that it is there and has the precision.

    Raises:
        OptionError: it is not, or has not.
    """
    import ctranslate2

    cards = ctranslate2.get_cuda_device_count()
    if device == "auto":
        device = "cuda" if cards else "cpu"
    require_device(device, {"cpu": 1, "cuda": cards}, "ctranslate2")
    kind = device.partition(":")[0]
    able = ctranslate2.get_supported_compute_types(kind)
    if precision not in ("auto", *able):
        known = ", ".join(one for one in get_args(Precision) if one in ("auto", *able))
        reason = f"is not to be had of ctranslate2 on this {kind}: it has {known}"
        raise OptionError(f"precision {precision!r} {reason}")
    return device


def _threads() -> dict[str, int]:
    """Share the cores among workers: several batches at a time beat one on all the cores."""
    count = threads()
    workers = min(_WORKERS, count)
    return {"inter_threads": workers, "intra_threads": max(1, count // workers)}


def _tokenizer(folder: Path, name: str, said: Mapping[str, Any]) -> Tokenizer:
    path = folder / "tokenizer.json"
    if path.is_file():
        return FastTokenizer.from_file(path, said["unknown_token"])
    # Marian and M2M100 have tokenizers that only transformers runs.
    import_transformers(name)
    from summarize.seq2seq.checkpoint import load_tokenizer

    return HubTokenizer(load_tokenizer(folder, name, said["language"]))
