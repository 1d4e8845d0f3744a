"""Quantities: numbers with their currencies, units, months, hedges and ranges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from summarize.grounding.lexemes import Lexeme
from summarize.grounding.numerals import DASHES, Number, lexeme_at, norm_at, number_at
from summarize.grounding.units import (
    ABOVE,
    AROUND,
    BELOW,
    CARDINALS,
    LETTER_MAGNITUDES,
    MAGNITUDES,
    MONTHS,
    PERCENT,
    SYMBOLS,
    THING,
    UNITS,
)
from summarize.text.stop_words import STOP_WORDS

_RANGE_JOINTS = DASHES | {"to", "and", "or"}
_NOT_NOUNS = STOP_WORDS | MONTHS.keys() | CARDINALS.keys() | MAGNITUDES.keys()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a line, with its unit.

    Attributes:
        start, end: its offsets, with its currency, magnitude and unit.
        values: its value, or several if it is ambiguous (``50m`` is 50 metres or 50 million).
        units: its unit; empty if it has none, several if it is ambiguous (``pounds``).
        ordinal: whether it is an ordinal, such as ``third``.
        hedge: ``below`` after "nearly", ``above`` after "over", ``around`` after "about",
            otherwise empty.
        first, last: the indices of its first and last lexeme.
        scale: the magnitude that it names, such as 1,000,000; otherwise 1.
    """

    start: int
    end: int
    values: tuple[Decimal, ...]
    units: frozenset[str]
    ordinal: bool
    hedge: str
    first: int
    last: int
    scale: Decimal


def find_quantities(lexemes: list[Lexeme]) -> list[Quantity]:
    """Return the quantities of a line, in order."""
    quantities: list[Quantity] = []
    index = 0
    while index < len(lexemes):
        number = number_at(lexemes, index)
        if number is None:
            index += 1
            continue
        quantities.append(_quantity(lexemes, index, number))
        index = quantities[-1].last + 1
    return _complete_ranges(lexemes, quantities)


def _quantity(lexemes: list[Lexeme], first: int, number: Number) -> Quantity:
    """Return a number with its currency, unit, month and hedge; ``first`` is its first lexeme."""
    last, start = number.last, lexemes[first].start
    units = frozenset({number.unit}) if number.unit else frozenset()
    values = number.values
    before = lexeme_at(lexemes, first - 1)
    if before and before.text in SYMBOLS:
        start = before.start
        units = frozenset({SYMBOLS[before.text]})
        values = values[:1]
        after = norm_at(lexemes, last + 1)
        if number.scale == 1 and after in LETTER_MAGNITUDES:  # $1.3 m
            values = (values[0], values[0] * LETTER_MAGNITUDES[after])
        first -= 1
    elif before and before.norm in ("usd", "gbp", "eur", "rs") and before.is_capitalised:
        start = before.start
        units = UNITS[before.norm]
        values = values[:1]
        first -= 1
    elif (month := _month(lexemes, first, last, values[0])) is not None:
        units = frozenset({MONTHS[lexemes[month].norm]})
        start = min(start, lexemes[month].start)
        first, last = min(first, month), max(last, month)
    elif not number.unit or number.unit == "m":
        after, unit_last = _unit(lexemes, last)
        units |= after
        if after - {THING}:
            units, last = units - {THING}, unit_last
            if norm_at(lexemes, last + 1) in DASHES and norm_at(lexemes, last + 2) == "old":
                last += 2
    return Quantity(
        start,
        lexemes[last].end,
        values,
        units,
        number.ordinal,
        _hedge(lexemes, first),
        first,
        last,
        number.scale,
    )


def _unit(lexemes: list[Lexeme], last: int) -> tuple[frozenset[str], int]:
    """Return the unit after the number that ends at ``last``, and its last lexeme.

    One word may stand between the two: 40 million Canadian dollars.
    """
    index = last + 1
    lexeme = lexeme_at(lexemes, index)
    if lexeme and lexeme.text in DASHES:
        index += 1
        lexeme = lexeme_at(lexemes, index)
        if lexeme and lexeme.start != lexemes[index - 1].end:
            return frozenset(), last
    if lexeme is None:
        return frozenset(), last
    if lexeme.text == "%":
        return frozenset({PERCENT}), index
    if lexeme.text == "°" or lexeme.norm == "degrees":
        scale = lexeme_at(lexemes, index + 1)
        named = scale is not None and scale.norm in ("c", "f", "celsius", "fahrenheit")
        return frozenset({"degree"}), index + named
    following = lexeme_at(lexemes, index + 1)
    if lexeme.norm == "per" and following and following.norm in ("cent", "cents"):
        return frozenset({PERCENT}), index + 1
    if lexeme.text in ("C", "F") and lexeme.start == lexemes[last].end:
        return frozenset({"degree"}), index
    if lexeme.norm in UNITS:
        return UNITS[lexeme.norm], index
    if not lexeme.is_word or lexeme.norm in _NOT_NOUNS:
        return frozenset(), last
    if following and following.norm in UNITS and following.norm not in STOP_WORDS:
        return UNITS[following.norm], index + 1
    return frozenset({THING}), last


def _month(lexemes: list[Lexeme], first: int, last: int, value: Decimal) -> int | None:
    """Return the index of the month if the number is a day of it: Oct. 22, 22nd of October."""
    if not 1 <= value <= 31:
        return None
    before, after = first - 1, last + 1
    if before > 0 and lexemes[before].text == ".":
        before -= 1
    if norm_at(lexemes, after) == "of":
        after += 1
    for index in (before, after):
        if norm_at(lexemes, index) in MONTHS and lexemes[index].is_capitalised:
            return index
    return None


def _hedge(lexemes: list[Lexeme], first: int) -> str:
    """Return the kind of hedge before the lexeme ``first``: see ``Quantity.hedge``."""
    before = [lexeme.norm for lexeme in lexemes[max(0, first - 2) : first]]
    if not before:
        return ""
    word, pair = before[-1], tuple(before)
    if word in BELOW or pair in (("less", "than"), ("fewer", "than"), ("up", "to")):
        return "below"
    if word in ABOVE or pair in (("more", "than"), ("at", "least")):
        return "above"
    return "around" if word in AROUND or word == "~" or pair == ("close", "to") else ""


def _complete_ranges(lexemes: list[Lexeme], quantities: list[Quantity]) -> list[Quantity]:
    """Return the quantities with the ranges completed: 4 to 7%, $3-4 million, 2019-20.

    The first number of a range takes the unit and the magnitude of the second. The second year
    of a range takes the century of the first.
    """
    for index in range(len(quantities) - 2, -1, -1):
        low, high = quantities[index], quantities[index + 1]
        if high.first - low.last != 2 or lexemes[low.last + 1].norm not in _RANGE_JOINTS:
            continue
        values = low.values
        if high.scale > 1 and low.scale == 1 and values[0] < high.scale:
            values = (*values, values[0] * high.scale)
        if not low.units:
            quantities[index] = replace(low, values=values, units=high.units - {THING})
        elif values != low.values:
            quantities[index] = replace(low, values=values)
        if 1000 <= low.values[0] <= 2100 and high.values[0] < 100 and len(high.values) == 1:
            century = low.values[0] // 100 * 100
            quantities[index + 1] = replace(high, values=(*high.values, century + high.values[0]))
    return quantities
