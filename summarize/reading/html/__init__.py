"""HTML pages to articles; ``page`` has the steps in order."""

from summarize.reading.html.page import parse_html

__all__ = ["parse_html"]
