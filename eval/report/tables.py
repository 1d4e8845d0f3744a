"""A report as a table: on the terminal, in Markdown, in LaTeX, as comma-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from eval.metrics.base import Measure, Unit
from eval.report.report import Cell, Report
from eval.stats.significance import ALPHA

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_DECIMALS: dict[Unit, int] = {"percent": 2, "number": 1, "milliseconds": 1, "megabytes": 0}
NONE = "–"
_TEXT_WIDTH = 120  # columns of the plain text; chosen by hand


def number(value: float | None, measure: Measure) -> str:
    """Write a value as tables do: shares times 100."""
    if value is None:
        return NONE
    shown = 100 * value if measure.unit == "percent" else value
    return f"{shown:.{_DECIMALS[measure.unit]}f}"


def caption(report: Report, *, with_intervals: bool = True) -> list[str]:
    """Return the lines that belong under every table, but for the signatures."""
    return [legend(report, with_intervals=with_intervals), *report.notes]


def legend(report: Report, *, with_intervals: bool = True) -> str:
    """Say what the marks in a table mean."""
    sentences = []
    if with_intervals and len(report.scores.articles) > 1:
        sentences.append(f"With each share its {100 * report.resampling.level:g} % interval.")
    if report.has_letters:
        sentences.append(
            "Between methods that share a letter no significant difference was found (paired "
            f"randomisation, p below {ALPHA} after Holm)."
        )
    sentences.append(
        "Best method in bold, of those scored on as many articles as any; oracle and references "
        "have seen the references."
    )
    return " ".join(sentences)


def has_interval(cell: Cell, measure: Measure) -> bool:
    """Whether a table shows the interval: of shares, if they are not all the same."""
    return cell.interval is not None and (
        measure.unit == "percent" and cell.interval.low < cell.interval.high
    )


def terminal(report: Report, *, with_intervals: bool = True, with_letters: bool = True) -> Table:
    """Return a rich table, the interval under each mean."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    about = report.run.about["dataset"]
    title = f"{about['name']}: {len(report.scores.articles)} articles"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("method", no_wrap=True)
    for measure in report.headline:
        table.add_column(measure.label, justify="right", no_wrap=True)
    for method in report.methods:
        cells = (
            _terminal_cell(
                report.cells[measure.name][method], measure, with_intervals, with_letters
            )
            for measure in report.headline
        )
        table.add_row(Text(method), *cells)
    return table


def _terminal_cell(cell: Cell, measure: Measure, with_interval: bool, with_letters: bool) -> Text:
    from rich.text import Text

    text = Text(number(cell.mean, measure), style="bold green" if cell.best else "")
    if cell.letters and with_letters:
        text.append(f" {cell.letters}", style="not bold dim")
    if with_interval and cell.interval and has_interval(cell, measure):
        low, high = (100 * end for end in (cell.interval.low, cell.interval.high))
        text.append(f"\n{low:.1f}–{high:.1f}", style="not bold dim")
    return text


def print_report(report: Report, console: Console) -> None:
    """Print the widest table that fits a rich console, then its caption and the signatures."""
    from rich.text import Text

    for intervals, letters in ((True, True), (False, True), (False, False)):
        table = terminal(report, with_intervals=intervals, with_letters=letters)
        if console.measure(table).maximum <= console.width:
            break  # the widest that fits, or else the narrowest
    console.print(table)
    for line in caption(report, with_intervals=intervals):
        console.print(Text(line))
    for signature in report.signatures:
        console.print(Text(str(signature), style="dim"), soft_wrap=True)


def text(report: Report) -> str:
    """Return the terminal table, its caption and the signatures as plain text."""
    from rich.console import Console

    file = io.StringIO()
    print_report(report, Console(file=file, width=_TEXT_WIDTH, color_system=None))
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def markdown(report: Report) -> str:
    """Return a table of means with intervals, best in bold, and its caption."""
    return "\n".join(
        [
            _markdown_row(["method", *(measure.label for measure in report.headline)]),
            _markdown_row(["---", *("---:" for _ in report.headline)]),
            *(
                _markdown_row([_escape(method), *_texts(report, method, _markdown_cell)])
                for method in report.methods
            ),
            "",
            *(f"{_escape(line)}\n" for line in caption(report)),
            *(f"`{line}`\n" for line in report.signatures),
        ]
    )


def _texts(report: Report, method: str, render: Callable[[Cell, Measure], str]) -> list[str]:
    return [render(report.cells[m.name][method], m) for m in report.headline]


def _markdown_row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_cell(cell: Cell, measure: Measure) -> str:
    mean = number(cell.mean, measure)
    text = f"**{mean}**" if cell.best else mean
    if cell.letters:
        text += f" {cell.letters}"
    return f"{text}{_span(cell, measure)}"


def _span(cell: Cell, measure: Measure) -> str:
    if not cell.interval or not has_interval(cell, measure):
        return ""
    return f" ({number(cell.interval.low, measure)}–{number(cell.interval.high, measure)})"


def _escape(text: str) -> str:
    escaped = "".join(f"\\{char}" if char in "\\`*_[]|<>" else char for char in text)
    return escaped.replace("&", "&amp;").replace("\n", " ")


def latex(report: Report) -> str:
    """Return a ``table`` environment in the style of booktabs."""
    columns = "l" + "r" * len(report.headline)
    heading = " & ".join(["Method", *(_escape_latex(m.label) for m in report.headline)])
    rows = [
        " & ".join([_escape_latex(method), *_texts(report, method, _latex_cell)]) + r" \\"
        for method in report.methods
    ]
    lines = " ".join(
        map(_escape_latex, [*caption(report, with_intervals=False), *map(str, report.signatures)])
    )
    return "\n".join(
        [
            r"\begin{table}",
            r"\centering",
            rf"\begin{{tabular}}{{{columns}}}",
            r"\toprule",
            rf"{heading} \\",
            r"\midrule",
            *rows,
            r"\bottomrule",
            r"\end{tabular}",
            rf"\caption{{{lines}}}",
            r"\end{table}",
            "",
        ]
    )


def _latex_cell(cell: Cell, measure: Measure) -> str:
    mean = number(cell.mean, measure)
    text = rf"\textbf{{{mean}}}" if cell.best else mean.replace(NONE, "--")
    return text + (rf"\textsuperscript{{{cell.letters}}}" if cell.letters else "")


_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "–": "--",
    "|": r"\textbar{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{char: f"\\{char}" for char in "&%$#_{}"},
}


def _escape_latex(text: str) -> str:
    return "".join(_LATEX.get(char, char) for char in text)


def comma_separated(report: Report) -> str:
    """Return a line for each method and measure, with a heading."""
    rows = report.rows()
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()
