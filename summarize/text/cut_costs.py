"""Costs of cutting a sentence between two words: there are few positions where a cut is allowed."""

from __future__ import annotations

import re
from itertools import pairwise

from summarize.text.calendar import MONTH_PREFIXES, WEEKDAYS
from summarize.text.english_words import (
    BINDING,
    DASHES,
    ENDS_WITH_MARK,
    LEADING,
    OPENING,
    strip_marks,
)
from summarize.text.quoted_spans import Enclosures

# Costs in log-odds; tuned on validation.
AT_MARK = 0.5  # at a punctuation mark
AT_WORD = 1.5  # before a word that begins a phrase
FORBIDDEN = 1e9  # anywhere else

_TIME_UNITS = frozenset(
    "second seconds minute minutes hour hours day days week weeks month months year years".split()
)
_DATE = re.compile(rf"{'|'.join((*WEEKDAYS, *MONTH_PREFIXES))}|\d")
_DAY_OF_MONTH = re.compile(r"\d{1,2},$")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
# Words that may follow a number without being counted by it.
_AFTER_NUMBER = frozenset("and but or to who which that he she they".split())
_ARTICLES = frozenset("a an her his its the their".split())
_WORD = re.compile(r"\S+")


def cut_costs(sentence: str) -> list[float]:
    """Return the cost of a cut between each word and the next; words stand between spaces."""
    enclosures = Enclosures(sentence)
    matches = [*_WORD.finditer(sentence)]
    words = [match.group() for match in matches]
    return [
        FORBIDDEN
        if enclosures.contains(matches[index].start())
        else _cost(*words[index - 1 : index + 2])
        for index in range(1, len(words))
    ]


def are_inseparable(sentence: str) -> list[bool]:
    """Return whether no cut is between each word and the next.

    They are inside a quotation or a bracket, or parts of one name, quantity or date.
    """
    enclosures = Enclosures(sentence)
    matches = [*_WORD.finditer(sentence)]
    return [
        enclosures.contains(right.start()) or _belong_together(left.group(), right.group())
        for left, right in pairwise(matches)
    ]


def _belong_together(left: str, right: str) -> bool:
    """Return whether two words are parts of one name, quantity or date."""
    if _DAY_OF_MONTH.match(left) and _YEAR.match(right):
        return True
    if left in DASHES or right in DASHES or ENDS_WITH_MARK.search(left):
        return False
    before, after = strip_marks(left), strip_marks(right)
    if any(map(str.isdigit, before)) and not after[:1].isdigit():
        return after.lower() not in LEADING and after.lower() not in _AFTER_NUMBER
    return are_one_unit(before, after)


def _cost(left: str, right: str, next_word: str = "") -> float:
    """Return the cost of a cut between two words.

    Args:
        left, right: the words.
        next_word: the word after ``right``; empty at the end of the sentence.
    """
    at_dash = left in DASHES or right in DASHES
    if at_dash or ENDS_WITH_MARK.search(left) or right.startswith(("(", "[")):
        return AT_MARK
    before, after = strip_marks(left), strip_marks(right)
    if before.lower() in BINDING or are_one_unit(before, after):
        return FORBIDDEN
    opens_phrase = after.lower() in OPENING and not before.endswith("ing")
    return AT_WORD if opens_phrase and not _is_needed(after.lower(), next_word) else FORBIDDEN


def _is_needed(word: str, next_word: str) -> bool:
    """Return whether the verb may need the phrase: "on the line", "by storm".

    It does not need "on" before a date, or "by" before the one who acts.
    """
    if word == "on":
        return not _DATE.match(next_word)
    return word == "by" and next_word.lower() not in _ARTICLES and not next_word[:1].isupper()


def are_one_unit(left: str, right: str) -> bool:
    """Return whether two words are parts of one name, one quantity or one date."""
    is_name = left[:1].isupper() and right[:1].isupper()
    is_date = left.lower() in _TIME_UNITS and right.lower() in ("after", "before")
    return is_name or is_date or any(map(str.isdigit, left)) or right[:1].isdigit()
