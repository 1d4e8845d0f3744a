"""Files made to hang, to fill the memory or to break the reader: each is one short error."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from summarize import ReadError, progress_listener, read_articles
from summarize.document.corpus_frequencies import DocumentFrequencies
from summarize.reading import lines, named_pipes, opening
from summarize.reading.files import read_records
from summarize.runtime.limits import article_limits
from tests.commands import needs_pipes

BOMB = "unpacks to over 200 times its size, as no article does"
TEXT = "The council voted for a wall. It will cost 46 million. Boats object to the plan."


def _read(source: Path | str) -> tuple[list[str], list[str]]:
    """Return the ids of the articles, and the errors."""
    errors: list[ReadError] = []
    ids = [article.id for article in read_articles(source, on_error=errors.append)]
    return ids, [str(error) for error in errors]


def _bomb(size: int) -> bytes:
    """Return gzip data of about a thousandth of ``size``."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for _ in range(size >> 20):
            file.write(b"word " * ((1 << 20) // 5))
    return packed.getvalue()


@pytest.mark.parametrize("name", ["a.txt.gz", "a.html.gz", "a.json.gz", "a.jsonl.gz", "a.csv.gz"])
def test_data_that_unpacks_to_gigabytes_is_one_error_in_little_memory(
    tmp_path: Path, name: str
) -> None:
    resource = pytest.importorskip("resource")
    (tmp_path / name).write_bytes(_bomb(400 << 20))
    (tmp_path / "z.txt").write_text(TEXT)
    code = (
        "import sys\nfrom summarize import read_articles\n"
        "for a in read_articles(sys.argv[1], on_error=print): print(a.id)\n"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (500 << 20,) * 2)

    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        preexec_fn=limit,
    )
    assert run.returncode == 0, run.stderr
    error, article = run.stdout.splitlines()
    assert error.startswith(f"{tmp_path / name}: ")
    assert article == "z"


def test_frequencies_that_unpack_to_far_more_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(_bomb(20 << 20))
    with pytest.raises(ReadError, match=BOMB):
        DocumentFrequencies.from_file(path)


@pytest.mark.parametrize("documents", ["Infinity", "NaN", "-1", "1e999", "null"])
def test_frequencies_without_a_number_of_documents_are_an_error(
    tmp_path: Path, documents: str
) -> None:
    path = tmp_path / "a.json"
    path.write_text(f'{{"documents": {documents}, "frequencies": {{}}}}')
    with pytest.raises(ReadError, match="not a file of document frequencies"):
        DocumentFrequencies.from_file(path)


def _write_parquet(path: Path, text: Any, takeaways: Any = None) -> None:
    import pyarrow as arrow
    from pyarrow import parquet

    columns = {"text": text, "takeaways": takeaways or arrow.nulls(len(text))}
    parquet.write_table(arrow.table(columns), path, compression="zstd")


@pytest.mark.parametrize("kind", ["value", "repeated value", "items"])
def test_a_parquet_file_that_unpacks_to_far_more_is_one_error(tmp_path: Path, kind: str) -> None:
    arrow = pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    long_text = arrow.array(["word " * (8 << 20)])
    if kind == "value":
        _write_parquet(path, long_text)
    elif kind == "repeated value":
        indices = arrow.array([0] * 1000, arrow.int32())
        _write_parquet(path, arrow.DictionaryArray.from_arrays(indices, long_text))
    else:
        count = 10_000_000
        items = arrow.ListArray.from_arrays([0, count], arrow.nulls(count, arrow.string()))
        _write_parquet(path, arrow.array([TEXT]), items)
    assert path.stat().st_size < 100_000
    with article_limits(None, 100):
        assert _read(path)[1] == [f"{path}: {BOMB}"]
        with pytest.raises(ReadError, match=BOMB):
            next(read_records(path))


def test_a_packed_parquet_file_is_unpacked_once_and_to_a_limit(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    _write_parquet(tmp_path / "a.parquet", arrow.array([TEXT]))
    path = tmp_path / "a.parquet.gz"
    path.write_bytes(gzip.compress((tmp_path / "a.parquet").read_bytes()))
    assert next(read_records(path)).value["text"] == TEXT
    path.write_bytes(_bomb(20 << 20))
    assert _read(path)[1] == [f"{path}: {BOMB}"]


def test_few_rows_of_a_parquet_file_are_read_at_a_time_where_they_may_be_long(
    tmp_path: Path,
) -> None:
    arrow = pytest.importorskip("pyarrow")
    text = arrow.array(["word " * (3 << 20)])
    indices = arrow.array([0] * 256, arrow.int32())
    path = tmp_path / "a.parquet"
    _write_parquet(path, arrow.DictionaryArray.from_arrays(indices, text))
    with article_limits(None, 1000):
        assert len(next(read_records(path)).value["text"]) == 15 << 20


def test_a_small_bomb_is_refused_before_it_costs_seconds(tmp_path: Path) -> None:
    path = tmp_path / "a.md.gz"
    path.write_bytes(gzip.compress(b'{"text": "a"}\n' * 250_000))  # 3.5 MB
    _, errors = _read(path)
    assert "unpacks to over 200 times its size" in errors[0]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_deep_record_is_an_error_and_the_others_are_summarized(tmp_path: Path, name: str) -> None:
    deep = f'{{"id": "deep", "text": "{TEXT}", "more": {"[" * 900}{"]" * 900}}}'
    good = json.dumps({"id": "good", "text": TEXT})
    content = f"[{deep}, {good}]" if name == "a.json" else f"{deep}\n{good}\n"
    (tmp_path / name).write_text(content)
    ids, errors = _read(tmp_path / name)
    assert ids == ["good"]
    assert "is JSON nested too deeply" in errors[0]
    command = [sys.executable, "-m", "takeaways", "batch", name, "out.jsonl", "--method", "lead"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "Traceback" not in run.stderr
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 1


def test_an_honest_ratio_is_no_bomb(tmp_path: Path) -> None:
    content = "".join(f"{TEXT} It is number {number}.\n" for number in range(200_000)).encode()
    path = tmp_path / "many.json.bz2"
    path.write_bytes(bz2.compress(content))
    assert len(content) > 20 * path.stat().st_size
    with opening.open_file(path) as file:
        assert file.read(str(path), opening.MAX_TEXT) == content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r"])
def test_a_line_without_an_end_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, end: str
) -> None:
    monkeypatch.setattr(lines, "_MAX_LINE", 1000)
    monkeypatch.setattr(lines, "_CHUNK", 200)
    good = json.dumps({"id": "good", "text": TEXT})
    (tmp_path / "a.jsonl").write_bytes(f"{good}{end}{'x' * 5000}".encode(encoding))
    ids, errors = _read(tmp_path)
    assert ids == ["good"]
    assert "a line has over" in errors[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".tsv"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_blank_lines_without_an_end_are_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, ending: str, end: str
) -> None:
    monkeypatch.setattr(lines, "_MAX_BLANK", 1000)
    record = json.dumps({"text": TEXT}) if ending == ".jsonl" else f"text\tid{end}{TEXT}\ta"
    content = f"{end * 1000}{record}{end * 1002}{record}"
    (tmp_path / f"a{ending}").write_bytes(content.encode(encoding))
    ids, errors = _read(tmp_path)
    assert len(ids) == 1
    assert "over 1,000 lines in a row are blank" in errors[0]


def test_links_to_themselves_and_folders_without_an_end_are_errors(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "z.txt").write_text(TEXT)
    for source in (tmp_path, tmp_path / "loop.txt", f"{tmp_path}/*.txt"):
        ids, errors = _read(source)
        assert ids == ([] if source == tmp_path / "loop.txt" else ["z"])
        assert len(errors) == 1
        assert "loop.txt: could not be read" in errors[0]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs devices")
def test_a_device_is_read_only_where_it_is_named_and_then_to_a_limit(tmp_path: Path) -> None:
    link = tmp_path / "endless.txt"
    link.symlink_to("/dev/zero")
    (tmp_path / "z.txt").write_text(TEXT)
    for source in (tmp_path, f"{tmp_path}/*.txt"):
        ids, errors = _read(source)
        assert (ids, errors) == (["z"], [f"{link}: is a pipe or device: name it itself to read it"])
    assert "has over 32 MB" in _read(link)[1][0]


@needs_pipes
def test_a_pipe_that_is_removed_or_never_written_to_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named_pipes, "_WRITER_SECONDS", 0.1)
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert _read(path) == ([], [f"{path}: is a pipe that no program wrote to within 0.1 s"])
    with pytest.raises(OSError, match="No such device or address"):  # nothing waits for it
        os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    with progress_listener(lambda progress: path.unlink(missing_ok=True)):
        assert len(_read(path)[1]) == 1


@needs_pipes
def test_the_end_of_waiting_does_not_wait_where_another_file_has_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named_pipes, "_THREAD_SECONDS", 0.1)
    path = tmp_path / "pipe"
    path.write_text(TEXT)
    named_pipes._end_waiting(str(path), Future())


@needs_pipes
@pytest.mark.parametrize("name", ["pipe", "pipe.txt", "pipe.jsonl"])
def test_a_named_pipe_is_read_as_a_stream(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    os.mkfifo(path)
    content = json.dumps({"id": "pipe", "text": TEXT}) if name.endswith("l") else TEXT
    writer = threading.Thread(target=path.write_text, args=(content,))
    writer.start()
    assert _read(path) == (["pipe"], [])
    writer.join()
    assert _read(tmp_path) == ([], [f"{tmp_path}: is a folder without articles"])
