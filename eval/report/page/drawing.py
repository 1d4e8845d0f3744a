"""Shared parts of a page's pictures: marks of methods, and scales."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.base import Measure
from eval.runs.reference_points import BASELINES, REFERENCE_AWARE

_COLOURS, _SHAPES = 6, 4  # together they tell 12 methods apart, the least common multiple


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark of a method, the same in every picture.

    Attributes:
        method: name of the method.
        style: CSS class of the colour; ``point`` for the reference points, which are hollow.
        shape: 0 circle, 1 square, 2 diamond, 3 triangle.
    """

    method: str
    style: str
    shape: int

    def outline(self, x: float, y: float, size: float = 5.5) -> str:
        """Return the mark as the data of an SVG path, centred at (x, y)."""
        wide, narrow = 1.2 * size, 0.85 * size
        if self.shape == 0:
            half = f"a{size} {size} 0 1 0"
            return f"M{x - size:.1f} {y:.1f}{half} {2 * size} 0{half} {-2 * size} 0z"
        if self.shape == 1:
            side = 2 * narrow
            return f"M{x - narrow:.1f} {y - narrow:.1f}h{side:.1f}v{side:.1f}h{-side:.1f}z"
        if self.shape == 2:
            steps = f"l{wide:.1f} {wide:.1f}l{-wide:.1f} {wide:.1f}l{-wide:.1f} {-wide:.1f}"
            return f"M{x:.1f} {y - wide:.1f}{steps}z"
        return f"M{x:.1f} {y - wide:.1f}l{wide:.1f} {2 * size:.1f}h{-2 * wide:.1f}z"

    def at(self, x: float, y: float, size: float = 5.5) -> str:
        """Return the mark as an SVG element, centred at (x, y)."""
        return f'<path class="mark {self.style}" d="{self.outline(x, y, size)}"/>'


def marks(methods: Sequence[str]) -> list[Mark]:
    """Return a mark for each method: colours for those compared, grey for reference points."""
    points = (*BASELINES, *REFERENCE_AWARE)
    result, compared = [], 0
    for method in methods:
        if method in points:
            result.append(Mark(method, "point", points.index(method)))
        else:
            result.append(Mark(method, f"m{compared % _COLOURS}", compared % _SHAPES))
            compared += 1
    return result


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear or logarithmic map of numbers to coordinates of a picture."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """Return the coordinate of a number."""
        low, high = self._of(self.low), self._of(self.high)
        share = (self._of(value) - low) / (high - low)
        return self.start + share * (self.end - self.start)

    def _of(self, value: float) -> float:
        return math.log10(value) if self.log else value

    @property
    def ticks(self) -> list[float]:
        """Round numbers within the scale, about seven at most."""
        if self.log:
            first, last = (math.floor(math.log10(end)) for end in (self.low, self.high))
            for steps in ((1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
                ticks = [step * 10.0**e for e in range(first, last + 1) for step in steps]
                ticks = [tick for tick in ticks if self.low <= tick <= self.high]
                if len(ticks) <= 7:
                    break
            return ticks
        rough = (self.high - self.low) / 5
        unit = 10 ** math.floor(math.log10(rough))
        step = next(unit * step for step in (1, 2, 5, 10) if unit * step >= rough)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [step * place for place in range(first, last + 1)]


def linear(values: Sequence[float], measure: Measure, start: float, end: float) -> Scale:
    """Return a scale of ``values`` with a margin; shares stay between 0 and 1."""
    low, high = min(values), max(values)
    margin = 0.06 * (high - low) or 0.05 * abs(high) or 1.0
    if measure.unit == "percent":
        return Scale(
            max(low - margin, min(low, 0.0)), min(high + margin, max(high, 1.0)), start, end
        )
    return Scale(max(low - margin, 0.0) if low >= 0 else low - margin, high + margin, start, end)
