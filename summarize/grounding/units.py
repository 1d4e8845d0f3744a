"""English words and symbols of numbers, magnitudes, currencies and units, with their meaning."""

from __future__ import annotations

from decimal import Decimal

from summarize.text import calendar

# All word lists of this module are collected by hand. Number words -> their value.
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = {
    word: 10 * (index + 2)
    for index, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
CARDINALS = {word: index for index, word in enumerate(_ONES)} | TENS
ORDINALS = {
    word: index + 1
    for index, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
        " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        " twentieth".split()
    )
} | {f"{word[:-1]}ieth": value for word, value in TENS.items()}
# The denominators of fractions in words.
DENOMINATORS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    f"{word}{plural}": value
    for word, value in ORDINALS.items()
    if 3 <= value <= 20
    for plural in ("", "s")
}
# Words that multiply the number before them.
MAGNITUDES = {
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
    "dozen": Decimal(12),
    "mn": Decimal(10**6),
    "mln": Decimal(10**6),
    "bn": Decimal(10**9),
    "bln": Decimal(10**9),
    "tn": Decimal(10**12),
    "trn": Decimal(10**12),
}
LETTER_MAGNITUDES = {"k": Decimal(1000), "m": Decimal(10**6), "b": Decimal(10**9)}  # 5k, £3m
# Words of an article that support a number without stating it.
IMPLIED = {
    word: Decimal(value)
    for value, words in {
        "0": "no none nil nobody nothing",
        "1": "a an single sole once",
        "2": "both pair pairs couple twice double doubled doubles doubling duo brace twin twins",
        "3": "trio triple tripled triplets thrice treble trebled",
        "4": "quartet quadruple quadrupled",
        "5": "quintet",
        "10": "decade",
        "12": "dozen",
        "14": "fortnight",
        "24": "day overnight",
        "50": "half halved",
        "100": "century centenary hundred",
        "1000": "thousand",
        "1000000": "million",
        "1000000000": "billion",
    }.items()
    for word in words.split()
}

PERCENT = "%"
RATIO = "ratio"
THING = "thing"  # a noun that is no known unit
# Symbols before a number -> its unit.
SYMBOLS = {"$": "$", "£": "£", "€": "€", "¥": "¥", "₹": "₹", "°": "degree"}
CURRENCIES = frozenset(
    {"$", "£", "€", "¥", "₹", "cent", "penny", "crown", "franc", "peso", "rouble"}
)
# Unit -> the words that name it. A word may name several units ("pounds").
_UNITS = {
    PERCENT: "percent pct pc percentage",
    "per mille": "‰",
    "$": "dollar dollars usd buck bucks",
    "£": "pound pounds gbp sterling quid",
    "€": "euro euros eur",
    "¥": "yen yuan",
    "₹": "rupee rupees rs",
    "cent": "cent cents",
    "penny": "pence penny",
    "crown": "crown crowns krona kronor krone kroner kronur",
    "franc": "franc francs",
    "peso": "peso pesos",
    "rouble": "rouble roubles ruble rubles",
    "year": "year years yr yrs",
    "month": "month months",
    "week": "week weeks",
    "day": "day days",
    "hour": "hour hours hr hrs",
    "minute": "minute minutes min mins",
    "second": "seconds sec secs",
    "km": "km kilometre kilometres kilometer kilometers",
    "m": "m metre metres meter meters",
    "cm": "cm centimetre centimetres centimeter centimeters",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "mile": "mile miles",
    "foot": "foot feet ft",
    "inch": "inch inches",
    "yard": "yard yards",
    "acre": "acre acres",
    "hectare": "hectare hectares ha",
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "lb": "lb lbs pound pounds",
    "tonne": "ton tons tonne tonnes",
    "mph": "mph",
    "degree": "degree degrees",
    "celsius": "celsius centigrade",
    "fahrenheit": "fahrenheit",
    "am": "am",
    "pm": "pm",
}
UNITS: dict[str, frozenset[str]] = {}
for _unit, _words in _UNITS.items():
    for _word in _words.split():
        UNITS[_word] = UNITS.get(_word, frozenset()) | {_unit}
MONTHS = calendar.MONTH_CODES
WEEKDAYS = frozenset(weekday.lower() for weekday in calendar.WEEKDAYS)

# Hedges before a number.
BELOW = frozenset("nearly almost under below".split())  # the exact number is not greater
ABOVE = frozenset("over above exceeding".split())  # the exact number is not smaller
AROUND = frozenset("about around roughly approximately some circa".split())

NUMBER_WORDS = frozenset({*CARDINALS, *ORDINALS, *MAGNITUDES, *DENOMINATORS})
# Words that repeat a part of a number, so that "1.5m dollars" equals "$1.5 million".
NUMBER_PARTS = NUMBER_WORDS.union(
    LETTER_MAGNITUDES,
    ("per", *MONTHS),
    (word for word, units in UNITS.items() if units & (CURRENCIES | {PERCENT})),
)
