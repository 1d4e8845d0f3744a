"""Names of months and weekdays."""

from __future__ import annotations

import re
from datetime import date

import pytest

from summarize.text.calendar import (
    MONTH_ABBREVIATIONS,
    MONTH_CODES,
    MONTH_PATTERN,
    MONTHS,
    WEEKDAY_PATTERN,
    WEEKDAYS,
    month_number,
)


def test_names_agree_with_the_standard_library() -> None:
    assert [f"{date(2026, month, 1):%B}" for month in range(1, 13)] == [*MONTHS]
    assert [f"{date(2026, 6, day):%A}" for day in range(1, 8)] == [*WEEKDAYS]


@pytest.mark.parametrize("number", range(1, 13))
def test_month_number_takes_names_and_abbreviations(number: int) -> None:
    name = MONTHS[number - 1]
    for form in (name, name[:3], name.upper(), name[:3].lower()):
        assert month_number(form) == number
        assert MONTH_CODES[form.lower()] == name[:3].lower()
        assert re.fullmatch(MONTH_PATTERN, form, re.IGNORECASE)


def test_month_number_refuses_other_words() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        month_number("Monday")


def test_may_is_not_an_abbreviation() -> None:
    assert {"Sept", "Sep", "Jan"} <= MONTH_ABBREVIATIONS
    assert "May" not in MONTH_ABBREVIATIONS


@pytest.mark.parametrize("form", [*WEEKDAYS, "Tue", "Tues", "Wed", "Thur", "Thurs", "Sat"])
def test_weekday_pattern_takes_names_and_abbreviations(form: str) -> None:
    assert re.fullmatch(WEEKDAY_PATTERN, form)
