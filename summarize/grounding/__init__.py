"""Evidence for a bullet in its article, and what in it the article does not bear out."""

from summarize.grounding.article_index import Source
from summarize.grounding.check import Grounding, ground
from summarize.grounding.findings import Finding

__all__ = ["Finding", "Grounding", "Source", "ground"]
