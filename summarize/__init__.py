"""Key takeaways from articles: exactly N distinct bullets, each with its evidence in the text."""

from summarize.article import Article, Sentence, Span
from summarize.errors import OptionError, ReadError, TakeawaysError
from summarize.methods import methods
from summarize.options import Options
from summarize.reading import Columns, read_article, read_articles
from summarize.summarizer import Summarizer, takeaways
from summarize.takeaway import Evidence, Takeaway, Takeaways

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Columns",
    "Evidence",
    "OptionError",
    "Options",
    "ReadError",
    "Sentence",
    "Span",
    "Summarizer",
    "Takeaway",
    "Takeaways",
    "TakeawaysError",
    "methods",
    "read_article",
    "read_articles",
    "takeaways",
]
