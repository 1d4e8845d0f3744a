"""Rows of CSV and TSV files with a header line, read one at a time."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from typing import IO, NamedTuple

from summarize.reading.lines import decoded_lines

_MAX_FIELD = 16 << 20  # characters of one CSV field; chosen by hand
_MAX_LINES = 1000  # lines of one TSV field in quotation marks; chosen by hand
_STRAY_RETURN = re.compile(r"\r(?!\n|\Z)")  # a carriage return within a line
# The csv module takes a stray carriage return for the end of a row, so this character replaces it
# there. Unicode reserves it for such inner uses; in a text it is replaced by U+FFFD.
_PLACEHOLDER = "\ufdd0"
_TSV_FIELD = re.compile(r'(?:"(?P<quoted>[^"]*(?:""[^"]*)*)"|(?P<bare>[^\t]*))(?P<tab>\t|\Z)')
_CLOSING_FIRST = re.compile(r'(?:[^"]|"")*"[\t\r\n]')  # a line whose first mark closes a field


class Row(NamedTuple):
    """A row: the number of its first line, and its cells or the reason why it has none."""

    line: int
    cells: dict[str, str | None] | str


def delimited_rows(stream: IO[bytes]) -> Iterator[Row]:
    """Yield each row of a CSV or TSV file that is not blank.

    In a TSV file a quotation mark that opens a field and is never closed is part of the text.
    """
    lines = decoded_lines(stream)
    first, header = next(((n, line) for n, line in enumerate(lines) if line.strip()), (0, ""))
    lines = chain([header], lines)
    columns: list[str] = []
    for line, cells in _tsv_rows(lines) if "\t" in header else _csv_rows(lines, header):
        if isinstance(cells, str):
            yield Row(first + line, cells)
        elif not columns:
            columns = cells
        elif cells:
            missing = [None] * (len(columns) - len(cells))
            yield Row(first + line, dict(zip(columns, [*cells, *missing], strict=False)))


def _csv_rows(lines: Iterator[str], header: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the number of the first line of each row, and its cells or what is wrong."""
    csv.field_size_limit(_MAX_FIELD)
    texts = (line.replace(_PLACEHOLDER, "\ufffd") for line in lines)
    marked = (_STRAY_RETURN.sub(_PLACEHOLDER, line) if "\r" in line else line for line in texts)
    reader = csv.reader(marked, delimiter=max(",;", key=header.count))
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"is not valid CSV ({error})"
        else:
            yield line, [cell.replace(_PLACEHOLDER, "\r") for cell in cells]


def _tsv_rows(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the first line of each row, and its cells."""
    number, width = 1, 0
    ahead: deque[str] = deque()  # lines that were searched for the end of a field
    # How many of the next lines are read with their quotation marks as text: a search from an
    # earlier line went through them and found no end of a field.
    literal = 0
    while line := ahead.popleft() if ahead else next(lines, ""):
        cells, count = _tsv_cells(line), 1
        if literal:
            literal -= 1
        elif _is_open(line):
            ahead.extend(_lines_to_end_of_field(lines, width))
            row = "".join([line, *ahead])
            if not _is_open(row) and len(joined := _tsv_cells(row)) == width:
                cells, count = joined, 1 + len(ahead)
                ahead.clear()
            literal = max(0, len(ahead) - 1)
        width = width or len(cells)
        yield number, [] if cells == [""] else cells
        number += count


def _lines_to_end_of_field(lines: Iterator[str], width: int) -> Iterator[str]:
    """Yield lines up to one that may close the field, or that has the tabs of a whole row."""
    for line in islice(lines, _MAX_LINES):
        yield line
        is_row = line.count("\t") >= width - 1 and not _CLOSING_FIRST.match(line)
        if is_row or line.count('"') % 2:
            return


def _is_open(row: str) -> bool:
    """Return whether a quotation mark opens a field of a row and does not close it."""
    return row.count('"') % 2 == 1 and (row.startswith('"') or '\t"' in row)


def _tsv_cells(row: str) -> list[str]:
    row = row.rstrip("\r\n")
    if '"' not in row:
        return row.split("\t")
    cells: list[str] = []
    position: int | None = 0
    while position is not None and (field := _TSV_FIELD.match(row, position)):
        quoted = field["quoted"]
        cells.append(field["bare"] if quoted is None else quoted.replace('""', '"'))
        position = field.end() if field["tab"] else None
    return cells
