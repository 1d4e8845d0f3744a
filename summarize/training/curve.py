"""A chart of the losses and scores of a training run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any


def draw_curve(history: Sequence[dict[str, Any]], file: Path) -> None:
    """Draw the losses and ROUGE-1 F by step.

    Args:
        history: from ``fine_tune``.
        file: the PNG file to write.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    losses = figure.add_subplot()
    losses.set_xlabel("step")
    losses.set_ylabel("loss")
    for name, label in (("loss", "training"), ("eval_loss", "validation")):
        losses.plot(*_points(history, name), label=label)
    scores = losses.twinx()
    scores.set_ylabel("ROUGE-1 F")
    scores.plot(*_points(history, "eval_rouge"), "o-", color="tab:green", label="ROUGE")
    lines = [*losses.get_lines(), *scores.get_lines()]
    losses.legend(lines, [str(line.get_label()) for line in lines])
    figure.savefig(file)


def _points(history: Sequence[dict[str, Any]], name: str) -> tuple[list[int], list[float]]:
    """Return the steps at which a value was logged, and the values."""
    entries = [entry for entry in history if name in entry]
    return [entry["step"] for entry in entries], [entry[name] for entry in entries]
