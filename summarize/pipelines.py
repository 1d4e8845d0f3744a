"""``pipeline("summarization")``: a drop-in for the pipeline that transformers 5 removed.

Code for transformers 4 works again after a change of its import line::

    from summarize import pipeline  # was: from transformers import pipeline

As before, it returns the model's own text: not split into bullets, and not checked.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from summarize.article import replace_surrogates
from summarize.composing.bullet_parsing import parse_bullets
from summarize.errors import ModelError, OptionError, closest
from summarize.options import Engine, Options, Precision
from summarize.seq2seq.bundled_writer import NAME as BUNDLED
from summarize.seq2seq.chunking import chunk_sentences
from summarize.seq2seq.devices import pick_device
from summarize.seq2seq.draft import Draft
from summarize.seq2seq.generation_options import (
    LOAD_YOURSELF,
    GenerationRequest,
    generation_request,
)
from summarize.seq2seq.hub import find_checkpoint
from summarize.seq2seq.loading import load_model
from summarize.seq2seq.model import Seq2SeqModel
from summarize.seq2seq.tokenizer import TruncatingTokenizer
from summarize.text.readable import plain_line
from summarize.text.sentences import split_sentences

Summary = dict[str, str]
"""The text of a summary under the key ``summary_text``."""

# Cleaned as by the tokenizers of transformers 4 (``clean_up_tokenization``).
_SPACED = (" .", " ?", " !", " ,", " ' ", " n't", " 'm", " 's", " 've", " 're")
_HALF_PRECISIONS = ("float16", "bfloat16")  # mean auto: the one that suits the device


class SummarizationPipeline:
    """A callable that returns a summary of each text. ``pipeline`` makes it."""

    task = "summarization"

    def __init__(self, model: Seq2SeqModel, **options: Any) -> None:
        """Take a model and the options of every call.

        Raises:
            OptionError: an option is unknown to the engine, or its value is invalid.
        """
        self._model = model
        self._options = options
        generation_request(options, model)

    def __repr__(self) -> str:
        options = "".join(f", {name}={value!r}" for name, value in self._options.items())
        return f"<SummarizationPipeline {self._model.name!r}, engine {self._model.engine}{options}>"

    def __call__(self, texts: str | Iterable[str], **options: Any) -> Any:
        """Return ``[{"summary_text": …}]`` for a text; for a list, one item for each text.

        Args:
            texts: one text; a list; or a generator or dataset, which is read one batch ahead. For
                the last two the result is an iterator over ``[{"summary_text": …}]``, one for
                each text.
            **options: ``max_length`` and ``min_length`` (in tokens, the one that starts the
                decoder included), ``max_new_tokens``, ``min_new_tokens``, ``num_beams``,
                ``length_penalty``, ``no_repeat_ngram_size``, ``repetition_penalty``,
                ``batch_size``, ``clean_up_tokenization_spaces`` and ``truncation``. With
                ``truncation=True`` a text that is too long for the model is cut; otherwise the
                model reads it in parts, and their summaries are joined. All other fields of
                transformers' ``GenerationConfig`` work with the engine transformers. With
                ``num_return_sequences`` each item of a list is a list.

        Raises:
            OptionError: an option is unknown to the engine, or its value is invalid.
            TypeError: a text is not a string.
        """
        request = generation_request({**self._options, **options}, self._model)
        if isinstance(texts, str | Mapping):
            return self._summarize([texts], request)[0]
        if isinstance(texts, Sequence):
            results = self._summarize(texts, request)
            if all(len(summaries) == 1 for summaries in results):
                return [summaries[0] for summaries in results]
            return results
        return self._stream(iter(texts), request)

    def _stream(self, texts: Iterator[Any], request: GenerationRequest) -> Iterator[list[Summary]]:
        while batch := list(islice(texts, request.batch_size)):
            yield from self._summarize(batch, request)

    def _summarize(self, texts: Sequence[Any], request: GenerationRequest) -> list[list[Summary]]:
        model = self._model
        texts = [*map(_checked_text, texts)]
        if blank := [index for index, text in enumerate(texts) if not plain_line(text)]:
            return self._around_blank(texts, blank, request)
        if request.truncation:
            limit = model.settings.limit("summarization")
            model = replace(model, tokenizer=TruncatingTokenizer(model.tokenizer, limit))
            parts = [[text] for text in texts]
        else:
            parts = [*map(self._parts, texts)]
        all_parts = [part for text_parts in parts for part in text_parts]
        drafts = iter(model.write(all_parts, request.decoding, request.batch_size))
        return [
            [
                {"summary_text": _joined([*map(self._prose, beam)], request.clean_up_spaces)}
                for beam in zip(*islice(drafts, len(text_parts)), strict=True)
            ]
            for text_parts in parts
        ]

    def _around_blank(
        self, texts: Sequence[str], blank: Sequence[int], request: GenerationRequest
    ) -> list[list[Summary]]:
        """Return an empty summary for each text without words: a model would invent one."""
        blank_at = set(blank)
        others = [text for index, text in enumerate(texts) if index not in blank_at]
        summaries = iter(self._summarize(others, request) if others else [])
        decoding = request.decoding
        count = decoding.extra.get("num_return_sequences", decoding.candidates)
        empty = [{"summary_text": ""}] * count
        return [
            [*map(dict, empty)] if index in blank_at else next(summaries)
            for index in range(len(texts))
        ]

    def _prose(self, draft: Draft) -> str:
        """Return a draft's text; the bundled model writes bullets, which are joined."""
        return " ".join(parse_bullets(draft.text)) if self._model.name == BUNDLED else draft.text

    def _parts(self, text: str) -> list[str]:
        """Return a text as it is, or in parts if it is too long for the model."""
        count = self._model.token_counter("summarization")
        limit = self._model.settings.limit("summarization")
        if count([text])[0] <= limit:
            return [text]
        sentences = [
            paragraph[start:end].strip()
            for paragraph in text.split("\n\n")
            for start, end in split_sentences(paragraph)
        ]
        return chunk_sentences(sentences, count, limit) or [""]


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
    **options: Any,
) -> SummarizationPipeline:
    """Return a pipeline that works like ``transformers.pipeline("summarization")``.

    >>> summarizer = pipeline("summarization", model="facebook/bart-large-cnn")
    >>> summarizer(article, max_length=130, min_length=30)[0]["summary_text"]

    Args:
        task: ``summarization``.
        model: a folder, a name on the hub, or a loaded model of transformers, which is used
            unchanged. The default is the bundled ``writer``; transformers 4 used
            sshleifer/distilbart-cnn-12-6.
        tokenizer: for a loaded model: its tokenizer, loaded or by name. Other models have their
            own.
        engine, precision, revision, offline: see ``Options``.
        device, device_map: see ``Options``; -1 is the CPU, 0 the first GPU.
        dtype, torch_dtype: the precision as torch names it; half precisions mean ``auto``.
        **options: of every call; see ``SummarizationPipeline``.

    Raises:
        OptionError: the task is another one, or a value is invalid.
        ModelError: the model cannot be found, loaded or used.
    """
    if task != "summarization":
        seq2seq = str(task).startswith(("text2text-generation", "translation"))
        if closest(str(task), ["summarization"]):
            raise OptionError(f"there is no task {task!r}; did you mean 'summarization'?")
        reason = "AutoModelForSeq2SeqLM.generate of" if seq2seq else "the pipeline of"
        raise OptionError(
            f"only 'summarization' is supported; for {task!r} use {reason} transformers"
        )
    device = _device_name(device_map if device is None else device)
    if model is not None and not isinstance(model, str):
        if engine == "ctranslate2" or precision != "auto":
            raise OptionError("engine and precision cannot be chosen for a loaded model")
        return SummarizationPipeline(_assembled(model, tokenizer, device), **options)
    if tokenizer is not None and str(getattr(tokenizer, "name_or_path", tokenizer)) != model:
        raise OptionError(
            f"the model {model or BUNDLED!r} has its own tokenizer; for another, {LOAD_YOURSELF}"
        )
    if precision == "auto":
        requested: Any = str(dtype or torch_dtype or "auto").removeprefix("torch.")
        precision = "auto" if requested in _HALF_PRECISIONS else requested
    model_options = Options(
        model=model,
        engine=engine,
        device=device,
        precision=precision,
        revision=revision,
        offline=offline,
    )
    return SummarizationPipeline(load_model(model_options), **options)


def _assembled(model: Any, tokenizer: Any, device: str) -> Seq2SeqModel:
    """Return a model made of a loaded model of transformers and its tokenizer.

    Raises:
        ModelError: it is not a sequence-to-sequence model, or there is no tokenizer.
    """
    from summarize.seq2seq.checkpoint import load_tokenizer
    from summarize.seq2seq.transformers import assemble_model

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


def _device_name(device: Any) -> str:
    if isinstance(device, int):
        return "cpu" if device < 0 else f"cuda:{device}"
    return "auto" if device is None else str(device)


def _checked_text(text: Any) -> str:
    if isinstance(text, str):
        return replace_surrogates(text)
    raise TypeError(f"a text must be a string, not {type(text).__name__}")


def _joined(texts: Sequence[str], clean_up_spaces: bool) -> str:
    """Return one summary unchanged, and the summaries of several parts joined by a space."""
    joined = texts[0] if len(texts) == 1 else " ".join(text.strip() for text in texts)
    for spaced in _SPACED if clean_up_spaces else ():
        joined = joined.replace(spaced, spaced.strip())
    return joined
