"""The main table of a report for a notebook: HTML without scripts or colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from eval.metrics.base import Measure
from eval.report.cells import Cell
from eval.report.values import format_value, interval_bounds
from summarize.article import replace_surrogates

_QUIET = "opacity:.7"  # readable on light and dark


def notebook_table(
    methods: Mapping[str, str],
    measures: Sequence[Measure],
    cells: Mapping[str, Mapping[str, Cell]],
    lines: Iterable[str],
) -> str:
    """Return means with intervals, the best in bold, then lines of text.

    Args:
        methods: the name to show of each; a row for each.
        measures: a column for each.
        cells: the cell of each measure and method.
        lines: what to say under the table.
    """
    headings = "".join(
        f"<th title='{_escaped(measure.description)}'>{_escaped(measure.label)}</th>"
        for measure in measures
    )
    rows = "".join(
        f"<tr><th>{_escaped(shown)}</th>"
        + "".join(f"<td>{_cell_html(cells[m.name][method], m)}</td>" for m in measures)
        + "</tr>"
        for method, shown in methods.items()
    )
    notes = "".join(f"<small style='{_QUIET}'>{_escaped(line)}</small><br>" for line in lines)
    return (
        f"<table style='text-align:right'><thead><tr><th>method</th>{headings}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        f"<p>{notes}</p>"
    )


def _cell_html(cell: Cell, measure: Measure) -> str:
    mean = format_value(cell.mean, measure)
    html = f"<strong>{mean}</strong>" if cell.best else mean
    if cell.letters:
        html += f" <sup>{cell.letters}</sup>"
    if bounds := interval_bounds(cell, measure, decimals=1):
        html += f"<br><small style='{_QUIET}'>{'–'.join(bounds)}</small>"
    return html


def _escaped(text: str) -> str:
    return escape(replace_surrogates(text))
