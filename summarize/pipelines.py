"""``pipeline("summarization")``: the drop-in for what transformers 5 removed.

Code that was written for transformers 4 goes on with its import line changed::

    from summarize import pipeline  # was: from transformers import pipeline

It gives the model's own text, as it did: nothing is split into bullets, checked or guarded.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, overload

from summarize.abstractive.chunking import chunks
from summarize.abstractive.loading import load
from summarize.abstractive.seq2seq import Seq2Seq
from summarize.abstractive.settings import Decoding
from summarize.article import Article
from summarize.errors import ModelError, OptionError, TakeawaysWarning
from summarize.options import Engine, Options, Precision
from summarize.sentences import sentences

Summary = dict[str, str]

_GONE = ("text2text-generation", "translation")
# What transformers 4 called things, and how they are called here.
_NAMES = {
    "num_beams": "num_beams",
    "length_penalty": "length_penalty",
    "no_repeat_ngram_size": "no_repeat_ngram",
    "repetition_penalty": "repetition_penalty",
    "max_new_tokens": "max_tokens",
    "min_new_tokens": "min_tokens",
}
_LENGTHS = {"max_length": "max_tokens", "min_length": "min_tokens"}  # the start mark counts
_AS_TRANSFORMERS_4 = {"early_stopping": False, "renormalize_logits": False}
_WITHOUT_EFFECT = ("clean_up_tokenization_spaces", "return_text")


class SummarizationPipeline:
    """Texts in, summaries out. Made by ``pipeline``."""

    task = "summarization"

    def __init__(self, model: Seq2Seq, batch_size: int = 8, **settings: Any) -> None:
        self._model = model
        self._batch_size = batch_size
        self._settings = settings

    @overload
    def __call__(self, texts: str, **settings: Any) -> list[Summary]: ...
    @overload
    def __call__(self, texts: list[str] | tuple[str, ...], **settings: Any) -> list[Summary]: ...
    @overload
    def __call__(self, texts: Iterable[str], **settings: Any) -> Iterator[Summary]: ...
    def __call__(
        self, texts: str | Iterable[str], **settings: Any
    ) -> list[Summary] | Iterator[Summary]:
        """Return ``{"summary_text": …}`` for each text; of an iterator, one by one.

        Args:
            texts: one text, a list, or an iterator, which is read a batch ahead.
            **settings: ``max_length``, ``min_length`` (in tokens, the mark that starts the
                decoder counted), ``max_new_tokens``, ``min_new_tokens``, ``num_beams``,
                ``length_penalty``, ``no_repeat_ngram_size``, ``repetition_penalty``,
                ``batch_size``; ``truncation=True`` cuts what is longer than the model reads,
                which is otherwise read in parts whose summaries are joined. What else
                transformers' ``GenerationConfig`` has goes to the engine transformers.

        Raises:
            OptionError: a setting that the engine does not know.
        """
        asked = {**self._settings, **settings}
        truncation = asked.pop("truncation", False) not in (False, None, "do_not_truncate")
        batch_size = asked.pop("batch_size", None) or self._batch_size
        decoding = self._decoding(asked)
        if isinstance(texts, str):
            return self._summaries([texts], decoding, truncation, batch_size)
        if isinstance(texts, list | tuple):
            return self._summaries([*texts], decoding, truncation, batch_size)
        return self._stream(iter(texts), decoding, truncation, batch_size)

    def _stream(
        self, texts: Iterator[str], decoding: Decoding, truncation: bool, batch_size: int
    ) -> Iterator[Summary]:
        while some := list(islice(texts, batch_size)):
            yield from self._summaries(some, decoding, truncation, batch_size)

    def _summaries(
        self, texts: list[str], decoding: Decoding, truncation: bool, batch_size: int
    ) -> list[Summary]:
        for text in texts:
            if not isinstance(text, str):
                raise TypeError(f"a text is a string, not {type(text).__name__}")
        parts = [self._parts(text, truncation) for text in texts]
        read = [part for some in parts for part in some]
        written = iter(self._model.write(read, decoding, batch_size))
        return [
            {"summary_text": " ".join(next(written)[0].text.strip() for _ in some)}
            for some in parts
        ]

    def _parts(self, text: str, truncation: bool) -> list[str]:
        """Return what the model reads of a text: all, its beginning, or its parts."""
        count, limit = self._model.counter("summarization"), self._model.settings.source_limit
        if count([text])[0] <= limit:
            return [text]
        lines = [sentence.text for sentence in sentences(Article.from_text(text))]
        found = chunks(lines or [text], count, limit)
        return found[:1] if truncation else found

    def _decoding(self, asked: Mapping[str, Any]) -> Decoding:
        """Return how to write: as the checkpoint says, but for what is asked."""
        usual = self._model.settings.decoding("summarization")
        own = {}
        if self._model.engine == "transformers":
            own = {**_AS_TRANSFORMERS_4, **self._model.settings.search}
        said: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for name, value in asked.items():
            if value is None or name in _WITHOUT_EFFECT or (name == "do_sample" and not value):
                continue
            if name in _LENGTHS:
                said.setdefault(_LENGTHS[name], max(0, value - 1))
            elif name in _NAMES:
                said[_NAMES[name]] = value
            else:
                extra[name] = value
        decoding = replace(usual, extra={**own, **extra}, **said)
        most = max(1, min(decoding.max_tokens, self._model.settings.target_limit - 1))
        return replace(decoding, max_tokens=most, min_tokens=min(decoding.min_tokens, most - 1))


def pipeline(
    task: str = "summarization",
    model: Any = None,
    tokenizer: Any = None,
    *,
    engine: Engine = "auto",
    device: str | int | None = None,
    precision: Precision = "auto",
    revision: str | None = None,
    offline: bool = False,
    framework: str | None = None,
    batch_size: int | None = None,
    **settings: Any,
) -> SummarizationPipeline:
    """Return what summarizes texts as ``transformers.pipeline("summarization")`` did.

    Args:
        task: ``summarization``.
        model: a folder, a name on the hub, or a model of transformers that is loaded.
        tokenizer: that of a loaded model; else the model's own is taken.
        engine, precision, revision, offline: see ``Options``.
        device: see ``Options``; -1 is the processor, 0 the first GPU.
        framework: has no effect; transformers 5 knows only torch.
        batch_size: texts that go through the model at once, at most; 8 unless given.
        **settings: of every call; see ``SummarizationPipeline``.

    Raises:
        OptionError: another task, or a value that there is not.
        ModelError: the model cannot be found, loaded or used.
    """
    if task != "summarization":
        reason = "only 'summarization' is here"
        if task in _GONE:
            reason += "; for this one use AutoModelForSeq2SeqLM.generate of transformers"
        raise OptionError(f"there is no pipeline {task!r}: {reason}")
    if framework == "tf":
        warnings.warn("framework 'tf' has no effect", TakeawaysWarning, stacklevel=2)
    if model is not None and not isinstance(model, str):
        found = _assembled(model, tokenizer)
    else:
        options = Options(
            model=model,
            engine=engine,
            device=_device(device),
            precision=precision,
            revision=revision,
            offline=offline,
        )
        found = load(options)
    return SummarizationPipeline(found, batch_size or 8, **settings)


def _assembled(model: Any, tokenizer: Any) -> Seq2Seq:
    """Return a loaded model of transformers, with its loaded tokenizer, ready to write."""
    from summarize.abstractive.transformers import assemble

    name = getattr(model, "name_or_path", "") or type(model).__name__
    if tokenizer is None or isinstance(tokenizer, str):
        raise ModelError(name, "is loaded: give its tokenizer, loaded too")
    return assemble(model.eval(), tokenizer, name)


def _device(device: Any) -> str:
    if device is None:
        return "auto"
    if isinstance(device, int):
        return "cpu" if device < 0 else f"cuda:{device}"
    return str(device)
