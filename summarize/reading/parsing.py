"""Texts of any format to articles: what a text is, HTML or Markdown or prose, is decided here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date as Date

from summarize.article import Article, KnownFields, replace_surrogates
from summarize.errors import ReadError
from summarize.reading.escaped_text import unescape_tags, unescape_twice_escaped, without_markup
from summarize.reading.little_prose import warn_if_little_prose
from summarize.reading.text import parse_text

# Not "(?:[^-]|-(?!->))*+": Python 3.11.2 finds no end of a possessive group with a lookahead.
COMMENT = r"<!--[^-]*(?:-(?!->)[^-]*)*-->"
_PREAMBLE = rf"[\s\ufeff]*(?:<\?xml[^>]*>\s*|{COMMENT}\s*)*+"
_PAGE = re.compile(rf"{_PREAMBLE}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(r"[\s\ufeff]*<\?xml\b|[\s\ufeff]*<!doctype\b", re.IGNORECASE)
# A part of a page, such as the body of an article in a content management system.
_FRAGMENT = re.compile(
    rf"{_PREAMBLE}<(?:article|blockquote|div|figure|h[1-6]|header|main|ol|p|section|table|ul)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6]|article|section)\s*>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|[*+-] \S)", re.MULTILINE)


def parse_text_or_html(
    text: str,
    format: str,
    id: str,
    source: str,
    *,
    title: str | None = None,
    date: Date | None = None,
    language: str | None = None,
    references: tuple[str, ...] = (),
) -> Article:
    """Read a text of a known or unknown format as what it is: HTML, or plain text or Markdown.

    Tags and entities in a text that is not HTML are replaced by what they mean. A long page of
    which almost nothing is prose gives a warning.

    Args:
        text: the content of a file, or the text of a record.
        format: ``html``, ``text``, or empty where nothing tells it.
        id: the id of the article.
        source: the file or record, for messages.
        title, date, language, references: what the record says; they replace what the text says.

    Raises:
        ReadError: a page has no readable text, or the text is XML of another kind.
    """
    known = KnownFields(
        title=title, date=date, language=language, source=source, references=references
    )
    article = _parse(text, format, id, known)
    warn_if_little_prose(article, len(text))
    return article


def _parse(
    text: str,
    format: str,
    id: str,
    known: KnownFields,
) -> Article:
    if format != "html" and not _PAGE.match(text):
        text = unescape_twice_escaped(unescape_tags(text))
        if not _is_fragment(text, format):
            if _XML.match(text):
                raise ReadError(
                    known["source"] or id, "is XML, but no page and no feed (RSS or Atom)"
                )
            text = without_markup(text)
            return parse_text(text, id, **known)
    from summarize.reading.html import parse_html

    article = parse_html(
        replace_surrogates(text), id, language=known["language"], source=known["source"]
    )
    return replace(
        article,
        title=known["title"] or article.title,
        date=known["date"] or article.date,
        references=known["references"] or article.references,
    )


def _is_fragment(text: str, format: str) -> bool:
    """Return whether a text is a part of a page, and not Markdown or prose with tags in it."""
    if _MARKDOWN.search(text):
        return False
    return bool(_FRAGMENT.match(text) or (format != "text" and _BLOCK_END.search(text)))
