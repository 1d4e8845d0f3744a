"""Reading of articles: bytes to ``Article``, with the editor's own takeaways kept apart."""

from summarize.article import Article, set_parsers
from summarize.reading.files import read_article, read_articles
from summarize.reading.given_text import parse_given_html, parse_given_text
from summarize.reading.records import Columns

__all__ = ["Article", "Columns", "read_article", "read_articles"]

set_parsers(parse_given_text, parse_given_html)
