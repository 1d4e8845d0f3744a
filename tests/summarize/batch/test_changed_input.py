"""Inputs that change between runs: the same, grown, or no longer what was summarized."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from summarize import Columns, OptionError, TakeawaysError
from summarize.batch import ChangedInputError, Job, run
from tests.summarize.batch.conftest import (
    ROOT,
    batch,
    command,
    errors_file,
    ids,
    json_lines,
    records_of,
    text,
    wait_until,
    write,
)

LEAD = Job("lead")


def test_restart_that_fails_leaves_output_with_its_journal(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 3, {1: "BROKEN"})
    out = tmp_path / "out.jsonl"
    run(source, out, LEAD, workers=1)
    before = out.read_bytes()
    wrong = Job("lead", columns=Columns.named(text="story"))
    with pytest.raises(TakeawaysError, match=r"all 3 articles failed: see .*; .* stays as it was"):
        run(source, out, wrong, workers=1, restart=True)
    assert len(json_lines(errors_file(out))) == 3
    assert out.read_bytes() == before
    assert run(source, out, LEAD, workers=1).read == 0
    assert len(json_lines(errors_file(out))) == 1
    write(source, 4, {1: "BROKEN"})
    assert run(source, out, LEAD, workers=1).done == 3
    assert run(source, out, LEAD, workers=1, restart=True).done == 3
    assert not list(tmp_path.glob("*.before"))


def test_nightly_command_tells_an_error_once_and_adds_what_is_new(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 5, {1: "BROKEN"})
    out = tmp_path / "out.jsonl"
    nightly = (source, out, "-m", "lead", "--workers", "1")
    assert batch(*nightly).returncode == 1
    first = out.read_bytes()
    again = batch(*nightly)
    assert again.returncode == 0
    assert again.stderr == (
        f"takeaways: {out} is already complete: 4 articles; 1 known error, see {errors_file(out)}\n"
    )
    write(source, 7, {1: "BROKEN", 6: "BROKEN"})
    grown = batch(*nightly)
    assert grown.returncode == 1
    said = grown.stderr.splitlines()
    assert said[0] == f"takeaways: {source}: 2 new articles"
    assert "line 7: is not valid JSON" in said[1]
    assert said[2].startswith(
        f"takeaways: 1 article summarized now, 1 failed (see {errors_file(out)}); "
        f"{out} has 5 articles"
    )
    assert said[2].endswith(f"articles a second; 1 known error, see {errors_file(out)}")
    assert out.read_bytes().startswith(first)
    assert ids(out.read_text().splitlines()) == ["a0", "a2", "a3", "a4", "a5"]
    assert batch(*nightly).returncode == 0
    write(source, 7, {0: "rejected", 1: "BROKEN", 6: "BROKEN"})
    now = out.read_bytes()
    changed = batch(*nightly)
    assert changed.returncode == 1
    assert changed.stderr == (
        f"takeaways: {source} has changed since it was summarized: in.jsonl, line 1 (a0) was "
        "edited: --append adds what is new and leaves these records as they are, --restart does it "
        "all again, another OUT leaves it\n"
    )
    assert out.read_bytes() == now


def test_failed_row_is_tried_again_once_it_is_mended(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 5, {1: "BROKEN", 3: "BROKEN"})
    out = tmp_path / "out.jsonl"
    assert run(source, out, LEAD, workers=1).new_failures == 2
    write(source, 5, {3: "BROKEN"})
    outcome = run(source, out, LEAD, workers=1)
    assert (outcome.done, outcome.failed, outcome.read, outcome.new_failures) == (4, 1, 1, 0)
    assert ids(out.read_text().splitlines()) == ["a0", "a2", "a4", "a1"]
    assert ids(errors_file(out).read_text().splitlines()) == ["in-4"]


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_folder_that_grows_changes_or_is_emptied(tmp_path: Path, name: str) -> None:
    folder, out = tmp_path / "in", tmp_path / name
    folder.mkdir()
    for number in (1, 2, 4):
        (folder / f"{number}.txt").write_text(text(number))
    assert run(folder, out, LEAD, workers=1).done == 3
    (folder / "1.txt").touch()
    (folder / "2.txt").write_text(text(2))
    made = out.stat()
    assert run(folder, out, LEAD, workers=1).read == 0
    assert out.stat() == made
    (folder / "3.txt").write_text(text(3))
    (folder / "5.jsonl").write_text(json.dumps({"id": "a5", "text": text(5)}))
    said: list[str] = []
    outcome = run(folder, out, LEAD, workers=1, on_message=said.append)
    assert said == [f"{folder}: 2 new files (3.txt, 5.jsonl)"]
    assert (outcome.done, outcome.read) == (5, 2)
    assert [row["id"] for row in records_of(out)] == ["1", "2", "4", "3", "a5"]

    before = out.read_bytes()
    (folder / "1.txt").write_text(text(9))
    (folder / "3.txt").unlink()
    (folder / "5.jsonl").write_text("")
    with pytest.raises(ChangedInputError) as raised:
        run(folder, out, LEAD, workers=1)
    changes = "1.txt was edited, 5.jsonl is empty: it holds no records, 3.txt is gone"
    assert f"{folder} has changed since it was summarized: {changes}: " in str(raised.value)
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(TakeawaysError, match="is a folder without articles"):
        run(folder, out, LEAD, workers=1)
    assert out.read_bytes() == before


@pytest.mark.parametrize("name", ["in.csv", "in.jsonl"])
def test_file_of_records_that_is_reordered_shortened_or_replaced(tmp_path: Path, name: str) -> None:
    rows = [[f"a{n}", text(n)] for n in range(4)]
    source, out = tmp_path / name, tmp_path / "out.jsonl"

    def write_rows(rows: list[list[str]], end: str = "\n") -> None:
        if name == "in.csv":
            lines = ["id,text", *(f'{id},"{words}"' for id, words in rows)]
        else:
            lines = [json.dumps({"id": id, "text": words}) for id, words in rows]
        source.write_text("\n".join(lines) + end)

    write_rows(rows[:3], end="")
    run(source, out, LEAD, workers=1)
    before = out.read_bytes()
    for changed, reason in (
        ([rows[0], ["a1", text(9)], rows[2]], r"in.*, line [23] \(a1\) was edited"),
        (rows[:2], "a2 is gone from in"),
        (rows[1:4], "a0 is gone from in"),
        ([], "in.* is empty"),
    ):
        write_rows(changed)
        with pytest.raises(ChangedInputError, match=f"summarized: {reason}"):
            run(source, out, LEAD, workers=1)
        assert out.read_bytes() == before
    write_rows([rows[1], rows[0], rows[2]])
    assert run(source, out, LEAD, workers=1).read == 0
    write_rows(rows)
    assert run(source, out, LEAD, workers=1).read == 1
    assert ids(out.read_text().splitlines()) == ["a0", "a1", "a2", "a3"]


def test_ids_prove_that_a_file_has_grown_at_its_top(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.jsonl"

    def write_rows(*numbers: int) -> None:
        rows = [f'a{n},"{text(n)}"' if n != 2 else 'a2,""' for n in numbers]
        source.write_text("\n".join(["id,text", *rows]))

    write_rows(1, 2, 3)
    assert run(source, out, LEAD, workers=1).new_failures == 1
    write_rows(5, 4, 1, 2, 3)
    outcome = run(source, out, LEAD, workers=1)
    assert (outcome.read, outcome.done, outcome.failed, outcome.new_failures) == (2, 4, 1, 0)
    assert ids(out.read_text().splitlines()) == ["a1", "a3", "a5", "a4"]
    [error] = json_lines(errors_file(out))
    assert (error["id"], error["position"]) == ("a2", 4)
    assert error["source"] == f"{source}, line 5"
    source.touch()
    assert run(source, out, LEAD, workers=1).read == 0
    write_rows(7, 6, 1, 5)
    with pytest.raises(ChangedInputError, match=r"a3 is gone from in.csv, a4 is gone from"):
        run(source, out, LEAD, workers=1)
    outcome = run(source, out, LEAD, workers=1, append=True)
    assert (outcome.read, outcome.done, outcome.failed) == (2, 6, 0)
    assert ids(out.read_text().splitlines()) == ["a1", "a3", "a5", "a4", "a7", "a6"]
    assert run(source, out, LEAD, workers=1).read == 0


def test_append_tells_what_it_leaves_and_later_runs_do_too(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.jsonl"
    nightly = (source, out, "-m", "lead", "--workers", "1")

    def write_rows(**words: str) -> None:
        rows = [f"{id},{words[id]}" for id in words]
        source.write_text("\n".join(["id,text", *rows]))

    rows = {f"a{n}": f'"{text(n)}"' for n in range(4)}
    write_rows(**rows)
    run(source, out, LEAD, workers=1)
    edited = {**rows, "a1": f'"{text(7)}"', "a9": f'"{text(9)}"'}
    del edited["a3"]
    write_rows(**edited)
    with pytest.raises(ChangedInputError, match=r"in.csv, line 3 \(a1\) was edited, a3 is gone"):
        run(source, out, LEAD, workers=1)
    left = "1 edited article left as it was: a1; 1 deleted article left in OUT: a3"
    added = batch(*nightly, "--append")
    assert added.returncode == 0
    said = [line.removeprefix("takeaways: ") for line in added.stderr.splitlines()]
    assert said[:2] == [f"{source}: 1 new article", left]
    assert ids(out.read_text().splitlines()) == ["a0", "a1", "a2", "a3", "a9"]
    for _ in range(2):
        later = batch(*nightly)
        assert (later.returncode, later.stderr.splitlines()[0]) == (0, f"takeaways: {left}")
        source.touch()
    write_rows(**{**edited, "a1": rows["a1"], "a8": f'"{text(8)}"'})
    said.clear()
    assert run(source, out, LEAD, workers=1, on_message=said.append).read == 1
    assert said[1] == "1 deleted article left in OUT: a3"
    write_rows(**{**edited, "a1": f'"{text(6)}"', "a8": f'"{text(8)}"'})
    with pytest.raises(ChangedInputError, match=r"line 3 \(a1\) was edited: "):
        run(source, out, LEAD, workers=1)


def test_missing_column_is_told_before_any_change(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.jsonl"
    job = Job("lead", columns=Columns.named(text="body_html", id="slug"), keep=("url",))
    row = f'a1,"{text(1)}",https://x.example'
    source.write_text(f"slug,body_html,url\n{row}\n")
    run(source, out, job, workers=1)
    before = out.read_bytes()
    for header, reason in (
        (
            "slug,body_htm,url",
            "no column body_html; did you mean 'body_htm'? the columns are: slug",
        ),
        ("slug,body_html,link", "no column url; the columns are: slug, body_html, link"),
        ("key,body_html,url", "no column slug; the columns are: key, body_html, url"),
    ):
        source.write_text(f"{header}\n{row}\n")
        for append in (False, True):
            with pytest.raises(OptionError, match=re.escape(f"in.csv has {reason}")):
                run(source, out, job, workers=1, append=append)
        assert out.read_bytes() == before


def test_deleted_row_that_had_failed_is_no_change_if_the_others_have_ids(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.jsonl"
    rows = [f'a{n},"{text(n) if n != 1 else ""}"' for n in range(4)]
    source.write_text("\n".join(["id,text", *rows]))
    assert run(source, out, LEAD, workers=1).failed == 1
    del rows[1]
    source.write_text("\n".join(["id,text", *rows]))
    outcome = run(source, out, LEAD, workers=1)
    assert (outcome.read, outcome.done, outcome.failed) == (0, 3, 0)
    assert not errors_file(out).exists()


@pytest.mark.parametrize(
    ("now", "moved"),
    [
        ("023", ["line 3 (was in-3)", "line 4 (was in-4)"]),  # the failed row is deleted
        ("3120", ["line 2 (was in-4)", "line 5 (was in-1)"]),
    ],
)
def test_rows_without_ids_that_moved_are_told(tmp_path: Path, now: str, moved: list[str]) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.jsonl"

    def write_rows(numbers: str) -> None:
        rows = [f'"{text(int(n)) if n != "1" else ""}"' for n in numbers]
        source.write_text("\n".join(["text", *rows]))

    write_rows("0123")
    assert run(source, out, LEAD, workers=1).failed == 1
    before = out.read_bytes()
    write_rows(now)
    told = ", ".join(f"in.csv, {row} has moved and has no id of its own" for row in moved)
    with pytest.raises(ChangedInputError, match=re.escape(f"was summarized: {told}: --append")):
        run(source, out, LEAD, workers=1)
    with pytest.raises(OptionError, match=r"line \d has no id, so --append cannot tell"):
        run(source, out, LEAD, workers=1, append=True)
    assert out.read_bytes() == before


def test_blank_lines_change_no_ids(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [json.dumps({"text": text(n)}) for n in range(3)]
    source.write_text("\n\n".join(lines[:2]))
    run(source, out, LEAD, workers=1)
    source.write_text("\n".join(lines))
    assert run(source, out, LEAD, workers=1).read == 1
    assert ids(out.read_text().splitlines()) == ["in-1", "in-2", "in-3"]


def test_fingerprint_of_an_earlier_version_names_no_article(tmp_path: Path) -> None:
    source, out = write(tmp_path / "in.jsonl", 3), tmp_path / "out.jsonl"
    run(source, out, LEAD, workers=1)
    inputs = out.with_name("out.jsonl.inputs.jsonl")
    lines = inputs.read_text().splitlines()
    old = json.dumps({"file": "x", "settled": 1})  # it changes nothing
    lines = [old.ljust(len(line)) if line.startswith('{"read"') else line for line in lines]
    inputs.write_text("".join(f"{line}\n" for line in lines))
    write(source, 4, {1: "rejected"})
    with pytest.raises(ChangedInputError, match=r"in.jsonl was edited before its end: --append"):
        run(source, out, LEAD, workers=1)
    assert run(source, out, LEAD, workers=1, append=True).read == 1


def test_source_by_another_spelling_of_its_path_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out.jsonl"
    folder.mkdir()
    (folder / "1.txt").write_text(text(1))
    (tmp_path / "link").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    assert run("in", out, LEAD, workers=1).done == 1
    journal, inputs = (out.with_name(f"out.jsonl.{name}.jsonl") for name in ("run", "inputs"))
    relative = '"in'.rjust(len(f'"{folder}'))
    for file in (journal, inputs):  # as earlier versions wrote them
        file.write_text(file.read_text().replace(f'"{folder}', relative))
    for number, source in enumerate(("./in/", folder, "link", tmp_path / "link", "link/../in"), 2):
        assert run(source, out, LEAD, workers=1).read == 0
        (folder / f"{number}.txt").write_text(text(number))
        assert run(source, out, LEAD, workers=1).done == number
    with pytest.raises(OptionError, match="was begun otherwise: in was"):
        run(tmp_path, out, LEAD, workers=1)
    assert run("in/*", tmp_path / "2.jsonl", LEAD, workers=1).done == 6
    assert run(tmp_path / "link/*", tmp_path / "2.jsonl", LEAD, workers=1).read == 0


def test_append_without_ids_is_refused(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.parquet"
    source.write_text(f'text\n"{text(1)}"\n')
    run(source, out, LEAD, workers=1)
    source.write_text(f'text\n"{text(2)}"\n"{text(1)}"\n')
    with pytest.raises(OptionError, match="line 2 has no id, so --append cannot tell"):
        run(source, out, LEAD, workers=1, append=True)


def test_append_goes_on_though_files_were_edited_or_deleted(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out.parquet"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(text(number))
    run(folder, out, LEAD, workers=1)
    (folder / "1.txt").unlink()
    (folder / "2.txt").write_text(text(9))
    (folder / "3.txt").write_text(text(3))
    assert run(folder, out, LEAD, workers=1, append=True).read == 1
    assert pq.read_table(out).column("id").to_pylist() == ["1", "2", "3"]
    assert run(folder, out, LEAD, workers=1).read == 0


def test_standard_input_is_compared_as_it_is_read(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    nightly = ("-", out, "-m", "lead", "--workers", "1")
    assert batch(*nightly, stdin=write(source, 3).read_bytes()).returncode == 0
    same = batch(*nightly, stdin=source.read_bytes())
    assert (same.returncode, "already complete: 3 articles" in same.stderr) == (0, True)
    assert batch(*nightly, stdin=write(source, 5).read_bytes()).returncode == 0
    assert ids(out.read_text().splitlines()) == [f"a{n}" for n in range(5)]
    other = batch(*nightly, stdin=write(source, 6, {2: "rejected"}).read_bytes())
    assert other.returncode == 1
    assert "standard input has changed since it was summarized" in other.stderr
    renamed = source.read_bytes().replace(b'"text"', b'"words"')
    missing = batch(*nightly, stdin=renamed)
    assert (missing.returncode, "standard input has no column text" in missing.stderr) == (2, True)
    assert len(out.read_text().splitlines()) == 5


def test_killed_run_on_an_input_that_grows_or_changes(tmp_path: Path, trouble: str) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    journal, go = out.with_name("out.jsonl.run.jsonl"), Path(os.environ["GO"])
    nightly = (source, out, "-m", trouble, "--workers", "1")

    def has_saved_articles() -> bool:
        states = journal.read_text().split("\n")[1:-1] if journal.exists() else []
        return bool(states) and json.loads(states[-1])["last"] is not None

    def kill_when_some_are_written() -> None:
        go.unlink(missing_ok=True)
        process = subprocess.Popen(command(*nightly, "-q"), cwd=ROOT)
        wait_until(has_saved_articles)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        go.touch()

    held = {**dict.fromkeys(range(0, 400, 2), "SLOW"), 199: "HOLD", 399: "HOLD"}
    write(source, 200, held)
    kill_when_some_are_written()
    for words, count_now in (({0: "rejected"}, 200), ({}, 10), ({}, 0)):
        write(source, count_now, {**held, **words})
        assert run_fails_with_change(nightly)
        assert not out.exists()
    write(source, 300, held)
    assert batch(*nightly).returncode == 0
    assert ids(out.read_text().splitlines()) == [f"a{n}" for n in range(300)]

    finished = out.read_bytes()
    write(source, 400, held)
    kill_when_some_are_written()
    assert out.read_bytes() == finished
    write(source, 400, {**held, 7: "rejected"})
    assert run_fails_with_change(nightly)
    assert out.read_bytes() == finished
    write(source, 410, held)
    assert batch(*nightly).returncode == 0
    whole = tmp_path / "whole.jsonl"
    assert batch(source, whole, "-m", trouble, "--workers", "2").returncode == 0
    assert out.read_bytes() == whole.read_bytes()


def run_fails_with_change(arguments: tuple) -> bool:
    """Return whether the command says that its input has changed, with exit code 1."""
    found = batch(*arguments)
    return found.returncode == 1 and "has changed since it was summarized" in found.stderr


def test_output_without_a_fingerprint_cannot_be_compared(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 3)
    out = tmp_path / "out.jsonl"
    run(source, out, LEAD, workers=1)
    out.with_name("out.jsonl.inputs.jsonl").unlink()
    with pytest.raises(OptionError, match=r"cannot be compared .* --restart does it all again"):
        run(source, out, LEAD, workers=1)
    assert run(source, out, LEAD, workers=1, restart=True).done == 3
