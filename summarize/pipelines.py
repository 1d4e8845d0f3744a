"""``pipeline("summarization")``: the drop-in for what transformers 5 removed.

Code that was written for transformers 4 goes on with its import line changed::

    from summarize import pipeline  # was: from transformers import pipeline

It gives the model's own text, as it did: nothing is split into bullets, checked or guarded.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from summarize.composing.bullet_parsing import parse_bullets
from summarize.errors import ModelError, OptionError
from summarize.options import Engine, Options, Precision
from summarize.seq2seq.bundled_writer import NAME as EMBEDDED
from summarize.seq2seq.chunking import chunk_sentences
from summarize.seq2seq.devices import pick_device
from summarize.seq2seq.draft import Draft
from summarize.seq2seq.hub import find_checkpoint
from summarize.seq2seq.loading import load_model
from summarize.seq2seq.model import Seq2SeqModel
from summarize.seq2seq.settings import Decoding
from summarize.seq2seq.tokenizer import TruncatingTokenizer
from summarize.text.readable import replace_surrogates
from summarize.text.sentences import split_sentences

Summary = dict[str, str]

_ELSE = "load model and tokenizer by transformers and hand over both"
# What every engine knows: how it is called here, and the least that a whole number may be. Of two
# names for the same the later one wins.
_NAMES = {
    "max_length": ("max_tokens", 2),
    "min_length": ("min_tokens", 0),
    "max_new_tokens": ("max_tokens", 1),
    "min_new_tokens": ("min_tokens", 0),
    "num_beams": ("num_beams", 1),
    "no_repeat_ngram_size": ("no_repeat_ngram", 0),
    "length_penalty": ("length_penalty", None),
    "repetition_penalty": ("repetition_penalty", None),
    "batch_size": ("batch_size", 1),
}
# There is only torch, tokenizers are fast if they can be, nothing has workers, text is returned.
_WITHOUT_EFFECT = ("framework", "use_fast", "num_workers", "return_text")
_ONLY_OFF = ("do_sample", "return_tensors", "trust_remote_code")  # False asks for nothing
_AS_TRANSFORMERS_4 = {"early_stopping": False, "renormalize_logits": False}
_TIDIED = (" .", " ?", " !", " ,", " ' ", " n't", " 'm", " 's", " 've", " 're")
_HALF = ("float16", "bfloat16")  # are taken for auto: the half precision that the device is good at


class _Request(NamedTuple):
    decoding: Decoding
    batch_size: int
    truncation: bool
    tidy: bool


class SummarizationPipeline:
    """Texts in, summaries out. Made by ``pipeline``."""

    task = "summarization"

    def __init__(self, model: Seq2SeqModel, **settings: Any) -> None:
        self._model = model
        self._settings = settings
        self._request({})  # what is wrong is told at once

    def __call__(self, texts: str | Iterable[str], **settings: Any) -> Any:
        """Return ``[{"summary_text": …}]`` of a text, and of a list with an item for each text.

        Args:
            texts: one text; a list; or a generator or dataset, which is read a batch ahead and
                gives an iterator over what comes for each text alone, ``[{"summary_text": …}]``.
            **settings: ``max_length``, ``min_length`` (in tokens, the mark that starts the
                decoder counted), ``max_new_tokens``, ``min_new_tokens``, ``num_beams``,
                ``length_penalty``, ``no_repeat_ngram_size``, ``repetition_penalty``,
                ``batch_size``, ``clean_up_tokenization_spaces``; ``truncation=True`` cuts what
                is longer than the model reads, which is otherwise read in parts whose summaries
                are joined. What else transformers' ``GenerationConfig`` has goes to the engine
                transformers; ``num_return_sequences`` makes each item of a list a list.

        Raises:
            OptionError: a setting that the engine does not know, or a value that it cannot have.
            TypeError: a text is no string.
        """
        request = self._request(settings)
        if isinstance(texts, str | Mapping):
            return self._summaries([texts], request)[0]
        if isinstance(texts, Sequence):
            found = self._summaries(texts, request)
            return [some[0] for some in found] if all(len(some) == 1 for some in found) else found
        return self._stream(iter(texts), request)

    def _stream(self, texts: Iterator[Any], request: _Request) -> Iterator[list[Summary]]:
        while some := list(islice(texts, request.batch_size)):
            yield from self._summaries(some, request)

    def _summaries(self, texts: Sequence[Any], request: _Request) -> list[list[Summary]]:
        model = self._model
        if request.truncation:
            limit = model.settings.limit("summarization")
            model = replace(model, tokenizer=TruncatingTokenizer(model.tokenizer, limit))
        parts = [[text] if request.truncation else self._parts(text) for text in map(_text, texts)]
        read = [part for some in parts for part in some]
        written = iter(model.write(read, request.decoding, request.batch_size))
        return [
            [
                {"summary_text": _joined([*map(self._prose, drafts)], request.tidy)}
                for drafts in zip(*islice(written, len(some)), strict=True)
            ]
            for some in parts
        ]

    def _prose(self, draft: Draft) -> str:
        """Return what was written; the model that comes along writes bullets."""
        return " ".join(parse_bullets(draft.text)) if self._model.name == EMBEDDED else draft.text

    def _parts(self, text: str) -> list[str]:
        """Return a text as it is, or in parts where the model cannot read it at once."""
        count, limit = (
            self._model.token_counter("summarization"),
            self._model.settings.limit("summarization"),
        )
        if count([text])[0] <= limit:
            return [text]
        lines = [
            part[start:end] for part in text.split("\n\n") for start, end in split_sentences(part)
        ]
        return chunk_sentences([line.strip() for line in lines], count, limit) or [""]

    def _request(self, settings: Mapping[str, Any]) -> _Request:
        """Return what is asked; what is not is as the checkpoint says."""
        asked = {
            name: value
            for name, value in {**self._settings, **settings}.items()
            if value is not None
            and name not in _WITHOUT_EFFECT
            and not (value is False and name in _ONLY_OFF)
        }
        truncation = asked.pop("truncation", False) not in (False, "do_not_truncate")
        tidy = bool(asked.pop("clean_up_tokenization_spaces", False))
        said: dict[str, Any] = {"batch_size": 8}
        for name in [name for name in _NAMES if name in asked]:
            (ours, least), value = _NAMES[name], asked.pop(name)
            if least is not None and (not hasattr(value, "__index__") or value < least):
                wanted = f"a whole number of at least {least}"
                raise OptionError(f"{name} must be {wanted}, not {value!r}")
            # These two count the mark that starts the decoder.
            said[ours] = value - (name in ("max_length", "min_length"))
        batch_size = said.pop("batch_size")
        usual = self._model.settings.decoding("summarization")
        decoding = replace(usual, extra=self._extra(asked), **said)
        most = min(decoding.max_tokens, self._model.settings.target_limit - 1)
        fewest = max(0, min(decoding.min_tokens, most))
        decoding = replace(decoding, max_tokens=most, min_tokens=fewest)
        return _Request(decoding, batch_size, truncation, tidy)

    def _extra(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Return what only transformers knows, as its version 4 had it but for what is asked."""
        if self._model.engine == "ctranslate2":
            does = {"early_stopping": True}
            if unknown := [name for name in asked if asked[name] is not does.get(name)]:
                reason = (
                    "not known to ctranslate2; engine='transformers' knows all that generate does"
                )
                raise OptionError(f"{', '.join(unknown)}: {reason}")
            return {}
        from transformers import GenerationConfig

        known = vars(GenerationConfig()).keys() - {"return_dict_in_generate"}
        if unknown := [name for name in asked if name not in known]:
            reason = f"not known here; if it is for loading, {_ELSE}"
            raise OptionError(f"{', '.join(unknown)}: {reason}")
        return {**_AS_TRANSFORMERS_4, **self._model.settings.search, **asked}


def pipeline(
    task: str = "summarization",
    model: Any = None,
    *,
    tokenizer: Any = None,
    engine: Engine = "auto",
    device: Any = None,
    device_map: Any = None,
    precision: Precision = "auto",
    dtype: Any = None,
    torch_dtype: Any = None,
    revision: str | None = None,
    offline: bool = False,
    **settings: Any,
) -> SummarizationPipeline:
    """Return what summarizes texts as ``transformers.pipeline("summarization")`` did.

    Args:
        task: ``summarization``.
        model: a folder, a name on the hub, or a loaded model of transformers, which runs as it is;
            none for the one that comes with this package, where transformers 4 took
            sshleifer/distilbart-cnn-12-6.
        tokenizer: that of a loaded model, loaded or by name; any other model has its own.
        engine, precision, revision, offline: see ``Options``.
        device, device_map: see ``Options``; -1 is the processor, 0 the first GPU.
        dtype, torch_dtype: the precision as torch calls it; half precisions are ``auto``.
        **settings: of every call; see ``SummarizationPipeline``.

    Raises:
        OptionError: another task, or a value that there is not.
        ModelError: the model cannot be found, loaded or used.
    """
    if task != "summarization":
        gone = str(task).startswith(("text2text-generation", "translation"))
        reason = "use AutoModelForSeq2SeqLM.generate of" if gone else "import another pipeline from"
        raise OptionError(f"only 'summarization' is here; for {task!r} {reason} transformers")
    device = _device(device_map if device is None else device)
    if model is not None and not isinstance(model, str):
        if engine == "ctranslate2" or precision != "auto":
            raise OptionError("a loaded model runs as it is: no engine or precision can be chosen")
        return SummarizationPipeline(_assembled(model, tokenizer, device), **settings)
    if tokenizer is not None and str(getattr(tokenizer, "name_or_path", tokenizer)) != model:
        raise OptionError(
            f"the model {model or EMBEDDED!r} has a tokenizer of its own; for another, {_ELSE}"
        )
    if precision == "auto":
        asked: Any = str(dtype or torch_dtype or "auto").removeprefix("torch.")
        precision = "auto" if asked in _HALF else asked
    options = Options(
        model=model,
        engine=engine,
        device=device,
        precision=precision,
        revision=revision,
        offline=offline,
    )
    return SummarizationPipeline(load_model(options), **settings)


def _assembled(model: Any, tokenizer: Any, device: str) -> Seq2SeqModel:
    """Return a loaded model of transformers, with its tokenizer, ready to write."""
    from summarize.seq2seq.checkpoint import load_tokenizer
    from summarize.seq2seq.transformers import assemble_model

    name = getattr(model, "name_or_path", "") or type(model).__name__
    reads = getattr(getattr(model, "config", None), "is_encoder_decoder", False)
    if not (reads and model.can_generate()):
        raise ModelError(name, "is no sequence-to-sequence model of transformers")
    if tokenizer is None:
        raise ModelError(name, "is loaded: give its tokenizer too")
    if isinstance(tokenizer, str):
        tokenizer = load_tokenizer(find_checkpoint(tokenizer), tokenizer)
    own = copy.copy(model)  # shares the weights; how the caller's generates is left alone
    own.generation_config = copy.deepcopy(model.generation_config)
    if device != "auto":
        own.to(pick_device(device))
    return assemble_model(own.eval(), tokenizer, name)


def _device(device: Any) -> str:
    if isinstance(device, int):
        return "cpu" if device < 0 else f"cuda:{device}"
    return "auto" if device is None else str(device)


def _text(text: Any) -> str:
    if isinstance(text, str):
        return replace_surrogates(text)
    raise TypeError(f"a text is a string, not {type(text).__name__}")


def _joined(texts: Sequence[str], tidy: bool) -> str:
    """Return the one summary as it is, or those of the parts as one."""
    joined = texts[0] if len(texts) == 1 else " ".join(text.strip() for text in texts)
    for spaced in _TIDIED if tidy else ():
        joined = joined.replace(spaced, spaced.strip())
    return joined
