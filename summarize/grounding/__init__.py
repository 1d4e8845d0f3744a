"""Evidence for a bullet in its article, and what in it the article does not bear out."""

from summarize.grounding.article_index import ArticleIndex
from summarize.grounding.check import BulletCheck, check_bullet
from summarize.grounding.findings import Finding

__all__ = ["ArticleIndex", "BulletCheck", "Finding", "check_bullet"]
