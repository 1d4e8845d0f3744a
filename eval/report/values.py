"""Numbers as all tables write them."""

from __future__ import annotations

from eval.metrics.base import Measure, Unit
from eval.report.cells import Cell

MISSING = "–"
_DECIMALS: dict[Unit, int] = {"percent": 2, "number": 1, "milliseconds": 1, "megabytes": 0}


def format_value(value: float | None, measure: Measure) -> str:
    """Return a value with the decimals of its unit; shares are multiplied by 100."""
    if value is None:
        return MISSING
    scaled = 100 * value if measure.unit == "percent" else value
    return f"{scaled:.{_DECIMALS[measure.unit]}f}"


def shows_interval(cell: Cell, measure: Measure) -> bool:
    """Return whether a table shows the interval: only for shares, only if it is no point."""
    return cell.interval is not None and (
        measure.unit == "percent" and cell.interval.low < cell.interval.high
    )


def interval_bounds(cell: Cell, measure: Measure, decimals: int = 2) -> tuple[str, str] | None:
    """Return the ends of an interval in percent; None if a table does not show it."""
    if cell.interval is None or not shows_interval(cell, measure):
        return None
    return f"{100 * cell.interval.low:.{decimals}f}", f"{100 * cell.interval.high:.{decimals}f}"
