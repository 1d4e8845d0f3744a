"""The whole ``takeaways`` command: that of ``summarize``, and what evaluates and trains."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from eval.serve_command import serve
from summarize.cli import app, list_entries, main
from summarize.command_options import (
    IdColumn,
    MaxWords,
    ReferencesColumn,
    TextColumn,
    with_options,
)
from summarize.errors import OptionError, TakeawaysError
from summarize.options import ModelValues
from summarize.terminal import FAILED, Progress, console, needing, say

if TYPE_CHECKING:
    from eval.experiment import Count
    from eval.report import Report
    from eval.resampling import Resampling
    from summarize.abstractive.settings import Task

__all__ = ["app", "main"]

TableFormat = Literal["text", "md", "latex", "csv", "json"]
_INTERRUPTED = 130  # exit code, as shells have it

FormatOption = Annotated[
    TableFormat | None,
    typer.Option(
        "--format",
        "-f",
        help="Of the table; else text on a terminal, md in a pipe.",
        show_default=False,
    ),
]
Samples = Annotated[int, typer.Option(min=100, help="Resamples of intervals and tests.")]
Seed = Annotated[int, typer.Option(min=0, help="Random seed.")]
Bca = Annotated[bool, typer.Option("--bca", help="BCa intervals, not percentile ones.")]
PageOption = Annotated[
    Path | None, typer.Option("--page", help="Write the HTML page here.", show_default=False)
]


@app.command("eval")
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
    with _told(), Progress() as progress:
        from eval.datasets import read_dataset, with_references
        from eval.experiment import all_methods
        from eval.experiment import evaluate as run
        from eval.metric import Settings
        from eval.predicting import Watch
        from eval.predictions import read_predictions
        from summarize.options import OptionValues
        from summarize.reading import Columns

        watch = Watch(progress.say, progress.at)
        columns = Columns.named(text=text_column, references=references_column, id=id_column)
        dataset = read_dataset(
            data, columns=columns, limit=limit, sample=sample, seed=seed, say=watch.say
        )
        ids = [item.article.id for item in dataset.items]

        def read(path: Path) -> list[tuple[str, ...] | None]:
            column = predictions_column
            id = id_column or "id"
            return read_predictions(path, ids, column=column, id_column=id, say=watch.say)

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
            settings=Settings(
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
            resampling=_resampling(samples, seed, bca),
            watch=watch,
        )
        progress.clear()
        _show(report, format, page or (out / "report.html" if out else None))
        if dataset.failed or report.failed:
            say("not all could be read or scored: see the notes")
            raise typer.Exit(FAILED)


@app.command()
def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A folder that takeaways eval made.")],
    samples: Samples = 1000,
    seed: Seed = 12345,
    bca: Bca = False,
    format: FormatOption = None,
    page: PageOption = None,
    article: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Show what became of this article.", show_default=False),
    ] = None,
) -> None:
    """Print the table of a run folder again, and write its page again."""
    with _told():
        from eval.report import Report

        found = Report.open(run, _resampling(samples, seed, bca))
        if article is not None:
            from eval.details import details

            print(details(found, article))
            return
        _show(found, format, page or run / "report.html")


@app.command()
def compare(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN1 RUN2...", help="Folders of takeaways eval.")
    ],
    samples: Samples = 1000,
    seed: Seed = 12345,
    bca: Bca = False,
    format: FormatOption = None,
    page: PageOption = None,
) -> None:
    """Compare the methods of several runs on the articles that they share."""
    with _told():
        from eval.joining import join
        from eval.report import Report

        resampling = _resampling(samples, seed, bca)
        _show(join([Report.open(path, resampling) for path in runs]), format, page)


@app.command()
def train(
    data: Annotated[
        str,
        typer.Argument(
            metavar="DATA",
            help="Articles with takeaways: folder, file, or hf:NAME/CONFIG:SPLIT.",
        ),
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for the checkpoint.")],
    base: Annotated[str, typer.Option(help="Checkpoint: folder, or name on the hub.")],
    validation: Annotated[
        str | None, typer.Option(help="Others, as DATA; else some are held out.")
    ] = None,
    task: Annotated[
        Literal["summarization", "rewriting", "both"],
        typer.Option(help="summarization: of articles; rewriting: of single sentences."),
    ] = "summarization",
    epochs: Annotated[float, typer.Option(min=0, help="Times that each example is seen.")] = 3.0,
    batch_size: Annotated[int, typer.Option(min=1, help="Examples in a step.")] = 16,
    rate: Annotated[float, typer.Option(help="Highest learning rate.")] = 5e-5,
    steps: Annotated[int, typer.Option(min=1, help="Between evaluations.")] = 500,
    patience: Annotated[
        int, typer.Option(min=0, help="Evaluations without a better ROUGE; 0 for no end.")
    ] = 3,
    read: Annotated[int, typer.Option(min=8, help="Tokens read of an article at most.")] = 1024,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Read only so many articles.", show_default=False)
    ] = None,
    text_column: TextColumn = None,
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
    device: Annotated[str, typer.Option(help="auto, or cpu to pass over a GPU.")] = "auto",
    seed: Seed = 0,
) -> None:
    """Fine-tune a checkpoint on your own takeaways; the same command again goes on."""
    with _told("train"), Progress() as progress, progress.listening():
        from eval.datasets import read_dataset
        from eval.rouge import mean_rouge1
        from summarize.reading import Columns
        from summarize.training.fine_tuning import Recipe
        from summarize.training.train import Plan
        from summarize.training.train import train as fine_tune

        columns = Columns.named(text=text_column, references=references_column, id=id_column)
        learned, watched = (
            [
                item.article
                for item in read_dataset(name, columns=columns, limit=limit, say=say).items
                if item.references
            ]
            if name
            else []
            for name in (data, validation)
        )
        recipe = Recipe(
            epochs, batch_size, rate, steps=steps, patience=patience, device=device, seed=seed
        )
        tasks: tuple[Task, ...] = ("summarization", "rewriting") if task == "both" else (task,)
        plan = Plan(read, recipe=recipe)
        given = dict.fromkeys(tasks, learned)
        others = dict.fromkeys(tasks, watched) if watched else None
        history = fine_tune(given, base, out, plan, mean_rouge1, others)
    best = max((entry["eval_rouge"] for entry in history if "eval_rouge" in entry), default=0.0)
    say(f"{out} is ready: ROUGE-1 {best:.3f}; takeaways FILE --method abstractive --model {out}")


app.command()(serve)


@app.command()
def metrics() -> None:
    """List the metrics."""
    from eval.metric import METRICS

    list_entries("metric", METRICS.entries.values())


@contextmanager
def _told(extra: str = "eval") -> Iterator[None]:
    """Turn what goes wrong into one line and an exit code; ``extra`` may have to be installed."""
    try:
        with needing(extra):
            yield
    except OptionError as error:
        raise typer.BadParameter(str(error)) from None
    except TakeawaysError as error:
        say(str(error))
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        say("interrupted: with an output folder, the same command goes on where it stopped")
        raise typer.Exit(_INTERRUPTED) from None


def _show(report: Report, format: TableFormat | None, page: Path | None) -> None:
    """Write the page, where one is asked for; print the table, which a pipe may cut short."""
    if page is not None:
        try:
            page.write_text(report.to_html(), "utf-8", "backslashreplace")
        except OSError as error:
            raise typer.BadParameter(f"{page}: cannot be written: {error.strerror}") from None
        say(f"the page is {page}")
    format = format or ("text" if sys.stdout.isatty() else "md")
    if format == "text":
        _print_table(report)
        return
    render = {
        "md": report.to_markdown,
        "latex": report.to_latex,
        "csv": report.to_csv,
        "json": report.to_json,
    }
    print(render[format]().rstrip("\n"))


def _print_table(report: Report) -> None:
    from rich.text import Text

    from eval.tables import caption, terminal

    shown = console()
    for intervals, letters in ((True, True), (False, True), (False, False)):
        table = terminal(report, with_intervals=intervals, with_letters=letters)
        if shown.measure(table).maximum <= shown.width:
            break  # the widest that fits, or else the narrowest
    shown.print(table)
    for line in caption(report, with_intervals=intervals):
        shown.print(Text(line))
    for signature in report.signatures:
        shown.print(Text(str(signature), style="dim"), soft_wrap=True)


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


def _resampling(samples: int, seed: int, bca: bool) -> Resampling:
    from eval.resampling import Resampling

    return Resampling(samples, seed, kind="bca" if bca else "percentile")


if __name__ == "__main__":
    main()
