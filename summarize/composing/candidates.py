"""What a model wrote, as candidates for takeaways, and what to say if nothing came of it."""

from __future__ import annotations

import math
import warnings
from collections.abc import Container, Iterable, Sequence

from summarize.article import Article
from summarize.composing.bullet_parsing import bullets
from summarize.composing.composer import EXTRACTIVE, Candidate, Composer
from summarize.errors import TakeawaysWarning
from summarize.options import Options
from summarize.rewriting.base import Author, Passage, Rewriter
from summarize.seq2seq.draft import Draft
from summarize.takeaway import Takeaway

_SPARE = 0.5  # sentences rewritten beyond what is asked for, as a share of it

Told = dict[int, list[Candidate]]
"""Bullets by the place of the sentence that they tell of, better ones first."""


def candidates(
    composer: Composer, drafts: Sequence[Draft], among: Container[int] | None = None
) -> list[Candidate]:
    """Return the distinct bullets that a model wrote, with evidence among some sentences or all."""
    texts = [text for draft in drafts for text in bullets(draft.text, finished=draft.finished)]
    return [composer.check(text, among) for text in dict.fromkeys(texts)]


def with_spare(count: int) -> int:
    """Return how many sentences to have rewritten where so many bullets are asked for."""
    return count + math.ceil(_SPARE * count)


def rewritten(
    composers: Sequence[Composer],
    places: Sequence[Sequence[int]],
    rewriter: Rewriter,
    options: Options,
) -> list[Told]:
    """Have sentences of each article rewritten, each by itself."""
    passages = [
        Passage(composer.document, place)
        for composer, some in zip(composers, places, strict=True)
        for place in some
    ]
    drafts = iter(rewriter.rewrite(passages, options))
    return [
        {place: _of_place(composer, next(drafts), place) for place in some}
        for composer, some in zip(composers, places, strict=True)
    ]


def _of_place(composer: Composer, drafts: Sequence[Draft], place: int) -> list[Candidate]:
    """Return the bullets that tell of the sentence that was rewritten, not of one beside it."""
    found = candidates(composer, drafts, range(place - 1, place + 2))
    return [one for one in found if one.place == place]


def warn_if_silent(
    article: Article,
    author: Author,
    bullets: Iterable[Candidate],
    items: Sequence[Takeaway],
    text: str,
) -> None:
    """Warn if all that came are sentences of the article, as it bears out none of the bullets."""
    of_the_article = items and all(EXTRACTIVE in item.flags for item in items)
    if of_the_article and all(one.faults for one in bullets):
        warnings.warn(
            f"{article.source or article.id}: the model {author.name} {author.excuse(text)}: "
            "these takeaways are sentences of the article",
            TakeawaysWarning,
            stacklevel=2,
        )
