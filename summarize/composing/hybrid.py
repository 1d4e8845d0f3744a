"""The method ``hybrid``: select sentences, rewrite each, resolve references, check the results."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from summarize.article import Article
from summarize.composing.candidates import EXTRACTIVE, BulletsBySentence, CandidateFactory
from summarize.composing.composer import warn_if_no_bullet
from summarize.composing.reranking import compose_by_sentence, rerank
from summarize.composing.resolved_bullets import resolve_references
from summarize.composing.rewritten_bullets import SPARE, count_to_rewrite, rewrite_sentences
from summarize.method_registry import load_scorer
from summarize.options import Options
from summarize.rewriting.antecedents import RESOLVED
from summarize.rewriting.base import Rewriter
from summarize.rewriting.loading import load_rewriter
from summarize.takeaway import Takeaway, Takeaways
from summarize.text.words import tokenize

NAME = "hybrid"
# Sentences to shorten beyond those asked for, as a share of them, if the length of a bullet is
# limited: many have no form that fits. Chosen by hand.
_SPARE_FOR_LIMIT = 2.0


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
        is_limited = options.max_words is not None and not rewriter.is_generative
        count = count_to_rewrite(options.count, _SPARE_FOR_LIMIT if is_limited else SPARE)
        indices = [factory.best_sentences(count) for factory in factories]
        bullets = rewrite_sentences(factories, indices, rewriter, options)
        return [
            _takeaways(factory, rewriter, resolve_references(factory, by_sentence))
            for factory, by_sentence in zip(factories, bullets, strict=True)
        ]


hybrid = Hybrid()


def _takeaways(
    factory: CandidateFactory, rewriter: Rewriter, by_sentence: BulletsBySentence
) -> Takeaways:
    article = factory.article
    choose = rerank if rewriter.is_generative else compose_by_sentence
    items = choose(factory, by_sentence)
    if len(factory.sentences) < factory.options.count:
        items = _without_sources(items)
    text = " ".join(factory.sentences[index].text for index in by_sentence)
    warn_if_no_bullet(factory, rewriter, chain(*by_sentence.values()), items, text)
    return Takeaways(article.id, NAME, factory.options.count, items, article.title, rewriter.name)


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
