"""Commands of typer with plain help, and with errors of one line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from summarize.cli.help import command_help
from summarize.cli.messages import FAILED, say
from summarize.cli.usage_errors import unexpected_argument, usage_message

HELP_NAMES = ["-h", "--help"]
CONTEXT_SETTINGS = {"help_option_names": HELP_NAMES}  # of a program; its commands inherit them


class _PlainHelp:
    """Help by ``summarize.cli.help``, and usage errors by ``summarize.cli.usage_errors``."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write(command_help(ctx))

    def get_help_option_names(self, ctx: Any) -> list[str]:
        """Return the names of the help option, the short one first."""
        return sorted(super().get_help_option_names(ctx), key=len)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Show this help."
        return option

    def main(self, *args: Any, standalone_mode: bool = True, **settings: Any) -> Any:
        """Run the command; print a usage error on one line and exit with code 2."""
        run = super().main  # type: ignore[misc]
        if not standalone_mode:
            return run(*args, standalone_mode=False, **settings)
        try:
            sys.exit(run(*args, standalone_mode=False, **settings))
        except TyperException as error:
            say(usage_message(error))
            sys.exit(error.exit_code)
        except typer.Abort:
            sys.exit(FAILED)


class Command(_PlainHelp, TyperCommand):
    """A command."""

    allow_extra_args = True  # refused below, with a better message

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments.

        Raises:
            typer.BadParameter: there are more arguments than the command takes.
        """
        rest = super().parse_args(ctx, args)
        if rest:
            raise unexpected_argument(rest[0], ctx)
        return rest


class Group(_PlainHelp, TyperGroup):
    """A program with several commands."""


def run(command: Callable[..., Any]) -> None:
    """Run a command as a script of its own."""
    app = typer.Typer(context_settings=CONTEXT_SETTINGS, add_completion=False)
    app.command(cls=Command)(command)
    app()
