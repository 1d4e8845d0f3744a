"""Batches on one machine: formats, columns, failures, limits."""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import lzma
import os
import re
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from summarize import Columns, OptionError, Summarizer, TakeawaysError, read_articles
from summarize.batch import Job, Outcome, TooManyErrorsError, run
from summarize.batch.progress import BatchMessages
from summarize.cli import progress_line
from summarize.cli.batch_events import TextEvents
from summarize.options import OptionValues
from summarize.runtime.progress import Progress, progress_listener
from tests.summarize.batch.conftest import ROOT, batch, ids, text, write

SAMPLES = ROOT / "data" / "articles"
ROWS = [{"id": f"a{n}", "text": text(n), "url": f"https://x.example/{n}", "n": n} for n in range(5)]
LEAD = Job("lead")


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def test_records_equal_those_of_the_method(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    options = OptionValues(count=2, max_words=20)
    outcome = run(SAMPLES, out, Job("centroid", options), workers=2)
    assert (outcome.done, outcome.failed, outcome.before) == (24, 0, 0)
    summarizer = Summarizer("centroid", **options)
    each = summarizer.batch(read_articles(SAMPLES))
    wanted = json.loads(json.dumps([found.to_dict() for found in each]))
    found = [json.loads(line) for line in _lines(out)]
    assert {one.pop("version") for one in found} == {"0.1.0"}
    assert found == wanted
    assert not list(tmp_path.glob("*.errors.jsonl"))


def _written(folder: Path, name: str) -> Path:
    path = folder / name
    lines = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
    match path.suffix:
        case ".gz":
            path.write_bytes(gzip.compress(lines))
        case ".xz":
            path.write_bytes(lzma.compress(lines))
        case ".bz2":
            path.write_bytes(bz2.compress(lines))
        case ".zst":
            with pa.CompressedOutputStream(str(path), "zstd") as stream:
                stream.write(lines)
        case ".parquet":
            pq.write_table(pa.Table.from_pylist(ROWS), path)
        case ".csv":
            with path.open("w") as file:
                writer = csv.DictWriter(file, ROWS[0])
                writer.writeheader()
                writer.writerows(ROWS)
        case _:
            path.write_bytes(lines)
    return path


@pytest.mark.parametrize(
    "name",
    ["a.jsonl", "a.jsonl.gz", "a.jsonl.xz", "a.jsonl.bz2", "a.jsonl.zst", "a.csv", "a.parquet"],
)
def test_every_format_gives_the_same_records(tmp_path: Path, name: str) -> None:
    outs = [tmp_path / f"{n}.jsonl" for n in range(2)]
    for path, out in zip(
        (_written(tmp_path, "b.jsonl"), _written(tmp_path, name)), outs, strict=True
    ):
        run(path, out, Job("lead", keep=("url",)), workers=1)
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert [json.loads(line)["url"] for line in _lines(outs[0])] == [row["url"] for row in ROWS]


def test_pattern_hub_dataset_and_standard_input(tmp_path: Path) -> None:
    for part in range(2):
        folder = tmp_path / f"day-{part}"
        folder.mkdir()
        for number in range(2):
            (folder / f"{number}.txt").write_text(text(number))
    out = tmp_path / "pattern.jsonl"
    assert run(f"{tmp_path}/day-*/*.txt", out, LEAD, workers=1).done == 4
    assert ids(_lines(out)) == ["day-0/0", "day-0/1", "day-1/0", "day-1/1"]

    hub = tmp_path / "hub"
    hub.mkdir()
    _written(hub, "test.jsonl")
    out = tmp_path / "hub.jsonl"
    assert run(f"hf:{hub}:test", out, LEAD, workers=1).done == 5

    records = (hub / "test.jsonl").read_bytes()
    found = batch("-", tmp_path / "stdin.jsonl", "-m", "lead", stdin=records)
    assert found.returncode == 0, found.stderr
    assert (tmp_path / "stdin.jsonl").read_bytes() == out.read_bytes()


def test_folder_may_hold_its_own_output(tmp_path: Path) -> None:
    write(tmp_path / "in.jsonl", 3, {1: "BROKEN"})
    for _ in range(2):
        assert run(tmp_path, tmp_path / "out.jsonl", LEAD, workers=1, restart=True).done == 2
    with pytest.raises(OptionError, match="both IN and OUT"):
        run(tmp_path / "in.jsonl", tmp_path / "in.jsonl", LEAD)


def test_parquet_equals_json_lines(tmp_path: Path) -> None:
    source = _written(tmp_path, "a.parquet")
    job = Job("lead", keep=("url", "n"), evidence=True)
    run(source, tmp_path / "out.jsonl", job, workers=1)
    run(source, tmp_path / "out.parquet", job, workers=1)
    lines = [json.loads(line) for line in _lines(tmp_path / "out.jsonl")]
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [{**row, "n": int(row["n"])} for row in rows] == lines
    passage = lines[0]["takeaways"][0]["evidence"][0]
    assert passage["text"] == ROWS[0]["text"][passage["start"] : passage["end"]]
    assert not list(tmp_path.glob("*.part*"))


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_misspelt_column_ends_the_run_before_it_begins(tmp_path: Path, name: str) -> None:
    source = _written(tmp_path, name)
    reason = "keep: no column 'uri' is there; did you mean 'url'?"
    with pytest.raises(OptionError, match=re.escape(reason)):
        run(source, tmp_path / "out.jsonl", Job("lead", keep=("url", "uri")), workers=1)
    assert [*tmp_path.iterdir()] == [source]


def test_column_of_a_few_records_is_copied_and_files_have_none(tmp_path: Path) -> None:
    rows = [{"text": text(number)} for number in range(3)] + [{"text": text(3), "url": "u"}]
    source = tmp_path / "in.jsonl"
    source.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    run(source, tmp_path / "out.jsonl", Job("lead", keep=("URL",)), workers=1)
    found = [json.loads(line)["URL"] for line in _lines(tmp_path / "out.jsonl")]
    assert found == [None, None, None, "u"]
    (tmp_path / "a.txt").write_text(text(1))
    with pytest.raises(OptionError, match="there is no column 'url', as the input is no table"):
        run(tmp_path / "a.txt", tmp_path / "b.jsonl", Job("lead", keep=("url",)), workers=1)


def test_columns_of_the_output_cannot_be_copied() -> None:
    with pytest.raises(OptionError, match="keep: the output has a column title of its own"):
        Job("lead", keep=("url", "title"))


def test_columns_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'key;story\n9;"{text(9)}"\n')
    job = Job("lead", columns=Columns.named(text="story", id="key"), milliseconds=True)
    start = time.monotonic()
    run(path, tmp_path / "out.jsonl", job, workers=1)
    most = (time.monotonic() - start) * 1000
    (found,) = map(json.loads, _lines(tmp_path / "out.jsonl"))
    assert found["id"] == "9"
    assert 0 < found["milliseconds"] < most


def test_failures_are_reported_and_the_rest_is_written(tmp_path: Path, trouble: str) -> None:
    words = {3: "BROKEN", 40: "RAISE", 77: "RAISE"}
    source = write(tmp_path / "in.jsonl", 100, words)
    (tmp_path / "list.jsonl").write_text(json.dumps({"text": "Key takeaways:\n- One.\n- Two.\n"}))
    found = batch(source, tmp_path / "out.jsonl", "-m", trouble, "--workers", "2")
    assert found.returncode == 1
    assert "97 articles summarized, 3 failed" in found.stderr
    assert len(_lines(tmp_path / "out.jsonl")) == 97
    errors = [json.loads(line) for line in _lines(tmp_path / "out.jsonl.errors.jsonl")]
    assert [(one["id"], one["position"]) for one in errors] == [
        ("in-4", 4),
        ("a40", 41),
        ("a77", 78),
    ]
    assert "is not valid JSON" in errors[0]["reason"]
    assert errors[0]["source"] == f"{source}, line 4"
    assert errors[1]["reason"] == "LookupError: no such thing"


def test_same_failure_of_six_files_is_printed_once_with_a_count(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out.jsonl"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").touch()
    (folder / "6.txt").write_text(text(6))
    found = batch(folder, out, "-m", "lead", "--workers", "1")
    said = [line.removeprefix("takeaways: ") for line in found.stderr.splitlines()]
    reason = "is empty: there is nothing to summarize"
    others = ", ".join(f"{folder}/{number}.txt" for number in range(1, 6))
    assert said[:2] == [f"{folder}/0.txt: {reason}", f"5 more: {reason} ({others})"]
    assert "1 article summarized, 6 failed" in said[2]
    assert len(_lines(out.with_name("out.jsonl.errors.jsonl"))) == 6


def test_same_warning_is_passed_on_once_with_a_count() -> None:
    said: list[str] = []
    with BatchMessages(said.append, lambda line: None) as messages:
        for number in range(3):
            messages.pass_on((), (f"{number}.txt: has no bullets", "the model is old"))
    assert said == [
        "0.txt: has no bullets",
        "the model is old",
        "2 more: has no bullets (1.txt, 2.txt)",
    ]


def test_half_of_a_surrogate_pair_ends_no_run(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / "b.txt").write_text(text(1))
    row = {"text": text(2), "url": "\ud800"}
    bad = {"\udfff": 1, "id": "\ud800"}
    (folder / "a.jsonl").write_text(f"{json.dumps(row)}\n{json.dumps(bad)}\n")
    job = Job("lead", keep=("url",))
    for name in ("out.jsonl", "out.parquet"):
        outcome = run(folder, tmp_path / name, job, workers=1)
        assert (outcome.done, outcome.failed) == (2, 1)
        assert run(folder, tmp_path / name, job, workers=1).before == 3
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 2
    assert json.loads(_lines(tmp_path / "out.jsonl")[0])["url"] == "\ud800"


def test_too_many_errors_end_the_run_and_a_higher_limit_continues_it(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 200, dict.fromkeys(range(0, 200, 4), "BROKEN"))
    out = tmp_path / "out.jsonl"
    with pytest.raises(TooManyErrorsError, match="articles failed, more than 10"):
        run(source, out, LEAD, workers=1, max_errors=10)
    assert not out.exists()
    outcome = run(source, out, LEAD, workers=1, max_errors=50)
    assert (outcome.done, outcome.failed) == (150, 50)
    assert 0 < outcome.before < 200


def test_run_without_success_is_not_finished(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 3)
    out = tmp_path / "out.jsonl"
    wrong = Job("lead", columns=Columns.named(text="story"))
    with pytest.raises(TakeawaysError, match="nothing could be summarized, all 3 articles failed"):
        run(source, out, wrong, workers=1)
    assert len(_lines(tmp_path / "out.jsonl.errors.jsonl")) == 3
    assert run(source, out, LEAD, workers=1).done == 3
    with pytest.raises(TakeawaysError, match=r"nope\.jsonl: does not exist"):
        run(tmp_path / "nope.jsonl", tmp_path / "other.jsonl")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("out.txt",), "must end in .jsonl or .parquet"),
        (("out.jsonl", "-m", "leed"), "did you mean 'lead'?"),
        (("out.jsonl", "--keep", "id"), "the output has a column id of its own"),
        (("out.jsonl", "-m", "lead", "--worker-memory", "9"), "a worker cannot begin with 9 MB"),
        (("no/out.jsonl", "-m", "lead"), "cannot be written"),
        (("out.jsonl", "-m", "abstractive", "--model", "/nope"), "'/nope'"),
    ],
)
def test_error_is_one_line(tmp_path: Path, arguments: tuple, said: str) -> None:
    source = write(tmp_path / "in.jsonl", 3)
    found = batch(source, tmp_path / arguments[0], *arguments[1:])
    assert found.returncode in (1, 2)
    assert said in " ".join(found.stderr.replace("│", " ").split())
    assert not list(tmp_path.glob("out*.part"))


def test_progress_for_people_and_for_schedulers(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 3)
    out = tmp_path / "out.jsonl"
    found = batch(source, out, "-m", "lead", "--progress", "json")
    events = [json.loads(line) for line in found.stderr.splitlines()]
    (event,) = (one for one in events if one["event"] != "progress")  # of which slow ones tell
    assert (event["event"], event["done"], event["failed"]) == ("finished", 3, 0)
    again = batch(source, out, "-m", "lead")
    assert again.stderr == f"takeaways: {out} is already complete: 3 articles\n"
    assert batch(source, out, "-m", "lead", "--restart", "--quiet").stderr == ""

    reports: list[Progress] = []
    write(source, 400)
    with progress_listener(reports.append):
        run(source, out, LEAD, workers=1, restart=True)
    counts = [report.done for report in reports]
    assert counts == sorted(counts)
    assert counts[-1] == 400
    left = [report.seconds_left for report in reports if report.seconds_left is not None]
    assert left[-1] == 0
    assert (reports[-1].rate or 0) > 0


def test_summary_line_does_not_repeat_the_last_progress_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("_QUIET_SECONDS", "_PIPE_SECONDS"):
        monkeypatch.setattr(progress_line, name, -1.0)  # it is time at once
    monkeypatch.setenv("TAKEAWAYS_PROGRESS", "on")
    events = TextEvents()
    for done in (1, 2, 3):
        events.progress(Progress("articles", done, None, rate=2.0))
    events.finished(Outcome(3, 0, 0, 1.5, 3, 0, 3), "out.jsonl", "errors.jsonl")
    assert capsys.readouterr().err.splitlines() == [
        "1 article, 0 failed, 2.0 a second",
        "2 articles, 0 failed, 2.0 a second",
        "takeaways: 3 articles summarized, 0 failed; 2.0 articles a second",
    ]


def test_repeated_and_missing_ids_are_told_once(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    slugs = ["x", "y", "x", "", "y", "z", ""]
    rows = [f'{slug},"{text(number)}"' for number, slug in enumerate(slugs)]
    source.write_text("\n".join(["slug,text", *rows]))
    said: list[str] = []
    job = Job("lead", columns=Columns.named(id="slug"))
    run(source, tmp_path / "out.jsonl", job, workers=1, on_message=said.append)
    assert said == [
        f"2 records have no id, so the number of the row stands for it: {source}, line 5, "
        f"{source}, line 8",
        "2 records have the id of an earlier one: x, y",
    ]


def test_references_may_be_in_another_column(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"text": text(1), "points": ["One thing."]}))
    options = ("-m", "lead", "--references-column", "points")
    assert batch(source, out, *options).returncode == 0
    journal = json.loads(_lines(out.with_name("out.jsonl.run.jsonl"))[0])
    assert journal["columns"]["references"] == ["points"]
