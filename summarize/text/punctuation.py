"""Punctuation that ends a sentence, and quotation marks."""

from __future__ import annotations

import re

_NOTE_ENDS = "]0123456789¹²³⁰⁴⁵⁶⁷⁸⁹"
_LONGEST_NOTES = 40  # characters of note numbers after a sentence; chosen by hand
TERMINALS = ".!?…。！？｡؟।۔"  # marks that end a sentence, in all scripts that have one
CLOSING_MARKS = "\"”’'»)]"  # marks that may stand between a terminal and the end of a sentence
GERMAN_CLOSING_MARK = "“"  # it closes a German quotation, and opens an English one
# Regular expression: the position after a terminal or a closing mark.
AFTER_SENTENCE = r"(?<=[.!?…”\"’')])"
OPENING_QUOTES = "“‘«"  # without the straight marks, which open and close
DOUBLE_QUOTES = '"“”«»'
# Double quotation mark -> the marks that may close a quotation which it opens.
CLOSING_QUOTES = {'"': '"”', "“": '”"“', "”": "”", "„": "“”", "«": "»", "»": "«"}


# The numbers of notes at the end of a sentence: "[2]", "yearly.1" or "yearly.¹".
_NOTES = re.compile(r"(?:\[\d{1,3}\]|(?<![\d\s][.!?])(?<=[.!?”\"])\d{1,3}|[¹²³⁰⁴-⁹])+$")


def ends_sentence(text: str) -> bool:
    """Return whether ``text`` ends with a full stop, a question or an exclamation mark.

    Closing quotation marks, brackets, Markdown emphasis and numbers of notes after it do not count.
    """
    if text and text[-1] in _NOTE_ENDS:
        text = _NOTES.sub("", text[-_LONGEST_NOTES:])
    last = text.rstrip(f"{CLOSING_MARKS}*_")[-1:]
    return bool(last) and last in TERMINALS
