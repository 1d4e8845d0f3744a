"""Charts of a report as inline SVG, which a page shows without a script.

Colours are CSS classes, so that a page can be dark or light. Shapes differ too, for readers who
do not see colours. All lengths are in units of the view box and chosen by eye.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from eval.metrics.base import Measure, Unit
from eval.report.cells import Cell
from eval.report.page.drawing import Mark, Scale, linear, marks
from eval.report.report import Report
from eval.report.values import format_value
from eval.stats.resampling import Scores
from summarize.rendering.html_parts import escaped

_WIDTH, _HEIGHT = 440.0, 330.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 12.0, 12.0, 46.0  # margins of the scatter plot
_UNTIMED = 76.0  # width of the strip for methods without milliseconds
_LEAST = 0.001  # milliseconds; run folders round to it
_ROW = 44.0  # height of a method in the distributions
_DOT = 5.0
MOST_DOTS = 120  # with more articles a dot stands for a hundredth of them
_LETTER, _LINE = 6.4, 13.0  # width and height of a letter in a label, rounded up
_LONGEST = 34  # letters of a method's name in a chart
_AXES: dict[Unit, str] = {"percent": " (%)", "milliseconds": " (milliseconds)"}

# --- quality against milliseconds ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Point:
    mark: Mark
    x: float
    y: float
    timed: bool


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: _Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def scatter(report: Report, measure: Measure, time: Measure) -> str:
    """Return a plot of a measure's means against the mean milliseconds, with intervals.

    Args:
        report: the numbers.
        measure: upwards.
        time: to the right, on a log axis; methods without it stand in a strip of their own.
    """
    values = report.cells[measure.name]
    shown = [mark for mark in marks(report.methods) if values[mark.method].mean is not None]
    times = {mark.method: report.cells[time.name][mark.method] for mark in shown}
    untimed = any(cell.mean is None for cell in times.values())
    ends = [max(end, _LEAST) for cell in times.values() for end in _ends(cell)]
    right = _WIDTH - _RIGHT - (_UNTIMED if untimed else 0.0)
    across = Scale(min(ends, default=1) / 1.5, max(ends, default=100) * 1.5, _LEFT, right, log=True)
    reach = [end for mark in shown for end in _ends(values[mark.method])] or [0.0, 1.0]
    up = linear(reach, measure, _HEIGHT - _BOTTOM, _TOP)
    points, whiskers = [], []
    for mark in shown:
        value, took = values[mark.method], times[mark.method]
        x = right + _UNTIMED / 2 if took.mean is None else across(max(took.mean, _LEAST))
        y = up(value.mean or 0.0)
        points.append(_Point(mark, x, y, took.mean is not None))
        if value.interval:
            low, high = up(value.interval.low), up(value.interval.high)
            whiskers.append(f"M{x:.1f} {low:.1f}V{high:.1f}")
        if took.interval:
            low, high = (
                across(max(end, _LEAST)) for end in (took.interval.low, took.interval.high)
            )
            whiskers.append(f"M{low:.1f} {y:.1f}H{high:.1f}")
    body = [
        *_grid(up, measure, right + (_UNTIMED if untimed else 0.0)),
        *_log_axis(across),
        *(_untimed_strip(right) if untimed else ()),
        f'<path class="whisker" d="{"".join(whiskers)}"/>',
        *(point.mark.at(point.x, point.y) for point in points),
        *_labels(points),
    ]
    description = "; ".join(_in_words(mark, values, times, measure, time) for mark in shown)
    title = f"{measure.label} against milliseconds per article"
    return _picture(f"scatter-{measure.name}", _HEIGHT, title, description, body)


def _ends(cell: Cell) -> list[float]:
    interval = [cell.interval.low, cell.interval.high] if cell.interval else []
    return [end for end in (cell.mean, *interval) if end is not None]


def _in_words(
    mark: Mark, values: dict[str, Cell], times: dict[str, Cell], measure: Measure, time: Measure
) -> str:
    value, took = values[mark.method], times[mark.method]
    timed = "not timed" if took.mean is None else f"{format_value(took.mean, time)} milliseconds"
    between = ""
    if value.interval:
        low, high = (
            format_value(end, measure) for end in (value.interval.low, value.interval.high)
        )
        between = f" ({low} to {high})"
    return f"{mark.method} {format_value(value.mean, measure)}{between}, {timed}"


def _grid(up: Scale, measure: Measure, right: float) -> Iterator[str]:
    for tick in up.ticks:
        y = up(tick)
        yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{right:.1f}"/>'
        yield f'<text class="tick" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">'
        yield f"{_tick(tick, measure)}</text>"


def _log_axis(across: Scale) -> Iterator[str]:
    foot = _HEIGHT - _BOTTOM
    yield f'<path class="axis" d="M{_LEFT} {foot}H{across.end:.1f}"/>'
    for tick in across.ticks:
        shown = f"{tick:,.0f}" if tick >= 10 else f"{tick:g}"
        yield f'<path class="axis" d="M{across(tick):.1f} {foot}v5"/>'
        yield f'<text class="tick" x="{across(tick):.1f}" y="{foot + 18}" text-anchor="middle">'
        yield f"{shown}</text>"
    middle = (across.start + across.end) / 2
    yield f'<text class="name" x="{middle:.1f}" y="{_HEIGHT - 8}" text-anchor="middle">'
    yield "milliseconds per article (log scale)</text>"


def _untimed_strip(right: float) -> Iterator[str]:
    yield f'<path class="divide" d="M{right + 6:.1f} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
    middle, foot = right + _UNTIMED / 2, _HEIGHT - _BOTTOM + 18
    yield f'<text class="tick" x="{middle:.1f}" y="{foot}" text-anchor="middle">not timed</text>'


def _labels(points: Sequence[_Point]) -> Iterator[str]:
    """Yield a name beside each point, at a position that covers no point and no other name."""
    taken = [_Box(p.x - 7, p.y - 7, p.x + 7, p.y + 7) for p in points]
    for point in sorted(points, key=lambda point: point.y):
        name = _short(point.mark.method)
        width = _LETTER * len(name)
        places = [_beside(point, width, *place) for place in product(_SHIFTS, (True, False))]
        inside = [box for box in places if box.left > _LEFT and box.right < _WIDTH]
        free = (box for box in inside if not any(box.overlaps(other) for other in taken))
        box = next(free, (inside or places)[0])
        taken.append(box)
        anchor, x = ("start", box.left) if box.left > point.x - width / 2 else ("end", box.right)
        y = (box.top + box.bottom) / 2
        if abs(y - point.y) > 1.3 * _LINE:
            yield f'<path class="leader" d="M{point.x:.1f} {point.y:.1f}L{x:.1f} {y:.1f}"/>'
        yield f'<text class="label" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">'
        yield f"{escaped(name)}</text>"


# Vertical shifts of a name: above the horizontal whisker, below it, then further away.
_SHIFTS = (-8, 9, -22, 23, -36, 37, -50, 51, -64, 65)


def _beside(point: _Point, width: float, shift: float, after: bool) -> _Box:
    left = point.x + 9 if after else point.x - 9 - width
    middle = point.y + shift
    return _Box(left, middle - _LINE / 2, left + width, middle + _LINE / 2)


# --- distributions ------------------------------------------------------------------------------


def distributions(report: Report, measure: Measure) -> str:
    """Return a row for each method: dots for the scores of articles, middle half and median.

    With more than ``MOST_DOTS`` articles a dot stands for a hundredth of them.
    """
    columns = _columns(report.scores.values[measure.name])
    rows = [
        (mark, column)
        for mark, column in zip(marks(report.methods), columns, strict=True)
        if len(column)
    ]
    height = len(rows) * _ROW + 44
    ends = [float(end) for _, column in rows for end in (column[0], column[-1])] or [0.0, 1.0]
    across = linear(ends, measure, 10.0, _WIDTH - 14)
    foot = height - 40
    body = []
    for tick in across.ticks:
        x = across(tick)
        body.append(f'<path class="grid" d="M{x:.1f} 4V{foot:.1f}"/>')
        body.append(f'<text class="tick" x="{x:.1f}" y="{foot + 15:.1f}" text-anchor="middle">')
        body.append(f"{_tick(tick, measure)}</text>")
    body.append(f'<text class="name" x="{_WIDTH / 2}" y="{height - 6:.1f}" text-anchor="middle">')
    body.append(f"{escaped(measure.label + _AXES.get(measure.unit, ''))}, per article</text>")
    description = []
    for place, (mark, column) in enumerate(rows):
        quartiles = [float(q) for q in np.quantile(column, [0.25, 0.5, 0.75])]
        body += _row(mark, column, quartiles, across, place * _ROW, measure)
        low, median, high = (format_value(q, measure) for q in quartiles)
        description.append(f"{mark.method}: median {median}, middle half {low} to {high}")
    title = f"Distribution of {measure.label} over the articles"
    return _picture(f"spread-{measure.name}", height, title, "; ".join(description), body)


def _columns(values: Scores) -> list[Scores]:
    """Return the sorted scores of each method, without NaN."""
    return [np.sort(column[~np.isnan(column)]) for column in values.T]


def _row(
    mark: Mark,
    column: Scores,
    quartiles: Sequence[float],
    across: Scale,
    top: float,
    measure: Measure,
) -> Iterator[str]:
    middle = top + 31
    low, median, high = (across(q) for q in quartiles)
    yield f'<rect class="middle" x="{low - 2:.1f}" y="{middle - 9:.1f}" height="18" rx="2" '
    yield f'width="{high - low + 4:.1f}"/>'
    yield f'<path class="dots {mark.style}" d="{_dots(column, across, middle)}"/>'
    yield f'<path class="median" d="M{median:.1f} {middle - 12:.1f}v24"/>'
    yield mark.at(8, top + 9, 4.5)
    yield f'<text class="label" x="18" y="{top + 13:.1f}">{escaped(_short(mark.method))}</text>'
    yield f'<text class="tick" x="{_WIDTH - 14}" y="{top + 13:.1f}" text-anchor="end">'
    yield f"median {format_value(quartiles[1], measure)}</text>"


def _dots(column: Scores, across: Scale, middle: float) -> str:
    """Return a path of dots (lines of length 0 with round ends), stacked where they overlap."""
    if len(column) > MOST_DOTS:
        column = np.quantile(column, np.linspace(0.005, 0.995, 100))
    stacks: dict[int, int] = {}
    for value in column:
        bin_ = round(across(float(value)) / _DOT)
        stacks[bin_] = stacks.get(bin_, 0) + 1
    path = []
    for bin_, count in stacks.items():
        step = min(_DOT, 24 / count)
        first = middle - step * (count - 1) / 2
        path += [f"M{bin_ * _DOT:g} {first + step * at:.1f}h0" for at in range(count)]
    return "".join(path)


# --- shared by both charts -----------------------------------------------------------------------


def _picture(name: str, height: float, title: str, description: str, body: Sequence[str]) -> str:
    id_ = re.sub(r"\W", "-", name)
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH:g} {height:g}" role="img" '
        f'aria-labelledby="{id_}-title {id_}-desc"><title id="{id_}-title">{escaped(title)}</title>'
        f'<desc id="{id_}-desc">{escaped(description)}</desc>{"".join(body)}</svg>'
    )


def _short(name: str) -> str:
    """Return the end of a name that is too long; names of models differ at the end."""
    return name if len(name) <= _LONGEST else f"…{name[1 - _LONGEST :]}"


def _tick(value: float, measure: Measure) -> str:
    shown = 100 * value if measure.unit == "percent" else value
    return f"{round(shown, 6):,g}"
