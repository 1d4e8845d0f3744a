"""Select sentences, rewrite each, check what was written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from summarize.abstractive.method import candidates, warn_if_silent
from summarize.abstractive.seq2seq import Draft
from summarize.article import Article
from summarize.composing import Candidate, Composer
from summarize.options import Options
from summarize.registry import load_scorer
from summarize.rewriting.passages import Passage
from summarize.rewriting.rewriter import Rewriter, load_rewriter
from summarize.selection import select
from summarize.takeaway import Takeaways

NAME = "hybrid"
_SPARE = 0.5  # selected beyond what is asked for, as a share of it


class Hybrid:
    """An extractive method selects; a rewriter makes a bullet of each sentence."""

    def prepare(self, options: Options) -> None:
        """Load the rewriter.

        Raises:
            OptionError, ModelError: the options name none that can be used, or no such selector.
        """
        load_scorer(options.selector)
        load_rewriter(options)

    def __call__(self, articles: Sequence[Article], options: Options) -> list[Takeaways]:
        """Return the takeaways of each article, in order."""
        rewriter = load_rewriter(options)
        composers = [Composer(article, options) for article in articles]
        chosen = [_selected(composer, options) for composer in composers]
        passages = [
            Passage(composer.document, place)
            for composer, places in zip(composers, chosen, strict=True)
            for place in places
        ]
        drafts = iter(rewriter.rewrite(passages, options))
        return [
            _takeaways(composer, rewriter, places, [next(drafts) for _ in places], options)
            for composer, places in zip(composers, chosen, strict=True)
        ]


hybrid = Hybrid()


def _selected(composer: Composer, options: Options) -> list[int]:
    """Return the places of the sentences to rewrite, slightly more than are asked for."""
    wanted = options.count + math.ceil(_SPARE * options.count)
    asked = replace(options, count=wanted, max_words=None, max_total_words=None)
    found = select(composer.document, np.array(composer.salience), asked)
    return [one.index for one in found]


def _takeaways(
    composer: Composer,
    rewriter: Rewriter,
    places: Sequence[int],
    drafts: Sequence[Sequence[Draft]],
    options: Options,
) -> Takeaways:
    article = composer.article
    best: list[Candidate] = []
    further: list[Candidate] = []
    for place, written in zip(places, drafts, strict=True):
        found = candidates(composer, written, range(place - 1, place + 2))
        told = [one for one in found if one.place == place]
        best.append(_rewritten(composer, place, told))
        further += told
    items = composer.takeaways(best, further)
    read = " ".join(composer.sentences[place].text for place in places)
    warn_if_silent(article, rewriter, items, read)
    return Takeaways(article.id, NAME, options.count, items, article.title, rewriter.name)


def _rewritten(composer: Composer, place: int, told: Sequence[Candidate]) -> Candidate:
    """Return the first bullet of a sentence that is borne out, or the sentence."""
    if not told:
        return composer.sentence(place)
    first = composer.guarded(told[0], lambda: told[1:]) or composer.stand_in(told[0])
    return replace(first, score=composer.salience[place])
