"""Key takeaways from articles: exactly N distinct bullets, each with its evidence in the text."""

from typing import TYPE_CHECKING

from summarize.runtime.lazy_exports import lazily
from summarize.version import __version__

if TYPE_CHECKING:
    from summarize.article import Sentence, Span
    from summarize.errors import (
        ModelError,
        OptionError,
        ReadError,
        TakeawaysError,
        TakeawaysWarning,
    )
    from summarize.grounding.checked_bullet import CheckedBullet, check
    from summarize.method_registry import methods
    from summarize.options import Options
    from summarize.pipelines import pipeline
    from summarize.reading import Article, Columns, read_article, read_articles
    from summarize.runtime.progress import Progress, progress_listener
    from summarize.summarizer import Summarizer, takeaways
    from summarize.takeaway import Evidence, Takeaway, Takeaways

__all__ = [
    "Article",
    "CheckedBullet",
    "Columns",
    "Evidence",
    "ModelError",
    "OptionError",
    "Options",
    "Progress",
    "ReadError",
    "Sentence",
    "Span",
    "Summarizer",
    "Takeaway",
    "Takeaways",
    "TakeawaysError",
    "TakeawaysWarning",
    "__version__",
    "check",
    "methods",
    "pipeline",
    "progress_listener",
    "read_article",
    "read_articles",
    "takeaways",
]

# Imported on first use, so that `takeaways --help` starts fast.
_HOMES = {
    # `reading` gives `Article.from_text` its parser.
    "summarize.reading": ("Article", "Columns", "read_article", "read_articles"),
    "summarize.article": ("Sentence", "Span"),
    "summarize.errors": (
        "ModelError",
        "OptionError",
        "ReadError",
        "TakeawaysError",
        "TakeawaysWarning",
    ),
    "summarize.grounding.checked_bullet": ("CheckedBullet", "check"),
    "summarize.method_registry": ("methods",),
    "summarize.options": ("Options",),
    "summarize.pipelines": ("pipeline",),
    "summarize.runtime.progress": ("Progress", "progress_listener"),
    "summarize.summarizer": ("Summarizer", "takeaways"),
    "summarize.takeaway": ("Evidence", "Takeaway", "Takeaways"),
}

__getattr__, __dir__ = lazily(globals(), _HOMES)
