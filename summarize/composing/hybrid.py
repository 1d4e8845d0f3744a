"""Select sentences, rewrite each, check what was written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from summarize.article import Article
from summarize.composing.candidates import Told, rewritten, warn_if_silent, with_spare
from summarize.composing.composer import Composer
from summarize.composing.reranking import in_turn, rerank
from summarize.method_registry import load_scorer
from summarize.options import Options
from summarize.rewriting.base import Rewriter
from summarize.rewriting.loading import load_rewriter
from summarize.takeaway import Takeaways

NAME = "hybrid"


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
        places = [one.chosen(with_spare(options.count)) for one in composers]
        told = rewritten(composers, places, rewriter, options)
        return [
            _takeaways(composer, rewriter, some, options)
            for composer, some in zip(composers, told, strict=True)
        ]


hybrid = Hybrid()


def _takeaways(composer: Composer, rewriter: Rewriter, told: Told, options: Options) -> Takeaways:
    article = composer.article
    items = (rerank if rewriter.writes_anew else in_turn)(composer, told)
    read = " ".join(composer.sentences[place].text for place in told)
    warn_if_silent(article, rewriter, chain(*told.values()), items, read)
    return Takeaways(article.id, NAME, options.count, items, article.title, rewriter.name)
