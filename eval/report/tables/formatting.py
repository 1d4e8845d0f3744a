"""Numbers, intervals and captions as all tables write them."""

from __future__ import annotations

from eval.metrics.base import Measure, Unit
from eval.report.cells import Cell
from eval.report.report import Report
from eval.stats.significance import ALPHA

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


def caption_lines(report: Report, *, with_intervals: bool = True) -> list[str]:
    """Return the lines under every table: the legend and the notes, without the signatures."""
    return [legend(report, with_intervals=with_intervals), *report.notes]


def legend(report: Report, *, with_intervals: bool = True) -> str:
    """Return sentences that explain the marks in a table."""
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
