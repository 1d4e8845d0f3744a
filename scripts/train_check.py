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
    from checking.training import train_check
    from ranking.export import write_checksums

    train_check(file, out, folds)
    write_checksums(out)


if __name__ == "__main__":
    typer.run(main)
