"""Select sentences, have a model rewrite each, check what it wrote."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarize.abstractive.chunking import chunks
from summarize.abstractive.loading import load
from summarize.abstractive.method import candidates, decoding_for, warn_if_silent
from summarize.abstractive.seq2seq import Draft, Seq2Seq
from summarize.article import Article
from summarize.composing import Candidate, Composer
from summarize.options import Options
from summarize.registry import load_method, load_scorer
from summarize.takeaway import Takeaways

NAME = "hybrid"
_SPARE = 0.5  # selected beyond what is asked for, as a share of it
_TASK = "rewriting"


@dataclass(frozen=True, slots=True)
class _Passage:
    """A selected sentence with its neighbours: the places in the article, and what is read."""

    place: int
    score: float
    around: range
    text: str


class Hybrid:
    """An extractive method selects; the model rewrites each sentence, with its neighbours."""

    def prepare(self, options: Options) -> None:
        """Load the model.

        Raises:
            OptionError, ModelError: the options name none that can be used, or no such selector.
        """
        load_scorer(options.selector)
        load(options)

    def __call__(self, articles: Sequence[Article], options: Options) -> list[Takeaways]:
        """Return the takeaways of each article, in order."""
        self.prepare(options)
        model = load(options)
        composers = [Composer(article, options) for article in articles]
        passages = [
            [_passage(composer, place, score, model) for place, score in chosen]
            for composer, chosen in zip(composers, _selected(composers, options), strict=True)
        ]
        texts = [passage.text for some in passages for passage in some]
        decoding = decoding_for(model, _TASK, options)
        drafts = iter(model.write(texts, decoding, options.batch_size))
        return [
            _takeaways(composer, model, some, [next(drafts) for _ in some], options)
            for composer, some in zip(composers, passages, strict=True)
        ]


hybrid = Hybrid()


def _selected(composers: Sequence[Composer], options: Options) -> list[list[tuple[int, float]]]:
    """Return the places and scores of the sentences to rewrite, slightly more than asked for."""
    wanted = options.count + math.ceil(_SPARE * options.count)
    asked = replace(options, count=wanted, max_words=None, max_total_words=None, order="document")
    found = load_method(options.selector)([one.article for one in composers], asked)
    return [
        [(composer.place_of(item), item.score) for item in items]
        for composer, items in zip(composers, found, strict=True)
    ]


def _passage(composer: Composer, place: int, score: float, model: Seq2Seq) -> _Passage:
    """Return a sentence with its neighbours, or without those if the model cannot read them."""
    around = range(max(0, place - 1), min(len(composer.sentences), place + 2))
    lines = [composer.sentences[one].text for one in around]
    count, limit = model.counter(_TASK), model.settings.source_limit
    if count([" ".join(lines)])[0] <= limit:
        return _Passage(place, score, around, " ".join(lines))
    alone = chunks([composer.sentences[place].text], count, limit)
    return _Passage(place, score, range(place, place + 1), alone[0])


def _takeaways(
    composer: Composer,
    model: Seq2Seq,
    passages: Sequence[_Passage],
    drafts: Sequence[Sequence[Draft]],
    options: Options,
) -> Takeaways:
    article = composer.article
    best: list[Candidate] = []
    further: list[Candidate] = []
    for passage, beams in zip(passages, drafts, strict=True):
        found = candidates(composer, beams, passage.around)
        best.append(_rewritten(composer, passage, found))
        further += [one for one in found if one.place == passage.place]
    items = composer.takeaways(best, further)
    warn_if_silent(article, model, items, " ".join(passage.text for passage in passages))
    return Takeaways(article.id, NAME, options.count, items, article.title, model.name)


def _rewritten(composer: Composer, passage: _Passage, found: Sequence[Candidate]) -> Candidate:
    """Return the first bullet that tells of the selected sentence and is borne out, or that."""
    told = [one for one in found if one.place == passage.place]
    if not told:
        return replace(composer.sentence(passage.place), score=passage.score)
    first = composer.guarded(told[0], lambda: told[1:]) or composer.stand_in(told[0])
    return replace(first, score=passage.score)
