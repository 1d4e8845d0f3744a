"""Paths, the console and small steps that the benchmarks share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from summarize import Article, Summarizer

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "articles"
SCRIPT = ROOT / "scripts" / "benchmark.py"

console = Console(width=120)


def summarize_all(summarizer: Summarizer, texts: Iterable[str]) -> None:
    """Read and summarize texts, one by one."""
    for text in texts:
        summarizer(Article.from_text(text))


def run_script(*arguments: str) -> str:
    """Run ``benchmark.py`` in a process of its own; return what it prints."""
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
