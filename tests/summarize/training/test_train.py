"""Fine-tuning changes what a checkpoint writes, and resumes an interrupted run."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from summarize import Summarizer, read_articles
from tests.cli.test_eval_cli import run
from tests.summarize.seq2seq import checkpoints, copying

STEPS = 20


@pytest.fixture(scope="module")
def liar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copying.build_once(tmp_path_factory, lies=True)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles whose takeaways are their sentences."""
    draw = random.Random(1)
    file = tmp_path_factory.mktemp("data") / "articles.jsonl"
    with file.open("w") as out:
        for number in range(120):
            found = copying.sentences(draw, 3)
            row = {"id": f"a{number}", "text": " ".join(found), "takeaways": found}
            out.write(json.dumps(row) + "\n")
    return file


def train(articles: Path, base: Path, out: Path, *more: str) -> list[dict[str, float]]:
    """Train by the command line; return the history."""
    given = ("train", str(articles), str(out), "--base", str(base), "--device", "cpu")
    sizes = ("--batch-size", "16", "--rate", "0.003", "--steps", str(STEPS))
    done = run(*given, *sizes, *more)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert f"{out} is ready" in done.stderr
    lines = (out / "checkpoints" / "history.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_training_changes_what_a_model_writes_and_resumes(
    liar: Path, articles: Path, tmp_path: Path
) -> None:
    out = tmp_path / "honest"
    text = "Anna opened the mill in Brill. Ben sold the bridge in Garth. Cora moved it to Iden."
    asked = {"count": 3, "guard": False, "engine": "transformers"}
    before = Summarizer("abstractive", model=liar, **asked)(text)
    assert all("Zelda" in item.text for item in before)
    first = train(articles, liar, out, "--epochs", "2", "--task", "both")
    again = train(articles, liar, out, "--epochs", "3", "--task", "both")

    assert again[: len(first) - 1] == first[:-1]  # it went on where it was
    rouge = [entry["eval_rouge"] for entry in again if "eval_rouge" in entry]
    assert rouge[-1] > rouge[0]
    assert (out / "curve.png").read_bytes().startswith(b"\x89PNG")
    config = json.loads((out / "config.json").read_text())
    assert "rewriting" in config["task_specific_params"]
    told = [item.text for item in Summarizer("abstractive", model=out, **asked)(text)]
    assert not any("Zelda" in one for one in told)


def test_a_short_run_is_evaluated_once(liar: Path, articles: Path, tmp_path: Path) -> None:
    history = train(articles, liar, tmp_path / "out", "--limit", "8", "--epochs", "1")
    assert [entry["step"] for entry in history if "eval_rouge" in entry] == [1]


def test_articles_without_examples_are_refused(liar: Path, tmp_path: Path) -> None:
    file = tmp_path / "bare.jsonl"
    file.write_text(
        json.dumps({"text": "Anna opened the mill.", "takeaways": ["Nobody came."]}) + "\n"
    )
    done = run("train", str(file), str(tmp_path / "out"), "--base", str(liar))
    assert done.returncode != 0
    assert "has no examples: it needs articles with takeaways" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif("TRAINING" not in os.environ, reason="TRAINING names no folder of data")
def test_training_on_one_percent(tmp_path: Path) -> None:
    base = checkpoints.build("bart", tmp_path / "base")
    data, others = (
        Path(os.environ["TRAINING"]) / f"cnndm_{part}.jsonl.xz" for part in ("train", "val")
    )
    given = ("--limit", "378", "--epochs", "1", "--task", "both", "--validation", str(others))
    history = train(data, base, tmp_path / "out", *given)
    losses = [entry["loss"] for entry in history if "loss" in entry]
    assert losses[-1] < losses[0]
    found = Summarizer("hybrid", model=tmp_path / "out")(next(read_articles(others)))
    assert len(found) == 4
