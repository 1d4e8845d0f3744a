"""Articles that take too long or too much memory: each is one failure, and the others go on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from summarize.batch import Job, run, worker_pool
from summarize.errors import OptionError
from tests.commands import needs_pipes
from tests.summarize.batch.conftest import batch, command, errors_file, ids, write

# What stands in the text is what happens. BLOCK is like code in C that never returns to Python.
_METHOD = """
import signal, time

def greedy(article):
    if "LOOP" in article.text:
        while True:
            try:
                sum(range(1000))
            except Exception:
                pass
    if "BLOCK" in article.text:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        while True:
            time.sleep(0.01)
    if "ALLOCATE" in article.text:
        bytearray(1_000_000_000)
    return article.prose.split(". ")
"""
_SECONDS = 3.0  # far more than an honest article takes, however busy the machine is
_MEGABYTES = 500
_TOO_LONG = "took longer than 3 s"

unix_only = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer of Unix")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")


@pytest.fixture
def greedy(tmp_path: Path) -> str:
    (tmp_path / "my.py").write_text(_METHOD)
    return f"{tmp_path / 'my.py'}:greedy"


def _job(method: str) -> Job:
    return Job(method, article_timeout=_SECONDS, article_memory=_MEGABYTES)


def _reasons(out: Path) -> dict[str, str]:
    errors = errors_file(out).read_text().splitlines()
    return {error["id"]: error["reason"] for error in map(json.loads, errors)}


@linux_only
def test_article_that_takes_too_much_is_a_failure_and_its_chunk_and_worker_go_on(
    tmp_path: Path, greedy: str
) -> None:
    words = {7: "LOOP", 20: "ALLOCATE"}
    source, out = write(tmp_path / "in.jsonl", 40, words), tmp_path / "out.jsonl"
    outcome = run(source, out, _job(greedy), workers=1)
    assert (outcome.done, outcome.failed) == (38, 2)
    assert _reasons(out) == {"a7": _TOO_LONG, "a20": "needs more than 500 MB of memory"}
    assert ids(out.read_text().splitlines()) == [f"a{n}" for n in range(40) if n not in words]


@unix_only
def test_worker_that_does_not_answer_is_killed_and_only_its_article_fails(
    tmp_path: Path, greedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_pool, "_PATIENCE", 1.0)
    monkeypatch.setattr(worker_pool, "_GRACE", 2.0)
    words = {0: "BLOCK", 39: "BLOCK"}
    source, out = write(tmp_path / "in.jsonl", 40, words), tmp_path / "out.jsonl"
    run(source, out, _job(greedy), workers=2)
    assert _reasons(out) == dict.fromkeys(("a0", "a39"), _TOO_LONG)
    assert len(out.read_text().splitlines()) == 38


@unix_only
def test_a_stopped_batch_with_such_failures_ends_as_one_without_a_stop(
    tmp_path: Path, greedy: str
) -> None:
    source = write(tmp_path / "in.jsonl", 100, {20: "LOOP", 70: "LOOP"})
    whole, stopped = tmp_path / "whole.jsonl", tmp_path / "stopped.jsonl"
    run(source, whole, _job(greedy), workers=2)
    options = ["-m", greedy, "--article-timeout", str(_SECONDS), "--workers", "1"]
    process = subprocess.Popen(command(source, stopped, *options), stderr=subprocess.PIPE)
    assert process.stderr is not None
    while b"took longer" not in process.stderr.readline():  # the first chunk is written
        assert process.poll() is None
    process.kill()
    process.communicate()
    assert batch(source, stopped, *options, "--article-timeout", "4").returncode == 1
    assert stopped.read_bytes() == whole.read_bytes()
    errors = [errors_file(path) for path in (whole, stopped)]
    assert errors[0].read_bytes() != b""
    first, second = (path.read_text().splitlines() for path in errors)
    assert first[0] == second[0]
    assert second[1] == first[1].replace("3 s", "4 s")


@unix_only
def test_command_goes_on_after_an_article_that_takes_too_long(tmp_path: Path, greedy: str) -> None:
    source = write(tmp_path / "in.jsonl", 3, {1: "LOOP"})
    limits = ["--article-timeout", str(_SECONDS), "--article-memory", str(_MEGABYTES)]
    arguments = [str(source), "--method", greedy, "--format", "jsonl", *limits]
    found = subprocess.run(
        [sys.executable, "-m", "takeaways", *arguments], capture_output=True, text=True
    )
    assert ids(found.stdout.splitlines()) == ["a0", "a2"]
    assert found.stderr == f"takeaways: {source}, line 2: {_TOO_LONG}\n"
    assert found.returncode == 1


@needs_pipes
def test_batch_of_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "in.jsonl")
    with pytest.raises(OptionError, match="give it on standard input"):
        run(tmp_path / "in.jsonl", tmp_path / "out.jsonl", Job("lead"))


def test_limits_are_no_part_of_what_a_run_is_compared_by() -> None:
    assert Job("lead", article_timeout=1, article_memory=2).identity() == Job("lead").identity()
    with pytest.raises(OptionError):
        Job("lead", article_timeout=-1)
