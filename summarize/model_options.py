"""The command-line options of methods that have a model, for every command that has a method."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, Literal, cast

import typer

from summarize.options import Engine, ModelValues, Precision, Rewriting

_PANEL = "Models (abstractive, hybrid)"


def _option(*names: str, help: str, **more: Any) -> Any:
    return typer.Option(*names, help=help, rich_help_panel=_PANEL, **more)


Model = Annotated[
    str | None,
    _option(help="Checkpoint: folder, or name on the hub; else our own.", show_default=False),
]
Revision = Annotated[
    str | None, _option(help="Branch, tag or commit on the hub.", show_default=False)
]
Offline = Annotated[bool, _option("--offline", help="Never ask the hub.")]
Language = Annotated[
    str | None, _option(help="Code, for models that know several: en.", show_default=False)
]


def _options(
    model: Model = None,
    engine: Annotated[Engine, _option(help="What runs it.")] = "auto",
    device: Annotated[str, _option(help="auto, cpu, cuda, cuda:1, mps.")] = "auto",
    precision: Annotated[Precision, _option(help="Of the arithmetic.")] = "auto",
    revision: Revision = None,
    offline: Offline = False,
    language: Language = None,
    num_beams: Annotated[
        int | None, _option(min=1, help="Width of the search; else as the model says.")
    ] = None,
    length_penalty: Annotated[
        float | None, _option(help="Higher writes longer; else as the model says.")
    ] = None,
    no_repeat_ngram: Annotated[
        int | None, _option(min=0, help="Token sequences not to come twice; 0 is off.")
    ] = None,
    batch_size: Annotated[
        int | None, _option(min=1, help="Articles taken together, at most; else 16.")
    ] = None,
    guard: Annotated[
        Literal["on", "off"], _option(help="Replace bullets that are not borne out.")
    ] = "on",
    selector: Annotated[str, _option(help="Method that selects for hybrid.")] = "extractive",
    rewriter: Annotated[
        Rewriting, _option(help="What rewrites for hybrid; compress only leaves words out.")
    ] = "auto",
) -> ModelValues:
    given = {**locals(), "guard": guard == "on"}
    return cast("ModelValues", {name: value for name, value in given.items() if value is not None})


def with_model_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command these options, in the place of its parameter ``models``.

    The command gets them as ``ModelValues``.
    """
    own = inspect.signature(command, eval_str=True)
    shared = inspect.signature(_options, eval_str=True).parameters

    @functools.wraps(command)
    def run(**given: Any) -> Any:
        values = {name: given.pop(name) for name in shared}
        return command(**given, models=_options(**values))

    parameters = []
    for parameter in own.parameters.values():
        placed = shared.values() if parameter.name == "models" else [parameter]
        parameters += [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in placed]
    run.__signature__ = own.replace(parameters=parameters)  # pyright: ignore[reportAttributeAccessIssue]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    del run.__wrapped__  # whose own signature typer would look at
    return run
