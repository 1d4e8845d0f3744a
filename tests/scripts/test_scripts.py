"""Tests of the scripts, run as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "articles"


def _run(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


def test_summarize_batch(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    run = _run("summarize_batch.py", SAMPLES, out, "--method", "lexrank", "--count", "3")
    assert run.returncode == 0, run.stderr
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(rows) == 24
    assert all(row["method"] == "lexrank" and len(row["takeaways"]) == 3 for row in rows)
    assert "24 articles summarized, 0 failed" in run.stderr


def test_summarize_batch_continues_after_a_bad_record(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    good = json.dumps({"text": "The council voted for a wall. It will cost 46 million."})
    source.write_text(f"{good}\n{{broken\n{good}\n")
    run = _run("summarize_batch.py", source, tmp_path / "out.jsonl")
    assert run.returncode == 1
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 2
    assert "line 2: is not valid JSON" in run.stderr
    assert "Traceback" not in run.stderr


def test_summarize_batch_exits_with_2_for_a_wrong_option(tmp_path: Path) -> None:
    run = _run("summarize_batch.py", SAMPLES, tmp_path / "no" / "out.jsonl")
    assert run.returncode == 2
    assert "cannot be written" in run.stderr
    assert _run("summarize_batch.py", SAMPLES, tmp_path / "o", "--method", "x").returncode == 2


def test_summarize_batch_keeps_an_existing_file_on_an_error(tmp_path: Path) -> None:
    path = tmp_path / "io.jsonl"
    path.write_text(json.dumps({"text": "The council voted for a wall."}) + "\n")
    before = path.read_text()
    assert _run("summarize_batch.py", path, path).returncode == 2
    assert _run("summarize_batch.py", tmp_path / "nope", path).returncode == 1
    assert path.read_text() == before


def test_the_demo_fits_on_one_screen() -> None:
    run = _run("demo.py")
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) <= 70
    assert run.stdout.count("\n- ") == 5 * 4  # of the editor and three methods
    assert "evidence [" in run.stdout
    for method in ("lead", "textrank", "lexrank", "extractive", "hybrid", "oracle"):
        assert f"\n {method} " in run.stdout


def test_sentences_benchmark() -> None:
    run = _run("benchmark.py", "sentences")
    assert run.returncode == 0, run.stderr
    assert "takeaways" in run.stdout


def test_compare_methods(tmp_path: Path) -> None:
    run = _run("compare_methods.py", SAMPLES, "--method", "lexrank", "--limit", "3")
    assert run.returncode == 0, run.stderr
    assert "| lexrank |" in run.stdout
