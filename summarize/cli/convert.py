"""``takeaways convert``: convert a checkpoint for CTranslate2."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarize.cli.messages import errors_as_messages, say
from summarize.cli.options import Offline, Revision
from summarize.cli.progress_line import ProgressLine
from summarize.options import Quantization
from summarize.runtime.progress import report_progress


def convert(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="Checkpoint: a folder, or a name on the hub.")
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for the converted model.")],
    quantization: Annotated[
        Quantization, typer.Option(help="Number format of the weights.")
    ] = "int8",
    revision: Revision = None,
    offline: Offline = False,
    language: Annotated[
        str | None, typer.Option(help="Language that a multilingual model writes, e.g. en.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace OUT if it is a converted model.")
    ] = False,
) -> None:
    """Convert a checkpoint for use without torch, by the engine ctranslate2.

    Examples:
        takeaways convert facebook/bart-large-cnn bart-int8
        takeaways article.html --method abstractive --model bart-int8
    """
    from summarize.errors import TakeawaysError

    with ProgressLine() as line, line.listening(), errors_as_messages(usage=TakeawaysError):
        from summarize.seq2seq.convert import convert as write
        from summarize.seq2seq.hub import find_checkpoint

        folder = find_checkpoint(model, revision, offline)
        report_progress(f"converting {model}", 0, 1)
        write(folder, out, model, quantization=quantization, language=language, force=force)
    say(f"{out} is ready: takeaways FILE --method abstractive --model {out}")
