"""Rows and lines of record files: line ends, quotation marks, entities and tags."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import read_articles
from summarize.reading.delimited import delimited_rows
from summarize.reading.lines import decoded_lines

_CELLS = st.text(alphabet='ab ",;\n\r.é', max_size=12).filter(lambda cell: cell.strip("\r") == cell)


def _texts(path: Path, content: bytes) -> list[tuple[str, str]]:
    path.write_bytes(content)
    return [(article.id, article.text) for article in read_articles(path)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_each_line_end_ends_a_row(tmp_path: Path, end: str, encoding: str) -> None:
    rows = ["id,text", 'b1,"A pier.\nIt comes."', "b2,It is late.", ""]
    expected = [("b1", "A pier.\nIt comes."), ("b2", "It is late.")]
    assert _texts(tmp_path / "a.csv", end.join(rows).encode(encoding)) == expected
    lines = ['{"id": "h1", "text": "A pier."}', '{"id": "h2", "text": "It is late."}', ""]
    expected = [("h1", "A pier."), ("h2", "It is late.")]
    assert _texts(tmp_path / "a.jsonl", end.join(lines).encode(encoding)) == expected


@pytest.mark.parametrize("name", ["a.tsv", "a.csv"])
def test_stray_return_is_part_of_its_field(tmp_path: Path, name: str) -> None:
    content = "id\ttext\ng1\tA pier.\rHale agreed.\ng2\tIt is late.\n"
    content = content if name == "a.tsv" else content.replace("\t", ",")
    expected = [("g1", "A pier.\rHale agreed."), ("g2", "It is late.")]
    assert _texts(tmp_path / name, content.encode()) == expected


def test_quotation_that_opens_a_tsv_field_swallows_nothing() -> None:
    rows = ['"Never," he said.', '"It is late.', '"Two\nlines, ""quoted"""', "A pier.", '"Open']
    content = "id\ttext\n" + "".join(f"{number}\t{text}\n" for number, text in enumerate(rows))
    read = [*delimited_rows(io.BytesIO(content.encode()))]
    assert [row.cells for row in read] == [
        {"id": "0", "text": rows[0]},
        {"id": "1", "text": rows[1]},
        {"id": "2", "text": 'Two\nlines, "quoted"'},
        {"id": "3", "text": rows[3]},
        {"id": "4", "text": rows[4]},
    ]
    assert [row.line for row in read] == [2, 3, 4, 6, 7]


@given(st.lists(st.tuples(_CELLS, _CELLS), max_size=5), st.sampled_from(["excel", "excel-tab"]))
def test_what_the_csv_module_writes_is_read(rows: list[tuple[str, str]], dialect: str) -> None:
    file = io.StringIO()
    csv.writer(file, dialect).writerows([("id", "text"), *rows])
    read = [row.cells for row in delimited_rows(io.BytesIO(file.getvalue().encode()))]
    assert read == [{"id": id, "text": text} for id, text in rows]


def test_error_names_the_line_where_the_row_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"A\npier."\n2,\n')
    errors: list[Exception] = []
    assert len([*read_articles(path, on_error=errors.append)]) == 1
    assert str(errors[0]).startswith(f"{path}, line 4: its text is empty")


def test_lines_are_not_read_ahead() -> None:
    stream = io.BytesIO(b"id,text\r" + b"1,A pier.\r" * 1_000_000)
    next(decoded_lines(stream))
    assert stream.tell() < 3_000_000
