"""Rules for sentence boundaries in news.

They decide whether a mark such as ``.`` or ``!`` ends a sentence, as a newspaper reader would. A
quotation or a bracket keeps its attribution. ``Lt. Col.``, ``9 a.m. ET.`` and ``George W. Hale``
do not end a sentence; ``in the U.S. He …`` does. The rules were written by hand and are measured
by ``scripts/benchmarks/sentences.py``.
"""

from __future__ import annotations

import re
import unicodedata

from summarize.text.abbreviations import (
    ACRONYMS,
    AFTER_ACRONYM,
    AMBIGUOUS_ABBREVIATIONS,
    CLOCK_ABBREVIATIONS,
    NUMBERED_WORDS,
    SENTENCE_OPENERS,
    TITLES,
)
from summarize.text.attributions import (
    starts_with_attribution,
    starts_with_han_attribution,
    starts_with_speaker,
)
from summarize.text.calendar import MONTH_PREFIXES, WEEKDAY_PREFIXES
from summarize.text.german import GERMAN_ABBREVIATIONS, continues_after_stop, is_german
from summarize.text.missing_spaces import starts_unspaced_sentence, without_note_number
from summarize.text.punctuation import CLOSING_MARKS, GERMAN_CLOSING_MARK, OPENING_QUOTES, TERMINALS

# How far the rules look around a boundary, in characters; chosen by hand.
_BEFORE, _AFTER = 80, 120
_MAX_BRACKET = 600

_SPACES = " \t\n\r\v\f\x85\xa0\u2009\u202f\u3000\u200b\u2060\ufeff"
_UNSPACED_TERMINALS = "。！？｡"  # no space follows them
_FOOTNOTES = re.compile(r"(?:\[\d{1,3}\])+$")
_AFTER_CLOCK = re.compile(
    r"(?:[ECMP]\.?(?:[SD]\.?)?T|GMT|UTC|BST|CET|CEST|EET|IST|JST|AEST|Eastern|Pacific|Central"
    rf"|{'|'.join(WEEKDAY_PREFIXES)}|{'|'.join(MONTH_PREFIXES)})"
)
_COMPANY = re.compile(r"(?:Inc|Corp|Ltd|Co|LLC|PLC|Group)\b")
_LIST_NUMBER = re.compile(r"(?:^|(?P<word>[\w.]*)[:.!?]\s+)\d{1,2}\.$")
_NEXT_LIST_NUMBER = re.compile(r"\d{1,2}[.)]\s+[A-Z]")
_WORD_LEADS = "([\"“‘'—–"  # marks that may stand before a word without a space
_ACRONYM = re.compile(r"(?:[A-Z]\.){2,}$")
_SHORT_NAME = re.compile(r"[A-Z][a-z]{1,3}$")  # before a number: Hwy. 61, Apt. 4, Chap. 6
_VOWELLESS = re.compile(r"[A-Z][b-df-hj-np-tv-z]{1,4}$")  # an abbreviation, as no word is so
_INITIAL = re.compile(r"^[A-Z]\.$")
_NEXT_WORDS = re.compile(
    rf"[\"'{OPENING_QUOTES}(\[¿¡]*(?P<first>[^\W\d_][\w’'.-]*)?(?:[,;:]|(?:\s+[\"“‘']*(?P<second>\w)))?"
)
_BRAND = re.compile(r"[a-z]{1,2}['’]?[A-Z]")  # iPhone, d'Artagnan: upper-case in spite of its start
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
_LOWER_ABBREVIATIONS = TITLES | GERMAN_ABBREVIATIONS
_UNFINISHED = (
    *map(" {}".format, "a an and as at but by for from in of on or that the to was".split()),
)


def is_boundary(text: str, position: int) -> bool:
    """Return whether a sentence starts at ``position``, outside quotations and brackets.

    Args:
        text: a paragraph.
        position: where a word starts after a terminal mark, closing marks and white space.
    """
    if _is_plain_boundary(text, position):
        return True
    before = text[max(0, position - _BEFORE) : position].rstrip(_SPACES)
    if before[-1:] == "]":
        before = _FOOTNOTES.sub("", before)
    elif before[-1:].isdigit():
        before = without_note_number(before)
    after = text[position : position + _AFTER]
    bare = before.rstrip(CLOSING_MARKS + GERMAN_CLOSING_MARK)
    if not _is_terminal(bare[-1:]) or after[:2] in ("- ", "– ", "— "):
        return False
    if not text[position - 1].isspace() and bare[-1] not in _UNSPACED_TERMINALS:
        if bare[-1] in ".!?…":
            return starts_unspaced_sentence(before, after)
        return before != bare and not starts_with_han_attribution(after)
    word = ((match := _NEXT_WORDS.match(after)) and match["first"]) or ""
    if word[:1].islower() and not _BRAND.match(word):
        return False
    if bare != before and not _closed_sentence_ends(text, position, before, bare, after):
        return False
    if bare[-1] in "!?" and _COMPANY.match(word):
        return False
    if bare.endswith(("…", "...")):
        return not bare.rstrip("….").endswith(_UNFINISHED)
    if not bare.endswith("."):
        return True
    return _full_stop_ends(bare, after) and not (
        continues_after_stop(bare, after) and is_german(text)
    )


def _is_plain_boundary(text: str, position: int) -> bool:
    """Return whether a lower-case word, a full stop, a space and a capital meet: the usual case."""
    if text[position - 2 : position] != ". " or not text[position].isupper():
        return False
    word = text[text.rfind(" ", 0, position - 2) + 1 : position - 2]
    return len(word) > 2 and word.isalpha() and word.islower() and word not in _LOWER_ABBREVIATIONS


def _is_terminal(character: str) -> bool:
    """Return whether ``character`` may end a sentence.

    Outside ASCII any punctuation may: there sentencex proposed the boundary.
    """
    if not character or character in TERMINALS:
        return bool(character)
    return not character.isascii() and unicodedata.category(character) == "Po"


def _closed_sentence_ends(text: str, position: int, before: str, bare: str, after: str) -> bool:
    """Return whether a quotation or bracket that ends in a terminal ends the sentence too.

    Args:
        text, position: as in ``is_boundary``.
        before: the text before ``position`` without white space at its end.
        bare: the same without closing marks at its end.
        after: the text from ``position`` on.
    """
    if before.endswith(")"):
        opening = text.rfind("(", max(0, position - _MAX_BRACKET), position)
        lead = text[max(0, opening - _BEFORE) : opening].rstrip() if opening > 0 else ""
        starts_sentence = text[opening + 1 : opening + 2].isupper()
        return starts_sentence and (not lead or lead[-1] in TERMINALS)
    if bare[-1] in "!?" and starts_with_speaker(after):
        return False
    return not starts_with_attribution(after) and not starts_with_han_attribution(after)


def _full_stop_ends(before: str, after: str) -> bool:
    """Return whether the full stop at the end of ``before`` ends a sentence before ``after``."""
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
    words = _NEXT_WORDS.match(after)
    return bool(words and words["first"] in SENTENCE_OPENERS)


def _abbreviation_ends(before: str, stem: str, after: str) -> bool:
    """Return whether an abbreviation ends a sentence that may also stand within a name."""
    words = _NEXT_WORDS.match(after)
    first = words["first"] if words else None
    if _NUMBERED.match(after):
        return False
    if not words or not first or first in SENTENCE_OPENERS or after[0] in '"“‘•':
        return True
    is_initials = len(stem) == 3 and stem[1] == "." and stem not in ACRONYMS
    if is_initials or first.rstrip(".") in AFTER_ACRONYM or _COMPANY.match(first):
        return False
    if first in before.split():
        return True
    return bool(words["second"]) and words["second"].islower()
