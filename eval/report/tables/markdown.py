"""The main table of a report in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.base import Measure
from eval.report.cells import Cell
from eval.report.report import Report
from eval.report.values import format_value, interval_bounds
from summarize.text.markdown import escape_markdown


def markdown(report: Report) -> str:
    """Return means with intervals, the best in bold, then the caption and the signatures."""
    headings = ["method", *(measure.label for measure in report.headline)]
    alignments = ["---", *("---:" for _ in report.headline)]
    return "\n".join(
        [
            _row(headings),
            _row(alignments),
            *(_method_row(report, method) for method in report.methods),
            "",
            *(f"{_escape_line(line)}\n" for line in report.caption_lines()),
            *(f"`{signature}`\n" for signature in report.signatures),
        ]
    )


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _method_row(report: Report, method: str) -> str:
    cells = (_cell_text(report.cells[m.name][method], m) for m in report.headline)
    return _row([_escape_line(report.shown_name(method)), *cells])


def _cell_text(cell: Cell, measure: Measure) -> str:
    mean = format_value(cell.mean, measure)
    text = f"**{mean}**" if cell.best else mean
    if cell.letters:
        text += f" {cell.letters}"
    if bounds := interval_bounds(cell, measure):
        text += f" ({'–'.join(bounds)})"
    return text


def _escape_line(text: str) -> str:
    """Escape a text and put it on one line: a line break would end the row of a table."""
    return escape_markdown(text).replace("\n", " ")
