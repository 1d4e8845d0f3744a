"""Quantities: currencies, units, months, hedges and ranges around a number."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.grounding.line import Line


def _quantities(text: str) -> list[tuple[str, list[float], str]]:
    """Return the text, the values and the units of each quantity."""
    return [
        (text[q.start : q.end], list(map(float, q.values)), " ".join(sorted(q.units)))
        for q in Line(text).quantities
    ]


@pytest.mark.parametrize(
    ("text", "quantity", "values", "units"),
    [
        ("It cost $1.5m.", "$1.5m", [1.5e6], "$"),
        ("It cost £3 billion.", "£3 billion", [3e9], "£"),
        ("It cost ¥300.", "¥300", [300], "¥"),
        ("It cost USD 40.", "USD 40", [40], "$"),
        ("It cost Rs 40.", "Rs 40", [40], "₹"),
        ("It cost $1.3 m.", "$1.3", [1.3, 1.3e6], "$"),
        ("It cost 2bn euros.", "2bn euros", [2e9], "€"),
        ("It cost 46 pounds.", "46 pounds", [46], "lb £"),
        ("It cost 40 million Canadian dollars.", "40 million Canadian dollars", [4e7], "$"),
        ("It fell 12%.", "12%", [12], "%"),
        ("It fell 12 per cent.", "12 per cent", [12], "%"),
        ("It hit 5°C.", "5°C", [5], "degree"),
        ("It hit 20 degrees Celsius.", "20 degrees Celsius", [20], "degree"),
        ("A 34-km road.", "34-km", [34], "km"),
        ("A road of 50m.", "50m", [5e7, 50], "m"),
        ("A 3-year-old.", "3-year-old", [3], "year"),
        ("On Oct. 22 it fell.", "Oct. 22", [22], "oct"),
        ("On the 22nd of October.", "22nd of October", [22], "oct"),
        ("It may 5 times.", "5", [5], "thing"),
        ("In October 2019 it fell.", "2019", [2019], ""),
        ("At 10.30 pm.", "10.30 pm", [10.3], "pm"),
        ("Then 12 boats left.", "12", [12], "thing"),
        ("Then 12 of them left.", "12", [12], ""),
    ],
)
def test_unit_of_a_number(text: str, quantity: str, values: list[float], units: str) -> None:
    assert _quantities(text) == [(quantity, values, units)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("from 8% to 4%", ("8%", [8], "%"), ("4%", [4], "%")),
        ("8 to 4%", ("8", [8], "%"), ("4%", [4], "%")),
        ("$3-4 million", ("$3", [3, 3e6], "$"), ("4 million", [4e6], "")),
        ("4 to 7 billion", ("4", [4, 4e9], ""), ("7 billion", [7e9], "")),
        ("3 and 4 crowns", ("3", [3], "crown"), ("4 crowns", [4], "crown")),
        ("2019-20", ("2019", [2019], ""), ("20", [20, 2020], "")),
        ("3, 4 crowns", ("3", [3], ""), ("4 crowns", [4], "crown")),
    ],
)
def test_ranges(
    text: str, low: tuple[str, list[float], str], high: tuple[str, list[float], str]
) -> None:
    assert _quantities(text) == [low, high]


@pytest.mark.parametrize(
    ("words", "hedge"),
    [
        *((words, "below") for words in ("nearly", "almost", "less than", "fewer than", "up to")),
        *((words, "above") for words in ("over", "above", "more than", "at least")),
        *((words, "around") for words in ("about", "around", "some", "close to", "~")),
        *((words, "") for words in ("", "than", "only", "to", "about the")),
    ],
)
@pytest.mark.parametrize("number", ["50", "$50", "fifty boats"])
def test_hedges(words: str, hedge: str, number: str) -> None:
    (quantity,) = Line(f"{words} {number}").quantities
    assert quantity.hedge == hedge


@given(st.lists(st.sampled_from("$ 4 - 20 million % Oct . to 1990 s m half a and ° C".split())))
def test_quantities_are_in_order(words: list[str]) -> None:
    line = Line(" ".join(words))
    assert all(left.last < right.last for left, right in pairwise(line.quantities))
    assert all(0 <= q.first <= q.last < len(line.lexemes) for q in line.quantities)
    assert all(q.values and 0 <= q.start < q.end <= len(line.text) for q in line.quantities)
