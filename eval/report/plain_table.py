"""The main table of a report as plain text, for ``print``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eval.metrics.base import Measure
from eval.report.cells import Cell
from eval.report.values import format_value, interval_bounds

_GAP = "  "  # between columns


def plain_table(
    methods: Sequence[str],
    measures: Sequence[Measure],
    cells: Mapping[str, Mapping[str, Cell]],
    lines: Iterable[str],
) -> str:
    """Return means with intervals in aligned columns, then lines of text.

    Args:
        methods: a row for each.
        measures: a column for each.
        cells: the cell of each measure and method.
        lines: what to say under the table.
    """
    columns = [["method", *methods]]
    for measure in measures:
        values = [_cell_text(cells[measure.name][method], measure) for method in methods]
        columns.append([measure.label, *values])
    widths = [max(map(len, column)) for column in columns]
    rows = (
        _GAP.join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip()
        for row in zip(*columns, strict=True)
    )
    return "\n".join([*rows, "", *lines])


def _cell_text(cell: Cell, measure: Measure) -> str:
    text = " ".join(filter(None, [format_value(cell.mean, measure), cell.letters]))
    if bounds := interval_bounds(cell, measure):
        text += f" ({'–'.join(bounds)})"
    return text
