"""Command-line options that the training scripts share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Train = Annotated[str, typer.Argument(help="Articles with references, to train on.")]
Validation = Annotated[
    str, typer.Argument(help="Other articles with references, for the validation loss.")
]
Out = Annotated[Path, typer.Option(help="Folder for the trained weights.")]
Work = Annotated[Path, typer.Option(help="Folder for caches and checkpoints.")]
Base = Annotated[Path | None, typer.Option(help="Folder of a BERT checkpoint. Default: MiniLM-L6.")]
Sample = Annotated[float, typer.Option(help="Share of the articles to use, from 0 to 1.")]
Steps = Annotated[int, typer.Option(help="Training steps between checkpoints.")]
Device = Annotated[str, typer.Option(help="auto, or cpu to leave a GPU unused.")]
