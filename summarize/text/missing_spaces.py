"""Sentences that no space separates: "a new pier.Work starts", "16 million yearly.1 Repairs"."""

from __future__ import annotations

import re

from summarize.text.abbreviations import (
    AMBIGUOUS_ABBREVIATIONS,
    NUMBERED_WORDS,
    SENTENCE_OPENERS,
    TITLES,
)
from summarize.text.punctuation import CLOSING_MARKS, TERMINALS

# The number of a note after a sentence. Regular expression.
NOTE_NUMBER = r"(?:\d{1,3}(?:[,–-]\d{1,3}){0,3}|[¹²³⁰⁴-⁹]{1,3})"
_NOTED_WORD = re.compile(
    rf"(?P<word>[^\W\d_]{{3,}})(?P<stop>[.!?…]+[{re.escape(CLOSING_MARKS)}]*){NOTE_NUMBER}$"
)
_LAST = re.compile(r"(?:.*[(\"“‘'-])?(?P<word>[^\W\d_]{2,}|\d+)[%)”’]?[.!?…]+[”’]?$")
_FIRST = re.compile(r"[“‘]?(?P<word>[^\W\d_]['’\w-]*)[,:;.!?]?(?:\s|$)")
_WORDS_OF_ONE_LETTER = "AIÀÉOÓÖY"
# Second halves of such names as Booking.Com and Node.Js.
_NAME_ENDINGS = frozenset(
    "Ai App Co Com De Edu Eu Fm Fr Gov Info Io Js Me Net Org Tv Uk Us".split()
)
_NOT_LAST_WORDS = TITLES | AMBIGUOUS_ABBREVIATIONS | NUMBERED_WORDS  # they end no sentence


def without_note_number(before: str) -> str:
    """Return ``before`` without the number of a note after the sentence at its end."""
    noted = _NOTED_WORD.search(before)
    ends_sentence = noted and noted["word"] not in _NOT_LAST_WORDS
    return before[: noted.end("stop")] if noted and ends_sentence else before


def starts_unspaced_sentence(before: str, after: str) -> bool:
    """Return whether a sentence starts with ``after``, right after the terminal of ``before``."""
    first = _FIRST.match(after)
    token = before.rsplit(None, 1)[-1]
    last = _LAST.match(token) if first else None
    if not last or not first or last["word"] in _NOT_LAST_WORDS:
        return False
    word, next_word = last["word"], first["word"]
    if not next_word[0].isupper() or next_word in _NAME_ENDINGS:
        return False
    if len(next_word) == 1 and next_word not in _WORDS_OF_ONE_LETTER:
        return False
    if word.isdigit():
        return not _is_list_number(before.removesuffix(token))
    if word.islower() or next_word in SENTENCE_OPENERS:
        return True
    return not word.isupper() and after[first.end() :][:1].islower()


def _is_list_number(before: str) -> bool:
    """Return whether a number after ``before`` begins a sentence, as the number of an item does."""
    lead = before.rstrip()
    return not lead or lead[-1] in f"{TERMINALS}:"
