"""Numbers in a bullet that the article does not support."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date as Date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from summarize.grounding.findings import Finding
from summarize.grounding.lexemes import Lexeme
from summarize.grounding.lexicon import (
    CURRENCIES,
    MONTH_CODES,
    PERCENT,
    RATIO,
    THING,
    Lexicon,
)
from summarize.grounding.line import Line
from summarize.grounding.numerals import DASHES
from summarize.grounding.quantities import Quantity

_MONTH_UNITS = frozenset(MONTH_CODES)
_STRICT_UNITS = CURRENCIES | _MONTH_UNITS | {PERCENT}  # they are never a number of things
_ROUNDING = Decimal("0.1")  # share of a hedged number that the exact one may differ; by hand
_COMMON_MONTHS = frozenset({"march", "may", "sept"})  # they, or what they shorten, are words, too
_ABBREVIATED = 3  # letters of the name of a month
_ROOT = 4  # letters that the forms of a weekday's name share; chosen by hand
_HIGHEST_SCORE = 200  # of a game or a vote; larger pairs of numbers are ranges; chosen by hand
_FREE = (Decimal(1), Decimal(2))  # "one" is a pronoun, "first" and "second" are adverbs
_RESULT_JOINTS = (*DASHES, "to")  # between the numbers of a result in an article


class _Result(NamedTuple):
    """The result of a game or a vote, such as 4-3, without who won."""

    values: frozenset[Decimal]
    left: Quantity
    right: Quantity


class ArticleNumbers:
    """The quantities of an article, by value."""

    def __init__(self, lines: Iterable[Line], date: Date | None) -> None:
        # Of each value the units and the scale of each mention.
        self.mentions: dict[Decimal, set[tuple[frozenset[str], Decimal]]] = defaultdict(set)
        self.days: set[str] = set()  # months and weekdays that are named
        self.results: set[frozenset[Decimal]] = set()
        for line in lines:
            self._add_line(line)
        if date:
            self._add_date(date)
        self.values = sorted(self.mentions)

    def _add_line(self, line: Line) -> None:
        for lexeme in line.lexemes:
            if lexeme.norm in line.lexicon.implied:
                self._add(line.lexicon.implied[lexeme.norm], frozenset())
            if lexeme.is_capitalised:
                self.days.update(_day_names(lexeme, line.lexicon))
        self.results.update(result.values for result in _find_results(line, _RESULT_JOINTS))
        for quantity in line.quantities:
            self.days.update(quantity.units & _MONTH_UNITS)
            for value in quantity.values:
                self._add(value, quantity.units, quantity.scale)

    def _add_date(self, date: Date) -> None:
        month = MONTH_CODES[date.month - 1]
        self._add(Decimal(date.year), frozenset())
        self._add(Decimal(date.day), frozenset({month}))
        self.days.update((month, f"{date:%A}".lower()))

    def _add(self, value: Decimal, units: frozenset[str], scale: Decimal = Decimal(1)) -> None:
        self.mentions[value].add((units, scale))

    def supports(self, quantity: Quantity) -> bool:
        """Return whether the article has this number, with its unit or without one.

        After a hedge ("about", "nearly", "over") a number also stands for one of the article
        within 10 per cent of it. That one must lie on the side of the hedge and be no rounder.
        """
        if any(
            self._has(value, quantity.units) or self._has_equivalent(value, quantity.units)
            for value in quantity.values
        ):
            return True
        return bool(quantity.hedge) and any(
            self._has(value, quantity.units)
            for value in self._exact_values(quantity.values[0], quantity.hedge)
        )

    def _has(self, value: Decimal, units: frozenset[str]) -> bool:
        return any(_agree(units, *mention) for mention in self.mentions.get(value, ()))

    def _has_equivalent(self, value: Decimal, units: frozenset[str]) -> bool:
        """Return whether the article has another form: a year of a decade, a share in per cent."""
        if "decade" in units:
            return self._has_year_of(value)
        if RATIO in units:
            percent = value * 100
            return any(
                _agree(frozenset({PERCENT}), *mention)
                for near in self._between(percent - 1, percent + 1)
                for mention in self.mentions[near]
            ) or any(RATIO in mentioned for mentioned, _ in self.mentions.get(value, ()))
        return False

    def _has_year_of(self, decade: Decimal) -> bool:
        """Return whether the article has a year of a decade (1990s), or its short form (90s)."""
        first_years = [decade]
        if decade < 100:
            first_years = [1900 + decade, 2000 + decade, 1800 + decade]
        return decade % 100 in self.mentions or any(
            bisect_left(self.values, year) < bisect_left(self.values, year + 10)
            for year in first_years
        )

    def _between(self, low: Decimal, high: Decimal) -> list[Decimal]:
        """Return the values from ``low`` up to but without ``high``."""
        return self.values[bisect_left(self.values, low) : bisect_left(self.values, high)]

    def _exact_values(self, rounded: Decimal, hedge: str) -> Iterator[Decimal]:
        """Yield the values of the article that a hedged number may stand for."""
        margin = rounded * _ROUNDING
        for exact in self._between(rounded - margin, rounded + margin):
            extra_digits = _significant_digits(exact) - _significant_digits(rounded)
            if hedge == "around":
                agrees = extra_digits > 0
            else:
                on_side = exact <= rounded if hedge == "below" else exact >= rounded
                agrees = extra_digits >= 0 and on_side
            if agrees:
                yield exact


def unsupported_numbers(line: Line, numbers: ArticleNumbers) -> Iterator[Finding]:
    """Yield the quantities, months and weekdays of a bullet that the article does not have.

    "One", "first" and "second" alone are never findings.
    """
    unsupported_results: dict[int, tuple[int, int]] = {}  # by the start of each of its numbers
    for values, left, right in _find_results(line, DASHES):
        if values not in numbers.results:
            span = left.start, right.end
            unsupported_results[left.start] = unsupported_results[right.start] = span
    for quantity in line.quantities:
        if quantity.start in unsupported_results:
            start, end = unsupported_results[quantity.start]
            if start == quantity.start:
                yield Finding.of("number", line.text, start, end)
        elif not _is_free(line, quantity) and not numbers.supports(quantity):
            yield Finding.of("number", line.text, quantity.start, quantity.end)
    yield from _unsupported_days(line, numbers)


def _unsupported_days(line: Line, numbers: ArticleNumbers) -> Iterator[Finding]:
    """Yield the months and weekdays without a number that the article does not name."""
    numeric = {
        index for quantity in line.quantities for index in range(quantity.first, quantity.last + 1)
    }
    for index, lexeme in enumerate(line.lexemes):
        is_day = _is_clear_day(lexeme, line.lexicon) and index not in numeric
        if is_day and not numbers.days.issuperset(_day_names(lexeme, line.lexicon)):
            yield Finding.of("number", line.text, lexeme.start, lexeme.end)


def _is_free(line: Line, quantity: Quantity) -> bool:
    """Return whether a number needs no support: "one", "first" or "second"."""
    if quantity.scale != 1 or not line.lexemes[quantity.last].is_word:
        return False
    value = quantity.values[0]
    return value == 1 or (quantity.ordinal and value in _FREE)


def _is_clear_day(lexeme: Lexeme, lexicon: Lexicon) -> bool:
    """Return whether a word is the full name of a day or month, and no common word."""
    name = lexeme.norm
    is_month = name in lexicon.months and len(name) > _ABBREVIATED and name not in _COMMON_MONTHS
    return lexeme.is_capitalised and (name in lexicon.weekdays or is_month)


def _agree(units: frozenset[str], mentioned: frozenset[str], scale: Decimal) -> bool:
    """Return whether a number of the bullet may be one of the article, by their units.

    A number without a unit agrees with any. ``THING`` is a noun that is no known unit.

    Args:
        units: the unit of the number in the bullet.
        mentioned, scale: the unit and the magnitude of the number in the article.
    """
    if not units or not mentioned or units & mentioned:
        return True
    if THING in mentioned:
        return not units & _STRICT_UNITS or (bool(units & CURRENCIES) and scale > 1)
    if THING in units:
        return PERCENT not in mentioned
    return False


def _significant_digits(value: Decimal) -> int:
    """Return the number of significant digits, without trailing zeros."""
    return len(value.normalize().as_tuple().digits)


def _day_names(lexeme: Lexeme, lexicon: Lexicon) -> Iterator[str]:
    """Yield the weekday, or the code of the month, that a word names."""
    if lexeme.norm in lexicon.weekdays:
        yield lexeme.norm if lexicon.is_english else lexeme.norm[:_ROOT]
    elif lexeme.norm in lexicon.months:
        yield lexicon.months[lexeme.norm]


def _find_results(line: Line, joints: Collection[str]) -> Iterator[_Result]:
    """Yield the results of a line, such as 4-3, with one of ``joints`` between the numbers."""
    for left, right in pairwise(line.quantities):
        joined = right.first - left.last == 2 and line.lexemes[left.last + 1].text in joints
        if joined and not left.units and not right.units - {THING}:
            values = left.values[0], right.values[0]
            if max(values) < _HIGHEST_SCORE and line.lexemes[left.first].is_number:
                yield _Result(frozenset(values), left, right)
