"""``takeaways eval``: compare methods on articles with references."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from eval.cli.options import (
    Bca,
    FormatOption,
    PageOption,
    Samples,
    Seed,
    resampling_of,
    run_errors_as_messages,
    show_report,
)
from summarize.cli.messages import FAILED, say
from summarize.cli.options import IdColumn, MaxWords, ReferencesColumn, TextColumn, with_options
from summarize.cli.progress_line import ProgressLine
from summarize.options import ModelValues

if TYPE_CHECKING:
    from eval.experiment import Count


@with_options
def evaluate(
    data: Annotated[
        str,
        typer.Argument(
            metavar="DATA",
            help="Articles with references: folder, file, or hf:NAME/CONFIG:SPLIT.",
        ),
    ],
    methods: Annotated[
        str, typer.Option("--methods", "-m", help="Methods separated by commas, or all.")
    ] = "extractive",
    predictions: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=FILE",
            help="Predictions from a file; may be repeated.",
            show_default=False,
        ),
    ] = None,
    predictions_column: Annotated[
        str | None,
        typer.Option(help="Column with the bullets in --predictions files.", show_default=False),
    ] = None,
    more_references: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="File with one more list of references per article; may be repeated.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Folder for the run; an unfinished run is continued.",
            show_default=False,
        ),
    ] = None,
    count: Annotated[
        str,
        typer.Option(
            "--count",
            "-n",
            help="Number of bullets per article; refs: as many as the article has references.",
        ),
    ] = "refs",
    max_words: MaxWords = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="Maximum number of articles to read.", show_default=False),
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option(min=1, help="Number of articles to draw at random.", show_default=False),
    ] = None,
    metrics: Annotated[
        str, typer.Option(help="Metrics separated by commas; 'takeaways metrics' lists them.")
    ] = "rouge,bullets,grounding,describing",
    rouge_types: Annotated[
        str, typer.Option(help="ROUGE types separated by commas: 1, 2, …, L, Lsum.")
    ] = "1,2,Lsum",
    stem: Annotated[
        bool, typer.Option("--stem/--no-stem", help="Compare Porter stems instead of words.")
    ] = True,
    tokenizer: Annotated[
        Literal["rouge-score", "unicode"],
        typer.Option(help="Tokenizer of ROUGE; unicode suits languages other than English."),
    ] = "rouge-score",
    refs: Annotated[
        Literal["max", "mean", "jackknife"],
        typer.Option(help="How scores against several references are combined."),
    ] = "max",
    rouge_engine: Annotated[
        Literal["takeaways", "rouge-score"],
        typer.Option(
            help="Implementation of ROUGE; rouge-score is the original package, for checks."
        ),
    ] = "takeaways",
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help="Minimum ROUGE-1 F of two bullets that match.")
    ] = 0.3,
    metric_model: Annotated[
        str | None,
        typer.Option(
            help="Model of bertscore or entailment: a folder, or a name on the hub.",
            show_default=False,
        ),
    ] = None,
    processes: Annotated[int, typer.Option(min=1, help="Number of processes for scoring.")] = 1,
    samples: Samples = 1000,
    seed: Seed = 12345,
    bca: Bca = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Delete the run in the folder first.")
    ] = False,
    redo: Annotated[
        str | None,
        typer.Option(
            help="Methods to run again, separated by commas, because their code changed.",
            show_default=False,
        ),
    ] = None,
    format: FormatOption = None,
    page: PageOption = None,
    text_column: TextColumn = None,
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
    *,
    options: ModelValues,
) -> None:
    """Compare methods on articles with references: print a table and write a run folder."""
    with run_errors_as_messages(), ProgressLine() as line, line.listening():
        from eval.datasets import read_dataset, with_references
        from eval.experiment import all_methods
        from eval.experiment import evaluate as run
        from eval.metrics.base import MetricSettings
        from eval.predictions import read_predictions
        from summarize.options import OptionValues
        from summarize.reading import Columns

        columns = Columns.named(text=text_column, references=references_column, id=id_column)
        dataset = read_dataset(
            data, columns=columns, limit=limit, sample=sample, seed=seed, on_message=line.say
        )
        ids = [item.article.id for item in dataset.items]

        def read(path: Path) -> list[tuple[str, ...] | None]:
            column = predictions_column
            id = id_column or "id"
            return read_predictions(path, ids, column=column, id_column=id, on_message=line.say)

        imported = {
            name: dict(zip(ids, read(path), strict=True))
            for name, path in _named_files(predictions or ()).items()
        }
        dataset = with_references(dataset, [read(path) for path in more_references or ()])
        values = OptionValues(**options)
        if max_words is not None:
            values["max_words"] = max_words
        report = run(
            dataset,
            all_methods() if methods == "all" else _names(methods),
            predictions=imported,
            metrics=_names(metrics),
            settings=MetricSettings(
                types=tuple(_names(rouge_types)),
                stem=stem,
                tokenizer=tokenizer,
                refs=refs,
                engine=rouge_engine,
                threshold=threshold,
                model=metric_model,
            ),
            count=_count(count),
            options=values,
            out=out,
            restart=restart,
            redo=_names(redo or ""),
            batch_size=options.get("batch_size"),
            processes=processes,
            resampling=resampling_of(samples, seed, bca),
            on_message=line.say,
        )
        line.clear()
        show_report(report, format, page or (out / "report.html" if out else None))
        if dataset.failed or report.failed:
            say("not all could be read or scored: see the notes")
            raise typer.Exit(FAILED)


def _names(joined: str) -> list[str]:
    return [name.strip() for name in joined.split(",") if name.strip()]


def _named_files(options: Sequence[str]) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for option in options:
        name, equals, path = option.partition("=")
        if not (name and equals and path):
            raise typer.BadParameter(f"--predictions takes NAME=FILE, not {option!r}")
        if name in files:
            raise typer.BadParameter(f"--predictions names {name!r} twice: names must differ")
        files[name] = Path(path)
    return files


def _count(text: str) -> Count:
    if text == "refs":
        return "refs"
    if not text.isdecimal():
        raise typer.BadParameter(f"--count takes refs or a number, not {text!r}")
    return int(text)
