"""The program ``takeaways``: the commands of ``summarize`` and ``eval`` in one.

Results go to stdout; messages and progress to stderr.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import warnings
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from eval.cli.compare import compare
from eval.cli.evaluate import evaluate
from eval.cli.metrics import metrics
from eval.cli.report import report
from summarize.cli.batch import batch
from summarize.cli.convert import convert
from summarize.cli.frequencies import frequencies
from summarize.cli.messages import FAILED, say
from summarize.cli.methods import methods
from summarize.cli.references import references
from summarize.cli.summarize import summarize
from takeaways.serve import serve
from takeaways.train import train


class SummarizeByDefault(TyperGroup):
    """Group of commands in which ``takeaways FILE`` means ``takeaways summarize FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put ``summarize`` first if the first argument is not the name of a command."""
        if args and args[0] not in {*self.commands, "--help", "--version"}:
            args = ["summarize", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=SummarizeByDefault,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Key takeaways from articles: exactly N distinct bullets, each with its evidence. "
    "'takeaways FILE' means 'takeaways summarize FILE'.",
)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    if version:
        from summarize.version import __version__

        print(f"takeaways {__version__}")
        raise typer.Exit


for command in (summarize, batch, convert, references, methods, frequencies):
    app.command()(command)
app.command("eval")(evaluate)
for command in (report, compare, train, serve, metrics):
    app.command()(command)


def main() -> None:
    """Run the command. If the reader of its output closes the pipe, it ends without a message."""
    warnings.showwarning = lambda message, *_: say(" ".join(str(message).split()))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        app(prog_name="takeaways")
    except OSError as error:
        say(f"the output could not be written: {error.strerror}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
