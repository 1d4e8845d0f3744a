"""English full stops: which of them end a sentence.

``Lt. Col.``, ``9 a.m. ET.`` and ``George W. Hale`` do not; ``in the U.S. He …`` does.
"""

from __future__ import annotations

import re

from summarize.text.abbreviations import (
    ACRONYMS,
    AFTER_ACRONYM,
    AMBIGUOUS_ABBREVIATIONS,
    CLOCK_ABBREVIATIONS,
    NUMBERED_WORDS,
    SENTENCE_OPENERS,
    TITLES,
)
from summarize.text.calendar import MONTH_PREFIXES, WEEKDAY_PREFIXES
from summarize.text.punctuation import OPENING_QUOTES

_AFTER_CLOCK = re.compile(
    r"(?:[ECMP]\.?(?:[SD]\.?)?T|GMT|UTC|BST|CET|CEST|EET|IST|JST|AEST|Eastern|Pacific|Central"
    rf"|{'|'.join(WEEKDAY_PREFIXES)}|{'|'.join(MONTH_PREFIXES)})"
)
_LIST_NUMBER = re.compile(r"(?:^|(?P<word>[\w.]*)[:.!?]\s+)\d{1,2}\.$")
_NEXT_LIST_NUMBER = re.compile(r"\d{1,2}[.)]\s+[A-Z]")
_WORD_LEADS = "([\"“‘'—–"  # marks that may stand before a word without a space
_ACRONYM = re.compile(r"(?:[A-Z]\.){2,}$")
_SHORT_NAME = re.compile(r"[A-Z][a-z]{1,3}$")  # before a number: Hwy. 61, Apt. 4, Chap. 6
_VOWELLESS = re.compile(r"[A-Z][b-df-hj-np-tv-z]{1,4}$")  # an abbreviation, as no word is so
_INITIAL = re.compile(r"^[A-Z]\.$")
_STREET = re.compile(
    r"(?P<number>\d+(?:\s+|(?=st|nd|rd|th)))?(?:(?:[A-Z]|st|nd|rd|th)\w*\s+){1,2}St\.$"
)
# A letter that is no initial of a name: 30 C., vitamin D., Plan B.
_LETTERED = re.compile(
    r"\b(?:\d+\s+[CF]|(?:an?|vitamins?|hepatitis|chromosome|types?|groups?|class|grades?|plan"
    r"|sections?|factor|option|gene|exhibit|phase|appendix|series|team|league|block|zone|line|platform)\s+[A-Z])\.$",
    re.IGNORECASE,
)
_JUNIOR = re.compile(r"[A-Z][\w’'-]+,?\s+[JS]r\.$")
_NAMED_AFTER = re.compile(r"(?:Park|Day|Boulevard|Avenue|High|School|Street|Memorial|Drive|Way)\b")
_CLOCK_FIRST = re.compile(r"(?:^|[.!?…][\"”’)]*\s+)(?:[A-Za-z]+\s+){1,2}[\d:.]+\s*[ap]\.m\.$")
_NUMBERED = re.compile(r"Nos?\.\s*\d")
NEXT_WORDS = re.compile(
    rf"[\"'{OPENING_QUOTES}(\[¿¡]*(?P<first>[^\W\d_][\w’'.-]*)?(?:[,;:]|(?:\s+[\"“‘']*(?P<second>\w)))?"
)
COMPANY = re.compile(r"(?:Inc|Corp|Ltd|Co|LLC|PLC|Group)\b")


class EnglishFullStops:
    """Rules for the full stops of English."""

    def is_abbreviation(self, word: str) -> bool:
        """Return whether a word is an abbreviation, written with its stop."""
        return word[:-1] in TITLES or word[:-1] in AMBIGUOUS_ABBREVIATIONS

    def end_sentence(self, before: str, after: str) -> bool:
        """Return whether the full stop at the end of ``before`` ends a sentence."""
        return _ends(before, after)


def _ends(before: str, after: str) -> bool:
    last = before.rsplit(None, 1)[-1].lstrip(_WORD_LEADS)
    stem = last.rstrip(".").rsplit("-", 1)[-1]
    if stem.isdigit() and _ends_list_number(before):
        return False
    if len(stem) == 1 and stem.islower() and after[1:2] == ".":  # "z. B.", "e. g."
        return False
    if after[:1].isdigit():
        if stem in NUMBERED_WORDS:
            return False
        if not _NEXT_LIST_NUMBER.match(after):
            if _SHORT_NAME.match(stem):
                return False
            is_abbreviation = stem in TITLES or stem in AMBIGUOUS_ABBREVIATIONS
            return not is_abbreviation and not _INITIAL.match(last)
    if stem == "St" and (street := _STREET.search(before)):
        return bool(street["number"] or after[:1].isdigit()) or _starts_with_opener(after)
    if stem in TITLES:
        return False
    if stem in CLOCK_ABBREVIATIONS:
        opens_sentence = _CLOCK_FIRST.search(before) and not _starts_with_opener(after)
        return not (opens_sentence or _AFTER_CLOCK.match(after))
    if stem in ("Jr", "Sr"):
        return bool(_JUNIOR.search(before)) and not _NAMED_AFTER.match(after)
    is_acronym = "." in stem and _ACRONYM.search(last)
    if stem in AMBIGUOUS_ABBREVIATIONS or _VOWELLESS.match(stem) or is_acronym:
        return _abbreviation_ends(before, stem, after)
    if _INITIAL.match(last):
        is_opener = _starts_with_opener(after) and after[1:2] != "."
        return bool(_LETTERED.search(before)) or is_opener
    return True


def _ends_list_number(before: str) -> bool:
    """Return whether the number at the end numbers a list item, not a word such as No."""
    number = _LIST_NUMBER.search(before)
    return bool(number and number["word"] not in NUMBERED_WORDS)


def _starts_with_opener(after: str) -> bool:
    words = NEXT_WORDS.match(after)
    return bool(words and words["first"] in SENTENCE_OPENERS)


def _abbreviation_ends(before: str, stem: str, after: str) -> bool:
    """Return whether an abbreviation ends a sentence that may also stand within a name."""
    words = NEXT_WORDS.match(after)
    first = words["first"] if words else None
    if _NUMBERED.match(after):
        return False
    if not words or not first or first in SENTENCE_OPENERS or after[0] in '"“‘•':
        return True
    is_initials = len(stem) == 3 and stem[1] == "." and stem not in ACRONYMS
    if is_initials or first.rstrip(".") in AFTER_ACRONYM or COMPANY.match(first):
        return False
    if first in before.split():
        return True
    return bool(words["second"]) and words["second"].islower()
