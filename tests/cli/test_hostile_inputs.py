"""Files made to break the command: each costs one line, and no command ends with a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from takeaways.program import main
from tests.commands import ROOT, run_in_process

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
