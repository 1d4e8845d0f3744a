"""ArticleNumbers that an article does not bear out."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date as Date
from decimal import Decimal
from itertools import pairwise

from summarize.grounding.findings import Finding
from summarize.grounding.lexemes import Lexeme
from summarize.grounding.numerals import DASHES
from summarize.grounding.quantities import Quantity, quantities
from summarize.grounding.units import CURRENCIES, IMPLIED, MONTHS, PERCENT, RATIO, THING, WEEKDAYS

_MONTH_UNITS = frozenset(MONTHS.values())
_STRICT = CURRENCIES | _MONTH_UNITS | {PERCENT}
_ROUNDING = Decimal("0.1")
_PLAIN_DAYS = WEEKDAYS | {name for name in MONTHS if len(name) > 3} - {"march", "may", "sept"}
_HIGHEST_SCORE = 200
_FREE = (Decimal(1), Decimal(2))  # "one" is a pronoun, "first" and "second" are adverbs


class ArticleNumbers:
    """The quantities of an article, by value."""

    def __init__(self, lines: Iterable[list[Lexeme]], date: Date | None) -> None:
        self.units: dict[Decimal, set[tuple[frozenset[str], Decimal]]] = defaultdict(set)
        self.days: set[str] = set()  # months and weekdays that are named
        self.scores: set[frozenset[Decimal]] = set()
        for line in lines:
            for lexeme in line:
                if lexeme.norm in IMPLIED:
                    self._add(IMPLIED[lexeme.norm], frozenset())
                if lexeme.is_capitalised:
                    self.days.update(_day_names(lexeme))
            found = quantities(line)
            self.scores.update(pair for pair, *_ in _scores(line, found, (*DASHES, "to")))
            for quantity in found:
                self.days.update(quantity.units & _MONTH_UNITS)
                for value in quantity.values:
                    self._add(value, quantity.units, quantity.scale)
        if date:
            month = list(MONTHS.values())[date.month - 1]
            self._add(Decimal(date.year), frozenset())
            self._add(Decimal(date.day), frozenset({month}))
            self.days.update((month, f"{date:%A}".lower()))
        self.values = sorted(self.units)

    def _add(self, value: Decimal, units: frozenset[str], scale: Decimal = Decimal(1)) -> None:
        self.units[value].add((units, scale))

    def supports(self, quantity: Quantity) -> bool:
        """Whether the article has this number, of this unit or of none.

        After a hedge ("about", "nearly", "over") a number also stands for one of the article
        within 10 per cent of it, on the side that the hedge says, that is no rounder.
        """
        if any(
            self._has(value, quantity.units, quantity.scale) for value in quantity.values
        ) or any(self._has_equivalent(value, quantity.units) for value in quantity.values):
            return True
        return bool(quantity.hedge) and any(
            self._has(value, quantity.units, quantity.scale)
            for value in self._rounded_to(quantity.values[0], quantity.hedge)
        )

    def _has(self, value: Decimal, units: frozenset[str], scale: Decimal) -> bool:
        return any(_agree(units, there) for there in self.units.get(value, ()))

    def _has_equivalent(self, value: Decimal, units: frozenset[str]) -> bool:
        """Look for the same said otherwise: a year of a decade, 1990s or 90s; a share, 66%."""
        if "decade" in units:
            short, full = value % 100, [value]
            if value < 100:
                full = [1900 + value, 2000 + value, 1800 + value]
            return short in self.units or any(
                bisect_left(self.values, start) < bisect_left(self.values, start + 10)
                for start in full
            )
        if RATIO in units:
            percent = value * 100
            return any(
                _agree(frozenset({PERCENT}), there)
                for near in self._between(percent - 1, percent + 1)
                for there in self.units[near]
            ) or any(RATIO in there for there, _ in self.units.get(value, ()))
        return False

    def _between(self, low: Decimal, high: Decimal) -> list[Decimal]:
        return self.values[bisect_left(self.values, low) : bisect_left(self.values, high)]

    def _rounded_to(self, value: Decimal, hedge: str) -> Iterator[Decimal]:
        """Yield the values that ``value``, so hedged, may stand for."""
        margin = value * _ROUNDING
        for exact in self._between(value - margin, value + margin):
            rounder = _digits(exact) - _digits(value)
            if hedge == "around":
                agrees = rounder > 0
            else:
                agrees = rounder >= 0 and (exact <= value if hedge == "below" else exact >= value)
            if agrees:
                yield exact


def unsupported_numbers(
    text: str, line: list[Lexeme], numbers: ArticleNumbers
) -> Iterator[Finding]:
    """Yield what of the quantities, months and weekdays of ``text`` the article has not.

    "One", "first" and "second" are never findings by themselves.
    """
    found = quantities(line)
    scores = {}
    for score, one, two in _scores(line, found, DASHES):
        if score not in numbers.scores:
            scores[one.start] = scores[two.start] = (one.start, two.end)
    for quantity in found:
        if quantity.start in scores:
            start, end = scores[quantity.start]
            if start == quantity.start:
                yield Finding.of("number", text, start, end)
        elif not _is_free(line, quantity) and not numbers.supports(quantity):
            yield Finding.of("number", text, quantity.start, quantity.end)
    dated = {index for quantity in found for index in range(quantity.first, quantity.last + 1)}
    for index, lexeme in enumerate(line):
        named = lexeme.is_capitalised and lexeme.norm in _PLAIN_DAYS and index not in dated
        if named and not numbers.days.issuperset(_day_names(lexeme)):
            yield Finding.of("number", text, lexeme.start, lexeme.end)


def _is_free(line: list[Lexeme], quantity: Quantity) -> bool:
    if quantity.scale != 1 or not line[quantity.last].is_word:
        return False
    value = quantity.values[0]
    return value == 1 or (quantity.ordinal and value in _FREE)


def _agree(units: frozenset[str], there: tuple[frozenset[str], Decimal]) -> bool:
    """Whether a number with ``units`` may be the article's: a missing unit is no other unit."""
    others, scale = there
    if not units or not others or units & others:
        return True
    if THING in others:
        return not units & _STRICT or (bool(units & CURRENCIES) and scale > 1)
    if THING in units:
        return PERCENT not in others
    return False


def _digits(value: Decimal) -> int:
    """Return how many significant digits ``value`` has."""
    return len(value.normalize().as_tuple().digits)


def _day_names(lexeme: Lexeme) -> Iterator[str]:
    if lexeme.norm in WEEKDAYS:
        yield lexeme.norm
    elif lexeme.norm in MONTHS:
        yield MONTHS[lexeme.norm]


def _scores(
    line: list[Lexeme], found: list[Quantity], joints: Collection[str]
) -> Iterator[tuple[frozenset[Decimal], Quantity, Quantity]]:
    """Yield results such as 4-3; who won is not told, so the order is left open."""
    for one, two in pairwise(found):
        joined = two.first - one.last == 2 and line[one.last + 1].text in joints
        if joined and not one.units and not two.units - {THING}:
            values = one.values[0], two.values[0]
            if max(values) < _HIGHEST_SCORE and line[one.first].is_number:
                yield frozenset(values), one, two
