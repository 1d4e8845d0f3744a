"""Train the learned check of bullets: are they supported, and are they whole sentences?

Needs bullets that were judged beside their articles. It prints how well the model tells sound
bullets from others, by cross-validation over the articles, and writes the weights.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def main(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON Lines: document, bullets: text, supported, whole, written by a model."
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder of the weights.")] = Path("summarize/models"),
    folds: int = 5,
) -> None:
    from benchmarks.classification import roc_auc
    from checking.training import QUESTIONS, fit, held_out_log_odds, read_bullets, write_weights
    from ranking.export import write_checksums

    from summarize.grounding.support import WEIGHTS

    bullets = read_bullets(file)
    held_out = held_out_log_odds(bullets, folds)
    is_ours = bullets.is_written & ~bullets.is_sentence
    for kind, rows in (("bullets of models", is_ours), ("sentences", bullets.is_sentence)):
        for log_odds, model in zip(held_out, ("any bullets", "written bullets"), strict=True):
            for question, labels in enumerate(bullets.labels[rows].T):
                auc = roc_auc(log_odds[rows, question], labels > 0)
                typer.echo(f"{kind}, models for {model}, {QUESTIONS[question]}: ROC-AUC {auc:.3f}")
    write_weights(fit(bullets), bullets.names, out / WEIGHTS)
    write_checksums(out)


if __name__ == "__main__":
    typer.run(main)
