"""Key takeaways from articles: exactly N distinct bullets, each with its evidence in the text."""

from typing import TYPE_CHECKING

from summarize.lazy import lazily

if TYPE_CHECKING:
    from summarize.article import Article, Sentence, Span
    from summarize.errors import (
        ModelError,
        OptionError,
        ReadError,
        TakeawaysError,
        TakeawaysWarning,
    )
    from summarize.options import Options
    from summarize.pipelines import pipeline
    from summarize.reading import Columns, read_article, read_articles
    from summarize.registry import methods
    from summarize.summarizer import Summarizer, takeaways
    from summarize.takeaway import Evidence, Takeaway, Takeaways

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Columns",
    "Evidence",
    "ModelError",
    "OptionError",
    "Options",
    "ReadError",
    "Sentence",
    "Span",
    "Summarizer",
    "Takeaway",
    "Takeaways",
    "TakeawaysError",
    "TakeawaysWarning",
    "methods",
    "pipeline",
    "read_article",
    "read_articles",
    "takeaways",
]

# Loaded when first asked for, so that `takeaways --help` waits for none of it.
_HOMES = {
    "article": ("Article", "Sentence", "Span"),
    "errors": ("ModelError", "OptionError", "ReadError", "TakeawaysError", "TakeawaysWarning"),
    "options": ("Options",),
    "pipelines": ("pipeline",),
    "reading": ("Columns", "read_article", "read_articles"),
    "registry": ("methods",),
    "summarizer": ("Summarizer", "takeaways"),
    "takeaway": ("Evidence", "Takeaway", "Takeaways"),
}

__getattr__, __dir__ = lazily(globals(), _HOMES)
