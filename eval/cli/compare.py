"""``takeaways compare``: compare the methods of several runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.cli.options import (
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


def compare(
    runs: Annotated[
        list[Path],
        typer.Argument(metavar="RUN...", help="Folders that 'takeaways eval' wrote."),
    ],
    samples: Samples = 1000,
    seed: Seed = 12345,
    bca: Bca = False,
    format: FormatOption = None,
    label: LabelOption = None,
    intervals: IntervalsOption = False,
    page: PageOption = None,
) -> None:
    """Compare the methods of several runs on their common articles.

    Examples:
        takeaways compare run1 run2 --format latex
    """
    with run_errors_as_messages():
        from eval.report.join import join
        from eval.report.report import Report

        latex = latex_options(format, label, intervals)
        resampling = resampling_of(samples, seed, bca)
        joined = join([Report.open(path, resampling) for path in runs])
        show_report(joined, format, page, latex)
