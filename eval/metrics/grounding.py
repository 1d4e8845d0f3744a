"""The metric ``grounding``: support and findings of bullets, by ``summarize.grounding``.

A sentence of the article has no findings by construction, so 100 for a method that selects
sentences says nothing about it. The metric says too how many bullets are no such sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import get_args

from eval.metrics.base import Example, Measure, Metric, Value
from eval.metrics.origin import MEASURES, origin_shares
from eval.metrics.signature import Signature, signature
from summarize.article import Article
from summarize.grounding import ArticleIndex, BulletCheck, check_bullet, ground_bullet
from summarize.grounding.findings import FindingKind
from summarize.takeaway import Takeaway

_MAX_INDICES = 64  # article indices that are kept at a time; chosen by hand


class GroundingMetric(Metric):
    """Shares of bullets without findings, with findings of each kind, and of each origin."""

    measures = (
        Measure("grounded", "grounded", "bullets without unsupported parts", headline=True),
        *MEASURES,
        Measure("support", "support", "share of a bullet that its evidence covers"),
        *(
            Measure(
                f"bad_{kind}s",
                f"bad {kind}s",
                f"bullets with an unsupported {kind}",
                better="lower",
            )
            for kind in get_args(FindingKind)
        ),
    )

    def score(self, examples: Sequence[Example]) -> list[dict[str, Value]]:
        """Return the shares for each example; an empty dictionary if it has no bullets."""
        return [self._score(example) for example in examples]

    def _score(self, example: Example) -> dict[str, Value]:
        checks = [check_in_article(example.article, bullet) for bullet in example.bullets]
        if not checks:
            return {}
        kinds = [{finding.kind for finding in check.findings} for check in checks]
        shares = {
            f"bad_{kind}s": Value(sum(kind in of_bullet for of_bullet in kinds) / len(checks))
            for kind in get_args(FindingKind)
        }
        return {
            "grounded": Value(sum(not check.findings for check in checks) / len(checks)),
            "support": Value(sum(check.support for check in checks) / len(checks)),
            **shares,
            **{name: Value(share) for name, share in self._origins(example).items()},
        }

    def _origins(self, example: Example) -> dict[str, float]:
        sentences = _article_index(example.article).index_by_text
        return origin_shares(example.takeaways, sentences)

    @property
    def signature(self) -> Signature:
        """The kinds of findings that the check knows."""
        return signature("grounding", kinds=str(len(get_args(FindingKind))))


def check_in_article(article: Article, bullet: str) -> BulletCheck:
    """Check a bullet against an article, whose index is kept for the next bullets."""
    return check_bullet(bullet, _article_index(article))


def grounded_takeaway(article: Article, bullet: str) -> Takeaway:
    """Return any bullet as a takeaway with evidence, support (four decimals) and flags."""
    return ground_bullet(bullet, _article_index(article))


@lru_cache(maxsize=_MAX_INDICES)
def _article_index(article: Article) -> ArticleIndex:
    return ArticleIndex.from_article(article)
