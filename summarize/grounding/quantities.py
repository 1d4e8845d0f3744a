"""Quantities: numbers with their currencies, units, months, hedges and ranges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from summarize.grounding.lexemes import Lexeme
from summarize.grounding.lexicon import (
    ENGLISH_LEXICON,
    PERCENT,
    SYMBOLS,
    THING,
    Lexicon,
)
from summarize.grounding.numerals import DASHES, Number, lexeme_at, norm_at, number_at

_RANGE_JOINTS = DASHES | {"to", "and", "or"}
_CURRENCY_CODES = {"usd": "$", "gbp": "£", "eur": "€", "rs": "₹"}  # before a number
_YEARS = (1900, 2101)
_OF = frozenset("of de del di da d".split())  # before a month, or a unit after a magnitude


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


def find_quantities(lexemes: list[Lexeme], lexicon: Lexicon = ENGLISH_LEXICON) -> list[Quantity]:
    """Return the quantities of a line, in order."""
    quantities: list[Quantity] = []
    index = 0
    while index < len(lexemes):
        lexeme = lexemes[index]
        if lexeme.is_word and lexeme.norm not in lexicon.number_starts:
            index += 1  # as most words, so this is fast
            continue
        number = number_at(lexemes, index, lexicon)
        if number is None:
            index += 1
            continue
        quantities.append(_quantity(lexemes, index, number, lexicon))
        index = quantities[-1].last + 1
    return _complete_ranges(lexemes, quantities)


def _quantity(lexemes: list[Lexeme], first: int, number: Number, lexicon: Lexicon) -> Quantity:
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
        if number.scale == 1 and after in lexicon.letter_magnitudes:  # $1.3 m
            values = (values[0], values[0] * lexicon.letter_magnitudes[after])
        first -= 1
    elif before and before.norm in _CURRENCY_CODES and before.is_capitalised:
        start = before.start
        units = frozenset({_CURRENCY_CODES[before.norm]})
        values = values[:1]
        first -= 1
    elif (month := _month(lexemes, first, last, values[0], lexicon)) is not None:
        units = frozenset({lexicon.months[lexemes[month].norm]})
        start = min(start, lexemes[month].start)
        first, last = min(first, month), max(last, month)
    elif not number.unit or number.unit == "m":
        after, unit_last = _unit(lexemes, last, lexicon)
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
        "" if _is_year(values[0], units, lexicon) else _hedge(lexemes, first, lexicon),
        first,
        last,
        number.scale,
    )


def _unit(lexemes: list[Lexeme], last: int, lexicon: Lexicon) -> tuple[frozenset[str], int]:
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
    if lexeme.text in SYMBOLS:  # 5 €
        return frozenset({SYMBOLS[lexeme.text]}), index
    following = lexeme_at(lexemes, index + 1)
    units, name = lexicon.units, lexeme.norm
    if following and f"{name} {following.norm}" in units:  # per cent, pour cent
        return units[f"{name} {following.norm}"], index + 1
    if lexeme.text in ("C", "F") and lexeme.start == lexemes[last].end:
        return frozenset({"degree"}), index
    if name in units:
        return units[name], index
    if name in _OF and following and following.norm in units:  # millones de euros
        return units[following.norm], index + 1
    if not lexeme.is_word or name in lexicon.not_nouns:
        return frozenset(), last
    if following and following.norm in units and following.norm not in lexicon.stop_words:
        return units[following.norm], index + 1
    return frozenset({THING}), last


def _month(
    lexemes: list[Lexeme], first: int, last: int, value: Decimal, lexicon: Lexicon
) -> int | None:
    """Return the index of the month if the number is a day of it: Oct. 22, 22nd of October."""
    if not 1 <= value <= 31:
        return None
    before, after = first - 1, last + 1
    if before > 0 and lexemes[before].text == ".":
        before -= 1
    is_dotted = lexicon.language.ordinal_dot and norm_at(lexemes, after) == "."  # 3. Mai
    if is_dotted or norm_at(lexemes, after) in _OF:
        after += 1
    for index in (before, after):
        if norm_at(lexemes, index) in lexicon.months and (
            lexemes[index].is_capitalised or not lexicon.is_english
        ):
            return index
    return None


def _is_year(value: Decimal, units: frozenset[str], lexicon: Lexicon) -> bool:
    """Return whether a number is likely a year, before which "bis" is no hedge."""
    return not lexicon.is_english and not units and value in range(*_YEARS)


def _hedge(lexemes: list[Lexeme], first: int, lexicon: Lexicon) -> str:
    """Return the kind of hedge before the lexeme ``first``: see ``Quantity.hedge``."""
    before = [lexeme.norm for lexeme in lexemes[max(0, first - 2) : first]]
    if not before:
        return ""
    word, pair = before[-1], tuple(before)
    kind = lexicon.hedges.get(word, "")
    if kind == "below" or pair in (("less", "than"), ("fewer", "than"), ("up", "to")):
        return "below"
    if kind == "above" or pair in (("more", "than"), ("at", "least")):
        return "above"
    return "around" if kind == "around" or word == "~" or pair == ("close", "to") else ""


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
