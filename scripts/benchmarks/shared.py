"""Paths and the console that the benchmarks share."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "articles"

console = Console(width=120)
