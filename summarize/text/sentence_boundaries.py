"""Rules for sentence boundaries in news.

They decide whether a mark such as ``.`` or ``!`` ends a sentence, as a newspaper reader would. A
quotation or a bracket keeps its attribution. Full stops have rules of their own for each language.
All were written by hand and are measured by ``scripts/benchmarks/sentences.py``.
"""

from __future__ import annotations

import re
import unicodedata

from summarize.languages.table import Language
from summarize.text.attributions import (
    starts_with_attribution,
    starts_with_han_attribution,
    starts_with_speaker,
)
from summarize.text.english_full_stops import COMPANY, NEXT_WORDS
from summarize.text.full_stops import full_stops
from summarize.text.missing_spaces import starts_unspaced_sentence, without_note_number
from summarize.text.punctuation import CLOSING_MARKS, GERMAN_CLOSING_MARK, TERMINALS
from summarize.text.quoted_spans import closing_marks

# How far the rules look around a boundary, in characters; chosen by hand.
_BEFORE, _AFTER = 80, 120
_MAX_BRACKET = 600
_SHORTEST_WORD, _SHORTEST_NAME = 3, 6  # letters before a full stop that surely ends a sentence

_SPACES = " \t\n\r\v\f\x85\xa0\u2009\u202f\u3000\u200b\u2060\ufeff"
_UNSPACED_TERMINALS = "。！？｡।॥۔؟"  # a space need not follow them
_FULL_STOPS = ".۔"
_DASHES = "-–—"
_OPENING_MARKS = dict(zip("”’»」』》)）]", "“‘«「『《(（[", strict=True))
_CASELESS = frozenset("Arabic Bengali Devanagari Han Hangul Japanese".split())  # scripts
_CLOSING_MARKS = f"{CLOSING_MARKS}{GERMAN_CLOSING_MARK}」』）】》›"
_FOOTNOTES = re.compile(r"(?:\[\d{1,3}\])+$")
_BRAND = re.compile(r"[a-z]{1,2}['’]?[A-Z]")  # iPhone, d'Artagnan: upper-case in spite of its start
_UNFINISHED = (
    *map(" {}".format, "a an and as at but by for from in of on or that the to was".split()),
)


def is_boundary(text: str, position: int, language: Language) -> bool:
    """Return whether a sentence starts at ``position``, outside quotations and brackets.

    Args:
        text: a paragraph.
        position: where a word starts after a terminal mark, closing marks and white space.
        language: of the text.
    """
    if _is_plain_boundary(text, position, language):
        return True
    before = text[max(0, position - _BEFORE) : position].rstrip(_SPACES)
    if before[-1:] == "]":
        before = _FOOTNOTES.sub("", before)
    elif before[-1:].isdigit():
        before = without_note_number(before)
    after = text[position : position + _AFTER]
    bare = before.rstrip(_CLOSING_MARKS + closing_marks(language.quotation_marks))
    if before[-1:] == "»":
        bare = bare.rstrip(_SPACES)  # French has a space before it
    if not _is_terminal(bare[-1:]) and (not bare or bare[-1] not in language.terminals):
        return False
    if bare[-1] == "." and "।" in language.terminals and "।" in text:
        return False
    if language.dash_opens_speech:
        after = after.lstrip(_DASHES).lstrip(_SPACES)
    elif after[:1] in _DASHES and after[1:2] == " ":
        return False
    if not text[position - 1].isspace() and bare[-1] not in _UNSPACED_TERMINALS:
        if bare[-1] in ".!?…":
            return starts_unspaced_sentence(before, after)
        return before != bare and not starts_with_han_attribution(after)
    word = ((match := NEXT_WORDS.match(after)) and match["first"]) or ""
    is_latin_mark = bare[-1] not in _UNSPACED_TERMINALS  # after others, capitals tell nothing
    if is_latin_mark and word[:1].islower() and not _BRAND.match(word):
        return False
    if bare != before:
        if language.script in _CASELESS:
            ends = _caseless_quotation_ends(text[:position].rstrip(_SPACES))
        else:
            ends = _closed_sentence_ends(text, position, before, bare, after)
        if not ends:
            return False
    if bare[-1] in "!?" and COMPANY.match(word):
        return False
    if bare.endswith(("…", "...")):
        return not bare.rstrip("….").endswith(_UNFINISHED)
    return bare[-1] not in _FULL_STOPS or full_stops(language).end_sentence(bare, after)


def _is_plain_boundary(text: str, position: int, language: Language) -> bool:
    """Return whether a word, a full stop, a space and a capital meet: the usual case.

    The word is in lower case, or is capitalised and too long for an abbreviation or an initial.
    """
    if text[position - 2 : position] != ". " or not text[position].isupper():
        return False
    word = text[text.rfind(" ", 0, position - 2) + 1 : position - 2]
    is_word = word.isalpha() and word[1:].islower()
    shortest = _SHORTEST_NAME if word[:1].isupper() else _SHORTEST_WORD
    return (
        is_word and len(word) >= shortest and not full_stops(language).is_abbreviation(f"{word}.")
    )


def _is_terminal(character: str) -> bool:
    """Return whether ``character`` may end a sentence.

    Outside ASCII any punctuation may: there sentencex proposed the boundary.
    """
    if not character or character in TERMINALS:
        return bool(character)
    return not character.isascii() and unicodedata.category(character) == "Po"


def _caseless_quotation_ends(text: str) -> bool:
    """Return whether a quotation or bracket at the end of ``text`` ends the sentence.

    This is for scripts without capitals. What follows a quotation mostly belongs to it: its
    speaker, or what it is. A bracket ends a sentence if one begins with it, and a quotation if a
    colon or a comma leads to it.
    """
    opening = text.rfind(_OPENING_MARKS.get(text[-1], text[-1]), 0, len(text) - 1)
    lead = text[: max(0, opening)].rstrip()[-1:]
    return (not lead or lead in TERMINALS) if text[-1] in ")）" else lead in tuple(":：,，،")


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
