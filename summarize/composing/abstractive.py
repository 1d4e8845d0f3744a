"""The method ``abstractive``: a sequence-to-sequence model writes takeaways from the article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain

from summarize.article import Article
from summarize.composing.candidates import BulletsBySentence, Candidate, CandidateFactory
from summarize.composing.composer import compose, guarded, warn_if_no_bullet
from summarize.composing.reranking import rerank
from summarize.composing.rewritten_bullets import count_to_rewrite, rewrite_sentences
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
_TASK = "summarization"
# Chosen by hand.
_MIN_COVERED = 0.7  # share of another beam's bullet that one sentence must cover
_ENOUGH = 2  # bullets of the best beam per takeaway wanted; with more, other beams are not used


class Abstractive:
    """A model that reads the article and writes bullets, which are then checked.

    Most models read the whole article, in chunks if necessary. The bullets of the best beam for
    each chunk come first, then those of the other beams, then sentences of the article. A model
    that was trained on marked sentences reads an excerpt with marks. It also rewrites the marked
    sentences and some more, each alone, and the best bullets of all are chosen.
    """

    def prepare(self, options: Options) -> None:
        """Load the model.

        Raises:
            OptionError: the options name no usable model or selector.
            ModelError: the model cannot be loaded.
        """
        load_scorer(options.selector)
        load_model(options)

    def __call__(self, articles: Sequence[Article], options: Options) -> list[Takeaways]:
        """Return the takeaways of each article, in order."""
        return write_takeaways(articles, load_model(options), options)


abstractive = Abstractive()


def write_takeaways(
    articles: Sequence[Article], model: Seq2SeqModel, options: Options
) -> list[Takeaways]:
    """Return the takeaways of each article by a loaded model, in order."""
    factories = [CandidateFactory(article, options) for article in articles]
    reads_marks = model.settings.decoding(_TASK).focus is not None
    summarize = _from_marked_sentences if reads_marks else _from_whole_articles
    return summarize(factories, model, options)


@dataclass(frozen=True, slots=True)
class GuidedBullets:
    """The bullets that a model wrote for one article with marked sentences.

    Attributes:
        from_excerpts: bullets of all beams for the excerpts with marks.
        by_sentence: bullets of all beams for each marked sentence, and some more, each alone.
        excerpts: number of excerpts; several if many takeaways are wanted.
    """

    from_excerpts: list[Candidate]
    by_sentence: BulletsBySentence
    excerpts: int


def write_guided_bullets(
    factories: Sequence[CandidateFactory], model: Seq2SeqModel, options: Options
) -> list[GuidedBullets]:
    """Return what a model writes for excerpts with marked sentences, and for sentences alone."""
    mark = model.settings.decoding(_TASK).focus or ""
    builder = MarkedInputBuilder(mark, model.token_counter(_TASK), model.settings.limit(_TASK))
    count = count_to_rewrite(options.count)
    best = [factory.best_sentences(count) for factory in factories]
    excerpts = [
        builder.build_all(_texts(factory), indices[: options.count], factory.importance)
        if indices and model.reads(factory.document)
        else []
        for factory, indices in zip(factories, best, strict=True)
    ]
    drafts = _drafts(excerpts, model, options)
    rewritten = rewrite_sentences(factories, best, Seq2SeqRewriter(model), options)
    return [
        GuidedBullets(factory.from_drafts([*chain(*beams)]), by_sentence, len(beams))
        for factory, beams, by_sentence in zip(factories, drafts, rewritten, strict=True)
    ]


def _from_marked_sentences(
    factories: Sequence[CandidateFactory], model: Seq2SeqModel, options: Options
) -> list[Takeaways]:
    results: list[Takeaways] = []
    written = write_guided_bullets(factories, model, options)
    for factory, guided in zip(factories, written, strict=True):
        items = rerank(factory, guided.by_sentence, guided.from_excerpts)
        bullets = [*chain(*guided.by_sentence.values()), *guided.from_excerpts]
        results.append(_result(factory, model, bullets, items, guided.excerpts))
    return results


def _from_whole_articles(
    factories: Sequence[CandidateFactory], model: Seq2SeqModel, options: Options
) -> list[Takeaways]:
    count, limit = model.token_counter(_TASK), model.settings.limit(_TASK)
    texts = [
        chunk_sentences(_texts(factory), count, limit) if model.reads(factory.document) else []
        for factory in factories
    ]
    drafts = _drafts(texts, model, options)
    return [
        _result(factory, model, [], _compose_beams(factory, beams), len(beams))
        for factory, beams in zip(factories, drafts, strict=True)
    ]


def _compose_beams(
    factory: CandidateFactory, beams_of_chunks: Sequence[Sequence[Draft]]
) -> tuple[Takeaway, ...]:
    """Choose bullets of the best beam for each chunk, then of the other beams."""
    best: list[Candidate] = []
    others: list[Callable[[], list[Candidate]]] = []
    for first_beam, *other_beams in beams_of_chunks:
        # Bullets of other beams are checked only if they are needed.
        alternatives = cache(partial(factory.from_drafts, other_beams))
        bullets = [
            guarded(factory, bullet, alternatives) for bullet in factory.from_drafts([first_beam])
        ]
        best += [bullet for bullet in bullets if bullet]
        others.append(alternatives)
    tiers = [best]
    if len(best) < _ENOUGH * factory.options.count:
        bullets = chain.from_iterable(alternatives() for alternatives in others)
        tiers.append([bullet for bullet in bullets if _is_from_one_sentence(bullet)])
    return compose(factory, *tiers)


def _is_from_one_sentence(bullet: Candidate) -> bool:
    """Return whether one sentence covers most of a bullet; other beams often mix sentences up."""
    return bool(bullet.evidence) and bullet.evidence[0].score >= _MIN_COVERED


def _drafts(
    texts: Sequence[Sequence[str]], model: Seq2SeqModel, options: Options
) -> list[list[list[Draft]]]:
    """Return the drafts of all beams for each text of each article."""
    decoding = decoding_for(model, _TASK, options)
    drafts = iter(model.write([*chain(*texts)], decoding, options.batch_size))
    return [[next(drafts) for _ in texts_of_article] for texts_of_article in texts]


def _texts(factory: CandidateFactory) -> list[str]:
    return [sentence.text for sentence in factory.sentences]


def _result(
    factory: CandidateFactory,
    model: Seq2SeqModel,
    bullets: Sequence[Candidate],
    items: tuple[Takeaway, ...],
    texts: int,
) -> Takeaways:
    article, count = factory.article, factory.options.count
    warn_if_no_bullet(factory, model, bullets, items, article.text)
    return Takeaways(
        article.id,
        NAME,
        count,
        items,
        article.title,
        article.language,
        model.name,
        max(1, texts),
    )
