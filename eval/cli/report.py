"""``takeaways report``: print the table of a run folder again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
    with run_errors_as_messages():
        from eval.report.report import Report

        found = Report.open(run, resampling_of(samples, seed, bca))
        if article is not None:
            from eval.report.details import details

            print(details(found, article))
            return
        show_report(found, format, page or run / "report.html")
