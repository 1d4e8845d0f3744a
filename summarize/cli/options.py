"""The options that several commands share: how bullets are selected, and by what model."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import typer

from summarize.cli.messages import errors_as_messages
from summarize.options import Engine, ModelValues, OptionValues, Order, Precision, Rewriting

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

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE|FOLDER|-...",
        help="Articles: text, Markdown, HTML, JSON, JSONL, CSV, Parquet, folders, - for stdin.",
    ),
]
Method = Annotated[str, typer.Option("--method", "-m", help="See takeaways methods.")]
MaxWords = Annotated[
    int | None, typer.Option(min=1, help="Words a takeaway, at most.", show_default=False)
]
TextColumn = Annotated[
    str | None, typer.Option(help="Record column that holds the text.", show_default=False)
]
ReferencesColumn = Annotated[
    str | None,
    typer.Option(help="Record column that holds the editor's takeaways.", show_default=False),
]
IdColumn = Annotated[
    str | None, typer.Option(help="Record column that holds the id.", show_default=False)
]


def _selection(
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="Takeaways an article.")] = 4,
    max_words: MaxWords = None,
    max_total_words: Annotated[
        int | None, typer.Option(min=1, help="Words an article, at most.", show_default=False)
    ] = None,
    order: Annotated[Order, typer.Option(help="As in the article, or best first.")] = "document",
    block_trigrams: Annotated[
        bool,
        typer.Option("--block-trigrams/--no-block-trigrams", help="Avoid shared word triples."),
    ] = True,
    diversity: Annotated[
        float, typer.Option(min=0, max=0.99, help="Weight of novelty (MMR); 0 is off.")
    ] = 0.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the methods that draw at random.")] = 0,
    frequencies: Annotated[
        Path | None,
        typer.Option(help="Document frequencies: see takeaways frequencies.", show_default=False),
    ] = None,
) -> OptionValues:
    given: dict[str, Any] = {**locals()}
    if frequencies is not None:
        from summarize.document.corpus_frequencies import DocumentFrequencies
        from summarize.errors import TakeawaysError

        with errors_as_messages(usage=TakeawaysError):
            given["frequencies"] = DocumentFrequencies.from_file(frequencies)
    return cast("OptionValues", given)


def _models(
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
    selector: Annotated[str, _option(help="Method that selects what to write of.")] = "extractive",
    rewriter: Annotated[
        Rewriting, _option(help="What rewrites for hybrid; compress only leaves words out.")
    ] = "auto",
) -> ModelValues:
    given = {**locals(), "guard": guard == "on"}
    return cast("ModelValues", {name: value for name, value in given.items() if value is not None})


_GROUPS: dict[str, Callable[..., Any]] = {"selection": _selection, "models": _models}


def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the shared options in the place of its parameters of these names.

    It gets ``selection`` as ``OptionValues``, ``models`` as ``ModelValues``. An option that it
    has itself is its own, and not in these.
    """
    own = inspect.signature(command, eval_str=True).parameters
    groups = {
        name: {
            option: parameter
            for option, parameter in inspect.signature(make, eval_str=True).parameters.items()
            if option not in own
        }
        for name, make in _GROUPS.items()
        if name in own
    }

    @functools.wraps(command)
    def run(**given: Any) -> Any:
        for name, options in groups.items():
            given[name] = _GROUPS[name](**{option: given.pop(option) for option in options})
        return command(**given)

    parameters = []
    for parameter in own.values():
        placed = groups[parameter.name].values() if parameter.name in groups else [parameter]
        parameters += [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in placed]
    run.__signature__ = inspect.Signature(parameters)  # pyright: ignore[reportAttributeAccessIssue]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    del run.__wrapped__  # whose own signature typer would look at
    return run
