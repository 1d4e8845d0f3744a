"""Dates as they are written in the languages of the web: ``3. März 2025``, ``2025年3月3日``."""

from __future__ import annotations

import re
from datetime import date as Date
from datetime import timedelta
from functools import lru_cache
from typing import Any

from summarize.reading.dates import parse_date

_WORD = r"[^\W\d_]{3,14}\.?"
DATE_SHAPE = re.compile(
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"
    rf"|{_WORD}\s{{1,3}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,3}}\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|[.º°])?\s{{1,3}}(?:de\s)?{_WORD},?\s{{1,3}}(?:de\s)?\d{{4}}"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])(?![\d/])",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d+$")
_MONTHS = 12
_MAX_CODE = 20  # characters of a language tag; chosen by hand
_EPOCH = Date(1970, 1, 1)
_FIRST = Date(1800, 1, 1)  # no page shows an older article; chosen by hand
_LANGUAGES = {"no": "nb"}  # dateparser knows Norwegian by its written form
_SETTINGS: Any = {"PARSERS": ["absolute-time"], "STRICT_PARSING": True}


def parse_local_date(text: str, language: str) -> Date | None:
    """Return the date of a text in the language of its page, or None.

        >>> parse_local_date("3. März 2025", "de")
        datetime.date(2025, 3, 3)

    Args:
        text: a text that ``DATE_SHAPE`` matches.
        language: a BCP 47 tag such as ``de`` or ``en-GB``; English if it is empty.
    """
    if date := parse_date(text):
        return date
    code = language.lower().replace("_", "-")[:_MAX_CODE] or "en"
    if code == "en" and _is_ambiguous(text):
        return None
    if code.startswith("en") and not _NUMERIC.match(text):
        return None  # no month: ``parse_date`` knows the English ones
    return _parse_in(text, code)


def is_plausible(date: Date) -> bool:
    """Return whether an article may have a date: not the future, not a computer's zero."""
    latest = Date.today() + timedelta(days=1)  # it may be tomorrow elsewhere
    return _FIRST <= date <= latest and date != _EPOCH


def _is_ambiguous(text: str) -> bool:
    """Return whether the day and the month of a date such as ``3/4/2025`` cannot be told apart."""
    match = _NUMERIC.match(text)
    return match is not None and match[1] != match[2] and max(map(int, match.groups())) <= _MONTHS


@lru_cache(maxsize=256)
def _parse_in(text: str, code: str) -> Date | None:
    """Return the date of a text in a language such as ``de`` or ``en-gb``."""
    language, _, region = code.partition("-")
    language = _LANGUAGES.get(language, language)
    return _parse_by(text, locales=[f"{language}-{region.upper()}"]) or _parse_by(
        text, languages=[language]
    )


def _parse_by(text: str, **names: Any) -> Date | None:
    """Return the date of a text by the languages or locales of ``dateparser``."""
    from dateparser.date import DateDataParser

    try:
        found = DateDataParser(**names, settings=_SETTINGS).get_date_data(text).date_obj
    except (OverflowError, ValueError):  # no such day or language
        return None
    return found.date() if found else None
