"""Recognition of an article's date in metadata and text, and of datelines.

A dateline is the place, the agency or both before the first sentence: ``ERBIL (Reuters) – ``.
"""

from __future__ import annotations

import re
from datetime import date as Date

from summarize.text.calendar import (
    MONTH_PATTERN,
    MONTH_PREFIXES,
    WEEKDAY_PATTERN,
    month_number,
)

_MAX_LINE = 120  # characters; a longer line is no date line, a longer opening no dateline; by hand
_MAX_SEARCH = 200  # first characters of a text that are searched for a date; chosen by hand

_DATE = (
    rf"(?:{WEEKDAY_PATTERN}\.?,?\s+)?(?:"
    r"(?<!\d)(?P<y0>\d{4})(?P<gap>[-/.])(?P<m0>\d{1,2})(?P=gap)(?P<d0>\d{1,2})(?!\d)"
    r"(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|(?P<m1>{MONTH_PATTERN})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{MONTH_PATTERN})\.?,?\s+(?P<y2>\d{{4}}))"
)
_LABEL = r"(?:first\s+)?(?:published|updated|posted|last\s+(?:updated|modified)|date)"
_CLOCK = (
    r"(?:[\s,|·•@-]*(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:[A-Z]{2,4}\b|local time)?)?"
)
_DATE_LINE = re.compile(rf"^(?:{_LABEL}\s*(?:on)?[:\s]*)?{_DATE}{_CLOCK}[\s.]*$", re.IGNORECASE)
_DATE_PREFIX = re.compile(rf"^date:?\s+{_DATE}\s*", re.IGNORECASE)
_COMPACT = re.compile(r"^\s*(\d{4})([01]\d)([0-3]\d)(?!\d)")
_ANY_DATE = re.compile(_DATE, re.IGNORECASE)

_AGENCIES = "CNN|AP|Reuters|REUTERS|AFP|UPI|BBC|Bloomberg|Xinhua|ANI|PTI|DPA|dpa|EFE|ANSA|TASS|KUNA"
_NOT_A_PLACE = (
    r"(?!(?:The|A|An|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Mayor|President|Prime|Minister|Sir|Lord)\b)"
)
_PLACE = (
    rf"{_NOT_A_PLACE}[A-Z][\w.’'-]*"
    r"(?:[ ,/]{1,2}(?:[A-Z][\w.’'-]*|of|the|de|la|del|al|el|du)){0,5}"
)
_MONTH_AND_DAY = rf"(?:,?\s+(?:{'|'.join(MONTH_PREFIXES)})[a-z]*\.?\s+\d{{1,2}}(?:,\s*\d{{4}})?)?"
_DASH = r"(?:\s+[-–—―_]|\s*--)\s*"
# In order: ``ERBIL (Agency) – ``, ``ERBIL (AP) ``, ``ERBIL /Agency/ -- `` and ``ERBIL, Iraq – ``.
_DATELINE = re.compile(
    rf"(?:(?:{_PLACE}{_MONTH_AND_DAY}\s*)?\([A-Z][\w .&/’'-]{{1,40}}\){_DASH}"
    rf"|(?:{_PLACE}{_MONTH_AND_DAY}\s*)?\((?:{_AGENCIES})\)\s*"
    rf"|{_PLACE}{_MONTH_AND_DAY}\s*/[A-Z][\w ]{{2,30}}/{_DASH}"
    rf"|{_NOT_A_PLACE}[A-Z][A-Z .’'-]{{2,30}}(?:,\s*[A-Z][\w. ]{{1,20}})?{_MONTH_AND_DAY}{_DASH})"
    r"(?=[A-Z\d“\"‘'$£€])"
)


def parse_date(text: str) -> Date | None:
    """Return the first date in ``text``.

    Its form is ``2025-10-03``, ``2025/10/3``, ``October 3, 2025``, ``3 October 2025``, or
    ``20251003`` at the start.
    """
    text = _COMPACT.sub(r"\1-\2-\3", text[:_MAX_SEARCH])
    match = _ANY_DATE.search(text)
    return _to_date(match) if match else None


def is_date_line(text: str) -> bool:
    """Return whether a line consists of a date, with or without a label and a time.

    The day need not exist: ``31 February 2025`` is a date line too.
    """
    return len(text) < _MAX_LINE and _DATE_LINE.match(text) is not None


def date_of_line(text: str) -> Date | None:
    """Return the date of a date line such as ``**Updated October 3, 2025**``, else None.

    Markdown emphasis around the line is ignored.
    """
    match = _DATE_LINE.match(text.strip("*_ \t")) if len(text) < _MAX_LINE else None
    return _to_date(match) if match else None


def date_prefix(text: str) -> tuple[Date | None, int]:
    """Return the date of a prefix such as ``date 2025-10-23 ``, and the prefix's length.

    The length is 0 if there is no such prefix.
    """
    match = _DATE_PREFIX.match(text)
    return (_to_date(match), match.end()) if match else (None, 0)


def dateline_length(text: str) -> int:
    """Return the number of characters of a dateline such as ``ERBIL (Agency) – ``, or 0."""
    match = _DATELINE.match(text[:_MAX_LINE])
    return match.end() if match and match.end() < len(text) else 0


def _to_date(match: re.Match[str]) -> Date | None:
    """Return the date that ``_DATE`` matched; None if there is no such day."""
    try:
        if match["y0"]:
            return Date(int(match["y0"]), int(match["m0"]), int(match["d0"]))
        month = month_number(match["m1"] or match["m2"])
        return Date(int(match["y1"] or match["y2"]), month, int(match["d1"] or match["d2"]))
    except ValueError:
        return None
