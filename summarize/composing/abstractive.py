"""Takeaways that a sequence-to-sequence model writes from the whole article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain

from summarize.article import Article
from summarize.composing.candidates import Told, candidates, rewritten, warn_if_silent, with_spare
from summarize.composing.composer import Candidate, Composer
from summarize.composing.reranking import rerank
from summarize.method_registry import load_scorer
from summarize.options import Options
from summarize.rewriting.seq2seq import Seq2SeqRewriter
from summarize.seq2seq.chunking import chunk_sentences
from summarize.seq2seq.draft import Draft
from summarize.seq2seq.loading import load_model
from summarize.seq2seq.marked_input import MarkedInputBuilder
from summarize.seq2seq.model import Seq2SeqModel, decoding_for
from summarize.takeaway import Takeaway, Takeaways

NAME = "abstractive"
_LEAST_COVERED = 0.7  # of a further beam's bullet by one sentence
_PLENTY = 2  # times as many bullets as are asked for: other beams are not looked at


class Abstractive:
    """A model reads the article and writes; what it writes is checked.

    Most models read all of it, in parts if need be. Their bullets are those of the best beam for
    each part; where they are too few, or the guard takes one away, the other beams come next,
    then sentences of the article. A model that is guided by marks reads a digest, in which some
    sentences are marked, and rewrites these and some more each alone; the best of all is taken.
    """

    def prepare(self, options: Options) -> None:
        """Load the model.

        Raises:
            OptionError, ModelError: the options name none that can be used, or no such selector.
        """
        load_scorer(options.selector)
        load_model(options)

    def __call__(self, articles: Sequence[Article], options: Options) -> list[Takeaways]:
        """Return the takeaways of each article, in order."""
        model = load_model(options)
        composers = [Composer(article, options) for article in articles]
        write = _from_all if model.settings.decoding("summarization").focus is None else _from_marks
        return write(composers, model, options)


abstractive = Abstractive()


def _from_all(
    composers: Sequence[Composer], model: Seq2SeqModel, options: Options
) -> list[Takeaways]:
    """Have a model read the articles whole."""
    count, limit = model.token_counter("summarization"), model.settings.limit("summarization")
    parts = [
        chunk_sentences([s.text for s in one.sentences], count, limit)
        if model.reads(one.document)
        else []
        for one in composers
    ]
    drafts = _drafts(parts, model, options)
    return [
        _result(composer, model, [], _in_turn(composer, some, options), len(texts))
        for composer, texts, some in zip(composers, parts, drafts, strict=True)
    ]


def _from_marks(
    composers: Sequence[Composer], model: Seq2SeqModel, options: Options
) -> list[Takeaways]:
    """Have a model write by marks, and choose the best of it."""
    results: list[Takeaways] = []
    for composer, found in zip(composers, write_by_marks(composers, model, options), strict=True):
        items = rerank(composer, found.told, found.together)
        bullets = [*chain(*found.told.values()), *found.together]
        results.append(_result(composer, model, bullets, items, found.digests))
    return results


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote by marks.

    Attributes:
        together: bullets of all beams for the digests.
        told: bullets of all beams for each sentence that was marked, and some more, alone.
        digests: how many it read; those of long lists of bullets have few marks each.
    """

    together: list[Candidate]
    told: Told
    digests: int


def write_by_marks(
    composers: Sequence[Composer], model: Seq2SeqModel, options: Options
) -> list[Written]:
    """Have a model read digests of articles with marks, and some more sentences each alone."""
    mark = model.settings.decoding("summarization").focus or ""
    builder = MarkedInputBuilder(
        mark, model.token_counter("summarization"), model.settings.limit("summarization")
    )
    places = [one.chosen(with_spare(options.count)) for one in composers]
    digests = [
        builder.build_all([s.text for s in one.sentences], some[: options.count], one.salience)
        if some and model.reads(one.document)
        else []
        for one, some in zip(composers, places, strict=True)
    ]
    drafts = _drafts(digests, model, options)
    told = rewritten(composers, places, Seq2SeqRewriter(model), options)
    return [
        Written(candidates(composer, [*chain(*some)]), alone, len(some))
        for composer, some, alone in zip(composers, drafts, told, strict=True)
    ]


def _drafts(
    texts: Sequence[Sequence[str]], model: Seq2SeqModel, options: Options
) -> list[list[list[Draft]]]:
    """Return what a model writes of each article's texts."""
    decoding = decoding_for(model, "summarization", options)
    found = iter(model.write([*chain(*texts)], decoding, options.batch_size))
    return [[next(found) for _ in some] for some in texts]


def _in_turn(
    composer: Composer, drafts: Sequence[Sequence[Draft]], options: Options
) -> tuple[Takeaway, ...]:
    """Take bullets of the best beam for each part, then of others."""
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
    return composer.takeaways(*turns)


def _result(
    composer: Composer,
    model: Seq2SeqModel,
    bullets: Sequence[Candidate],
    items: tuple[Takeaway, ...],
    texts: int,
) -> Takeaways:
    article, count = composer.article, composer.options.count
    warn_if_silent(article, model, bullets, items, article.text)
    return Takeaways(article.id, NAME, count, items, article.title, model.name, max(1, texts))


def _is_sure(candidate: Candidate) -> bool:
    """Whether one sentence bears out most of a further beam's bullet: such beams mix things up."""
    return bool(candidate.evidence) and candidate.evidence[0].score >= _LEAST_COVERED
