"""Evidence for a bullet in its article, and the parts of it that the article does not support."""

from summarize.grounding.article_index import ArticleIndex
from summarize.grounding.check import BulletCheck, check_bullet, ground_bullet
from summarize.grounding.findings import Finding

__all__ = ["ArticleIndex", "BulletCheck", "Finding", "check_bullet", "ground_bullet"]
