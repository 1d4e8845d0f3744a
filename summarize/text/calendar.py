"""English names of months and weekdays, as tables and as parts of regular expressions."""

from __future__ import annotations

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MONTH_PREFIXES = tuple(month[:3] for month in MONTHS)
WEEKDAY_PREFIXES = tuple(weekday[:3] for weekday in WEEKDAYS)

# Months that are abbreviated with a full stop: "Sept. 3".
MONTH_ABBREVIATIONS = frozenset({*MONTH_PREFIXES, "Sept"}) - {"May"}
# Lower-case name or abbreviation -> the month's first three letters; full names come first.
MONTH_CODES = {name.lower(): name[:3].lower() for name in (*MONTHS, *MONTH_PREFIXES, "Sept")}

# Alternatives of a regular expression, for use inside a group.
MONTH_PATTERN = (
    r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
)
WEEKDAY_PATTERN = r"(?:Mon|Tues?|Wed(?:nes)?|Thurs?|Fri|Sat(?:ur)?|Sun)(?:day)?"


def month_number(name: str) -> int:
    """Return the number of a month, from 1, by its name or abbreviation in any case.

    Raises:
        ValueError: ``name`` does not begin like a month.
    """
    return MONTH_PREFIXES.index(name[:3].capitalize()) + 1
