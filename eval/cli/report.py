"""``takeaways report``: print the table of a run folder again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
    latex_options,
    resampling_of,
    run_errors_as_messages,
    show_report,
)


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder that 'takeaways eval' wrote.")],
    samples: Samples = 1000,
    seed: Seed = 12345,
    bca: Bca = False,
    format: FormatOption = None,
    label: LabelOption = None,
    intervals: IntervalsOption = False,
    page: PageOption = None,
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
    """
    with run_errors_as_messages():
        from eval.report.report import Report

        latex = latex_options(format, label, intervals)
        opened = Report.open(run, resampling_of(samples, seed, bca))
        if article is not None:
            from eval.report.details import details

            print(details(opened, article))
            return
        page = page or run / "report.html"
        show_report(opened, format, page, latex)
