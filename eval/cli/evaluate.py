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
        str, typer.Option("--methods", "-m", help="Names joined by commas, or all.")
    ] = "extractive",
    predictions: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=FILE", help="Predictions made elsewhere.", show_default=False),
    ] = None,
    predictions_column: Annotated[
        str | None,
        typer.Option(help="Column with the bullets in --predictions files.", show_default=False),
    ] = None,
    more_references: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="File with one more reference list an article.", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="Run folder; one begun is gone on with.", show_default=False
        ),
    ] = None,
    count: Annotated[
        str, typer.Option("--count", "-n", help="Bullets: as many as references, or a number.")
    ] = "refs",
    max_words: MaxWords = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Read only so many articles.", show_default=False)
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option(min=1, help="Draw this many articles at random.", show_default=False),
    ] = None,
    metrics: Annotated[
        str, typer.Option(help="Names joined by commas; see takeaways metrics.")
    ] = "rouge,bullets,grounding,describing",
    rouge_types: Annotated[str, typer.Option(help="E.g. 1,2,3,L,Lsum.")] = "1,2,Lsum",
    stem: Annotated[bool, typer.Option("--stem/--no-stem", help="Compare Porter stems.")] = True,
    tokenizer: Annotated[
        Literal["rouge-score", "unicode"], typer.Option(help="unicode: not only English.")
    ] = "rouge-score",
    refs: Annotated[
        Literal["max", "mean", "jackknife"], typer.Option(help="What several references come to.")
    ] = "max",
    rouge_engine: Annotated[
        Literal["takeaways", "rouge-score"],
        typer.Option(help="Ours, or the package itself to verify."),
    ] = "takeaways",
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help="ROUGE-1 F of bullets that say the same.")
    ] = 0.3,
    metric_model: Annotated[
        str | None,
        typer.Option(
            help="Model of bertscore or entailment: folder or hub name.", show_default=False
        ),
    ] = None,
    processes: Annotated[int, typer.Option(min=1, help="Processes for scoring.")] = 1,
    samples: Samples = 1000,
    seed: Seed = 12345,
    bca: Bca = False,
    restart: Annotated[bool, typer.Option("--restart", help="Empty the run folder first.")] = False,
    redo: Annotated[
        str | None,
        typer.Option(help="Methods to predict again: their code changed.", show_default=False),
    ] = None,
    format: FormatOption = None,
    page: PageOption = None,
    text_column: TextColumn = None,
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
    *,
    models: ModelValues,
) -> None:
    """Compare methods on articles with references; print a table, write a run folder."""
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

        elsewhere = {
            name: dict(zip(ids, read(path), strict=True))
            for name, path in _named_files(predictions or ()).items()
        }
        dataset = with_references(dataset, [read(path) for path in more_references or ()])
        options = OptionValues(**models)
        if max_words is not None:
            options["max_words"] = max_words
        report = run(
            dataset,
            all_methods() if methods == "all" else _names(methods),
            predictions=elsewhere,
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
            options=options,
            out=out,
            restart=restart,
            redo=_names(redo or ""),
            batch_size=models.get("batch_size"),
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
    found: dict[str, Path] = {}
    for option in options:
        name, equals, path = option.partition("=")
        if not (name and equals and path):
            raise typer.BadParameter(f"--predictions takes NAME=FILE, not {option!r}")
        if name in found:
            raise typer.BadParameter(f"--predictions {name!r} stands twice: names must differ")
        found[name] = Path(path)
    return found


def _count(text: str) -> Count:
    if text == "refs":
        return "refs"
    if not text.isdecimal():
        raise typer.BadParameter(f"--count takes refs or a number, not {text!r}")
    return int(text)
