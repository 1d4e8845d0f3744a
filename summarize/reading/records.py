"""Records to articles: JSON, JSON Lines, CSV and Parquet, one record at a time."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date as Date
from itertools import chain
from typing import IO, Any

from summarize.article import Article
from summarize.errors import ReadError
from summarize.reading.boilerplate import parse_date
from summarize.reading.decoding import decode, decode_anyway, encoding_of
from summarize.reading.paragraphs import list_marker
from summarize.reading.text import parse_text
from summarize.text.words import plain, printable

_LARGEST_FIELD = 1 << 30  # characters of one CSV field
_PARQUET_ROWS = 256  # read at a time
_HTML = re.compile(r"</(?:p|div|li|h[1-6]|article|section)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a record hold what; the first one that is present and not empty counts."""

    text: tuple[str, ...] = ("text", "document", "article", "body", "content")
    id: tuple[str, ...] = ("id",)
    title: tuple[str, ...] = ("title", "headline")
    date: tuple[str, ...] = ("date", "published")
    references: tuple[str, ...] = ("takeaways", "highlights", "bullets", "references", "summary")

    @classmethod
    def named(cls, **names: str | None) -> Columns:
        """Return the usual columns, but for those that ``names`` name (None: as usual)."""
        return cls(**{field: (name,) for field, name in names.items() if name})


Record = tuple[str, str, Any]  # where it stands, an id for want of one, the value itself


class Line(str):
    """A line of JSON that is not parsed yet."""

    __slots__ = ()


def parsed(record: Record) -> Record:
    """Return the record with its value parsed, or with the error that says why it cannot be."""
    source, id, value = record
    return (source, id, _loads(value, source)) if isinstance(value, Line) else record


def to_article(record: Record, columns: Columns) -> Article | ReadError:
    """Turn one record into an article, or say what is wrong with it."""
    source, fallback_id, value = parsed(record)
    if isinstance(value, ReadError):
        return value
    if not isinstance(value, Mapping):
        return ReadError(source, "is not a record with named columns")
    text = _first(value, columns.text)
    if text is None:
        return ReadError(source, _no_text(value, columns))
    if not isinstance(text, str):
        return ReadError(source, f"its text is of type {type(text).__name__}, not a string")
    if columns.id != Columns().id and not _present(value, columns.id):
        names = ", ".join(columns.id)
        return ReadError(source, f"has no column {names} (it has: {_shown(value)})")
    id = id_of((source, fallback_id, value), columns)
    title, date = (_first(value, names) for names in (columns.title, columns.date))
    title = plain(str(title)) if title is not None else None
    date = parse_date(str(date)) if date is not None else None
    references = tuple(bullets_of(_first(value, columns.references)))
    if _HTML.search(text):
        page = _parse_html(text, id, source)
        return page if isinstance(page, ReadError) else _with_fields(page, title, date, references)
    return parse_text(text, id, title=title, date=date, source=source, references=references)


def id_of(record: Record, columns: Columns) -> str:
    """Return the id that a record has, or gets for want of one."""
    _, fallback, value = parsed(record)
    id = _first(value, columns.id) if isinstance(value, Mapping) else None
    return fallback if id is None else printable(str(id))


def _parse_html(text: str, id: str, source: str) -> Article | ReadError:
    from summarize.reading.html import parse_html

    try:
        return parse_html(text, id, source=source)
    except ReadError as error:
        return error


def _with_fields(
    article: Article, title: str | None, date: Date | None, references: tuple[str, ...]
) -> Article:
    """Return the article with the record's own fields where it has them."""
    return replace(
        article,
        title=title or article.title,
        date=date or article.date,
        references=references or article.references,
    )


def folded(record: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a record with the names of its columns as they are compared."""
    return {str(key).strip().casefold(): item for key, item in record.items()}


def _first(value: Mapping[str, Any], names: Iterable[str]) -> Any:
    """Return the first of the columns that is there and not empty; case does not matter."""
    cells = folded(value)
    found = (cells.get(name.casefold()) for name in names)
    return next((item for item in found if item is not None and item != "" and item != []), None)


def _no_text(value: Mapping[str, Any], columns: Columns) -> str:
    names = ", ".join(columns.text)
    if _present(value, columns.text):
        return f"its text is empty (column {names})"
    return f"has no column {names} (it has: {_shown(value)}); name the right one with --text-column"


def _present(value: Mapping[str, Any], names: Iterable[str]) -> bool:
    cells = folded(value)
    return any(name.casefold() in cells for name in names)


def _shown(value: Mapping[str, Any]) -> str:
    return ", ".join(list(map(str, value))[:8]) or "none"


def bullets_of(value: Any) -> Iterator[str]:
    """Yield the bullets of a list of strings or takeaways, or of a string with one a line."""
    if isinstance(value, str):
        value = value.replace("<n>", "\n").split("\n")
    if not isinstance(value, (list, tuple)):
        return
    for item in value:
        item = item.get("text") if isinstance(item, Mapping) else item
        line = item.strip() if isinstance(item, str) else ""
        if text := plain(line[list_marker(line)[1] :]):
            yield text


# --- where records come from --------------------------------------------------------------------


def json_lines(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    """Yield an unparsed record for each line that is not blank; memory stays constant."""
    for number, line in enumerate(_lines(stream), 1):
        if line.strip():
            source = f"{name}, line {number}"
            yield source, f"{stem}-{number}", Line(line)


def json_document(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    """Yield the record, or each record of the array, that a JSON file holds."""
    text = decode(stream.read(), name)
    value = _loads(text, name)
    if isinstance(value, ReadError) and "Extra data" in value.reason:
        yield from json_lines(io.BytesIO(text.encode("utf-8", "surrogatepass")), name, stem)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield f"{name}, record {number}", f"{stem}-{number}", item
    else:
        yield name, stem, value


def delimited(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    """Yield a record for each row of a CSV or TSV file with a header line."""
    csv.field_size_limit(_LARGEST_FIELD)
    lines = _lines(stream, keep_ends=True)
    header = next(lines, "")
    delimiter = "\t" if "\t" in header else max(",;", key=header.count)
    reader = csv.DictReader(chain([header], lines), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            source = f"{name}, line {reader.line_num}"
            yield source, "", ReadError(source, f"is not valid CSV ({error})")
            continue
        source = f"{name}, line {reader.line_num}"
        yield source, f"{stem}-{number}", {k: v for k, v in row.items() if k is not None}


def parquet(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    """Yield a record for each row of a Parquet file, read in small batches."""
    try:
        import pyarrow as arrow
        from pyarrow.parquet import ParquetFile
    except ImportError:
        advice = 'needs pyarrow to be read: pip install "takeaways[data]"'
        raise ReadError(name, advice) from None
    try:
        number = 0
        seekable = stream if stream.seekable() else io.BytesIO(stream.read())
        for batch in ParquetFile(seekable).iter_batches(batch_size=_PARQUET_ROWS):
            for row in batch.to_pylist():
                number += 1
                yield f"{name}, row {number}", f"{stem}-{number}", row
    except arrow.ArrowException as error:
        reason = str(error).split("\n")[0]
        raise ReadError(name, f"is not a readable Parquet file ({reason})") from None


def _loads(text: str, source: str) -> Any:
    """Parse JSON, or return the error that says where it is broken."""
    try:
        return json.loads(text)
    except RecursionError:
        return ReadError(source, "is JSON nested too deeply")
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, " if error.lineno > 1 else ""
        return ReadError(source, f"is not valid JSON ({where}column {error.colno}: {error.msg})")
    except ValueError as error:  # a number of too many digits
        return ReadError(source, f"is not valid JSON ({error})")


def _lines(stream: IO[bytes], *, keep_ends: bool = False) -> Iterator[str]:
    """Yield decoded lines; UTF-8 line by line, so that one bad line spoils no other."""
    head = stream.peek(4096) if isinstance(stream, io.BufferedReader) else b""
    encoding, mark = encoding_of(head[:4096])
    stream.read(mark)
    if encoding != "utf-8":
        for line in io.TextIOWrapper(stream, encoding, errors="replace", newline=None):
            yield line if keep_ends else line.rstrip("\n")
        return
    for raw in stream:
        line = raw if keep_ends else raw.rstrip(b"\r\n")
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield decode_anyway(line)
