"""Reading: bytes to ``Article``, the editor's own takeaways told apart from the prose."""

from summarize.article import Article
from summarize.reading import text  # noqa: F401 (gives Article.from_text its parser)
from summarize.reading.files import read_article, read_articles
from summarize.reading.records import Columns

__all__ = ["Article", "Columns", "read_article", "read_articles"]
