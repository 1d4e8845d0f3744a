"""Words of a sentence with their offsets; hyphens and inner apostrophes belong to a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import starmap
from typing import NamedTuple

from summarize.rewriting.antecedents.person_nouns import TITLES

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_ENDING = re.compile(r"['’](?:s|ll|d|m|re|ve)$", re.IGNORECASE)
_PLURAL_OWNER = ("' ", "’ ")
_WITH_ARTICLE = re.compile(r"(?:a[ls]|e[ls])-[A-Z]|[dl]['’][A-Z]")  # "al-Assad", "d'Este"
_AGE = re.compile(r"(?: \(|, (?:who is |aged )?| aged )(\d{1,2})(?=[,.;)]|$| and)")
_CLAUSE_MARKS = frozenset(':;"“‘.!?')


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        text: as it is written, without the ending that ``ending`` has.
        norm: ``text`` in lower case.
        start, end: its offsets in the sentence, with the ending.
        ending: a possessive or contracted ending, such as ``'s`` or ``'ll``; or empty.
        is_owner: whether it is a possessive: "Hale's", "the players'".
        is_capitalised: whether it begins with a capital letter, or so after an article: "al-Hale".
    """

    text: str
    norm: str
    start: int
    end: int
    ending: str
    is_owner: bool
    is_capitalised: bool


def split_words(text: str) -> list[Word]:
    """Return the words of a text, in order.

    >>> [word.norm for word in split_words("Hale's 24-year-old son")]
    ['hale', '24-year-old', 'son']
    """
    return [*starmap(Word, _word_fields(text))]


def _word_fields(text: str) -> Iterator[tuple[str, str, int, int, str, bool, bool]]:
    for match in _WORD.finditer(text):
        word, (start, end) = match[0], match.span()
        ending, is_owner, is_capitalised = "", False, word[0].isupper()
        if not word.isalnum():
            is_capitalised = is_capitalised or bool(_WITH_ARTICLE.match(word))
            if found := _ENDING.search(word):
                word, ending = word[: found.start()], found[0]
                is_owner = ending[1:].lower() == "s"
        if not ending and word[-1] == "s" and text[end : end + 2] in _PLURAL_OWNER:
            is_owner = True
        yield word, word.lower(), start, end, ending, is_owner, is_capitalised


def is_spaced(text: str, before: Word, after: Word) -> bool:
    """Return whether only a space, or the full stop of an initial or a title, is between words."""
    gap = text[before.end : after.start]
    if gap == " ":
        return True
    is_short = len(before.text) == 1 or "." in before.text or before.norm in TITLES
    return gap == ". " and is_short


def opens_clause(text: str, words: Sequence[Word], index: int) -> bool:
    """Return whether a word may owe its capital to its place: at the start, or after a mark."""
    if not index:
        return True
    gap = text[words[index - 1].end : words[index].start]
    return gap != " " and not _CLAUSE_MARKS.isdisjoint(gap)


def age_after(text: str, word: Word) -> str:
    """Return the age that stands after a name ("Paul Hale, 34, …"), or an empty string."""
    match = _AGE.match(text, word.end)
    return match[1] if match else ""
