"""Help of a command as plain text of at most 80 columns.

    Usage: takeaways frequencies [OPTIONS] FILE...

    Count in how many articles each word occurs; print JSON.

    Columns of records:
          --text-column COLUMN  Column that holds the text.
    …

Each option has its names and a description; limits and default are in the description. Further long
names of an option are old spellings: they work, and the help does not show them. The lines under
``Examples:`` in the docstring of a command come last.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typer
    from typer.core import TyperArgument, TyperGroup, TyperOption

MODELS = "Models (methods abstractive and hybrid)"  # group that only --help-models shows

_ARGUMENTS, _OPTIONS, _HELP, _COMMANDS = "Arguments", "Options", "Help", "Commands"
_EXAMPLES = "Examples:"
# Chosen by hand.
_MAX_WIDTH = 80  # columns
_MIN_WIDTH = 70
_MAX_NAMES = 29  # columns for the names of an option; longer ones have a line of their own
_NO_SHORT_NAME = " " * len("-n, ")

Row = tuple[str, str]  # the name and the description of an option, argument or command


def command_help(ctx: typer.Context, *, models: bool = False) -> str:
    """Return the help of the command of a context.

    Args:
        ctx: the context that typer has made for the command.
        models: show the options of models, and nothing else.
    """
    description, examples = _docstring(ctx.command.help)
    groups = {name: rows for name, rows in _groups(ctx).items() if (name == MODELS) == models}
    names = [name for rows in groups.values() for name, _ in rows]
    column = min(max(map(len, names)), _MAX_NAMES)
    parts = [_usage(ctx)]
    if not models:
        parts += [_wrapped(paragraph) for paragraph in description]
    parts += [_section(heading, rows, column) for heading, rows in groups.items()]
    if examples and not models:
        parts.append("\n".join([_EXAMPLES, *(f"  {line}" for line in examples)]))
    return "\n\n".join(parts) + "\n"


def option_name(option: TyperOption) -> str:
    """Return the name of an option for messages: its first long name."""
    return next((name for name in option.opts if name.startswith("--")), option.opts[0])


def shown_names(option: TyperOption) -> list[str]:
    """Return the names of an option that the help shows: the short one first."""
    short = [name for name in option.opts if not name.startswith("--")]
    long = [name for name in option.opts if name.startswith("--")]
    return [*short[:1], *long[:1], *option.secondary_opts]


def argument_name(argument: TyperArgument) -> str:
    """Return the name of an argument for messages, e.g. ``FILE``."""
    return argument.metavar or argument.name.upper()


def choices_of(parameter: TyperArgument | TyperOption) -> tuple[str, ...]:
    """Return the values that a parameter allows, or nothing if it has no list of them."""
    return tuple(map(str, parameter.type_descriptor.choices or ()))


def number_type_of(parameter: TyperArgument | TyperOption) -> type[int] | type[float] | None:
    """Return ``int`` or ``float`` for a number, None for other parameters."""
    annotation = parameter.type_descriptor.annotation
    return annotation if annotation in (int, float) else None


def in_words(choices: Sequence[str]) -> str:
    """Return a list as a phrase: ``text, md or json``."""
    return " or ".join(filter(None, [", ".join(choices[:-1]), choices[-1]]))


def _docstring(text: str | None) -> tuple[list[str], list[str]]:
    """Return the paragraphs and the examples of a docstring."""
    description, _, examples = (text or "").partition(_EXAMPLES)
    paragraphs = [" ".join(part.split()) for part in description.strip().split("\n\n")]
    return paragraphs, textwrap.dedent(examples.strip("\n")).splitlines()


def _usage(ctx: Any) -> str:
    names = [argument_name(item) for item in ctx.command.params if _is_argument(item)]
    options = "[OPTIONS] COMMAND [ARGUMENTS]..." if _is_group(ctx.command) else "[OPTIONS]"
    return " ".join(["Usage:", ctx.command_path, options, *names])


def _groups(ctx: Any) -> dict[str, list[Row]]:
    """Return the rows of each group, in order."""
    groups: dict[str, list[Row]] = {_ARGUMENTS: []}
    if _is_group(ctx.command):
        _add_commands(groups, ctx.command)
    for parameter in ctx.command.get_params(ctx):
        if parameter.hidden or parameter.is_eager:
            continue
        if _is_argument(parameter):
            groups[_ARGUMENTS].append((argument_name(parameter), parameter.help or ""))
        else:
            rows = groups.setdefault(parameter.rich_help_panel or _OPTIONS, [])
            rows.append((_option_names(parameter), _option_description(parameter)))
    groups[_HELP] = [
        (_option_names(option), option.help or "")
        for option in ctx.command.get_params(ctx)
        if option.is_eager and not option.hidden
    ]
    return {name: rows for name, rows in groups.items() if rows}


def _add_commands(groups: dict[str, list[Row]], group: TyperGroup) -> None:
    for name, command in group.commands.items():
        (summary, *_), _ = _docstring(command.help)
        if not command.hidden:
            panel = getattr(command, "rich_help_panel", None)
            row = (name, f"{summary.partition('. ')[0].rstrip('.')}.")
            groups.setdefault(panel or _COMMANDS, []).append(row)


def _option_names(option: TyperOption) -> str:
    shown = shown_names(option)
    indent = _NO_SHORT_NAME if shown[0].startswith("--") else ""
    names = indent + ", ".join(shown)
    return names if option.is_flag else f"{names} {_placeholder(option)}"


def _placeholder(option: TyperOption) -> str:
    """Return the word that stands for the value of an option: ``N`` or ``FORMAT``."""
    if option.metavar:
        return option.metavar
    if number_type_of(option):
        return "N"
    is_file = option.type_descriptor.annotation is Path
    return "FILE" if is_file else option_name(option).rsplit("-", 1)[-1].upper()


def _option_description(option: TyperOption) -> str:
    """Return the help text of an option with its choices, limits and default in words."""
    text = option.help or ""
    default = None if option.show_default is False else option.default
    if choices := choices_of(option):
        first, stop, rest = text.partition(". ")
        named = [f"{item} (default)" if item == default else item for item in choices]
        return f"{first.rstrip('.')}: {in_words(named)}.{stop and f' {rest}'}"
    required = "required" if option.required else ""
    notes = [note for note in (required, _limits(option), _default(option, default)) if note]
    return f"{text.rstrip('.')} ({', '.join(notes)})." if notes else text


def _limits(option: TyperOption) -> str:
    """Return the limits of a number in words; nothing for those that go without saying."""
    if option.max is not None:
        return f"{option.min or 0:g} to {option.max:g}"
    return f"at least {option.min}" if (option.min or 0) > 1 else ""


def _default(option: TyperOption, default: Any) -> str:
    if option.envvar:
        return f"environment: {option.envvar}"
    if option.is_flag:
        return ("default: on" if default else "default: off") if option.secondary_opts else ""
    if default is None or default == []:
        return ""
    if isinstance(default, (list, tuple)):
        default = ",".join(map(str, default))
    return f"default: {default:g}" if isinstance(default, float) else f"default: {default}"


def _section(heading: str, rows: Sequence[Row], column: int) -> str:
    """Return a heading, and a line or more for each row; names have ``column`` characters."""
    indent = " " * (column + 4)
    lines = [f"{heading}:"]
    for name, text in rows:
        wrapped = _wrapped(text, indent)
        if len(name) <= column:
            lines.append(f"  {name:<{column}}{wrapped[column + 2 :]}")
        else:
            lines += [f"  {name}", wrapped]
    return "\n".join(lines)


def _wrapped(text: str, indent: str = "") -> str:
    columns = min(max(shutil.get_terminal_size().columns, _MIN_WIDTH), _MAX_WIDTH)
    return textwrap.fill(
        text,
        columns,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _is_argument(parameter: Any) -> bool:
    return parameter.param_type_name == "argument"


def _is_group(command: Any) -> bool:
    return hasattr(command, "commands")
