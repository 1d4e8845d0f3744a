"""Reading: bytes to ``Article``, the editor's own takeaways told apart from the prose."""

from summarize.reading.files import read_article, read_articles
from summarize.reading.records import Columns

__all__ = ["Columns", "read_article", "read_articles"]
