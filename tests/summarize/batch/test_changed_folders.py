"""Folders that change between runs, and runs that are killed before any change of a file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from summarize import Columns
from summarize.batch import ChangedInputError, Job
from summarize.batch.chunk_processor import ChunkResult
from summarize.batch.comparison import ArticleComparison
from summarize.batch.fingerprint import FileRecord
from summarize.batch.output import Output
from summarize.batch.resuming import InputComparison
from summarize.reading.pending import PendingArticle
from summarize.reading.sources import SourceListing
from tests.summarize.batch.conftest import errors_file, json_lines, records_of

LEAD = Job("lead")
_ARTICLES = st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=5)  # digest, fails


@given(before=_ARTICLES, after=st.lists(st.integers(1, 4), max_size=7))
def test_articles_are_the_same_or_grown_or_changed(
    before: list[tuple[int, bool]], after: list[int]
) -> None:
    record = FileRecord("file")
    for number, (digest, fails) in enumerate(before, 1):
        if fails:
            record = record.with_failure(number)
        else:
            record = record.with_article(number, _hash(digest))
    failures = {n: _hash(d) for n, (d, fails) in enumerate(before, 1) if fails}
    comparison = ArticleComparison(record, failures)
    found = [
        number for number, digest in enumerate(after, 1) if comparison.is_new(number, _hash(digest))
    ]
    same = all(
        fails or after[index : index + 1] == [digest]
        for index, (digest, fails) in enumerate(before)
    )
    assert (comparison.change() is None) == same
    if same:
        tried_again = [
            index + 1
            for index, (digest, fails) in enumerate(before[: len(after)])
            if fails and after[index] != digest
        ]
        assert found == [*tried_again, *range(len(before) + 1, len(after) + 1)]


def _hash(number: int) -> int:
    return int.from_bytes(hashlib.blake2b(bytes([number]), digest_size=8).digest())


_MOMENTS = count(1)  # nanoseconds
_FOLDERS = st.dictionaries(
    st.sampled_from(["a.jsonl", "b.jsonl", "c.txt", "d/e.txt"]),
    st.lists(st.sampled_from(["one", "two", "three", "bad", "worse"]), min_size=1, max_size=5),
    min_size=1,
)


@settings(max_examples=150, deadline=None)
@example(  # a failure above an article is gone
    steps=[
        ({"a.jsonl": ["one"]}, False, 0, 0),
        ({"a.jsonl": ["bad", "one"]}, False, 2, 0),
        ({"a.jsonl": ["one"]}, False, 0, 0),
    ]
)
@example(  # a failure at the end is gone, and then the file
    steps=[
        ({"b.jsonl": ["bad", "bad"]}, False, 1, 0),
        ({"b.jsonl": ["one"]}, True, 1, 0),
        ({"a.jsonl": ["one"], "b.jsonl": ["one"]}, False, 0, 0),
        ({"a.jsonl": ["one"]}, False, 0, 0),
    ]
)
@given(
    steps=st.lists(
        st.tuples(_FOLDERS, st.booleans(), st.integers(0, 4), st.integers(0, 30)),
        min_size=2,
        max_size=5,
    )
)
def test_output_is_that_of_the_input_or_the_change_is_told(steps: list) -> None:
    """Run on one state of a folder after the other; stop some runs, and tear their files."""
    with TemporaryDirectory() as parent:
        folder, out = Path(parent) / "in", Path(parent) / "out.jsonl"
        written: set[tuple[str, int, str]] = set()  # articles that may be in OUT
        for files, adds, stop, cut in steps:
            articles = _write_folder(folder, files, adds)
            before = out.read_bytes() if out.exists() else b""
            try:
                is_finished = _run_without_workers(folder, out, stop, written)
            except ChangedInputError:
                assert written - articles
                assert (out.read_bytes() if out.exists() else b"") == before
                break
            if is_finished:
                good = {article for article in articles if article[2] not in ("bad", "worse")}
                errors = errors_file(out)
                assert sorted(line["article"] for line in json_lines(out)) == sorted(
                    map(list, good)
                )
                failed = [line["reason"] for line in json_lines(errors)] if errors.exists() else []
                assert sorted(failed) == sorted(map(list, articles - good))
                assert written >= good
                written = good
            else:
                for name in ("part", "errors.jsonl", "inputs.jsonl", "run.jsonl"):
                    _tear(out.with_name(f"out.jsonl.{name}"), cut if name == "part" else 0)


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_kill_before_any_change_of_a_file_does_no_harm(tmp_path: Path, name: str) -> None:
    folder, base, out = tmp_path / "in", tmp_path / "base", tmp_path / "now" / name
    base.mkdir()
    _write_folder(folder, {"a.jsonl": ["one", "bad"], "c.txt": ["bad"]}, adds=True)
    assert _run_without_workers(folder, base / name, 99, set())
    _write_folder(folder, {"a.jsonl": ["two", "worse"], "b.jsonl": ["one"]}, adds=True)
    (folder / "c.txt").write_text("three")
    kills = 0
    while True:
        shutil.rmtree(out.parent, ignore_errors=True)
        shutil.copytree(base, out.parent)
        code = _exit_code_of_killed_run(folder, out, kills)
        assert _run_without_workers(folder, out, 99, set())
        ids = [row["id"] for row in records_of(out)]
        assert ids == ["a-1", "a-3", "b-1", "c"]
        assert len(json_lines(errors_file(out))) == 2
        if code == 0:
            break
        assert code == 9
        kills += 1
    assert kills > 10


def test_kill_of_a_restart_that_fails_does_no_harm(tmp_path: Path) -> None:
    folder, base, out = tmp_path / "in", tmp_path / "base", tmp_path / "now" / "out.jsonl"
    good, bad = (
        {"a.jsonl": ["one", "bad"], "c.txt": ["two"]},
        {"a.jsonl": ["bad"], "c.txt": ["bad"]},
    )
    kills = 0
    base.mkdir()
    _write_folder(folder, good, adds=False)
    assert _run_without_workers(folder, base / out.name, 99, set())
    while True:
        shutil.rmtree(out.parent, ignore_errors=True)
        shutil.copytree(base, out.parent)
        _write_folder(folder, bad, adds=False)
        code = _exit_code_of_killed_run(folder, out, kills, restart=True)
        assert out.read_bytes() == (base / out.name).read_bytes()
        _write_folder(folder, good, adds=False)
        assert _run_without_workers(folder, out, 99, set())
        assert [row["id"] for row in records_of(out)] == ["a-1", "c"]
        assert len(json_lines(errors_file(out))) == 1
        if code == 0:
            break
        assert code == 9
        kills += 1
    assert kills > 10


def _exit_code_of_killed_run(folder: Path, out: Path, number: int, restart: bool = False) -> int:
    """Run in a process that ends before its change of a file after ``number`` changes."""
    if (child := os.fork()) == 0:
        _exit_before_change(number)
        os._exit(0 if _run_without_workers(folder, out, 99, set(), restart) else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _exit_before_change(number: int) -> None:
    """Let this process end before it changes files for the time after ``number`` times."""
    moments = count()
    for name in ("replace", "unlink", "fsync", "truncate"):
        function = getattr(os, name)

        def exiting(*arguments, function=function, **options):
            if next(moments) == number:
                os._exit(9)
            return function(*arguments, **options)

        setattr(os, name, exiting)


def _write_folder(folder: Path, files: dict, adds: bool) -> set[tuple[str, int, str]]:
    """Write files, or add to those that are there; return all articles."""
    for path in [] if adds else list(folder.rglob("*.*")):
        path.unlink()
    for name, words in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".txt":
            path.write_text(words[0])
        else:
            with path.open("a") as file:
                file.writelines(f"{json.dumps(word)}\n" for word in words)
        moment = next(_MOMENTS)  # the clock of the file system may stand still meanwhile
        os.utime(path, ns=(moment, moment))
    found = set()
    for path in folder.rglob("*.*"):
        is_text = path.suffix == ".txt"
        words = [path.read_text()] if is_text else map(json.loads, path.open())
        found |= {(str(path), number, word) for number, word in enumerate(words, 1)}
    return found


def _run_without_workers(
    folder: Path, out: Path, stop: int, written: set[tuple[str, int, str]], restart: bool = False
) -> bool:
    """Do what ``run`` does, an article a chunk; return whether it came to the end."""
    listing, columns = SourceListing(str(folder)), Columns()
    with Output.opened(out, {"in": str(folder), **LEAD.identity()}, restart) as output:
        comparison = InputComparison(listing, columns, output.earlier)
        output.amend(comparison.amendments)
        articles = comparison.new_articles()
        for number, pending in enumerate(articles):
            if number == stop:
                return False
            output.write(_result(pending, written), [pending])
        if restart and not output.state.done:
            output.discard()
        else:
            output.finish()
    return True


def _result(pending: PendingArticle, written: set[tuple[str, int, str]]) -> ChunkResult:
    file, number = pending.position
    word = Path(file).read_text() if pending.kind == "file" else json.loads(pending.value)
    article = (file, number, word)
    if word in ("bad", "worse"):
        error = {"source": pending.source, "position": number, "reason": article}
        return ChunkResult(errors=(f"{json.dumps(error)}\n",))
    written.add(article)
    return ChunkResult(records=(f"{json.dumps({'id': pending.id, 'article': article})}\n",))


def _tear(path: Path, cut: int) -> None:
    with suppress(FileNotFoundError):
        os.truncate(path, max(0, path.stat().st_size - cut))
