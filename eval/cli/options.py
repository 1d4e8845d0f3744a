"""Options and helpers that the commands of the harness share."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from summarize.cli.console import console
from summarize.cli.messages import errors_as_messages, requires_extra, say

if TYPE_CHECKING:
    from eval.report.report import Report
    from eval.stats.resampling import Resampling

ARTICLES, METRICS, STATISTICS, OUTPUT = "Articles", "Metrics", "Statistics", "Output"  # groups

TableFormat = Literal["text", "md", "latex", "csv", "json"]
FormatOption = Annotated[
    TableFormat | None,
    typer.Option(
        *("--format", "-f"),
        help="Format of the table. Default: text on a terminal, md in a pipe.",
        rich_help_panel=OUTPUT,
    ),
]
Samples = Annotated[
    int,
    typer.Option(
        *("--resamples", "--samples"),
        min=100,
        help="Number of resamples for intervals and tests.",
        rich_help_panel=STATISTICS,
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="Random seed.", rich_help_panel=STATISTICS)]
Bca = Annotated[
    bool,
    typer.Option(
        "--bca",
        help="Compute BCa intervals instead of percentile intervals.",
        rich_help_panel=STATISTICS,
    ),
]
LabelOption = Annotated[
    str | None,
    typer.Option(
        "--label", help="Label of a LaTeX table. Default: tab:takeaways.", rich_help_panel=OUTPUT
    ),
]
IntervalsOption = Annotated[
    bool,
    typer.Option(
        "--intervals",
        help="Show intervals in a LaTeX table. The other formats always have them.",
        rich_help_panel=OUTPUT,
    ),
]
PageOption = Annotated[
    Path | None,
    typer.Option("--page", help="File for the HTML report.", rich_help_panel=OUTPUT),
]


INTERRUPTED_RUN = "interrupted: with an output folder, the same command goes on where it stopped"


@contextmanager
def run_errors_as_messages() -> Iterator[None]:
    """Turn each error of an evaluation within this block into one line and an exit code."""
    with errors_as_messages(interrupted=INTERRUPTED_RUN), requires_extra("eval"):
        yield


def latex_options(format: TableFormat | None, label: str | None, intervals: bool) -> dict[str, Any]:
    """Return the options of ``render`` for a LaTeX table, before the work begins.

    Raises:
        typer.BadParameter: another format is asked for.
        OptionError: the label has characters that a label cannot have.
    """
    from eval.report.tables.latex import check_label

    if format != "latex" and (label is not None or intervals):
        raise typer.BadParameter("--label and --intervals need --format latex")
    if label is None:
        return {"intervals": intervals}
    check_label(label)
    return {"intervals": intervals, "label": label}


def show_report(
    report: Report,
    format: TableFormat | None,
    page: Path | None,
    latex: Mapping[str, Any],
) -> None:
    """Write the HTML report if ``page`` is given, then print the table.

    The table comes last: a pipe may close early. ``latex`` holds its ``latex_options``.
    """
    from eval.report.render import render
    from eval.report.tables.terminal import print_report

    if page is not None:
        try:
            page.write_text(render(report, "html"), "utf-8", "backslashreplace")
        except OSError as error:
            raise typer.BadParameter(f"{page}: cannot be written: {error.strerror}") from None
        say(f"the page is {page}")
    format = format or ("text" if sys.stdout.isatty() else "md")
    if format == "text":
        print_report(report, console())
    else:
        print(render(report, format, **latex).rstrip("\n"))


def resampling_of(samples: int, seed: int, bca: bool) -> Resampling:
    """Return the resampling of intervals and tests."""
    from eval.stats.resampling import Resampling

    return Resampling(samples, seed, kind="bca" if bca else "percentile")
