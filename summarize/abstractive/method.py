"""Takeaways that a sequence-to-sequence model writes from the whole article."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Protocol

from summarize.abstractive.bullets import bullets
from summarize.abstractive.chunking import chunks
from summarize.abstractive.loading import load
from summarize.abstractive.seq2seq import Draft, Seq2Seq
from summarize.abstractive.settings import Decoding, Task
from summarize.article import Article
from summarize.composing import EXTRACTIVE, Candidate, Composer
from summarize.errors import TakeawaysWarning
from summarize.options import Options
from summarize.takeaway import Takeaway, Takeaways

NAME = "abstractive"
_TOKENS_A_BULLET = 32  # room for as many bullets as are asked for
_LEAST_COVERED = 0.7  # of a further beam's bullet by one sentence
_PLENTY = 2  # times as many bullets as are asked for: other beams are not looked at


class Abstractive:
    """The model reads the article, in parts if need be, and writes; what it writes is checked.

    Its bullets are those of its best beam for each part. Where they are too few, or the guard
    takes one away, the other beams come next, then sentences of the article.
    """

    def prepare(self, options: Options) -> None:
        """Load the model.

        Raises:
            OptionError, ModelError: the options name none that can be used.
        """
        load(options)

    def __call__(self, articles: Sequence[Article], options: Options) -> list[Takeaways]:
        """Return the takeaways of each article, in order."""
        model = load(options)
        decoding = decoding_for(model, "summarization", options)
        limit = model.settings.source_limit
        count = model.counter("summarization")
        composers = [Composer(article, options) for article in articles]
        parts = [
            chunks([s.text for s in one.sentences], count, limit)
            if model.reads(one.document)
            else []
            for one in composers
        ]
        texts = [part for some in parts for part in some]
        drafts = iter(model.write(texts, decoding, options.batch_size))
        return [
            _takeaways(composer, model, [next(drafts) for _ in some], some, options)
            for composer, some in zip(composers, parts, strict=True)
        ]


abstractive = Abstractive()


def decoding_for(model: Seq2Seq, task: Task, options: Options) -> Decoding:
    """Return how a model is asked for a task: its own way, but for what the options say."""
    usual = model.settings.decoding(task)
    beams = options.num_beams or usual.num_beams
    wanted = {"length_penalty": options.length_penalty, "no_repeat_ngram": options.no_repeat_ngram}
    said = {name: value for name, value in wanted.items() if value is not None}
    most = usual.max_tokens
    if task == "summarization":
        most = min(max(most, _TOKENS_A_BULLET * options.count), model.settings.target_limit - 1)
    return replace(usual, num_beams=beams, candidates=beams, max_tokens=most, **said)


def _takeaways(
    composer: Composer,
    model: Seq2Seq,
    drafts: Sequence[Sequence[Draft]],
    parts: Sequence[str],
    options: Options,
) -> Takeaways:
    article = composer.article
    best: list[Candidate] = []
    rest: list[Callable[[], list[Candidate]]] = []
    for first, *others in drafts:
        further = cache(partial(candidates, composer, others))  # checked only if need be
        written = candidates(composer, [first])
        best += [kept for one in written if (kept := composer.guarded(one, further))]
        rest.append(further)
    turns = [best]
    if len(best) < _PLENTY * options.count:
        turns.append([one for further in rest for one in further() if _is_sure(one)])
    items = composer.takeaways(*turns)
    warn_if_silent(article, model, items, article.text)
    return Takeaways(
        article.id, NAME, options.count, items, article.title, model.name, max(1, len(parts))
    )


def candidates(
    composer: Composer, drafts: Sequence[Draft], among: Container[int] | None = None
) -> list[Candidate]:
    """Return the bullets that a model wrote, with their evidence among some sentences or all."""
    return [
        composer.check(text, among)
        for draft in drafts
        for text in bullets(draft.text, finished=draft.finished)
    ]


def _is_sure(candidate: Candidate) -> bool:
    """Whether one sentence bears out most of a further beam's bullet: such beams mix things up."""
    return bool(candidate.evidence) and candidate.evidence[0].score >= _LEAST_COVERED


class Author(Protocol):
    """What writes bullets: a model, or what rewrites sentences."""

    @property
    def name(self) -> str:
        """As the caller knows it."""
        ...

    def excuse(self, text: str) -> str:
        """Return why it wrote nothing of a text that is of use."""
        ...


def warn_if_silent(article: Article, author: Author, items: Sequence[Takeaway], text: str) -> None:
    """Warn if all that came are sentences of the article."""
    if not items or not all(EXTRACTIVE in item.flags for item in items):
        return
    warnings.warn(
        f"{article.source or article.id}: the model {author.name} {author.excuse(text)}: "
        "these takeaways are sentences of the article",
        TakeawaysWarning,
        stacklevel=2,
    )
