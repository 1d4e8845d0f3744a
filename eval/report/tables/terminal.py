"""The main table of a report for the terminal, drawn by rich."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from eval.metrics.base import Measure
from eval.report.cells import Cell
from eval.report.report import Report
from eval.report.values import format_value, interval_bounds
from summarize.wording import counted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_UNLIMITED = 100_000  # columns, wider than any table
_TEXT_WIDTH = 120  # columns of the plain text; chosen by hand


def print_report(report: Report, console: Console) -> None:
    """Print the widest table that fits a rich console, then its caption and the signatures.

    If none fits, print several tables, each with a part of the measures.
    """
    from rich.text import Text

    intervals = True
    for intervals, letters in ((True, True), (False, True), (False, False)):
        table = terminal_table(report, with_intervals=intervals, with_letters=letters)
        if _fits(table, console):
            console.print(table)
            break
    else:
        intervals = True
        for table in _tables_that_fit(report, console):
            console.print(table)
    for line in report.caption_lines(with_intervals=intervals):
        console.print(Text(line))
    for signature in report.signatures:
        console.print(Text(str(signature), style="dim"), soft_wrap=True)


def _tables_that_fit(report: Report, console: Console) -> Iterator[Table]:
    """Yield tables with as many of the measures as fit; at least one each."""
    measures = report.headline
    while measures:
        count = len(measures)
        table = terminal_table(report, measures)
        while count > 1 and not _fits(table, console):
            count -= 1
            table = terminal_table(report, measures[:count])
        yield table
        measures = measures[count:]


def _fits(table: Table, console: Console) -> bool:
    """Return whether a table needs no more than the width of a console, which rich would cut."""
    unlimited = console.options.update(max_width=_UNLIMITED)
    return console.measure(table, options=unlimited).maximum <= console.width


def plain_text(report: Report) -> str:
    """Return the table, its caption and the signatures as text without colours."""
    from rich.console import Console

    file = io.StringIO()
    print_report(report, Console(file=file, width=_TEXT_WIDTH, color_system=None))
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def terminal_table(
    report: Report,
    measures: Sequence[Measure] | None = None,
    *,
    with_intervals: bool = True,
    with_letters: bool = True,
) -> Table:
    """Return means as a rich table, intervals under them.

    Args:
        report: the numbers.
        measures: the columns; None for the headline measures.
        with_intervals: whether to show the intervals.
        with_letters: whether to show the letters of the tests.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    dataset = report.run.metadata["dataset"]
    title = f"{dataset['name']}: {counted(len(report.scores.articles), 'article')}"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    measures = report.headline if measures is None else measures
    table.add_column("method", overflow="fold")
    for measure in measures:
        table.add_column(measure.label, justify="right", no_wrap=True)
    for method in report.methods:
        cells = (
            _cell_text(report.cells[measure.name][method], measure, with_intervals, with_letters)
            for measure in measures
        )
        table.add_row(Text(report.shown_name(method)), *cells)
    return table


def _cell_text(cell: Cell, measure: Measure, with_interval: bool, with_letters: bool) -> Text:
    from rich.text import Text

    text = Text(format_value(cell.mean, measure), style="bold green" if cell.best else "")
    if cell.letters and with_letters:
        text.append(f" {cell.letters}", style="not bold dim")
    if with_interval and (bounds := interval_bounds(cell, measure, decimals=1)):
        text.append(f"\n{'–'.join(bounds)}", style="not bold dim")
    return text
