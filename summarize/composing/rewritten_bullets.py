"""Bullets that a rewriter makes of selected sentences, by sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence

from summarize.composing.candidates import BulletsBySentence, Candidate, CandidateFactory
from summarize.options import Options
from summarize.rewriting.base import Rewriter, SentenceInContext
from summarize.seq2seq.draft import Draft

_SPARE = 0.5  # sentences to write anew beyond those asked for, as a share of them; by hand


def count_to_rewrite(count: int) -> int:
    """Return the number of sentences for a model to write anew, for ``count`` takeaways."""
    return count + math.ceil(_SPARE * count)


def rewrite_sentences(
    factories: Sequence[CandidateFactory],
    sentence_indices: Sequence[Sequence[int]],
    rewriter: Rewriter,
    options: Options,
) -> list[BulletsBySentence]:
    """Return the bullets that a rewriter makes of sentences, for each article.

    Args:
        factories: one for each article.
        sentence_indices: the sentences of each article to rewrite, each alone.
        rewriter: writes the drafts.
        options: the options of the caller.
    """
    sentences = [
        SentenceInContext(factory.document, index)
        for factory, indices in zip(factories, sentence_indices, strict=True)
        for index in indices
    ]
    drafts = iter(rewriter.rewrite(sentences, options))
    return [
        {index: _bullets_of_sentence(factory, rewriter, next(drafts), index) for index in indices}
        for factory, indices in zip(factories, sentence_indices, strict=True)
    ]


def _bullets_of_sentence(
    factory: CandidateFactory, rewriter: Rewriter, drafts: Sequence[Draft], index: int
) -> list[Candidate]:
    """Return the bullets that rewrite a sentence, and not a sentence beside it.

    A draft of a model that writes is parsed; one that only leaves words out is a bullet.
    """
    among = range(index - 1, index + 2)
    if rewriter.is_generative:
        bullets = factory.from_drafts(drafts, among)
    else:
        bullets = [factory.check(draft.text, among) for draft in drafts]
    return [bullet for bullet in bullets if bullet.sentence_index == index]
