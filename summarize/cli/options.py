"""Options that several commands share, generated from the fields of ``Options``."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from summarize.cli.messages import errors_as_messages
from summarize.options import ModelValues, declared_options

_MODEL_PANEL = "Models (abstractive, hybrid)"  # heading of the model options in --help
_NAMES = {"count": ("--count", "-n"), "offline": ("--offline",)}  # typer derives the others
# Options that the command takes in another form than Python: their type and default there.
_COMMAND_FORMS: dict[str, tuple[Any, Any]] = {
    "frequencies": (Path | None, None),  # the file
    "model": (str | None, None),
    "batch_size": (int | None, None),  # so that a command can tell whether it is given
    "guard": (Literal["on", "off"], "on"),
}
_LAST_DIVERSITY = 0.99  # click shows no open interval: the largest value with two digits below 1


def _option(name: str) -> Any:
    """Return typer's description of an option of ``Options``."""
    option = declared_options()[name]
    return typer.Option(
        *_NAMES.get(name, ()),
        help=option.description.help,
        min=option.description.minimum,
        max=_LAST_DIVERSITY if name == "diversity" else None,
        rich_help_panel=_MODEL_PANEL if name in ModelValues.__annotations__ else None,
    )


Revision = Annotated[str | None, _option("revision")]
Offline = Annotated[bool, _option("offline")]
Language = Annotated[str | None, _option("language")]
MaxWords = Annotated[int | None, _option("max_words")]

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE|FOLDER|-...",
        help="Articles: text, Markdown, HTML, JSON, JSONL, CSV, Parquet, folders, - for stdin.",
    ),
]
Method = Annotated[
    str, typer.Option("--method", "-m", help="Method; 'takeaways methods' lists them.")
]
TextColumn = Annotated[str | None, typer.Option(help="Column of records that holds the text.")]
ReferencesColumn = Annotated[
    str | None, typer.Option(help="Column of records that holds the editor's takeaways.")
]
IdColumn = Annotated[str | None, typer.Option(help="Column of records that holds the id.")]


def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Replace the parameter ``options`` of a command by one parameter for each option.

    Typer makes the options of a command from the parameters of a function. So a command writes

        @with_options
        def serve(port: int = 8000, *, options: ModelValues) -> None: ...

    and typer sees ``serve(port, model, engine, …)``: all options of the ``TypedDict`` that the
    command does not declare itself. The command gets those that are set as one dictionary.
    The model options come last, in a panel of their own; the others take the place of
    ``options``.
    """
    parameters = inspect.signature(command, eval_str=True).parameters
    names = [
        name
        for name in declared_options()
        if name in parameters["options"].annotation.__annotations__ and name not in parameters
    ]
    shared = {name: _parameter(name) for name in names}

    @functools.wraps(command)
    def run(**values: Any) -> Any:
        options = {name: _python_value(name, values.pop(name)) for name in names}
        values["options"] = {name: value for name, value in options.items() if value is not None}
        return command(**values)

    expanded = []
    for name, parameter in parameters.items():
        if name == "options":
            expanded += [shared[name] for name in names if name not in ModelValues.__annotations__]
        else:
            expanded.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
    expanded += [shared[name] for name in names if name in ModelValues.__annotations__]
    run.__signature__ = inspect.Signature(expanded)  # pyright: ignore[reportAttributeAccessIssue]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in expanded}
    del run.__wrapped__  # typer would read the signature of the command itself
    return run


def _parameter(name: str) -> inspect.Parameter:
    option = declared_options()[name]
    type_, default = _COMMAND_FORMS.get(name, (option.type, option.default))
    annotation = Annotated[type_, _option(name)]
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


def _python_value(name: str, value: Any) -> Any:
    """Return the value of ``Options`` for a value of the command line."""
    if name == "guard":
        return value == "on"
    if name == "frequencies" and value is not None:
        from summarize.document.corpus_frequencies import DocumentFrequencies
        from summarize.errors import TakeawaysError

        with errors_as_messages(usage=TakeawaysError):
            return DocumentFrequencies.from_file(value)
    return value
