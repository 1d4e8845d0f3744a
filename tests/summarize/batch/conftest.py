"""Articles, a method that fails in every way on demand, and the command as a process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from summarize.method_registry import _BUILT_IN
from summarize.registry import Registry
from takeaways.program import main
from tests.commands import run_in_process

ROOT = Path(__file__).parents[3]
GENEROUS = 300.0  # seconds; only what never comes takes so long, however slow the machine is

# A method of another package: what stands in the text is what happens.
_TROUBLE = """
import os, signal, time
from pathlib import Path
from summarize.method_registry import load_method

lead = load_method("lead")

def trouble(articles, options):
    for article in articles:
        if "KILL" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "CRASH" in article.text:
            os.abort()
        if "ONCE" in article.text and not Path(os.environ["ONCE"]).exists():
            Path(os.environ["ONCE"]).touch()
            os._exit(3)
        if "RAISE" in article.text:
            raise LookupError("no such thing")
        if "MEMORY" in article.text:
            bytearray(4 << 30)
        while "HOLD" in article.text and not Path(os.environ["GO"]).exists():
            time.sleep(0.01)
        if "SLOW" in article.text and not Path(os.environ["GO"]).exists():
            time.sleep(0.02)
    return lead(articles, options)
"""


def install_trouble(folder: Path, patch: pytest.MonkeyPatch) -> str:
    """Install a package with the method ``trouble`` where every process finds it."""
    package = folder / "packages"
    about = package / "trouble-1.dist-info"
    about.mkdir(parents=True)
    (package / "troublesome.py").write_text(_TROUBLE)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: trouble\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[takeaways.methods]\ntrouble = troublesome:trouble\n")
    patch.setenv("PYTHONPATH", str(package))  # of commands
    patch.syspath_prepend(package)  # of this process and its workers
    patch.setattr(
        "summarize.method_registry._METHODS", Registry("method", "takeaways.methods", _BUILT_IN)
    )
    patch.setenv("ONCE", str(folder / "once"))
    patch.setenv("GO", str(folder / "go"))  # an article that says HOLD waits until it is there
    return "trouble"


@pytest.fixture
def trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Install the method ``trouble`` for a test."""
    return install_trouble(tmp_path, monkeypatch)


def text(number: int, word: str = "voted") -> str:
    """Return an article of a few sentences."""
    return (
        f"The council of town {number} {word} for a wall. It will cost the town {number} million. "
        "Boats object to the plan. Voters will have a say in May."
    )


def write(path: Path, count: int, words: dict[int, str] | None = None) -> Path:
    """Write articles, with words that make trouble where they are to; and bad records."""
    words = words or {}
    lines = [
        "{broken"
        if words.get(number) == "BROKEN"
        else json.dumps({"id": f"a{number}", "text": text(number, words.get(number, "voted"))})
        for number in range(count)
    ]
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def wait_until(done: Callable[[], Any]) -> None:
    """Wait for what another process or thread does."""
    end = time.monotonic() + GENEROUS
    while not done():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)


def command(*arguments: str | Path) -> list[str]:
    """Return the command line of ``takeaways batch``."""
    return [sys.executable, "-m", "takeaways", "batch", *map(str, arguments)]


def batch(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run ``takeaways batch`` to its end in this process; its workers are processes."""
    return run_in_process(main, "batch", *arguments, stdin=stdin)


def ids(lines: Iterable[str]) -> list[str]:
    """Return the ids of records."""
    return [json.loads(line)["id"] for line in lines]


def json_lines(path: Path) -> list:
    """Return the values in a file of JSON lines."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def records_of(out: Path) -> list:
    """Return the records in OUT of either format."""
    return pq.read_table(out).to_pylist() if out.suffix == ".parquet" else json_lines(out)


def errors_file(out: Path) -> Path:
    """Return the path of the failures beside OUT."""
    return out.with_name(f"{out.name}.errors.jsonl")
