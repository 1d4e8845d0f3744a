"""Methods that need a model, by command and script."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from takeaways.program import main
from tests.commands import run_in_process
from tests.summarize.seq2seq.copying import sentences

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "articles" / "05-cup-final.txt"


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """More only wait for each other over a model so small, for minutes if others compute."""
    threads = torch.get_num_threads()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        torch.set_num_threads(1)
        yield
        torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records that the copier can copy, one that is empty among them, with references."""
    lines = [sentences(random.Random(seed), 6) for seed in range(5)]
    records = [
        {"id": str(n), "text": " ".join(some), "takeaways": some[:2]}
        for n, some in enumerate(lines)
    ]
    records.insert(2, {"id": "empty", "text": "", "takeaways": ["Nothing."]})
    path = tmp_path_factory.mktemp("data") / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def _run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    variables = {"XDG_CACHE_HOME": str(folder / "cache"), "COLUMNS": "300"}
    if arguments[:2] == ("-m", "takeaways"):
        return run_in_process(main, *map(str, arguments[2:]), environment=variables)
    environment = {**os.environ, **variables}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)


@pytest.mark.parametrize("method", ["abstractive", "hybrid"])
def test_command(method: str, copier: Path, articles: Path, tmp_path: Path) -> None:
    asked = ("-m", method, "--model", copier, "-n", "2", "-f", "jsonl", "--batch-size", "2")
    run = _run(tmp_path, "-m", "takeaways", articles, *asked)
    assert run.returncode == 1
    lines = run.stderr.splitlines()
    told = [line for line in lines if line.startswith("takeaways: ")]  # the rest is progress
    assert len(told) == 2
    assert any("articles.jsonl, line 3" in line for line in told)
    assert any("a model wrote these bullets" in line for line in told)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [one["id"] for one in found] == ["0", "1", "2", "3", "4"]
    texts = {r["id"]: r["text"] for r in map(json.loads, articles.read_text().splitlines())}
    for one in found:
        assert one["model"] == str(copier)
        assert [item["text"] in texts[one["id"]] for item in one["takeaways"]] == [True, True]
        assert [item["flags"] for item in one["takeaways"]] == [[], []]


def test_options_reach_the_model(copier: Path, articles: Path, tmp_path: Path) -> None:
    asked = ("--model", copier, "--engine", "transformers", "--device", "cpu", "--num-beams", "1")
    more = ("--length-penalty", "0.5", "--no-repeat-ngram", "0", "--guard", "off", "-n", "1")
    run = _run(tmp_path, "-m", "takeaways", articles, "-m", "abstractive", *asked, *more)
    assert run.stdout.count("\n- ") == 5
    assert not (tmp_path / "cache").exists()  # nothing was converted
    wrong = _run(tmp_path, "-m", "takeaways", articles, "-m", "abstractive", "--guard", "perhaps")
    assert wrong.returncode == 2


def test_built_in_model_is_the_default(tmp_path: Path) -> None:
    for asked in (("abstractive",), ("hybrid", "--rewriter", "seq2seq")):
        run = _run(tmp_path, "-m", "takeaways", SAMPLE, "--format", "json", "--method", *asked)
        (found,) = json.loads(run.stdout)
        assert found["model"] == "writer"
        assert len({item["text"] for item in found["takeaways"]}) == 4
        assert not all("extractive" in item["flags"] for item in found["takeaways"])


def test_batch_script(copier: Path, articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    asked = ("--method", "hybrid", "--model", copier, "--count", "2")
    run = _run(tmp_path, "scripts/summarize_batch.py", articles, out, *asked)
    assert "5 articles summarized, 1 failed" in run.stderr
    assert all(len(json.loads(line)["takeaways"]) == 2 for line in out.read_text().splitlines())


def test_evaluation(copier: Path, articles: Path, tmp_path: Path) -> None:
    asked = ("--method", "all", "--model", copier, "--out", tmp_path / "run", "--format", "json")
    run = _run(tmp_path, "-m", "takeaways", "eval", articles, *asked)
    assert "abstractive" in run.stdout
    made = (tmp_path / "run" / "predictions" / "hybrid.jsonl").read_text().splitlines()
    assert len(made) == 5
    again = _run(tmp_path, "-m", "takeaways", "eval", articles, *asked, "--num-beams", "1")
    assert again.returncode == 2  # other options are another run


def test_convert(copier: Path, tmp_path: Path) -> None:
    out = tmp_path / "converted"
    run = _run(tmp_path, "-m", "takeaways", "convert", copier, out, "--quantization", "float32")
    assert run.returncode == 0, run.stderr
    used = _run(tmp_path, "-m", "takeaways", SAMPLE, "-m", "hybrid", "--model", out, "-n", "2")
    assert used.stdout.count("- ") == 2
    again = _run(tmp_path, "-m", "takeaways", "convert", copier, out)
    assert again.returncode == 2
    assert "already exists" in again.stderr
