"""Numbers with what stands around them: currencies, units, dates, hedges, ranges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from summarize.grounding.lexemes import Lexeme
from summarize.grounding.numerals import DASHES, Number, at, norm_at, number_at
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

_JOINING = DASHES | {"to", "and", "or"}
_NOT_NOUNS = STOP_WORDS | MONTHS.keys() | CARDINALS.keys() | MAGNITUDES.keys()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    Attributes:
        start, end: where it stands, its currency, magnitude and unit included.
        values: what it may mean; more than one where that is open (``50m``: metres or million).
        units: of what; empty where nothing follows it; more than one where open (``pounds``).
        ordinal: whether it is a place in an order, as ``third``.
        hedge: ``below`` after "nearly", ``above`` after "over", ``around`` after "about".
        first, last: its lexemes.
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


def quantities(line: list[Lexeme]) -> list[Quantity]:
    """Return the quantities of one sentence, in order."""
    found: list[Quantity] = []
    index = 0
    while index < len(line):
        number = number_at(line, index)
        if number is None:
            index += 1
            continue
        found.append(_measured(line, index, number))
        index = found[-1].last + 1
    return _share_units(line, found)


def _measured(line: list[Lexeme], first: int, number: Number) -> Quantity:
    """Add what stands around a number: currency, unit, month, hedge."""
    last, start = number.last, line[first].start
    units = frozenset({number.unit}) if number.unit else frozenset()
    values = number.values
    before = at(line, first - 1)
    if before and before.text in SYMBOLS:
        start = before.start
        units = frozenset({SYMBOLS[before.text]})
        values = values[:1]
        after = norm_at(line, last + 1)
        if number.scale == 1 and after in LETTER_MAGNITUDES:  # $1.3 m
            values = (values[0], values[0] * LETTER_MAGNITUDES[after])
        first -= 1
    elif before and before.norm in ("usd", "gbp", "eur", "rs") and before.is_capitalised:
        start = before.start
        units = UNITS[before.norm]
        values = values[:1]
        first -= 1
    elif (found := _month(line, first, last, values[0])) is not None:
        units = frozenset({MONTHS[line[found].norm]})
        start = min(start, line[found].start)
        first, last = min(first, found), max(last, found)
    elif not number.unit or number.unit == "m":
        after, unit_last = _unit(line, last)
        units |= after
        if after - {THING}:
            units, last = units - {THING}, unit_last
            if norm_at(line, last + 1) in DASHES and norm_at(line, last + 2) == "old":
                last += 2
    return Quantity(
        start,
        line[last].end,
        values,
        units,
        number.ordinal,
        _hedge(line, first),
        first,
        last,
        number.scale,
    )


def _unit(line: list[Lexeme], last: int) -> tuple[frozenset[str], int]:
    """Return the unit after the number that ends at ``last``, and the last lexeme of it.

    One word may stand between them: 40 million Canadian dollars, a 3-year-old.
    """
    index = last + 1
    lexeme = at(line, index)
    if lexeme and lexeme.text in DASHES:
        index += 1
        lexeme = at(line, index)
        if lexeme and lexeme.start != line[index - 1].end:
            return frozenset(), last
    if lexeme is None:
        return frozenset(), last
    if lexeme.text == "%":
        return frozenset({PERCENT}), index
    if lexeme.text == "°" or lexeme.norm == "degrees":
        scale = at(line, index + 1)
        named = scale is not None and scale.norm in ("c", "f", "celsius", "fahrenheit")
        return frozenset({"degree"}), index + named
    following = at(line, index + 1)
    if lexeme.norm == "per" and following and following.norm in ("cent", "cents"):
        return frozenset({PERCENT}), index + 1
    if lexeme.text in ("C", "F") and lexeme.start == line[last].end:
        return frozenset({"degree"}), index
    if lexeme.norm in UNITS:
        return UNITS[lexeme.norm], index
    if not lexeme.is_word or lexeme.norm in _NOT_NOUNS:
        return frozenset(), last
    if following and following.norm in UNITS and following.norm not in STOP_WORDS:
        return UNITS[following.norm], index + 1
    return frozenset({THING}), last


def _month(line: list[Lexeme], first: int, last: int, value: Decimal) -> int | None:
    """Return where the month stands whose day this number is: Oct. 22, 22nd of October."""
    if not 1 <= value <= 31:
        return None
    before, after = first - 1, last + 1
    if before > 0 and line[before].text == ".":
        before -= 1
    if norm_at(line, after) == "of":
        after += 1
    for index in (before, after):
        if norm_at(line, index) in MONTHS and line[index].is_capitalised:
            return index
    return None


def _hedge(line: list[Lexeme], first: int) -> str:
    """Return what "nearly", "over", "about" and their like say before a number."""
    before = [lexeme.norm for lexeme in line[max(0, first - 2) : first]]
    if not before:
        return ""
    word, pair = before[-1], tuple(before)
    if word in BELOW or pair in (("less", "than"), ("fewer", "than"), ("up", "to")):
        return "below"
    if word in ABOVE or pair in (("more", "than"), ("at", "least")):
        return "above"
    return "around" if word in AROUND or word == "~" or pair == ("close", "to") else ""


def _share_units(line: list[Lexeme], found: list[Quantity]) -> list[Quantity]:
    """Give the first number of a range the unit and magnitude of the second.

    And the second its century: 4 to 7%, $3-4 million, 2019-20.
    """
    for index in range(len(found) - 2, -1, -1):
        one, two = found[index], found[index + 1]
        if two.first - one.last != 2 or line[one.last + 1].norm not in _JOINING:
            continue
        values = one.values
        if two.scale > 1 and one.scale == 1 and values[0] < two.scale:
            values = (*values, values[0] * two.scale)
        if not one.units:
            found[index] = replace(one, values=values, units=two.units - {THING})
        elif values != one.values:
            found[index] = replace(one, values=values)
        if 1000 <= one.values[0] <= 2100 and two.values[0] < 100 and len(two.values) == 1:
            century = one.values[0] // 100 * 100
            found[index + 1] = replace(two, values=(*two.values, century + two.values[0]))
    return found
