"""Tables of a page: main results, all measures, and comparisons of methods."""

from __future__ import annotations

from eval.metrics.base import Measure
from eval.report.cells import Cell
from eval.report.page.drawing import Mark, marks
from eval.report.pairs import interval_text, p_value
from eval.report.report import Report
from eval.report.values import MISSING, format_value
from eval.stats.significance import Comparison
from summarize.rendering.html_parts import escaped

_WHISKER = 100.0  # width of the graphic in a cell, in units of its view box


def results(report: Report) -> str:
    """Return the section with all tables."""
    return (
        '<section aria-labelledby="results"><h2 id="results">Results</h2>'
        + _scroller("Table of results", _table(report))
        + f'<p class="remark">{escaped(report.legend())}</p>'
        + f"<details><summary>All measures</summary>{_scroller('All measures', _all(report))}"
        + f"</details>{_comparisons(report)}</section>"
    )


def _scroller(label: str, table: str) -> str:
    """Return a table in a region that scrolls where the window is narrow."""
    return f'<div class="scroller" role="region" aria-label="{label}" tabindex="0">{table}</div>'


def _table(report: Report) -> str:
    headings = "".join(
        f'<th scope="col" class="number" title="{escaped(measure.description)}">'
        f'<button type="button">{escaped(measure.label)}</button></th>'
        for measure in report.headline
    )
    rows = "".join(
        f'<tr><th scope="row">{_name(mark, report.shown_name(mark.method))}</th>'
        + "".join(_cell(report, measure, mark) for measure in report.headline)
        + "</tr>"
        for mark in marks(report.methods)
    )
    return (
        '<table id="table" class="results"><caption class="unseen">Means of each method, '
        "sortable by the buttons in the headings</caption><thead><tr>"
        '<th scope="col"><button type="button">method</button></th>'
        f"{headings}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _name(mark: Mark, shown: str | None = None) -> str:
    picture = f'<svg class="key" viewBox="0 0 14 14" aria-hidden="true">{mark.at(7, 7, 4.5)}</svg>'
    return f'{picture}<span dir="auto">{escaped(shown or mark.method)}</span>'


def _cell(report: Report, measure: Measure, mark: Mark) -> str:
    cells = report.cells[measure.name]
    cell = cells[mark.method]
    if cell.mean is None:
        return f'<td class="number">{MISSING}</td>'
    mean = format_value(cell.mean, measure)
    letters = (
        f'<sup><span class="unseen">, letters </span>{escaped(cell.letters)}</sup>'
        if cell.letters
        else ""
    )
    return (
        f'<td class="number" data-value="{cell.mean!r}">'
        + (f"<b>{mean}</b>" if cell.best else mean)
        + letters
        + (_whisker(cell, list(cells.values()), mark) if cell.interval else "")
        + _between(cell, measure)
        + "</td>"
    )


def _between(cell: Cell, measure: Measure) -> str:
    """Return the interval in small print; nothing if it is a point."""
    if cell.interval is None or cell.interval.low == cell.interval.high:
        return ""
    low, high = (format_value(end, measure) for end in (cell.interval.low, cell.interval.high))
    return f"<small>{low}–{high}</small>"


def _whisker(cell: Cell, column: list[Cell], mark: Mark) -> str:
    """Return a graphic of a mean and its interval, on the common scale of the column."""
    intervals = [other.interval for other in column if other.interval]
    ends = [end for interval in intervals for end in (interval.low, interval.high)]
    low, span = min(ends), max(ends) - min(ends) or 1.0
    assert cell.interval is not None
    assert cell.mean is not None
    positions = (
        4 + (_WHISKER - 8) * (value - low) / span
        for value in (cell.interval.low, cell.mean, cell.interval.high)
    )
    left, middle, right = (f"{position:.1f}" for position in positions)
    return (
        f'<svg class="span {mark.style}" viewBox="0 0 {_WHISKER:g} 8" aria-hidden="true">'
        f'<path class="track" d="M0 4H{_WHISKER:g}"/><path d="M{left} 4H{right}"/>'
        f'<circle cx="{middle}" cy="4" r="3"/></svg>'
    )


def _all(report: Report) -> str:
    """Return a table with a row for each measure and a column for each method."""
    headings = "".join(f'<th scope="col">{_name(mark)}</th>' for mark in marks(report.methods))
    rows = "".join(
        f'<tr><th scope="row">{escaped(measure.label)}'
        f"<small>{escaped(measure.description)}</small></th>"
        + "".join(
            _plain_cell(report.cells[measure.name][method], measure) for method in report.methods
        )
        + "</tr>"
        for measure in report.measures
    )
    return (
        '<table class="all"><caption class="unseen">All measures of all methods</caption><thead>'
        f'<tr><th scope="col">measure</th>{headings}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _plain_cell(cell: Cell, measure: Measure) -> str:
    mean = format_value(cell.mean, measure)
    shown = f"<b>{mean}</b>" if cell.best else mean
    return f'<td class="number">{shown}{_between(cell, measure)}</td>'


def _comparisons(report: Report) -> str:
    """Return the tests of every pair of methods, a table for each headline measure with them."""
    return "".join(_of_measure(report, measure) for measure in report.headline if measure.better)


def _of_measure(report: Report, measure: Measure) -> str:
    pairs = [pair for pair in report.comparisons[measure.name] if pair.articles]
    if not pairs:
        return ""
    label = escaped(measure.label)
    columns = ("difference", "interval", "p", "p after Holm", "d<sub>z</sub>", "won–tied–lost")
    headings = "".join(f'<th scope="col" class="number">{name}</th>' for name in columns)
    rows = "".join(_pair(pair, measure) for pair in pairs)
    table = (
        f'<table class="pairs"><caption class="unseen">Differences of {label} between methods'
        f'</caption><thead><tr><th scope="col">methods</th>{headings}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    return (
        f"<details><summary>Method against method: {label}</summary>"
        f"{_scroller('Method against method', table)}</details>"
    )


def _pair(pair: Comparison, measure: Measure) -> str:
    cells = (
        format_value(pair.difference, measure),
        interval_text(pair, measure),
        p_value(pair.p_randomization),
        p_value(pair.p_corrected),
        MISSING if pair.effect_size is None else f"{pair.effect_size:.2f}",
        f"{pair.wins}–{pair.ties}–{pair.losses}",
    )
    names = f"{escaped(pair.first)} − {escaped(pair.second)}"
    numbers = "".join(f'<td class="number">{cell.replace("-", "−")}</td>' for cell in cells)
    return f'<tr><th scope="row">{names}</th>{numbers}</tr>'
