"""Messages on stderr and exit codes of the command."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from summarize.errors import OptionError, TakeawaysError, one_line
from summarize.runtime.extras import MissingPackageError, needs_extra

FAILED = 1  # exit code: some inputs could not be read, or hold nothing to summarize
INTERRUPTED = 130  # exit code: 128 + SIGINT, as shells have it


# Options of the command for what messages of the library name as Python has it.
_OPTIONS = {
    "Columns(text=...)": "--text-column",
    "PredictionsFile(column=...)": "--predictions-column",
    "PredictionsFile(id_column=...)": "--id-column",
}


def say(message: str) -> None:
    """Print one line on stderr, whatever characters it holds; name options of the command."""
    for in_python, option in _OPTIONS.items():
        message = message.replace(in_python, option)
    print(f"takeaways: {one_line(message)}", file=sys.stderr, flush=True)


@contextmanager
def errors_as_messages(
    *,
    usage: type[TakeawaysError] = OptionError,
    show: Callable[[str], None] = say,
    interrupted: str | None = None,
) -> Iterator[None]:
    """Turn each error of the package within this block into one line and an exit code.

    Args:
        usage: errors that count as wrong usage: exit code 2, after the usage of the command.
            Other errors of the package end with exit code 1.
        show: prints the line of an error that is not wrong usage.
        interrupted: line to print after Ctrl-C, which then ends with exit code 130; None leaves
            Ctrl-C to typer.
    """
    try:
        yield
    except usage as error:
        raise typer.BadParameter(str(error)) from None
    except TakeawaysError as error:
        show(str(error))
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        if interrupted is None:
            raise
        show(interrupted)
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def requires_extra(extra: str) -> Iterator[None]:
    """Name the extra to install if a module of another package is missing within this block."""
    try:
        with needs_extra(extra):
            yield
    except MissingPackageError as error:
        raise typer.BadParameter(str(error)) from None
