"""Workers that die, run out of memory or are killed, and articles that cause it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from threading import Thread

import psutil
import pytest

from summarize.batch import Job, run
from tests.summarize.batch.conftest import ROOT, command, errors_file, ids, wait_until, write


def _outcome(source: Path, out: Path, method: str, **more) -> tuple[list[str], dict[str, str]]:
    run(source, out, Job(method), **more)
    errors = errors_file(out)
    lines = errors.read_text().splitlines() if errors.exists() else []
    reasons = {one["id"]: one["reason"] for one in map(json.loads, lines)}
    return ids(out.read_text().splitlines()), reasons


def test_output_is_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 150, {70: "BROKEN"})
    outs = [tmp_path / f"{workers}.jsonl" for workers in (1, 2, 3)]
    for workers, out in enumerate(outs, 1):
        run(source, out, Job("ranker"), workers=workers)
    assert len({out.read_bytes() for out in outs}) == 1


def test_articles_that_kill_workers_become_failures(tmp_path: Path, trouble: str) -> None:
    source = write(tmp_path / "in.jsonl", 80, {7: "KILL", 8: "KILL", 50: "CRASH"})
    done, reasons = _outcome(source, tmp_path / "out.jsonl", trouble, workers=2)
    assert done == [f"a{n}" for n in range(80) if n not in (7, 8, 50)]
    assert reasons == {
        "a7": "ends the worker: SIGKILL, as when memory runs out",
        "a8": "ends the worker: SIGKILL, as when memory runs out",
        "a50": "ends the worker: SIGABRT",
    }


def test_command_survives_its_workers(tmp_path: Path, trouble: str) -> None:
    words = dict.fromkeys(range(0, 150, 50), "KILL")
    source = write(tmp_path / "in.jsonl", 150, words)
    arguments = command(source, tmp_path / "out.jsonl", "-m", trouble, "--workers", "2")
    found = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 1, found.stderr
    assert "147 articles summarized, 3 failed" in found.stderr


def test_article_whose_worker_dies_once_is_tried_again(tmp_path: Path, trouble: str) -> None:
    source = write(tmp_path / "in.jsonl", 40, {20: "ONCE"})
    done, reasons = _outcome(source, tmp_path / "out.jsonl", trouble, workers=1)
    assert done == [f"a{n}" for n in range(40)]
    assert reasons == {}


def test_workers_killed_from_outside_change_nothing(tmp_path: Path, trouble: str) -> None:
    # The last is held, so that the strike finds the run going on, however late it comes.
    source = write(tmp_path / "in.jsonl", 300, {299: "HOLD"})
    go = Path(os.environ["GO"])
    go.touch()
    whole, killed = tmp_path / "whole.jsonl", tmp_path / "killed.jsonl"
    run(source, whole, Job(trouble), workers=2)
    go.unlink()
    struck: list[int] = []

    def strike() -> None:
        me = psutil.Process()
        part = killed.with_name("killed.jsonl.part")
        wait_until(lambda: part.exists() and part.stat().st_size)
        for child in me.children():
            if "spawn_main" in " ".join(child.cmdline()):
                child.kill()
                struck.append(child.pid)
                break
        go.touch()

    thread = Thread(target=strike)
    thread.start()
    run(source, killed, Job(trouble), workers=2)
    thread.join()
    assert len(struck) == 1
    assert killed.read_bytes() == whole.read_bytes()


def test_article_that_needs_too_much_memory_fails_alone(tmp_path: Path, trouble: str) -> None:
    pytest.importorskip("resource")
    source = write(tmp_path / "in.jsonl", 40, {20: "MEMORY"})
    done, reasons = _outcome(source, tmp_path / "out.jsonl", trouble, workers=1, worker_memory=2000)
    assert len(done) == 39
    assert reasons == {"a20": "there is not enough memory for this article"}


def test_model_gives_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 40)
    outs = [tmp_path / f"{workers}.jsonl" for workers in (1, 2)]
    for workers, out in enumerate(outs, 1):
        run(source, out, Job("abstractive", {"count": 2}), workers=workers)
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert '"model": "writer"' in outs[0].read_text()
