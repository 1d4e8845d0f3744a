"""Texts given from Python: prose, HTML, or by mistake the path or the address of a file."""

from __future__ import annotations

import re
from typing import Unpack

from summarize.article import Article, KnownFields
from summarize.errors import ReadError
from summarize.reading.escaped_text import has_tags
from summarize.reading.failures import address_error
from summarize.reading.parsing import parse_text_or_html
from summarize.reading.paths import format_of, is_web_address
from summarize.reading.text import parse_text
from summarize.runtime.user_warning import warn

_PATH = re.compile(r"(?:~|\.{1,2}|[A-Za-z]:)?(?:[\\/][\w.@-]+){2,}")  # without a known ending
_MAX_PATH = 4096  # characters; the limit of Linux, and more than that of macOS
_NO_OFFSETS = "offsets are those of Article.from_html(text).text"
_USE_FROM_HTML = "Article.from_html(text) reads it without them"


def article_from_string(text: str, id: str = "text") -> Article:
    """Return the article in a string: HTML if there are tags in it, else plain text or Markdown.

    Raises:
        ReadError: the string is a path or an address, or HTML without readable text.
    """
    if not has_tags(text):
        return Article.from_text(text, id)
    reason = f"the text is read as HTML, as there are tags in it; {_NO_OFFSETS}"
    warn(reason)
    return Article.from_html(text, id)


def body_of_given_text(text: str, article: Article) -> str:
    """Return what a model should read of a text: the text, or the body if there is more in it.

    Args:
        text: as given.
        article: the article in it, from ``article_from_string``.
    """
    body = "\n\n".join(article.text[start:end] for start, end in article.body)
    return text if text.split() == body.split() else body


def parse_given_text(text: str, id: str, **known: Unpack[KnownFields]) -> Article:
    """Parse plain text or Markdown for ``Article.from_text``.

    Raises:
        ReadError: the text is a path or an address.
    """
    check_is_text(text)
    if has_tags(text):
        reason = f"there are HTML tags in the text: {_USE_FROM_HTML}"
        warn(reason)
    return parse_text(text, id, **known)


def parse_given_html(text: str, id: str, **known: Unpack[KnownFields]) -> Article:
    """Parse a page, a part of one, or a text with tags for ``Article.from_html``.

    Raises:
        ReadError: there is no readable text, or the text is a path or an address.
    """
    check_is_text(text)
    return parse_text_or_html(
        text,
        "",
        id,
        known["source"] or id,
        title=known["title"],
        date=known["date"],
        language=known["language"],
        references=known["references"],
    )


def check_is_text(text: str) -> None:
    """Check that a text is not the path or the address of a file.

    Raises:
        ReadError: it is.
    """
    line = text.strip()
    if len(line) > _MAX_PATH or len(line.splitlines()) != 1:
        return
    if is_web_address(line) and len(line.split()) == 1:
        raise address_error(line)
    if _is_path(line):
        raise ReadError(line, "is a path, not the text of an article: read_article(path) reads it")


def _is_path(line: str) -> bool:
    if format_of(line):
        return len(line.split()) == 1 or "/" in line or "\\" in line
    return bool(_PATH.fullmatch(line))
