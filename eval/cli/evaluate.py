"""``takeaways eval``: compare methods on articles with references."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from eval.cli.options import (
    ARTICLES,
    METRICS,
    OUTPUT,
    Bca,
    FormatOption,
    IntervalsOption,
    LabelOption,
    PageOption,
    Samples,
    Seed,
    latex_options,
    resampling_of,
    run_errors_as_messages,
    show_report,
)
from summarize.cli.messages import FAILED, say
from summarize.cli.options import (
    DEFAULT_METHODS,
    METHODS,
    METHODS_HELP,
    IdColumn,
    MaxWords,
    ReferencesColumn,
    TextColumn,
    method_option,
    methods_in,
    names_in,
    with_options,
)
from summarize.cli.progress_line import ProgressLine
from summarize.options import ModelValues

if TYPE_CHECKING:
    from eval.experiment import Count

_METRICS = ["rouge", "bullets", "grounding", "describing"]
_ROUGE_TYPES = ["1", "2", "Lsum"]
EvaluatedMethods = Annotated[list[str], method_option(METHODS_HELP, METHODS)]


@with_options
def evaluate(
    data: Annotated[
        str,
        typer.Argument(
            metavar="DATA",
            help="Articles with references: folder, file, or hf:NAME/CONFIG:SPLIT.",
        ),
    ],
    methods: EvaluatedMethods = DEFAULT_METHODS,
    predictions: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=FILE",
            help="Predictions from a file; may be repeated.",
            rich_help_panel=METHODS,
        ),
    ] = None,
    predictions_column: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Column with the bullets in --predictions files.",
            rich_help_panel=METHODS,
        ),
    ] = None,
    count: Annotated[
        str,
        typer.Option(
            *("--count", "-n"),
            metavar="N",
            help="Number of bullets per article. Default: as many as it has references.",
            show_default=False,
            rich_help_panel=METHODS,
        ),
    ] = "refs",
    max_words: MaxWords = None,
    redo: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METHOD",
            help="Methods to run again, because their code changed.",
            rich_help_panel=METHODS,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="Maximum number of articles to read.", rich_help_panel=ARTICLES),
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option(min=1, help="Number of articles to draw at random.", rich_help_panel=ARTICLES),
    ] = None,
    more_references: Annotated[
        list[Path] | None,
        typer.Option(
            help="File with one more list of references per article; may be repeated.",
            metavar="FILE",
            rich_help_panel=ARTICLES,
        ),
    ] = None,
    text_column: TextColumn = None,
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
    metrics: Annotated[
        list[str],
        typer.Option(
            help="Metrics separated by commas; see 'takeaways metrics'.",
            rich_help_panel=METRICS,
        ),
    ] = _METRICS,
    rouge_types: Annotated[
        list[str],
        typer.Option(
            help="ROUGE types separated by commas: 1, 2, …, L, Lsum.", rich_help_panel=METRICS
        ),
    ] = _ROUGE_TYPES,
    stem: Annotated[
        bool,
        typer.Option(
            "--stem/--no-stem",
            help="Compare stems instead of words.",
            rich_help_panel=METRICS,
        ),
    ] = True,
    tokenizer: Annotated[
        Literal["auto", "rouge-score", "unicode"],
        typer.Option(
            help="Tokenizer of ROUGE. auto: rouge-score in English, else words and stems of the "
            "article's language.",
            rich_help_panel=METRICS,
        ),
    ] = "auto",
    refs: Annotated[
        Literal["max", "mean", "jackknife"],
        typer.Option(
            metavar="HOW",
            help="How scores against several references are combined.",
            rich_help_panel=METRICS,
        ),
    ] = "max",
    rouge_engine: Annotated[
        Literal["takeaways", "rouge-score"],
        typer.Option(
            help="Implementation of ROUGE. rouge-score is the original package, for checks.",
            rich_help_panel=METRICS,
        ),
    ] = "takeaways",
    threshold: Annotated[
        float,
        typer.Option(
            min=0,
            max=1,
            help="Minimum share of a reference's content words in a bullet that matches it.",
            rich_help_panel=METRICS,
        ),
    ] = 0.43,  # THRESHOLD of eval.metrics.similarity, whose import is slow
    metric_model: Annotated[
        str | None,
        typer.Option(
            help="Model of bertscore or entailment: a folder, or a name on the hub.",
            rich_help_panel=METRICS,
        ),
    ] = None,
    processes: Annotated[
        int,
        typer.Option(
            *("--workers", "--processes"),
            min=1,
            help="Number of processes for scoring.",
            rich_help_panel=METRICS,
        ),
    ] = 1,
    samples: Samples = 1000,
    seed: Seed = 12345,
    bca: Bca = False,
    out: Annotated[
        Path | None,
        typer.Option(
            *("--out", "-o"),
            metavar="FOLDER",
            help="Folder for the run; an unfinished run is continued.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    restart: Annotated[
        bool,
        typer.Option(
            "--restart", help="Delete the run in the folder first.", rich_help_panel=OUTPUT
        ),
    ] = False,
    format: FormatOption = None,
    label: LabelOption = None,
    intervals: IntervalsOption = False,
    page: PageOption = None,
    *,
    options: ModelValues,
) -> None:
    """Compare methods on articles with references. Print a table and write a run folder.

    Examples:
        takeaways eval news/ --method lead,lexrank,hybrid --out run1
        takeaways eval news.jsonl --predictions mine=mine.jsonl --metrics rouge
        takeaways eval hf:cnn_dailymail/3.0.0:test --sample 1000 --method all
    """
    with run_errors_as_messages(), ProgressLine() as line, line.listening():
        from eval.datasets import read_dataset, with_references
        from eval.experiment import evaluate as run
        from eval.metrics.base import MetricSettings
        from eval.predictions import PredictionsFile, read_predictions
        from summarize.options import OptionValues
        from summarize.reading import Columns

        latex = latex_options(format, label, intervals)
        bullets = _count(count)
        columns = Columns.named(text=text_column, references=references_column, id=id_column)
        dataset = read_dataset(
            data, columns=columns, limit=limit, sample=sample, seed=seed, on_message=line.say
        )
        ids = [item.article.id for item in dataset.items]

        def read(path: Path) -> list[tuple[str, ...] | None]:
            columns = {"column": predictions_column, "id_column": id_column}
            return read_predictions(path, ids, **columns, on_message=line.say)

        imported = {
            name: PredictionsFile(path, predictions_column, id_column)
            for name, path in _named_files(predictions or ()).items()
        }
        dataset = with_references(dataset, [read(path) for path in more_references or ()])
        values = OptionValues(**options)
        if max_words is not None:
            values["max_words"] = max_words
        report = run(
            dataset,
            methods_in(methods),
            predictions=imported,
            metrics=names_in(metrics),
            settings=MetricSettings(
                types=tuple(names_in(rouge_types)),
                stem=stem,
                tokenizer=tokenizer,
                refs=refs,
                engine=rouge_engine,
                threshold=threshold,
                model=metric_model,
            ),
            count=bullets,
            options=values,
            out=out,
            restart=restart,
            redo=names_in(redo or ()),
            batch_size=options.get("batch_size"),
            processes=processes,
            resampling=resampling_of(samples, seed, bca),
            on_message=line.say,
        )
        line.clear()
        page = page or (out / "report.html" if out else None)
        show_report(report, format, page, latex)
        if dataset.failed or report.failed:
            say("not all could be read or scored: see the notes")
            raise typer.Exit(FAILED)


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
    if not text.isdecimal() or not int(text):
        allowed = "refs or a whole number of at least 1"
        raise typer.BadParameter(f"--count must be {allowed}, not {text!r}")
    return int(text)
