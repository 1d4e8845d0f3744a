"""Takeaways as plain text, Markdown, JSON and HTML.

With an article, each takeaway has its evidence: offsets, the share of its words, and a
quotation. In HTML it links to its passage in the text of the article.
"""

from summarize.rendering.lines import evidence_lines, json_object, markdown, text
from summarize.rendering.page import html, html_foot, html_head

__all__ = ["evidence_lines", "html", "html_foot", "html_head", "json_object", "markdown", "text"]
