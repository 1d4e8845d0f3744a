"""Records of JSON, JSON Lines, CSV and Parquet files, read one at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from itertools import chain
from typing import IO, Any, NamedTuple

from summarize.errors import ReadError
from summarize.reading.decoding import decode, decode_anyway, encoding_of

_MAX_FIELD = 1 << 30  # characters of one CSV field; chosen by hand
_PARQUET_ROWS = 256  # rows read at a time; chosen by hand


class Record(NamedTuple):
    """A record as it stands in its file.

    Attributes:
        source: its file and line, row or number, for messages.
        default_id: its id if it has none of its own.
        value: what it holds, usually a mapping; ``UnparsedJson``; or the error that says why it
            cannot be parsed.
    """

    source: str
    default_id: str
    value: Any


class UnparsedJson(str):
    """A line of JSON that is not parsed yet."""

    __slots__ = ()


def parse_record(record: Record) -> Record:
    """Return the record with its JSON parsed, or with a ``ReadError`` as its value."""
    if isinstance(record.value, UnparsedJson):
        return record._replace(value=_parse_json(record.value, record.source))
    return record


def json_lines(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    """Yield an unparsed record for each line that is not blank, in constant memory."""
    for number, line in enumerate(_lines(stream), 1):
        if line.strip():
            yield Record(f"{name}, line {number}", f"{stem}-{number}", UnparsedJson(line))


def json_document(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    """Yield the record, or each record of the array, that a JSON file holds."""
    text = decode(stream.read(), name)
    value = _parse_json(text, name)
    if isinstance(value, ReadError) and "Extra data" in value.reason:
        yield from json_lines(io.BytesIO(text.encode("utf-8", "surrogatepass")), name, stem)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield Record(f"{name}, record {number}", f"{stem}-{number}", item)
    else:
        yield Record(name, stem, value)


def delimited(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    """Yield a record for each row of a CSV or TSV file with a header line."""
    csv.field_size_limit(_MAX_FIELD)
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
            yield Record(source, "", ReadError(source, f"is not valid CSV ({error})"))
            continue
        source = f"{name}, line {reader.line_num}"
        yield Record(source, f"{stem}-{number}", {k: v for k, v in row.items() if k is not None})


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
                yield Record(f"{name}, row {number}", f"{stem}-{number}", row)
    except arrow.ArrowException as error:
        reason = str(error).split("\n")[0]
        raise ReadError(name, f"is not a readable Parquet file ({reason})") from None


# Format, as ``paths.format_of`` names it -> function of a stream, the file's name for messages,
# and its stem for ids.
RECORD_READERS: dict[str, Callable[[IO[bytes], str, str], Iterator[Record]]] = {
    "jsonl": json_lines,
    "json": json_document,
    "csv": delimited,
    "parquet": parquet,
}


def _parse_json(text: str, source: str) -> Any:
    """Parse JSON, or return an error that says where it is broken."""
    try:
        return json.loads(text)
    except RecursionError:
        return ReadError(source, "is JSON nested too deeply")
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        return ReadError(source, f"is not valid JSON ({line}column {error.colno}: {error.msg})")
    except ValueError as error:  # a number of too many digits
        return ReadError(source, f"is not valid JSON ({error})")


def _lines(stream: IO[bytes], *, keep_ends: bool = False) -> Iterator[str]:
    """Yield decoded lines. UTF-8 is decoded line by line: one bad line does not affect others."""
    head = stream.peek(4096) if isinstance(stream, io.BufferedReader) else b""
    encoding, mark_length = encoding_of(head[:4096])
    stream.read(mark_length)
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
