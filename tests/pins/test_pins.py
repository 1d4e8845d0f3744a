"""Pins: the output of every front end, held still while the code behind it changes.

A failure says that behaviour changed. If it changed on purpose, look at the difference, then write
the pins again with ``REGOLD=1 pytest tests/pins``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from numpy._core._multiarray_umath import __cpu_features__  # numpy.show_config only prints it
from typer.main import get_command
from typer.testing import CliRunner

from summarize import Summarizer, batch, methods, read_articles
from summarize.batch import Job
from summarize.web.app import ServerSettings, create_app
from takeaways.program import app
from takeaways.serve import takeaway_matcher

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "data" / "articles"
# Arithmetic in int8 rounds differently without these instructions, which can tip a close choice.
HAS_VNNI = __cpu_features__.get("AVX512_ICL", False)
INT8_METHODS = {"extractive", "ranker", "hybrid", "hybrid seq2seq", "abstractive"}
OPTIONS: dict[str, dict[str, Any]] = {"hybrid seq2seq": {"rewriter": "seq2seq"}}
COMMANDS = ["", *sorted(get_command(app).commands)]  # type: ignore[attr-defined]
MEASURED = ("milliseconds", "megabytes")  # differ from run to run


def check(name: str, found: str) -> None:
    """Compare with a pin, or write it."""
    pin = HERE / name
    if os.environ.get("REGOLD"):
        pin.parent.mkdir(exist_ok=True)
        pin.write_text(found, "utf-8")
    assert found == pin.read_text("utf-8")


@pytest.mark.parametrize("method", [*methods(), "hybrid seq2seq"])
def test_takeaways_of_the_samples(method: str) -> None:
    if method in INT8_METHODS and not HAS_VNNI:
        pytest.skip("the pins of int8 models were made with AVX-512 VNNI")
    summarizer = Summarizer(method.split()[0], **OPTIONS.get(method, {}))
    lines = []
    for takeaways in summarizer.batch(read_articles(SAMPLES)):
        fields = _rounded(takeaways.to_dict())
        digest = hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()
        lines.append(f"{digest[:16]} {takeaways.article_id}\n")
    check(f"methods/{method.replace(' ', '-')}.txt", "".join(lines))


def _rounded(value: Any) -> Any:
    """Round floats to six places: sums may differ beyond that between processors."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value


@pytest.mark.skipif(not HAS_VNNI, reason="the pins of int8 models were made with AVX-512 VNNI")
def test_evaluation_of_the_samples() -> None:
    arguments = ["eval", str(SAMPLES), "--method", "lead,lexrank,ranker,hybrid", "--format", "csv"]
    run = CliRunner().invoke(app, arguments)
    assert run.exit_code == 0
    rows = [row for row in csv.reader(io.StringIO(run.stdout)) if row[1] not in MEASURED]
    check("evaluation.csv", "".join(f"{','.join(map(_short, row))}\n" for row in rows))


def _short(cell: str) -> str:
    try:
        return format(float(cell), ".6f")
    except ValueError:
        return cell


def test_batch_of_the_samples(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    batch.run(SAMPLES, out, Job("tiny"), workers=2)
    check("batch.txt", hashlib.sha256(out.read_bytes()).hexdigest() + "\n")


def test_openapi() -> None:
    document = create_app(ServerSettings(matcher=takeaway_matcher())).openapi()
    check("openapi.json", json.dumps(document, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("command", [*COMMANDS, "summarize models"])
def test_help(command: str) -> None:
    name, _, page = command.partition(" ")
    arguments = [*name.split(), f"--help-{page}" if page else "--help"]
    run = CliRunner().invoke(app, arguments, prog_name="takeaways")
    assert run.exit_code == 0
    check(f"help/{command.replace(' ', '-') or 'takeaways'}.txt", run.stdout)
