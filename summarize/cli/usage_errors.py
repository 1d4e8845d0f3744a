"""Wrong usage of the command: one line for each error of typer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from summarize.cli.help import (
    argument_name,
    choices_of,
    in_words,
    number_type_of,
    option_name,
    shown_names,
)
from summarize.errors import closest

if TYPE_CHECKING:
    from typer.exceptions import TyperException

# What to do instead of options that users of ``takeaways FILE`` look for.
_TO_FILE = "results go to stdout: add > FILE"
_SUMMARIZE_ADVICE = {
    "columns": "did you mean --text-column or --keep?",
    "o": _TO_FILE,
    "out": _TO_FILE,
    "output": _TO_FILE,
}


def usage_message(error: TyperException) -> str:
    """Return what was wrong and what to do, on one line.

    Typer exports only ``BadParameter`` of its errors; others are known by their attributes.
    """
    if isinstance(error, typer.BadParameter):
        return _parameter_message(error)
    option = getattr(error, "option_name", None)
    if option is None:
        return error.format_message()
    if hasattr(error, "possibilities"):
        return _unknown_option(option, getattr(error, "ctx", None))
    return f"{option} {'takes no' if 'does not take' in error.message else 'needs a'} value"


def unexpected_argument(value: str, ctx: Any) -> typer.BadParameter:
    """Return the error of an argument that the command does not take."""
    return typer.BadParameter(f"{value!r} is one argument too many; {_see_help(ctx)}")


def _parameter_message(error: typer.BadParameter) -> str:
    parameter: Any = error.param
    if parameter is None:
        return error.message
    is_option = parameter.param_type_name == "option"
    name = option_name(parameter) if is_option else argument_name(parameter).rstrip(".")
    if hasattr(error, "param_type"):  # the error of a missing parameter
        return f"{name} is missing; {_see_help(error.ctx)}"
    value, allowed = _refused_value(error), _allowed(parameter)
    if value is None or allowed is None:
        return f"{name}: {error.message}"
    return f"{name} must be {allowed}, not {value!r}"


def _refused_value(error: typer.BadParameter) -> Any:
    """Return the value that typer's validation by pydantic refused."""
    cause: Any = error.__cause__
    return cause.errors()[0]["input"] if hasattr(cause, "errors") else None


def _allowed(parameter: Any) -> str | None:
    """Return the values that a parameter allows, in words."""
    if choices := choices_of(parameter):
        return in_words(choices)
    number = number_type_of(parameter)
    if number is None:
        return None
    words = "a whole number" if number is int else "a number"
    if parameter.max is not None:
        return f"{words} from {parameter.min or 0:g} to {parameter.max:g}"
    return words if parameter.min is None else f"{words} of at least {parameter.min:g}"


def _unknown_option(option: str, ctx: Any) -> str:
    """Return the message about an option that neither the command nor the program has."""
    known: list[str] = []
    here = ctx
    while here is not None:
        for parameter in here.command.get_params(here):
            known += shown_names(parameter) if parameter.param_type_name == "option" else []
        here = here.parent
    name, command = option.strip("-"), getattr(getattr(ctx, "command", None), "name", None)
    advice = _SUMMARIZE_ADVICE.get(name) if command == "summarize" else None
    nearest = closest(option, known)
    hint = f"did you mean {nearest}?" if nearest else _see_help(ctx)
    return f"there is no option {option}; {advice or hint}"


def _see_help(ctx: Any) -> str:
    return f"see {ctx.command_path} --help"
