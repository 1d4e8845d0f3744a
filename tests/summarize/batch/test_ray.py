"""Batches on a real Ray cluster of this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from summarize import OptionError, TakeawaysError, batch
from summarize.batch import ChangedInputError, Job, TooManyErrorsError
from summarize.batch.chunk_processor import ChunkProcessor
from summarize.batch.ray import runner as distributed
from summarize.batch.ray.runner import Cluster
from summarize.batch.ray.shards import Part, Shards
from summarize.batch.ray.store import Store
from summarize.reading.finding import find_articles
from summarize.reading.opening import arrow_filesystem
from summarize.reading.sources import list_files
from tests.summarize.batch.conftest import (
    ROOT,
    command,
    install_trouble,
    text,
    wait_until,
    write,
)

ray = pytest.importorskip("ray")
LEAD = Job("lead")
ONE = Cluster(workers=1)  # where one worker is enough: each takes seconds to start


@pytest.fixture(scope="module", autouse=True)
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Begin a cluster of this machine's two cores; runs without an address find it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        install_trouble(tmp_path_factory.mktemp("trouble"), patch)
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
        yield
        ray.shutdown()


def _records(out: Path) -> list[str]:
    return [line for path in sorted(out.glob("part-*")) for line in path.read_text().splitlines()]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of records, articles of their own, and bad ones."""
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    write(folder / "b.jsonl", 100, {7: "BROKEN", 70: "BROKEN"})
    write(folder / "deep" / "c.jsonl", 40)
    for number in range(40):
        (folder / f"a{number:02}.txt").write_text(text(number))
    (folder / "z.txt").write_text("")
    return folder


def test_records_equal_those_of_one_machine(tmp_path: Path, source: Path) -> None:
    job = Job("tiny", {"count": 2})
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    alone = batch.run(source, here, job, workers=1)
    together = distributed.run(str(source), str(there), job, shard=32)
    assert (together.done, together.failed) == (alone.done, alone.failed) == (178, 3)
    assert _records(there) == here.read_text().splitlines()
    errors = here.with_name("here.jsonl.errors.jsonl")
    assert (there / "_errors.jsonl").read_text() == errors.read_text()
    manifest = json.loads((there / "_manifest.json").read_text())
    assert (manifest["done"], manifest["failed"], manifest["method"]) == (178, 3, "tiny")
    assert {one["file"] for one in manifest["shards"]} == {p.name for p in there.glob("part-*")}
    assert sum(one["done"] for one in manifest["shards"]) == 178


def test_article_that_takes_too_long_fails_alone(tmp_path: Path) -> None:
    code = """
def slow(article):
    while "LOOP" in article.text:
        sum(range(1000))
    return article.prose.split(". ")
"""
    (tmp_path / "my.py").write_text(code)
    source, out = write(tmp_path / "in.jsonl", 40, {7: "LOOP"}), tmp_path / "out.jsonl"
    job = Job(f"{tmp_path / 'my.py'}:slow", article_timeout=5)
    distributed.run(str(source), str(out), job, cluster=ONE)
    assert len(_records(out)) == 39
    assert json.loads((out / "_errors.jsonl").read_text())["reason"] == "took longer than 5 s"


def test_continued_run_writes_only_missing_parts(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(TooManyErrorsError):
        distributed.run(str(source), str(out), LEAD, shard=32, max_errors=0, cluster=ONE)
    distributed.run(str(source), str(out), LEAD, shard=32, cluster=ONE)
    whole = _records(out)
    parts = sorted(out.glob("part-*"))
    (out / "_manifest.json").unlink()
    (out / "_parts" / "00000002-000001.json").unlink()  # killed before it was noted
    (out / "_parts" / "00000002-000003.json").unlink()
    (out / "part-00000002-000003.jsonl").unlink()
    before = {path: path.stat().st_mtime_ns for path in parts if path.exists()}
    outcome = distributed.run(str(source), str(out), LEAD, shard=32, cluster=ONE)
    assert _records(out) == whole
    assert 0 < outcome.before < 181
    made = {path.name for path in parts if path.stat().st_mtime_ns != before.get(path)}
    assert made == {"part-00000002-000001.jsonl", "part-00000002-000003.jsonl"}
    again = distributed.run(str(source), str(out), LEAD, shard=32, cluster=ONE)
    assert (again.done, again.before, again.new_failures) == (178, 181, 0)
    with pytest.raises(OptionError, match="shard was 32 and is 64"):
        distributed.run(str(source), str(out), LEAD, shard=64)


def test_new_files_are_added_and_changed_ones_refused(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out.jsonl"
    first = distributed.run(str(source), str(out), LEAD, shard=64, cluster=ONE)
    assert first.new_failures == 3
    before = _records(out)
    (source / "0.txt").write_text(text(1))
    outcome = distributed.run(str(source), str(out), LEAD, shard=64, cluster=ONE)
    assert (outcome.read, outcome.done, outcome.failed, outcome.new_failures) == (1, 179, 3, 0)
    assert _records(out)[:-1] == before
    (source / "a00.txt").write_text(text(7))
    (source / "a01.txt").unlink()
    with pytest.raises(ChangedInputError, match=r"a00.txt was edited or touched, .*a01.txt is go"):
        distributed.run(str(source), str(out), LEAD, shard=64, cluster=ONE)
    assert len(_records(out)) == 179
    (source / "1.txt").write_text(text(2))
    outcome = distributed.run(str(source), str(out), LEAD, shard=64, append=True, cluster=ONE)
    assert (outcome.read, outcome.done) == (1, 180)


def test_articles_that_kill_workers_do_not_end_the_run(tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", 64, {7: "KILL", 50: "RAISE"})
    out = tmp_path / "out.parquet"
    failed: list[str] = []
    job = Job("trouble")
    outcome = distributed.run(str(path), str(out), job, shard=32, on_failure=failed.append)
    assert (outcome.done, outcome.failed) == (62, 2)
    reasons = sorted(json.loads(line)["reason"] for line in failed)
    assert reasons == [
        "LookupError: no such thing",
        "ends the worker: SIGKILL, as when memory runs out",
    ]
    assert pq.read_table(out).num_rows == 62  # pyarrow passes over what begins with _


def test_run_continues_after_its_driver_is_killed(tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", 400, {399: "HOLD"})  # else it might end before the kill
    out, whole = tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    arguments = ("-m", "trouble", "--engine", "ray", "--shard", "32", "-q")
    process = subprocess.Popen(command(path, out, *arguments), cwd=ROOT)
    wait_until(lambda: len([*out.glob("_parts/*.json")]) >= 3)
    process.send_signal(signal.SIGKILL)
    process.wait()
    Path(os.environ["GO"]).touch()
    assert not (out / "_manifest.json").exists()
    outcome = distributed.run(str(path), str(out), Job("trouble"), shard=32)
    assert outcome.done == 400
    assert 32 <= outcome.before < 400
    batch.run(path, whole, Job("trouble"), workers=1)
    assert _records(out) == whole.read_text().splitlines()


def test_from_bucket_to_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = pytest.importorskip("moto.server").ThreadedMotoServer(port=0)
    server.start()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    _, port = server.get_host_and_port()
    at = f"?endpoint_override=127.0.0.1:{port}&scheme=http&region=us-east-1"
    filesystem, _ = arrow_filesystem(f"s3://bucket{at}&allow_bucket_creation=true")
    filesystem.create_dir("bucket")
    local = tmp_path / "in"
    local.mkdir()
    write(local / "a.jsonl", 70, {7: "BROKEN"})
    (local / "b.txt").write_text(text(1))
    for path in local.iterdir():
        with filesystem.open_output_stream(f"bucket/in/{path.name}") as stream:
            stream.write(path.read_bytes())

    source, out = f"s3://bucket/in{at}", tmp_path / "out.jsonl"
    assert batch.run(source, out, LEAD, workers=1).done == 70
    assert batch.run(local, tmp_path / "local.jsonl", LEAD, workers=1).done == 70
    assert out.read_bytes() == (tmp_path / "local.jsonl").read_bytes()

    chunks = [*LEAD.chunks(find_articles(source, LEAD.columns))]
    shards = Shards(f"s3://bucket/out.jsonl{at}", {"in": source})
    units = shards.plan(list_files(source), 64, restart=False)
    assert [file.id for unit in units for file in unit.files] == ["a", "b"]
    process = ChunkProcessor(LEAD)
    answers = [process(chunk) for chunk in chunks]
    for number, answer in enumerate(answers):
        counts = len(answer.records), len(answer.errors)
        shards.write(Part(0, number, *counts, bytes=1, last=number == len(chunks) - 1), answer)
    assert [part.done for part in shards.parts()] == [31, 32, 6, 1]
    assert not shards.finished()
    shards.finish()
    assert shards.finished()
    written = read_records_of(f"s3://bucket/out.jsonl{at}")
    assert written == out.read_text()
    assert (
        Shards(f"s3://bucket/out.jsonl{at}", {"in": source}).plan(list_files(source), 64, False)
        == units
    )
    server.stop()


def read_records_of(uri: str) -> str:
    """Return the records of a folder of shards."""
    store = Store.at(uri)
    names = [name for name in store.names() if name.startswith("part-")]
    return b"".join(map(store.read, names)).decode()


@pytest.mark.parametrize(
    ("source", "out", "options", "said"),
    [
        ("-", "out.jsonl", {}, "cannot read standard input"),
        ("nope", "out.jsonl", {}, "nope: does not exist"),
        ("in.jsonl", "out.txt", {}, "must end in .jsonl or .parquet"),
        ("in.jsonl", "full.jsonl", {}, "no batch wrote it"),
        ("full.jsonl/a", "full.jsonl", {}, "lies in full.jsonl, which is written"),
        ("in.jsonl", "out.jsonl", {"cluster": Cluster(num_gpus=1)}, "has 0 GPUs, a worker takes 1"),
        ("in.jsonl", "out.jsonl", {"job": Job("abstractive", {"model": "/nope"})}, "'/nope'"),
        ("in.jsonl", "nope://out.jsonl", {}, "nope://out.jsonl: could not be read"),
    ],
)
def test_error_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, out: str, options, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "in.jsonl", 3)
    precious = tmp_path / "full.jsonl" / "year=2026" / "precious"
    precious.parent.mkdir(parents=True)
    precious.touch()
    with pytest.raises(TakeawaysError, match=said) as raised:
        distributed.run(source, out, **options)
    assert "\n" not in str(raised.value)
    assert precious.exists()
    with pytest.raises(OptionError, match="workers must be at least 1"):
        Cluster(workers=0)
