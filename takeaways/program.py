"""The program ``takeaways``: the commands of ``summarize`` and ``eval`` in one.

Results go to stdout; messages and progress to stderr.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.cli.compare import compare
from eval.cli.evaluate import evaluate
from eval.cli.metrics import metrics
from eval.cli.report import report
from summarize.cli.batch import batch
from summarize.cli.cache import cache
from summarize.cli.command import CONTEXT_SETTINGS, HELP_NAMES, Command, Group
from summarize.cli.convert import convert
from summarize.cli.frequencies import frequencies
from summarize.cli.messages import FAILED, say
from summarize.cli.methods import methods
from summarize.cli.references import references
from summarize.cli.summarize import summarize
from summarize.errors import ReadError, closest
from summarize.runtime.error_throttle import ErrorThrottle, source_and_reason
from takeaways.serve import serve
from takeaways.train import train

_WRONG_USAGE = 2  # exit code, as click has it


class SummarizeByDefault(Group):
    """Group of commands in which ``takeaways FILE`` means ``takeaways summarize FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put ``summarize`` first if the first argument is not the name of a command.

        Raises:
            typer.BadParameter: the first argument is no file, and looks like a command.
        """
        if not args:
            print(ctx.get_help(), file=sys.stderr)
            raise typer.Exit(_WRONG_USAGE)
        if args[0] == "help" and not Path("help").exists():
            args = [*args[1:2], "--help"]
        if args[0] not in {*self.commands, *HELP_NAMES, "--version"}:
            _check_file_or_command(args[0], self.commands)
            args = ["summarize", *args]
        return super().parse_args(ctx, args)


def _check_file_or_command(word: str, commands: Iterable[str]) -> None:
    """Raise an error if a word is no file and looks like the name of a command."""
    if not word.replace("-", "").isalpha() or word.startswith("-") or Path(word).exists():
        return
    nearest = closest(word, commands)
    if nearest is not None:
        raise typer.BadParameter(
            f"there is no command {word!r} and no file of that name: did you mean {nearest!r}?"
        )


app = typer.Typer(
    cls=SummarizeByDefault,
    context_settings=CONTEXT_SETTINGS,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def _program(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True)
    ] = False,
) -> None:
    """Key takeaways from articles: exactly N distinct bullets, each with its evidence.

    'takeaways FILE' means 'takeaways summarize FILE'; 'takeaways COMMAND --help' explains a
    command.

    Examples:
        takeaways article.html --count 3
        takeaways news/ --method hybrid --format jsonl
        takeaways eval news/ --method lead,lexrank,hybrid
    """
    if version:
        from summarize.version import __version__

        print(f"takeaways {__version__}")
        raise typer.Exit


_COMMANDS: dict[str, dict[str, Callable[..., None]]] = {
    "Make takeaways": {"summarize": summarize, "batch": batch, "serve": serve},
    "Read what is there": {"references": references, "frequencies": frequencies},
    "Measure takeaways": {"eval": evaluate, "report": report, "compare": compare},
    "Models": {"train": train, "convert": convert, "cache": cache},
    "Lists": {"methods": methods, "metrics": metrics},
}
for _heading, _group in _COMMANDS.items():
    for _name, _command in _group.items():
        app.command(_name, cls=Command, rich_help_panel=_heading)(_command)


def main() -> None:
    """Run the command. If the reader of its output closes the pipe, it ends without a message."""
    repeated_warnings = ErrorThrottle(say)
    warnings.showwarning = lambda message, *_: _say_warning(str(message), repeated_warnings)
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
    finally:
        repeated_warnings.close()


def _say_warning(message: str, repeated: ErrorThrottle) -> None:
    """Print a warning; one that many articles have in common only once, and then counted."""
    line = " ".join(message.split())
    source, reason = source_and_reason(line)
    if source:
        repeated.add(ReadError(source, reason))
    else:
        say(line)
