"""Reading of articles: bytes to ``Article``, with the editor's own takeaways kept apart."""

from summarize.article import Article
from summarize.reading import text  # noqa: F401 (it sets the parser of Article.from_text)
from summarize.reading.files import read_article, read_articles
from summarize.reading.records import Columns

__all__ = ["Article", "Columns", "read_article", "read_articles"]
