"""``pipeline("summarization")``: a drop-in for the pipeline that transformers 5 removed.

Code for transformers 4 works again after a change of its import line::

    from summarize import pipeline  # was: from transformers import pipeline

A model that is named writes its own text, as before, which is not checked. Where none is named, the
summary is put together from checked bullets.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress, count, islice, repeat
from operator import not_
from typing import Any

from summarize.article import Article, replace_surrogates
from summarize.composing.summaries import SummaryLimits, write_summaries
from summarize.errors import OptionError, closest
from summarize.options import Engine, Options, Precision
from summarize.reading.given_text import article_from_string, body_of_given_text
from summarize.runtime.user_warning import warn
from summarize.seq2seq.bundled_writer import NAME as BUNDLED
from summarize.seq2seq.generation_options import GenerationRequest, generation_request
from summarize.seq2seq.loading import is_bundled, load_model
from summarize.seq2seq.model import Seq2SeqModel
from summarize.seq2seq.plain_summaries import write_plain_summaries
from summarize.seq2seq.setting_names import LOAD_YOURSELF
from summarize.summarizer import nothing_in
from summarize.text.readable import plain_line

Summary = dict[str, str]
"""The text of a summary under the key ``summary_text``."""

# Cleaned as by the tokenizers of transformers 4 (``clean_up_tokenization``).
_SPACED = (" .", " ?", " !", " ,", " ' ", " n't", " 'm", " 's", " 've", " 're")
_HALF_PRECISIONS = ("float16", "bfloat16")  # mean auto: the one that suits the device


class SummarizationPipeline:
    """A callable that returns a summary of each text. ``pipeline`` makes it."""

    task = "summarization"

    def __init__(self, model: Seq2SeqModel, joins_bullets: bool = False, /, **options: Any) -> None:
        """Take a model and the options of every call.

        Args:
            model: the model, loaded.
            joins_bullets: whether a summary is put together from checked bullets; otherwise it is
                the model's own text.
            **options: as of a call.

        Raises:
            OptionError: an option is unknown to the engine, or its value is invalid.
        """
        self._model = model
        self._joins_bullets = joins_bullets
        self._options = options
        self._request({})

    def __repr__(self) -> str:
        options = "".join(f", {name}={value!r}" for name, value in self._options.items())
        return f"<SummarizationPipeline {self._model.name!r}, engine {self._model.engine}{options}>"

    def __call__(self, texts: str | Iterable[str], **options: Any) -> Any:
        """Return ``[{"summary_text": …}]`` for a text; for a list, one item for each text.

        A text is read as ``takeaways`` reads it: the model gets its body, without the editor's own
        takeaways.

        A model that is named writes freely, within ``max_length`` and ``min_length``. A text that
        is too long for it is read in parts; their summaries are joined, and both limits act on
        each part. With ``truncation=True`` the text is cut instead.

        ``writer`` reads a digest of 256 tokens of a text of any length, and the best sentences
        alone. Its summary is made of the bullets of the method ``abstractive``, which are checked.
        There are four; fewer if they exceed ``max_length``, more to reach ``min_length``. Both act
        on the whole summary, and ``truncation`` changes nothing.

        Args:
            texts: one text; a list; or a generator or dataset, which is read one batch ahead. For
                the last two the result is an iterator over ``[{"summary_text": …}]``, one for
                each text.
            **options: ``max_length`` and ``min_length`` (in tokens, the one that starts the
                decoder included), ``max_new_tokens``, ``min_new_tokens``, ``num_beams``,
                ``length_penalty``, ``no_repeat_ngram_size``, ``repetition_penalty``,
                ``batch_size``, ``clean_up_tokenization_spaces`` and ``truncation``. All other
                fields of transformers' ``GenerationConfig`` work with the engine transformers,
                which needs a model that is named. With ``num_return_sequences`` each item of a list
                is a list.

        Raises:
            OptionError: an option is unknown to the engine, or its value is invalid.
            ReadError: a text is a path or an address, or HTML without readable text.
            TypeError: a text is not a string.
        """
        request = self._request(options)
        self._warn_if_infeasible(request)
        if isinstance(texts, str | bytes | Mapping) or not _is_iterable(texts):
            return self._summarize([texts], request, repeat("text"))[0]
        ids = (f"text-{number}" for number in count(1))
        if isinstance(texts, Sequence):
            results = self._summarize(texts, request, ids)
            if all(len(summaries) == 1 for summaries in results):
                return [summaries[0] for summaries in results]
            return results
        return self._stream(iter(texts), request, ids)

    def _request(self, options: Mapping[str, Any]) -> GenerationRequest:
        """Return the options of a call, checked.

        Raises:
            OptionError: an option is unknown to the engine, or its value is invalid.
        """
        return generation_request({**self._options, **options}, self._model)

    def _warn_if_infeasible(self, request: GenerationRequest) -> None:
        """Warn, as transformers does, if a summary is to be longer than it may be."""
        longest = request.max_tokens
        if longest is None and not self._joins_bullets:
            longest = request.decoding.max_tokens
        if longest is not None and (request.min_tokens or 0) > longest:
            shown = f"{(request.min_tokens or 0) + 1} > {longest + 1}"
            warn(f"min_length is above max_length ({shown}); no summary exceeds max_length")

    def _stream(
        self, texts: Iterator[Any], request: GenerationRequest, ids: Iterator[str]
    ) -> Iterator[list[Summary]]:
        while batch := list(islice(texts, request.batch_size)):
            yield from self._summarize(batch, request, ids)

    def _summarize(
        self, texts: Sequence[Any], request: GenerationRequest, ids: Iterator[str]
    ) -> list[list[Summary]]:
        """Return the summaries of each text.

        That of a text without prose is empty, because a model would invent one.
        """
        texts = [*map(_checked_text, texts)]
        articles = [*map(article_from_string, texts, ids)]
        readable = [bool(plain_line(article.prose)) for article in articles]
        for article in compress(articles, map(not_, readable)):
            warn(f"{article.id}: {nothing_in(article)}")
        if self._joins_bullets:
            written = self._joined_bullets([*compress(articles, readable)], request)
        else:
            bodies = [*compress(map(body_of_given_text, texts, articles), readable)]
            written = write_plain_summaries(bodies, self._model, request)
        decoding = request.decoding
        empty = [""] * decoding.extra.get("num_return_sequences", decoding.candidates)
        return [
            [
                {"summary_text": _tidied(text) if request.clean_up_spaces else text}
                for text in (next(written) if is_readable else empty)
            ]
            for is_readable in readable
        ]

    def _joined_bullets(
        self, articles: Sequence[Article], request: GenerationRequest
    ) -> Iterator[list[str]]:
        """Yield the summary of each article that is put together from checked bullets."""
        settings = self._model.settings
        tasks = {task: replace(usual, **request.search) for task, usual in settings.tasks.items()}
        model = replace(self._model, settings=replace(settings, tasks=tasks))
        limits = SummaryLimits(model.tokenizer, request.min_tokens or 0, request.max_tokens)
        size = request.batch_size
        options = Options(batch_size=size)
        for start in range(0, len(articles), size):
            for text in write_summaries(articles[start : start + size], model, limits, options):
                yield [text]


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
            unchanged. The default is the bundled ``writer``, whose bullets are checked and
            joined; transformers 4 used sshleifer/distilbart-cnn-12-6.
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
    model = os.fspath(model) if isinstance(model, os.PathLike) else model
    if model is not None and not isinstance(model, str):
        if engine == "ctranslate2" or precision != "auto":
            raise OptionError("engine and precision cannot be chosen for a loaded model")
        from summarize.seq2seq.loaded_model import wrap_loaded_model

        return SummarizationPipeline(wrap_loaded_model(model, tokenizer, device), **options)
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
    return SummarizationPipeline(load_model(model_options), is_bundled(model), **options)


def _device_name(device: Any) -> str:
    if isinstance(device, int):
        return "cpu" if device < 0 else f"cuda:{device}"
    return "auto" if device is None else str(device)


def _is_iterable(texts: Any) -> bool:
    try:
        iter(texts)
    except TypeError:
        return False
    return True


def _checked_text(text: Any) -> str:
    if isinstance(text, str):
        return replace_surrogates(text)
    if isinstance(text, os.PathLike):
        advice = "read_article(path).text is that of a file"
    else:
        advice = "give a string, a list of strings, or a generator of them"
    raise TypeError(f"a text must be a string, not {type(text).__name__}; {advice}")


def _tidied(text: str) -> str:
    for spaced in _SPACED:
        text = text.replace(spaced, spaced.strip())
    return text
