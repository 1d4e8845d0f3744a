"""Command-line options that the training scripts share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Train = Annotated[str, typer.Argument(help="articles with references to learn from")]
Validation = Annotated[str, typer.Argument(help="others, to watch the loss on")]
Out = Annotated[Path, typer.Option(help="folder for the weights")]
Work = Annotated[Path, typer.Option(help="folder for caches and checkpoints")]
Base = Annotated[Path | None, typer.Option(help="folder of a BERT; else MiniLM-L6")]
Sample = Annotated[float, typer.Option(help="share of the articles")]
Steps = Annotated[int, typer.Option(help="steps between checkpoints")]
Device = Annotated[str, typer.Option(help="auto, or cpu to pass over a GPU")]
