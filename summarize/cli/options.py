"""Options that several commands share, generated from the fields of ``Options``."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import typer

from summarize.cli.help import MODELS, command_help
from summarize.cli.messages import errors_as_messages
from summarize.options import DEFAULT_METHOD, ModelValues, OptionValues, declared_options

METHODS = "Methods"  # headings of groups of options in --help
SELECTION = "Selection"
COLUMNS = "Columns of records"
ARTICLE_LIMITS = "Limits for one article"

_GROUPS: dict[str, str | None] = {
    **dict.fromkeys(ModelValues.__annotations__, MODELS),
    **dict.fromkeys(("order", "block_trigrams", "diversity", "seed", "frequencies"), SELECTION),
    "language": None,  # of every method, with a model or without
}
_NAMES = {"count": ("--count", "-n"), "offline": ("--offline",)}  # typer derives the others
# Options that the command takes in another form than Python: their type and default there.
_COMMAND_FORMS: dict[str, tuple[Any, Any]] = {
    "frequencies": (Path | None, None),  # the file
    "model": (str | None, None),
    "batch_size": (int | None, None),  # so that a command can tell whether it is given
    "guard": (Literal["on", "off"], "on"),
}
_LAST_DIVERSITY = 0.99  # click shows no open interval: the largest value with two digits below 1


def _option(name: str, group: str | None = None) -> Any:
    """Return typer's description of an option of ``Options``, in a group of the help."""
    option = declared_options()[name]
    return typer.Option(
        *_NAMES.get(name, ()),
        help=option.description.help,
        min=option.description.minimum,
        max=_LAST_DIVERSITY if name == "diversity" else None,
        rich_help_panel=group,
    )


Revision = Annotated[str | None, _option("revision")]
Offline = Annotated[bool, _option("offline")]
MaxWords = Annotated[int | None, _option("max_words", METHODS)]

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="Articles: text, Markdown, HTML, JSON, JSONL, CSV, Parquet, feeds; folders and "
        "'patterns' of them; - for stdin.",
    ),
]
DEFAULT_METHODS = [DEFAULT_METHOD]


def method_option(help: str, group: str | None = None) -> Any:
    """Return typer's description of ``--method``, which may be repeated."""
    return typer.Option("--method", "-m", "--methods", help=help, rich_help_panel=group)


METHODS_HELP = "Methods separated by commas, all, or my.py:function; see 'takeaways methods'."
Methods = Annotated[list[str], method_option(METHODS_HELP)]


def _column(content: str) -> Any:
    help = f"Column that holds the {content}."
    return typer.Option(metavar="NAME", help=help, rich_help_panel=COLUMNS)


TextColumn = Annotated[str | None, _column("text")]
ReferencesColumn = Annotated[str | None, _column("editor's takeaways")]
IdColumn = Annotated[str | None, _column("id")]
Keep = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMNS",
        help="Columns to copy to the output, separated by commas.",
        rich_help_panel=COLUMNS,
    ),
]


ArticleTimeout = Annotated[
    float,
    typer.Option(
        "--article-timeout",
        metavar="SECONDS",
        min=0,
        help="Maximum time for one article in seconds; 0 for no limit.",
        rich_help_panel=ARTICLE_LIMITS,
    ),
]
ArticleMemory = Annotated[
    int,
    typer.Option(
        "--article-memory",
        metavar="MB",
        min=0,
        help="Maximum memory for one article in megabytes; 0 for no limit.",
        rich_help_panel=ARTICLE_LIMITS,
    ),
]


def names_in(values: Sequence[str]) -> list[str]:
    """Return the names in the values of an option that may be repeated.

    >>> names_in(["lead,lexrank", "lead"])
    ['lead', 'lexrank']
    """
    names = (name.strip() for value in values for name in value.split(","))
    return list(dict.fromkeys(filter(None, names)))


def methods_in(values: Sequence[str]) -> list[str]:
    """Return the names in the values of ``--method``; every method for ``all``.

    Raises:
        typer.BadParameter: there is none.
    """
    names = names_in(values)
    if not names:
        raise typer.BadParameter("--method names no method: see 'takeaways methods'")
    if names == ["all"]:
        from summarize.method_registry import all_methods

        return all_methods()
    return names


def options_for(method: str, methods: Sequence[str], options: OptionValues) -> OptionValues:
    """Return the options of one of several methods: only one that has a model gets ``model``."""
    from summarize.method_registry import has_model

    if "model" not in options or has_model(method) or not any(map(has_model, methods)):
        return options
    others = {name: value for name, value in options.items() if name != "model"}
    return cast("OptionValues", others)


def _show_model_options(ctx: typer.Context, asked: bool) -> None:
    if asked:
        print(command_help(ctx, models=True), end="")
        raise typer.Exit


_HELP_MODELS = inspect.Parameter(
    "help_models",
    inspect.Parameter.KEYWORD_ONLY,
    default=False,
    annotation=Annotated[
        bool,
        typer.Option(
            "--help-models",
            is_eager=True,
            callback=_show_model_options,
            help="Show the model options (abstractive, hybrid).",
        ),
    ],
)


def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Replace the parameter ``options`` of a command by one parameter for each option.

    Typer makes the options of a command from the parameters of a function. So a command writes

        @with_options
        def serve(port: int = 8000, *, options: ModelValues) -> None: ...

    and typer sees ``serve(port, model, engine, …)``: all options of the ``TypedDict`` that the
    command does not declare itself. The command gets those that are set as one dictionary.
    The model options come last, and only ``--help-models`` shows them; the others take the
    place of ``options``.
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
        values.pop(_HELP_MODELS.name)
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
    expanded.append(_HELP_MODELS)
    run.__signature__ = inspect.Signature(expanded)  # pyright: ignore[reportAttributeAccessIssue]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in expanded}
    del run.__wrapped__  # typer would read the signature of the command itself
    return run


def _parameter(name: str) -> inspect.Parameter:
    option = declared_options()[name]
    type_, default = _COMMAND_FORMS.get(name, (option.type, option.default))
    annotation = Annotated[type_, _option(name, _GROUPS.get(name))]
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
