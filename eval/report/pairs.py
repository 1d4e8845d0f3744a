"""Every pair of methods compared on a measure, as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.base import Measure
from eval.report.report import Report
from eval.report.values import MISSING, format_value
from eval.stats.significance import ALPHA, Comparison
from summarize.errors import OptionError, did_you_mean

_HEADINGS = ("methods", "difference", "interval", "p", "p after Holm", "won-tied-lost")
_LEGEND = (
    "p is of a paired randomisation test over the articles that both methods are scored on. "
    f"Below {ALPHA} after Holm's correction over all pairs, the methods differ."
)


def pairs_text(report: Report, names: Sequence[str]) -> str:
    """Return a table of the pairs of methods for each measure.

        >>> print(pairs_text(report, ["rouge2"]))

    Args:
        report: the numbers.
        names: names of measures; ``all`` for each that is tested.

    Raises:
        OptionError: there is no such measure, or it is not tested.
    """
    tested = {measure.name: measure for measure in report.measures if measure.better}
    for name in names:
        if name != "all" and name not in tested:
            hint = did_you_mean(name, ["all", *tested])
            raise OptionError(f"no measure {name!r} is tested; {hint}")
    chosen = tested.values() if "all" in names else [tested[name] for name in names]
    return "\n\n".join([*(_table(report, measure) for measure in chosen), _LEGEND])


def _table(report: Report, measure: Measure) -> str:
    pairs = [pair for pair in report.comparisons[measure.name] if pair.articles]
    rows = [_HEADINGS, *(_row(pair, measure) for pair in pairs)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
        for row in rows
    ]
    return "\n".join([f"{measure.label} ({measure.name}): {measure.description}", *lines])


def _row(pair: Comparison, measure: Measure) -> tuple[str, ...]:
    return (
        f"{pair.first} - {pair.second}",
        format_value(pair.difference, measure),
        interval_text(pair, measure),
        p_value(pair.p_randomization),
        p_value(pair.p_corrected),
        f"{pair.wins}-{pair.ties}-{pair.losses}",
    )


def interval_text(pair: Comparison, measure: Measure) -> str:
    """Return the interval of a difference."""
    if pair.interval is None:
        return MISSING
    low, high = (format_value(end, measure) for end in (pair.interval.low, pair.interval.high))
    return f"{low} to {high}"


def p_value(value: float | None) -> str:
    """Return a p-value with four decimals."""
    return MISSING if value is None else f"{value:.4f}"
