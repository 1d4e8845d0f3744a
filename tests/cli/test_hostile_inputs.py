"""Files made to break the command: each costs one line, and no command ends with a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from summarize.reading import named_pipes
from takeaways.program import main
from tests.commands import ROOT, needs_pipes, run_in_process

ARTICLE = str(ROOT / "data" / "articles" / "05-cup-final.txt")
DEEP = "[" * 200_000


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Return a folder with a link to itself and JSON that no parser can follow."""
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "loop.jsonl").symlink_to("loop.jsonl")
    (tmp_path / "deep.json").write_text(DEEP)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text(DEEP)
    shutil.copy(ARTICLE, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "source"),
    [
        (["loop"], "loop"),
        (["deep.json"], "deep.json"),
        (["references", "loop.jsonl"], "loop.jsonl"),
        ([ARTICLE, "--frequencies", "deep.json"], "deep.json"),
        (["batch", "loop", "out.jsonl"], "loop"),
        (["batch", "deep.json", "out.jsonl"], "out.jsonl.errors.jsonl"),
        (["eval", "loop.jsonl", "--method", "lead"], "loop.jsonl"),
        (["report", "run"], "run.json"),
        (["compare", "loop", "run"], "loop"),
    ],
)
def test_a_hostile_input_is_one_line(arguments: list[str], source: str, hostile: Path) -> None:
    found = run_in_process(main, *arguments, folder=hostile)
    assert found.returncode in (1, 2)
    last = found.stderr.splitlines()[-1]
    assert last.startswith("takeaways: ")
    assert source in last


def test_a_folder_with_links_to_themselves_is_summarized_without_them(hostile: Path) -> None:
    found = run_in_process(main, "batch", ".", "loop.jsonl", "--method", "lead", folder=hostile)
    assert found.returncode == 1
    assert "1 article summarized" in found.stderr
    assert len((hostile / "loop.jsonl").read_text().splitlines()) == 1


@needs_pipes
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["pipe"], "wrote to"),
        (["pipe", "--format", "jsonl", "--keep", "section"], "wrote to"),
        (["references", "pipe"], "wrote to"),
        ([ARTICLE, "--frequencies", "pipe"], "wrote to"),
        ([ARTICLE, "--method", "pipe.py:longest"], "is a pipe"),
        (["batch", "pipe", "out.jsonl"], "is a pipe"),
        (["batch", "*pipe", "out.jsonl"], "nothing could be summarized"),
        (["eval", "pipe", "--method", "lead"], "wrote to"),
        (["eval", ARTICLE, "--predictions", "mine=pipe.jsonl"], "wrote to"),
        (["eval", ARTICLE, "--predictions", "mine=pipe.txt"], "wrote to"),
        (["report", "run"], "is a pipe"),
    ],
)
def test_a_pipe_that_nobody_writes_to_is_one_line(
    arguments: list[str], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named_pipes, "_WRITER_SECONDS", 0.1)
    (tmp_path / "run").mkdir()
    for name in ("pipe", "pipe.jsonl", "pipe.py", "pipe.txt", "run/run.json"):
        os.mkfifo(tmp_path / name)
    found = run_in_process(main, *arguments, folder=tmp_path)
    assert found.returncode in (1, 2)
    assert reason in found.stderr.splitlines()[-1]


@needs_pipes
def test_pipes_of_the_shell_are_read_as_streams() -> None:
    bullets = run_in_process(main, ARTICLE, "-m", "extractive").stdout
    command = f"{sys.executable} -m takeaways <(cat {ARTICLE}) -m extractive --format json"
    found = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for bullet in bullets.splitlines():
        assert bullet.removeprefix("- ") in found.stdout
