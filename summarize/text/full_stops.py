"""Full stops that end no sentence, by the table of a language: ordinals, abbreviations, initials.

English has more rules, in ``english_full_stops``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from summarize.languages.table import Language
from summarize.text.english_full_stops import EnglishFullStops

_WORDS = 4  # of an abbreviation such as "i. d. R."
_LEADS = "([{\"'“”„«»‘’‚‹›¿¡—–-/"  # marks that may stand before an abbreviation without a space
_FIRST_WORDS = re.compile(
    r"[\"'“”„«»‘’‚(\[¿¡]*(?P<first>[^\W\d_][^\W_]*(?:[’'-][^\W_]+)*)(?P<stop>\.)?(?:\s+(?P<second>\w))?"
)
_ROMAN = re.compile(r"[IVXLC]{2,6}$")
_NUMBER_SIGNS = "§№"
_LONGEST_ORDINAL = 3  # digits; a longer number is a year or an amount
_MONTHS = 12
_NOTES = re.compile(r"(?:\[\d{1,3}\]\s*)+")  # numbers of notes: "в XVI в. [4] и"
_DAY_OR_MONTH = re.compile(r"\d{1,2}\.")  # in a date: "3. 5. 2024"
_YEAR = re.compile(r"[12]\d{3}\b")
_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd"  # of Indic letters
_INITIALS = re.compile(rf"(?:[^\W\d_][{_MARKS}]*[.۔]-?)+$")  # "J.", "A.-M.", "т.е."


class FullStops:
    """Rules for the full stops of one language, by its table."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._all = (
            language.abbreviations
            | language.abbreviations_at_end
            | language.abbreviations_before_number
        )
        self._months = language.month_names
        self._dated = self._months | language.weekdays
        # Of abbreviations of several words: each beginning, and what may follow it.
        self._continuations: dict[str, list[str]] = {}
        for parts in map(str.split, self._all):
            for at in range(1, len(parts)):
                rest = self._continuations.setdefault(" ".join(parts[:at]), [])
                rest.append(" ".join(parts[at:]))

    def is_abbreviation(self, word: str) -> bool:
        """Return whether a word is an abbreviation, written with its stop."""
        return word in self._all or word in self._continuations

    def end_sentence(self, before: str, after: str) -> bool:
        """Return whether the full stop at the end of ``before`` ends a sentence.

        Args:
            before: text up to the full stop.
            after: the text behind it, from the next word on.
        """
        after = _NOTES.sub("", after)
        words = before.split()[-_WORDS:]
        endings = [" ".join(words[start:]).lstrip(_LEADS) for start in range(len(words))]
        last = re.split("[’'۔](?=.)", endings[-1])[-1]  # without an elision: "l’art."
        abbreviation = next((text for text in (*endings, last) if text in self._all), "")
        if any(after.startswith(rest) for rest in self._rests(endings)):
            return False
        if abbreviation in self._language.abbreviations_before_number and _is_number(after):
            return False
        if last in self._dated and after[:1].isdigit():
            return False
        if abbreviation in self._language.abbreviations:
            return False
        if abbreviation in self._language.abbreviations_at_end:
            # A single letter is a unit after a number ("в 2020 г."), else a part of a name.
            is_unit = len(abbreviation) > 2 or (len(words) > 1 and _is_number(words[-2]))
            return is_unit and self._may_end(before, after)
        stem = last[:-1]
        if stem.isdigit() or _ROMAN.match(stem):
            return self._number_ends(stem, words[:-1], after)
        if _INITIALS.match(last):
            return self._opens(after)
        return True

    def _rests(self, endings: list[str]) -> Iterator[str]:
        """Yield the rests of the abbreviations that begin with one of these endings of a text."""
        return chain.from_iterable(self._continuations.get(text, ()) for text in endings)

    def _number_ends(self, stem: str, words: list[str], after: str) -> bool:
        """Return whether a number with a full stop ends a sentence and is no ordinal."""
        language = self._language
        if after[:1].isdigit():
            is_month = stem.isdigit() and int(stem) <= _MONTHS
            return not (_DAY_OR_MONTH.match(after) or (is_month and _YEAR.match(after)))
        if stem.isdigit() and (not language.ordinal_dot or len(stem) > _LONGEST_ORDINAL):
            return True
        if after[:1] and after[0] in _NUMBER_SIGNS:
            return False
        first = _first_word(after)
        if first in language.continues_after_ordinal or first in self._months:
            return False
        if not first or self._is_opener(first):
            return True
        if not stem.isdigit():  # "Albrecht II.", but "im II. Weltkrieg"
            return bool(words) and words[-1][:1].isupper()
        return not language.capitals_after_ordinals

    def _opens(self, after: str) -> bool:
        words = _FIRST_WORDS.match(after)
        if not words or words["stop"]:
            return False
        return self._is_opener(words["first"])

    def _is_opener(self, word: str) -> bool:
        """Return whether a word, or its part before an apostrophe, opens sentences: "L’avocat"."""
        openers = self._language.sentence_openers
        if word in openers:
            return True
        start, apostrophe, _ = word.replace("'", "’").partition("’")
        return bool(apostrophe) and not openers.isdisjoint((f"{start}’", f"{start}'", start))

    def _may_end(self, before: str, after: str) -> bool:
        """Return whether what follows an abbreviation looks like a new sentence."""
        words = _FIRST_WORDS.match(after)
        if not words:
            return not after[:1].isdigit() and after[:1] not in _NUMBER_SIGNS
        first = words["first"]
        if self._is_opener(first) or first in before.split():
            return True
        if not first[0].isupper():
            return False  # scripts without capitals
        if not self._language.capitals_after_ordinals:
            return True
        return not words["stop"] and bool(words["second"]) and words["second"].islower()


@cache
def full_stops(language: Language) -> FullStops | EnglishFullStops:
    """Return the rules of a language, built once; those of English where it has no table."""
    return EnglishFullStops() if language.follows_english else FullStops(language)


def _is_number(after: str) -> bool:
    after = after.lstrip("(")
    return after[:1].isdigit() or bool(_ROMAN.match(after.partition(" ")[0].rstrip(".,;:)")))


def _first_word(after: str) -> str:
    words = _FIRST_WORDS.match(after)
    return words["first"] if words else ""
