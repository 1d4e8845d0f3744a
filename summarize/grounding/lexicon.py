"""Words of a language that the checks need: numbers, units, months, hedges, denials, titles.

The tables in ``summarize/languages`` list them. Here they have the plain form of lexemes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property, partial
from itertools import chain

from summarize.grounding.plain_form import plain_form
from summarize.languages.table import ENGLISH, Language, WordTable
from summarize.text.calendar import MONTH_PREFIXES
from summarize.text.stemming import stems

PERCENT = "%"
RATIO = "ratio"
THING = "thing"  # a noun that is no known unit
# Symbols before or after a number -> its unit.
SYMBOLS = {"$": "$", "£": "£", "€": "€", "¥": "¥", "₹": "₹", "°": "degree"}
CURRENCIES = frozenset(SYMBOLS.values()) - {"degree"} | frozenset(
    "cent penny crown franc peso rouble zloty lira forint leu hryvnia won dong rupiah taka real"
    " dinar".split()
)
_SCRIPTS_WITH_CAPITALS = ("Cyrillic", "Greek", "Latin")
_SCRIPTS_WITHOUT_SPACES = ("Han", "Japanese")
MONTH_CODES = tuple(prefix.lower() for prefix in MONTH_PREFIXES)  # units of the days of a month


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Words in plain form (see ``plain_form``), with their meaning.

    Attributes:
        language: the language that they are of.
        stop_words: words without content.
        cardinals, ordinals, denominators: words -> their number.
        tens: the cardinals that a smaller one may follow: "twenty".
        joints: words between the tens or a magnitude and what follows: "treinta y cinco".
        magnitudes: words that multiply the number before them.
        letter_magnitudes: letters that do so right after a number: "5k".
        implied: words that support a number without stating it: "both".
        units: words -> the units that they may name.
        months: names and abbreviations -> the code of the month.
        weekdays: names and abbreviations.
        hedges: words before a number -> ``below``, ``above`` or ``around``.
        denying: words that deny.
        negation_idioms: such a word, a space and the next word, where the two deny nothing.
        adverse: stems of words that another writer may use in place of a denial.
        titles: words before a name that belong to no name.
        number_words: cardinals, ordinals, magnitudes and denominators.
        number_parts: words that repeat a part of a number: "$1.5 million" has "dollars".
    """

    language: Language
    stop_words: frozenset[str]
    cardinals: Mapping[str, int]
    ordinals: Mapping[str, int]
    denominators: Mapping[str, int]
    tens: frozenset[str]
    joints: frozenset[str]
    magnitudes: Mapping[str, Decimal]
    letter_magnitudes: Mapping[str, Decimal]
    implied: Mapping[str, Decimal]
    units: Mapping[str, frozenset[str]]
    months: Mapping[str, str]
    weekdays: frozenset[str]
    hedges: Mapping[str, str]
    denying: frozenset[str]
    negation_idioms: frozenset[str]
    adverse: frozenset[str]
    titles: frozenset[str]
    number_words: frozenset[str]
    number_parts: frozenset[str]

    @cached_property
    def not_nouns(self) -> frozenset[str]:
        """Words after a number that are not what it counts."""
        return self.stop_words.union(self.months, self.cardinals, self.magnitudes)

    @cached_property
    def shortened(self) -> frozenset[str]:
        """Magnitudes that are written with a full stop."""
        words = chain.from_iterable(words for _, words in self.language.magnitudes)
        return _plain(self.language, (word for word in words if word.endswith(".")))

    @cached_property
    def after_numbers(self) -> tuple[str, ...]:
        """Magnitudes and units as they are written, the longest first."""
        tables = (*self.language.magnitudes, *self.language.units)
        return tuple(sorted({word for _, words in tables for word in words}, key=len, reverse=True))

    @cached_property
    def never_names(self) -> frozenset[str]:
        """Words that have a capital for other reasons than that they are names."""
        openers = self.language.sentence_openers | self.language.abbreviations
        return self.stop_words.union(
            *(self.months, self.weekdays, self.cardinals, self.ordinals, self.magnitudes),
            *(self.titles, _plain(self.language, openers)),
        )

    @property
    def has_spaces(self) -> bool:
        """Return whether its script puts spaces between words."""
        return self.language.script not in _SCRIPTS_WITHOUT_SPACES

    @property
    def has_capitals(self) -> bool:
        """Return whether its script tells names by capitals."""
        return self.language.script in _SCRIPTS_WITH_CAPITALS

    @cached_property
    def number_starts(self) -> frozenset[str]:
        """Words with which a number may begin."""
        parts = {"a", "half", "quarter"} if self.is_english else ()
        return frozenset((*self.cardinals, *self.ordinals, *parts))

    @cached_property
    def is_english(self) -> bool:
        """Return whether the rules of English beyond its words apply."""
        return self.language is ENGLISH

    def stems(self, words: list[str]) -> list[str]:
        """Return the stem of each plain word."""
        return stems(words, self.language.stemmer)


@cache
def lexicon_of(language: Language) -> Lexicon:
    """Return the words of a language; those of English where the language is not known."""
    if language.code == "und":
        language = ENGLISH
    plain = partial(_plain, language)
    cardinals = _numbers(language, language.cardinals)
    ordinals = _numbers(language, language.ordinals)
    denominators = _numbers(language, language.fractions)
    magnitudes = _decimals(language, language.magnitudes)
    letter_magnitudes = _decimals(language, language.letter_magnitudes)
    months, units = _months(language), _units(language)
    number_words = frozenset((*cardinals, *ordinals, *magnitudes, *denominators))
    strict_units = (word for word, codes in units.items() if codes & (CURRENCIES | {PERCENT}))
    return Lexicon(
        language=language,
        stop_words=plain(language.stop_words),
        cardinals=cardinals,
        ordinals=ordinals,
        denominators=denominators,
        tens=frozenset(
            word for word, value in cardinals.items() if value >= 20 and value % 10 == 0
        ),
        joints=plain(language.number_joints),
        magnitudes=magnitudes,
        letter_magnitudes=letter_magnitudes,
        implied=_decimals(language, language.implied_numbers),
        units=units,
        months=months,
        weekdays=plain(language.weekdays),
        hedges=_hedges(language),
        denying=plain(language.negations),
        negation_idioms=plain(language.negation_idioms),
        adverse=frozenset(stems([*plain(language.weak_negations)], language.stemmer)),
        titles=plain(language.title_words),
        number_words=number_words,
        number_parts=number_words.union(letter_magnitudes, ("per",), months, strict_units),
    )


def _plain(language: Language, words: Iterable[str]) -> frozenset[str]:
    return frozenset(plain_form(word, keep_accents=language.accents_matter) for word in words)


def _numbers(language: Language, table: WordTable) -> dict[str, int]:
    """Return the number of each word of a table."""
    return {word: int(value) for value, words in table for word in _plain(language, words)}


def _decimals(language: Language, table: WordTable) -> dict[str, Decimal]:
    return {word: Decimal(value) for word, value in _numbers(language, table).items()}


def _months(language: Language) -> dict[str, str]:
    pairs = zip(MONTH_CODES, language.months, strict=False)  # without those of other calendars
    return {name: code for code, names in pairs for name in _plain(language, names)}


def _hedges(language: Language) -> dict[str, str]:
    below, above, around = language.hedges_below, language.hedges_above, language.hedges_around
    kinds = (("below", below), ("above", above), ("around", around))
    return {word: kind for kind, words in kinds for word in _plain(language, words)}


def _units(language: Language) -> dict[str, frozenset[str]]:
    units: dict[str, frozenset[str]] = {}
    for unit, words in language.units:
        for word in _plain(language, words):
            units[word] = units.get(word, frozenset()) | {unit}
    return units


ENGLISH_LEXICON = lexicon_of(ENGLISH)
