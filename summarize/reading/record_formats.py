"""Records of JSON, JSON Lines, CSV and Parquet files and of feeds, read one at a time."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple

from summarize.errors import ReadError
from summarize.reading.decoding import decode
from summarize.reading.delimited import delimited_rows
from summarize.reading.feeds import feed_items
from summarize.reading.lines import decoded_lines
from summarize.reading.opening import MAX_DOCUMENT, OpenFile
from summarize.reading.parquet_rows import parquet_rows

_TOO_DEEP = "is JSON nested too deeply"
_MAX_DEPTH = 100  # levels of lists and objects in a record of JSON; pickle fails above about 300


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
        value = _parse_json(record.value, record.source)
        return record._replace(value=_refuse_depth(value, record.source))
    return record


def json_lines(file: OpenFile, name: str, stem: str) -> Iterator[Record]:
    """Yield an unparsed record for each line that is not blank, in constant memory."""
    return _lines_as_records(file.stream, name, stem)


def _lines_as_records(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    lines = enumerate(decoded_lines(stream), 1)
    not_blank = ((line_number, line) for line_number, line in lines if line.strip())
    for number, (line_number, line) in enumerate(not_blank, 1):
        value = UnparsedJson(line.rstrip("\r\n"))
        yield Record(f"{name}, line {line_number}", f"{stem}-{number}", value)


def json_document(file: OpenFile, name: str, stem: str) -> Iterator[Record]:
    """Yield the record, or each record of the array, that a JSON file holds."""
    text = decode(file.read(name, MAX_DOCUMENT), name)
    value = _parse_json(text, name)
    if isinstance(value, ReadError) and "Extra data" in value.reason:
        lines = io.BytesIO(text.encode("utf-8", "surrogatepass"))
        yield from _lines_as_records(lines, name, stem)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            source = f"{name}, record {number}"
            yield Record(source, f"{stem}-{number}", _refuse_depth(item, source))
    else:
        yield Record(name, stem, _refuse_depth(value, name))


def delimited(file: OpenFile, name: str, stem: str) -> Iterator[Record]:
    """Yield a record for each row of a CSV or TSV file with a header line."""
    for number, (line, cells) in enumerate(delimited_rows(file.stream), 1):
        source = f"{name}, line {line}"
        value = ReadError(source, cells) if isinstance(cells, str) else cells
        yield Record(source, f"{stem}-{number}", value)


def parquet(file: OpenFile, name: str, stem: str) -> Iterator[Record]:
    """Yield a record for each row of a Parquet file, read in small batches."""
    for number, row in enumerate(parquet_rows(file, name), 1):
        yield Record(f"{name}, row {number}", f"{stem}-{number}", row)


def feed(file: OpenFile, name: str, stem: str) -> Iterator[Record]:
    """Yield a record for each item of an RSS or Atom feed."""
    for number, item in enumerate(feed_items(file.stream, name), 1):
        yield Record(f"{name}, item {number}", f"{stem}-{number}", item)


# Format, as ``paths.format_of`` names it -> function of an open file, its name for messages, and
# its stem for ids.
RECORD_READERS: dict[str, Callable[[OpenFile, str, str], Iterator[Record]]] = {
    "jsonl": json_lines,
    "json": json_document,
    "csv": delimited,
    "parquet": parquet,
    "feed": feed,
}


def _refuse_depth(value: Any, source: str) -> Any:
    """Return a record, or an error if it is nested too deeply to pass between processes."""
    return ReadError(source, _TOO_DEEP) if _is_deeper(value, _MAX_DEPTH) else value


def _is_deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return not levels or any(_is_deeper(item, levels - 1) for item in inner)


def _parse_json(text: str, source: str) -> Any:
    """Parse JSON, or return an error that says where it is broken."""
    try:
        return json.loads(text)
    except RecursionError:
        return ReadError(source, _TOO_DEEP)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        return ReadError(source, f"is not valid JSON ({line}column {error.colno}: {error.msg})")
    except ValueError as error:  # a number of too many digits
        return ReadError(source, f"is not valid JSON ({error})")
