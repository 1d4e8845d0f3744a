"""Files of predictions made elsewhere, good and bad."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.predictions import Paired, assign_predictions, read_predictions
from eval.predictions.printed_lists import parse_printed_list
from summarize import ReadError

IDS = ["a", "b", "c"]


def _write(path: Path, *rows: object) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def _read(path: Path) -> tuple[list, list[str]]:
    said: list[str] = []
    return read_predictions(path, IDS, on_message=said.append), said


@pytest.mark.parametrize("key", ["takeaways", "bullets", "prediction", "summary", "Hypothesis"])
@pytest.mark.parametrize("value", [["One.", "Two."], "One.\nTwo.", "- One.\n- Two.", "One.<n>Two."])
def test_records_by_id_in_any_order(tmp_path: Path, key: str, value: object) -> None:
    rows = ({"id": id, key: value} for id in ("c", "a"))
    assert _read(_write(tmp_path / "p.jsonl", *rows)) == (
        [("One.", "Two."), None, ("One.", "Two.")],
        [],
    )


def test_our_own_output_is_read(tmp_path: Path) -> None:
    bullets = [{"text": "One.", "evidence": [], "score": 1.0, "flags": []}]
    rows = [{"id": id, "title": None, "takeaways": bullets} for id in IDS]
    assert _read(_write(tmp_path / "p.jsonl", *rows))[0] == [("One.",)] * 3


def test_records_without_ids_are_in_order(tmp_path: Path) -> None:
    rows = [{"summary": text} for text in ("x", "", "z")]
    found, said = _read(path := _write(tmp_path / "p.jsonl", *rows))
    assert found == [("x",), (), ("z",)]
    assert said == [f"{path}: no id column (it has summary), paired by order"]


@pytest.mark.parametrize("ending", ["", ".txt", ".html.gz"])
def test_column_of_the_articles_ids_is_used_by_itself(tmp_path: Path, ending: str) -> None:
    rows = [{"article": f"{id}{ending}", "summary": id.upper()} for id in "cab"]
    found, said = _read(_write(tmp_path / "p.jsonl", *rows))
    assert found == [("A",), ("B",), ("C",)]
    assert said[0].endswith("p.jsonl: ids are read from the column article")
    assert assign_predictions("mine", rows, IDS).bullets == found
    frame = pandas.DataFrame(rows)
    assert assign_predictions("mine", frame, IDS) == Paired(found, in_order=False)
    indexed = frame.set_index("article").rename_axis(None)
    assert assign_predictions("mine", indexed, IDS).bullets == found


def test_column_that_may_hold_ids_is_refused(tmp_path: Path) -> None:
    numbers = [{"n": n, "summary": "x"} for n in (2, 1, 3)]
    with pytest.raises(
        ReadError, match=r"column n may hold ids: .* name it \(n\) with PredictionsFile"
    ):
        read_predictions(_write(tmp_path / "p.jsonl", *numbers), ["1", "2", "3"])
    some = [{"about": name, "summary": "x"} for name in ("a", "q", "r")]
    with pytest.raises(ReadError, match="column about may hold ids"):
        _read(_write(tmp_path / "p.jsonl", *some))
    said: list[str] = []
    paired = assign_predictions("mine", numbers, IDS, on_message=said.append)
    assert paired.in_order
    assert said == ["mine: no id column (it has n, summary), paired by order"]


def test_misspelt_id_column_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path / "p.jsonl", *({"article": id, "summary": "x"} for id in IDS))
    with pytest.raises(ReadError, match=r"no column articel .*; did you mean 'article'"):
        read_predictions(path, IDS, id_column="articel")


@pytest.mark.parametrize(
    "text",
    [
        "['It\\'s one.', \"Two's.\"]",
        "['It\\'s one.'\n \"Two's.\"]",
        '["It\'s one.", "Two\'s."]',
        "[{'text': \"It's one.\"}, {'text': \"Two's.\"}]",
    ],
)
def test_printed_lists_are_lists(tmp_path: Path, text: str) -> None:
    found, said = _read(_write(tmp_path / "p.jsonl", *({"id": id, "summary": text} for id in IDS)))
    assert found == [("It's one.", "Two's.")] * 3
    assert len(said) == 1
    assert "lists printed as text" in said[0]
    assert assign_predictions("mine", {"a": text}, IDS).bullets[0] == found[0]


@pytest.mark.parametrize("text", ["[Editor's note] One.", "['Tis the season]", "[1, 2]", "['a'"])
def test_brackets_of_a_bullet_stay(tmp_path: Path, text: str) -> None:
    path = _write(tmp_path / "p.jsonl", {"id": "a", "summary": text})
    assert _read(path)[0] == [(text,), None, None]


def test_ids_with_a_folder_or_an_extension_match(tmp_path: Path) -> None:
    ids = ["news/01-x.html", "02-y", "v1.2", "v1.3"]
    rows = [("01-x", "one"), ("out/02-y.txt", "two"), ("v1.4", "none"), ("v1.3.txt", "three")]
    path = _write(tmp_path / "p.jsonl", *({"id": id, "summary": text} for id, text in rows))
    said: list[str] = []
    found = read_predictions(path, ids, on_message=said.append)
    assert found == [("one",), ("two",), None, ("three",)]
    assert "3 ids are taken for the articles': '01-x' is 'news/01-x.html'" in said[0]
    assert "1 predictions are for no article here: 'v1.4'" in said[1]
    with pytest.raises(ReadError, match=r"several of them: .* with PredictionsFile\(id_column"):
        read_predictions(_write(tmp_path / "p.jsonl", {"id": "x", "summary": ""}), ["a/x", "b/x"])


def test_lines_of_text_are_in_order(tmp_path: Path) -> None:
    path = _write(tmp_path / "p.txt", "One.<q>Two.", "", "- Three.<n>Four.")
    assert _read(path)[0] == [("One.", "Two."), (), ("Three.", "Four.")]


def test_compressed_and_with_windows_line_ends(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "p.txt.gz", "wb") as file:
        file.write("\ufeffOne.\r\nTwo.\r\nThree.\r\n\r\n".encode())
    assert _read(tmp_path / "p.txt.gz")[0] == [("One.",), ("Two.",), ("Three.",)]


def test_column_and_id_column_that_are_named(tmp_path: Path) -> None:
    rows = [{"key": id, "summary": "gold", "generated": id.upper()} for id in ("b", "a")]
    path = _write(tmp_path / "p.jsonl", *rows)
    other = _write(tmp_path / "other.jsonl", {"key": "q", "summary": "gold"})
    with pytest.raises(ReadError, match=r"has no id but key: name it with PredictionsFile\(id_c"):
        _read(other)
    with pytest.raises(ReadError, match="has summary, generated: name the right one"):
        read_predictions(path, IDS, id_column="key")
    found = read_predictions(path, IDS, id_column="key", column="Generated")
    assert found == [("A",), ("B",), None]


def test_ids_that_are_numbers(tmp_path: Path) -> None:
    path = _write(tmp_path / "p.jsonl", {"id": 2.0, "summary": "two"}, {"id": 1, "summary": "one"})
    assert read_predictions(path, ["1", "2"]) == [("one",), ("two",)]


def test_our_own_predictions_with_a_failure_are_read(tmp_path: Path) -> None:
    bullets = [{"text": "One.", "evidence": [], "score": 1.0, "flags": []}]
    path = _write(
        tmp_path / "p.jsonl", {"id": "a", "error": "x"}, {"id": "b", "takeaways": bullets}
    )
    assert _read(path) == ([None, ("One.",), None], [])


@pytest.mark.parametrize("part", ["'a' ", "'a'", "'a',", " ", "\\\\'"])
def test_broken_printed_lists_take_little_time(part: str) -> None:
    assert parse_printed_list(f"['a'{part * 5000}x]") is None


@given(st.lists(st.text(), min_size=1), st.sampled_from([json.dumps, repr, str]))
def test_any_printed_list_is_read_back(items: list[str], show: Callable[[list[str]], str]) -> None:
    assert parse_printed_list(show(items)) == items


def test_lists_of_something_else_are_not_scored(tmp_path: Path) -> None:
    rows = [{"id": "a", "bullets": [1, 2]}, {"id": "b", "bullets": []}, {"id": "c", "bullets": ""}]
    found, said = _read(_write(tmp_path / "p.jsonl", *rows))
    assert found == [None, (), ()]
    assert said == [f"{tmp_path}/p.jsonl, line 1: its bullets is [1, 2]: not scored"]


def test_messages_on_long_values_and_column_names_are_short(tmp_path: Path) -> None:
    rows = [{"id": "a", "bullets": {"x": "y" * 10_000}}, {"id": "b", "bullets": [1] * 10_000}]
    found, said = _read(_write(tmp_path / "p.jsonl", *rows, {"id": "c", "bullets": "One."}))
    assert found == [None, None, ("One.",)]
    assert all(len(line) < 200 + len(str(tmp_path)) for line in said)
    with pytest.raises(ReadError, match="it has: id, yyy") as error:
        _read(_write(tmp_path / "p.jsonl", {"id": "a", "y" * 10_000: 1}))
    assert len(str(error.value)) < 300 + len(str(tmp_path))


def test_comma_separated(tmp_path: Path) -> None:
    path = _write(tmp_path / "p.csv", "id,summary", 'b,"One.\nTwo."')
    assert _read(path)[0] == [None, ("One.", "Two."), None]


@pytest.mark.parametrize(
    ("name", "rows", "reason"),
    [
        ("p.txt", ["x", "y"], "has 2 predictions for 3 articles"),
        ("p.txt", ["x"] * 4, "has 4 predictions for 3 articles"),
        ("p.jsonl", [{"summary": "x"}] * 2, "has 2 predictions for 3 articles"),
        ("p.jsonl", [{"id": "a", "summary": "x"}, {"summary": "y"}], "on 1 of 2 records"),
        (
            "p.jsonl",
            [{"id": "a", "texte": "x"}],
            r"none of the columns takeaways, .*it has: id, te",
        ),
        ("p.jsonl", [{"id": "q", "summary": "x"}], r"its ids \('q'\) are none of the articles'"),
        ("p.xyz", ["x"], "is not a file of records"),
        ("p.jsonl", [], "is empty: it holds no predictions"),
        ("p.txt", [], "is empty: it holds no predictions"),
    ],
)
def test_files_that_do_not_fit(tmp_path: Path, name: str, rows: list, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        _read(_write(tmp_path / name, *rows))


def test_missing_file(tmp_path: Path) -> None:
    for name in ("p.txt", "p.jsonl"):
        with pytest.raises(ReadError, match=name):
            _read(tmp_path / name)


def test_what_is_wrong_in_part_is_told(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "p.jsonl",
        {"id": "a", "summary": "first"},
        {"id": "a", "summary": "second"},
        '{"id": "b", "summary": NaN}',
        "{broken",
        {"id": "zz", "summary": "x"},
        {"id": "c", "summary": None},
    )
    found, said = _read(path)
    assert found == [("first",), None, None]
    parts = (
        "line 3: its summary is nan: not scored",
        "line 4: is not valid JSON",
        "line 6: its summary is None: not scored",
        "1 ids stand twice, the first counts: 'a'",
        "1 predictions are for no article here: 'zz'",
    )
    for part, line in zip(parts, said, strict=True):
        assert part in line
