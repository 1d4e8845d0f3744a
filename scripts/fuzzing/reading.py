"""Targets that read: pages, Markdown, prose, records and bytes."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

from summarize.article import replace_surrogates
from summarize.errors import ReadError
from summarize.reading import Article
from summarize.reading.dates import parse_date
from summarize.reading.decoding import decode, decode_anyway
from summarize.reading.feeds import is_feed
from summarize.reading.lines import decoded_lines
from summarize.reading.opening import OpenFile
from summarize.reading.parsing import parse_text_or_html
from summarize.reading.record_formats import RECORD_READERS, parse_record
from summarize.reading.records import Columns, record_to_article
from summarize.text.display_lines import display_lines

from .checks import check_article, check_error, check_split, require

_FORMATS = [name for name in RECORD_READERS if name != "parquet"]
_ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "gb18030")


def read_page(text: str, choice: int) -> None:
    """Read a page, a part of one, or a text with tags."""
    try:
        article = parse_text_or_html(text, ("html", "", "text")[choice % 3], "page", "page")
    except ReadError as error:
        check_error(error)
    else:
        check_article(article)


def read_text(text: str, choice: int) -> None:
    """Read Markdown or plain text; all offsets are those of the text itself."""
    try:
        article = Article.from_text(text)
    except ReadError as error:
        return check_error(error)
    require(article.text == replace_surrogates(text), "the text is kept", article.text)
    check_article(article)
    return None


def read_records(text: str, choice: int) -> None:
    """Read JSON, JSON Lines, CSV, TSV or a feed, in some encoding."""
    format = _FORMATS[choice % len(_FORMATS)]
    data = text.encode(_ENCODINGS[choice // 16 % len(_ENCODINGS)], "replace")
    file = OpenFile(_stream(data), lambda: 0)
    try:
        records = [*RECORD_READERS[format](file, "file", "file")]
    except ReadError as error:
        return check_error(error)
    require(len({record.default_id for record in records}) == len(records), "ids differ")
    for record in records:
        require(record.source.startswith("file"), "a record has a source", record)
        parsed = parse_record(record)
        article = record_to_article(parsed, Columns())
        if isinstance(article, ReadError):
            check_error(article)
        else:
            check_article(article)
    return None


def decode_bytes(data: bytes) -> None:
    """Decode raw bytes, whole and line by line."""
    text = decode_anyway(data)
    require(text.encode() or not text, "the text can be encoded", text)
    try:
        require(decode(data, "file") == text, "both decode the same", text)
    except ReadError as error:
        check_error(error)
    with suppress(UnicodeDecodeError):
        sound = data.decode()
        if "\x00" not in sound and not sound.startswith("\ufeff"):
            require(text == sound, "UTF-8 stays", text, sound)
            lines = [*decoded_lines(_stream(data))]
            require("".join(lines) == sound, "lines cover all", lines, sound)
    require(
        "\x00" not in "".join(decoded_lines(_stream(data))) or b"\x00" in data, "no made up zeros"
    )
    is_feed(text[:2000])


def split_paragraph(text: str, choice: int) -> None:
    """Split a paragraph into sentences and lines."""
    check_split(replace_surrogates(text))
    display_lines(text, ())


def read_date(text: str, choice: int) -> None:
    """Read a date."""
    parse_date(text)


def _stream(data: bytes) -> Any:
    return io.BufferedReader(io.BytesIO(data))
