"""``takeaways convert``: convert a checkpoint for CTranslate2."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarize.cli.console import Progress, say
from summarize.cli.options import Language, Offline, Revision
from summarize.options import Quantization


def convert(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="Folder, or name on the hub.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder to write.")],
    quantization: Annotated[Quantization, typer.Option(help="Of the weights.")] = "int8",
    revision: Revision = None,
    offline: Offline = False,
    language: Language = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Convert a checkpoint for the engine ctranslate2, which needs no torch."""
    from summarize.errors import TakeawaysError

    with Progress() as progress, progress.listening():
        try:
            from summarize.seq2seq.convert import convert as write
            from summarize.seq2seq.hub import find_checkpoint

            folder = find_checkpoint(model, revision, offline)
            progress.at(f"converting {model}", 0, 1)
            write(folder, out, model, quantization=quantization, language=language, force=force)
        except TakeawaysError as error:
            raise typer.BadParameter(str(error)) from None
    say(f"{out} is ready: takeaways FILE --method abstractive --model {out}")
