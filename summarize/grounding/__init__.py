"""Evidence for a bullet in its article, and what in it the article does not bear out."""

from summarize.grounding.findings import Finding
from summarize.grounding.ground import Grounding, ground
from summarize.grounding.source import Source

__all__ = ["Finding", "Grounding", "Source", "ground"]
