"""``takeaways report``: print the table of a run folder again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.cli.options import (
    OUTPUT,
    Bca,
    FormatOption,
    IntervalsOption,
    LabelOption,
    PageOption,
    Samples,
    Seed,
    TableFormat,
    latex_options,
    resampling_of,
    run_errors_as_messages,
    show_report,
)
from summarize.cli.options import names_in

if TYPE_CHECKING:
    from eval.report.report import Report


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder that 'takeaways eval' wrote.")],
    samples: Samples = 1000,
    seed: Seed = 12345,
    bca: Bca = False,
    format: FormatOption = None,
    label: LabelOption = None,
    intervals: IntervalsOption = False,
    page: PageOption = None,
    p_values: Annotated[
        str | None,
        typer.Option(
            metavar="MEASURES",
            help="Show the tests of each pair of methods instead, e.g. rouge2, or all.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    article: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help="Show the takeaways and scores of this article instead.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
) -> None:
    """Print the table of a run again, and write its HTML report.

    Examples:
        takeaways report run1 --format latex
        takeaways report run1 --article 05-cup-final
        takeaways report run1 --p-values rouge2
    """
    with run_errors_as_messages():
        from eval.report.report import Report

        latex = latex_options(format, label, intervals)
        if article is not None and format not in (None, "text", "json"):
            raise typer.BadParameter(f"--article is shown as text or json, not as {format}")
        if p_values is not None and format not in (None, "text"):
            raise typer.BadParameter("--p-values are shown as text; --format json has them all")
        opened = Report.open(run, resampling_of(samples, seed, bca))
        if article is not None:
            _print_article(opened, article, format)
            return
        if p_values is not None:
            from eval.report.pairs import pairs_text

            print(pairs_text(opened, names_in([p_values])))
            return
        page = page or run / "report.html"
        show_report(opened, format, page, latex)


def _print_article(report: Report, id: str, format: TableFormat | None) -> None:
    from eval.report.details import details, details_data

    if format == "json":
        print(json.dumps(details_data(report, id), ensure_ascii=False, indent=2))
    else:
        print(details(report, id))
