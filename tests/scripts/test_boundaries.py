"""Tests of boundary scores against counts made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.benchmarks.boundaries import read_gold, score_boundaries


def test_counts_and_scores() -> None:
    gold = [["One.", " Two.", " Three."], ["Alone."]]
    score = score_boundaries(
        gold, lambda text: ["One.", "Two. Th", "ree."] if "One" in text else [text]
    )
    assert (score.correct, score.wrong, score.missed) == (1, 1, 1)
    assert (score.precision, score.recall, score.f1) == pytest.approx((0.5, 0.5, 0.5))


def test_read_gold(tmp_path: Path) -> None:
    path = tmp_path / "gold.txt"
    path.write_text("# comment\n\nOne.¦ Two.\nAlone.\n", "utf-8")
    assert read_gold(path) == [["One.", " Two."], ["Alone."]]
