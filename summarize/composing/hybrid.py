"""The method ``hybrid``: select sentences, rewrite each, resolve references, check the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from summarize.article import Article
from summarize.composing.candidates import (
    EXTRACTIVE,
    BulletsBySentence,
    CandidateFactory,
    judge_together,
)
from summarize.composing.composer import warn_if_no_bullet
from summarize.composing.cuts import compose_cuts, usable_forms
from summarize.composing.reranking import rerank
from summarize.composing.resolved_bullets import resolve_references
from summarize.composing.rewritten_bullets import count_to_rewrite, rewrite_sentences
from summarize.method_registry import load_scorer
from summarize.options import Options
from summarize.rewriting.antecedents import RESOLVED
from summarize.rewriting.base import Rewriter
from summarize.rewriting.loading import load_rewriter
from summarize.takeaway import Takeaway, Takeaways
from summarize.text.words import tokenize

NAME = "hybrid"
# Sentences to shorten beyond those asked for: many have no form that an editor would print. Of 353
# judged articles, 14 and 20 gave 68 % and 69 % of bullets that readers would print.
_SPARE = 20


class Hybrid:
    """An extractive method that selects sentences, with a rewriter that makes bullets of them."""

    def prepare(self, options: Options) -> None:
        """Load the rewriter.

        Raises:
            OptionError: the options name no usable rewriter or selector.
            ModelError: the rewriter's model cannot be loaded.
        """
        load_scorer(options.selector)
        load_rewriter(options)

    def __call__(self, articles: Sequence[Article], options: Options) -> list[Takeaways]:
        """Return the takeaways of each article, in order."""
        rewriter = load_rewriter(options)
        factories = [CandidateFactory(article, options) for article in articles]
        is_generative = rewriter.is_generative
        count = count_to_rewrite(options.count) if is_generative else options.count + _SPARE
        indices = [factory.best_sentences(count) for factory in factories]
        bullets = rewrite_sentences(factories, indices, rewriter, options)
        resolved = [*map(resolve_references, factories, bullets)]
        forms = map(usable_forms, factories, resolved)
        judge_together(
            {
                factory: [form.text for form in of_article]
                for factory, of_article in zip(factories, forms, strict=True)
            }
        )
        return [
            _takeaways(factory, rewriter, by_sentence)
            for factory, by_sentence in zip(factories, resolved, strict=True)
        ]


hybrid = Hybrid()


def _takeaways(
    factory: CandidateFactory, rewriter: Rewriter, by_sentence: BulletsBySentence
) -> Takeaways:
    article = factory.article
    choose = rerank if rewriter.is_generative else compose_cuts
    items = choose(factory, by_sentence)
    if len(factory.sentences) < factory.options.count:
        items = _without_sources(items)
    if rewriter.is_generative or factory.options.rewriter == rewriter.name:
        text = " ".join(factory.sentences[index].text for index in by_sentence)
        warn_if_no_bullet(factory, rewriter, chain(*by_sentence.values()), items, text)
    if not rewriter.is_generative:
        items = tuple(_without_flag(item) for item in items)
    count = factory.options.count
    return Takeaways(article.id, NAME, count, items, article.title, article.language, rewriter.name)


def _without_flag(item: Takeaway) -> Takeaway:
    """Return a takeaway without the flag ``extractive``: all words are those of the article."""
    return replace(item, flags=tuple(flag for flag in item.flags if flag != EXTRACTIVE))


def _without_sources(items: Sequence[Takeaway]) -> tuple[Takeaway, ...]:
    """Leave out each whole sentence that another takeaway shortens."""
    return tuple(item for item in items if not any(_shortens(other, item) for other in items))


def _shortens(item: Takeaway, sentence: Takeaway) -> bool:
    """Return whether a takeaway is a whole sentence with words left out."""
    if EXTRACTIVE not in sentence.flags or not (item.evidence and sentence.evidence):
        return False
    if item.evidence[0].start != sentence.evidence[0].start:
        return False
    is_resolved = any(flag.startswith(RESOLVED) for flag in item.flags)
    return is_resolved or set(tokenize(item.text)) < set(tokenize(sentence.text))
