"""The house rules that a machine can check: docstrings, and how much stands at the top."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("summarize", "eval", "takeaways", "scripts")
FILES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
RIDDLES = ("What", "How", "That", "Whether", "Why", "Where", "Who")
MAX_AT_THE_TOP = 12  # modules of a package: a reader takes them in at a glance


def _docstrings(path: Path) -> Iterator[tuple[int, str]]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, documented) and (text := ast.get_docstring(node)):
            yield getattr(node, "lineno", 1), text


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_docstrings_open_with_a_verb_or_a_noun(path: Path) -> None:
    riddles = [
        f"line {line}: {text.splitlines()[0]}"
        for line, text in _docstrings(path)
        if text.split()[0].strip("*`,:") in RIDDLES
    ]
    assert not riddles


@pytest.mark.parametrize("package", ["summarize", "eval", "takeaways"])
def test_few_modules_at_the_top(package: str) -> None:
    assert len([*(ROOT / package).glob("*.py")]) <= MAX_AT_THE_TOP
