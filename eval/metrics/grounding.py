"""How well the article bears out the bullets: rates over ``summarize.grounding``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import get_args

from eval.metrics.base import Example, Measure, Metric, Value
from summarize.article import Article
from summarize.grounding import ArticleIndex, BulletCheck, check_bullet
from summarize.grounding.findings import FindingKind
from summarize.takeaway import Takeaway


class GroundingMetric(Metric):
    """Shares of the bullets that the article bears out, and of those that it does not, by kind."""

    measures = (
        Measure("grounded", "grounded", "bullets in which nothing is unsupported", headline=True),
        Measure("support", "support", "how much of a bullet its evidence covers"),
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
        """Return the shares of each example's bullets; nothing where there are none."""
        return [self._score(example) for example in examples]

    def _score(self, example: Example) -> dict[str, Value]:
        found = [check_in_article(example.article, bullet) for bullet in example.bullets]
        if not found:
            return {}
        kinds = [{finding.kind for finding in one.findings} for one in found]
        shares = {
            f"bad_{kind}s": Value(sum(kind in held for held in kinds) / len(found))
            for kind in get_args(FindingKind)
        }
        return {
            "grounded": Value(sum(not one.findings for one in found) / len(found)),
            "support": Value(sum(one.support for one in found) / len(found)),
            **shares,
        }


def check_in_article(article: Article, bullet: str) -> BulletCheck:
    """Check a bullet; an article is made ready once for all of its bullets."""
    return check_bullet(bullet, _article_index(article))


def grounded_takeaway(article: Article, bullet: str) -> Takeaway:
    """Return a bullet from elsewhere as a takeaway, with evidence and flags."""
    found = check_in_article(article, bullet)
    return Takeaway(bullet, found.evidence, round(found.support, 4), found.flags)


@lru_cache(maxsize=64)
def _article_index(article: Article) -> ArticleIndex:
    return ArticleIndex.from_article(article)
