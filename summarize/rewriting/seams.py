"""Rules for the ends of a gap: the marks, names and articles beside it must fit each other.

The rules were made by hand, from cuts that readers judged; see ``summarize/models/MODEL_CARD.md``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from summarize.rewriting.clauses import COORDINATORS, DETERMINERS, has_mark, is_finite, main_verbs
from summarize.text.abbreviations import CLOCK_ABBREVIATIONS, TITLES
from summarize.text.calendar import MONTH_PREFIXES, WEEKDAYS
from summarize.text.english_words import AUXILIARY, DASHES, LEADING, SUBORDINATING, bare
from summarize.text.punctuation import ends_sentence

_RELATIVE = frozenset("which who whom whose where".split())
_BRACKETS = ("(", "[")
_JOINTS = COORDINATORS | {"yet", "so", "that"}  # at the end of a gap: the clause after it stays
_NEW_CLAUSE = SUBORDINATING | {"but"}
_DATE = re.compile(rf"(?:{'|'.join((*WEEKDAYS, *MONTH_PREFIXES))}|\d)")
_NESTING = _RELATIVE | {"when"}
_TIMES = frozenset("earlier early last late later next this today tomorrow yesterday".split())
_COMMA = re.compile(r"[,;–—][\"”’']*$")
_POSSESSIVE = re.compile(r".[’']s?$")
_INNER_STOP = re.compile(r"\.\w")  # "U.S.", "10.5."
_MIN_LETTERS = 2  # of a word that ends a sentence; one letter is an initial
_VOWELS = tuple("aeiou")
# Words before a name, besides those of ``LEADING``.
_LINKS = frozenset("about of on onto over than that through to up via".split())


def fits(words: Sequence[str], left: int, right: int) -> bool:
    """Return whether two words that stay can stand side by side without those between them."""
    start = left + 1
    return not (
        crosses_stop(words, start, right)
        or not _marks_match(words, start, right)
        or _splits_coordination(words, start, right)
        or _holds_subject(words, start, right)
        or _splits_date(words, start, right)
        or _splits_relative(words, start, right)
        or _splits_clause(words, start, right)
        or _strands_auxiliary(words, start, right)
        or _strands_name(words, start, right)
        or _changes_article(words[left], words[start], words[right])
    )


def crosses_stop(words: Sequence[str], start: int, end: int) -> bool:
    """Return whether a gap begins at, or goes over, the end of a sentence inside the text."""
    return any(_is_stop(word) for word in words[max(0, start - 1) : min(end, len(words) - 1)])


def opens_at_mark(words: Sequence[str], start: int) -> bool:
    """Return whether a gap begins after a comma, with a dash or with a bracket."""
    before = words[start - 1] if start else ""
    begins_aside = words[start] in DASHES or words[start].startswith(_BRACKETS)
    return begins_aside or before in DASHES or bool(_COMMA.search(before))


def closes_at_mark(words: Sequence[str], start: int, end: int) -> bool:
    """Return whether a gap ends with a comma or a dash, or with the bracket that it begins with."""
    last = words[end - 1]
    is_bracket = words[start].startswith(_BRACKETS) and has_mark(last)
    return is_bracket or last in DASHES or bool(_COMMA.search(last))


def _is_stop(word: str) -> bool:
    """Return whether a word ends a sentence; sentences may be joined by mistake."""
    stem = word.rstrip("\"”’'»)]").rstrip(".")
    if not ends_sentence(word) or stem in TITLES or stem in CLOCK_ABBREVIATIONS:
        return False
    return len(bare(word)) >= _MIN_LETTERS and not _INNER_STOP.search(word)


def _marks_match(words: Sequence[str], start: int, end: int) -> bool:
    """Return whether a gap that opens or closes at a mark does both, or is a phrase of its own."""
    if words[end - 1].endswith(":"):
        return False
    opens, closes = opens_at_mark(words, start), closes_at_mark(words, start, end)
    if opens:
        dashes = sum(word in DASHES for word in words[start:end])
        is_dashed = words[start] in DASHES and dashes > 1
        return closes and is_dashed == (words[end - 1] in DASHES)
    if not closes or end - start == 1:
        return True
    first, following = bare(words[start]), bare(words[end])
    is_whole = following in _NEW_CLAUSE or not _has_inner_mark(words, start, end)
    is_phrase = first in LEADING or first in _TIMES or first == "that"
    return is_phrase and is_whole and not is_finite(following)


def _has_inner_mark(words: Sequence[str], start: int, end: int) -> bool:
    return any(_COMMA.search(word) for word in words[start : end - 1])


def _splits_coordination(words: Sequence[str], start: int, end: int) -> bool:
    """Return whether a gap tears "A and B": "walls [and the roads that] ferries need"."""
    if end - start > 1 and bare(words[end - 1]) in _JOINTS:
        return True
    if bare(words[start]) not in COORDINATORS:
        return False
    is_aside = opens_at_mark(words, start) and closes_at_mark(words, start, end)
    return not is_aside or bare(words[end]) not in LEADING


def _holds_subject(words: Sequence[str], start: int, end: int) -> bool:
    """Return whether an aside holds a second subject: "Lee, [from Brill and Orrell, a friend,]"."""
    if not _has_inner_mark(words, start, end) or not is_finite(bare(words[end])):
        return False
    gap = words[start:end]
    return any(bare(word) == "and" and after[:1].isupper() for word, after in pairwise(gap))


def _splits_date(words: Sequence[str], start: int, end: int) -> bool:
    """Return whether a gap takes the first part of a date: "on [Monday,] June 3"."""
    return bool(_DATE.match(words[end - 1]) and _DATE.match(words[end]))


def _splits_relative(words: Sequence[str], start: int, end: int) -> bool:
    """Return whether a relative clause says which one is meant, or goes only in part."""
    opener = bare(words[start])
    if opener not in _RELATIVE:
        return False
    clause = [bare(word) for word in words[start + 1 : end]]
    needs_subject = opener not in ("who", "which")
    is_part = any(map(is_finite, clause)) if needs_subject else not has_mark(words[start])
    if not opens_at_mark(words, start) or not is_part:
        return True
    is_nested = _has_inner_mark(words, start, end) or not _NESTING.isdisjoint(clause)
    following = bare(words[end])
    return is_nested and (is_finite(following) or following in LEADING)


def _splits_clause(words: Sequence[str], start: int, end: int) -> bool:
    """Return whether a gap takes the verb of a subject, or its opener: "win [while they] sold"."""
    first, following = bare(words[start]), bare(words[end])
    if opens_at_mark(words, start):
        return is_finite(first) and following in COORDINATORS
    if end - start == 1:
        return False
    if closes_at_mark(words, start, end):
        has_verb = bool(main_verbs(words[start + 1 : end], certain=True))
        return is_finite(first) or (has_verb and first not in SUBORDINATING)
    is_clause = first in SUBORDINATING and not (following in LEADING and following != first)
    return is_clause or is_finite(first) or first.endswith("ing")


def _strands_auxiliary(words: Sequence[str], start: int, end: int) -> bool:
    """Return whether an auxiliary loses its verb: "has [long stood by the town,] despite"."""
    before = words[start - 1]  # in lower case: not "May" or "Will"
    if before not in AUXILIARY or opens_at_mark(words, start) or end - start == 1:
        return False
    following = bare(words[end])
    needs_verb = following in LEADING or following in COORDINATORS or following == "to"
    return needs_verb or closes_at_mark(words, start, end)


def _strands_name(words: Sequence[str], start: int, end: int) -> bool:
    """Return whether a name loses the noun that binds it: "her [fiancé] Lee", "Brill [mayor] Lee".

    After a preposition, a verb or "and" the name can take the place of the noun.
    """
    if (
        not words[end][:1].isupper()
        or closes_at_mark(words, start, end)
        or opens_at_mark(words, start)
    ):
        return False
    before, word = words[start - 1], bare(words[start - 1])
    if word in DETERMINERS or _POSSESSIVE.match(before):
        return not _modifies(words, end)
    if word in COORDINATORS:
        return start > 1 and words[start - 2].islower() and not has_mark(words[start - 2])
    if any(is_finite(bare(word)) for word in words[start:end]):
        return True
    is_link = word in LEADING or word in _LINKS or is_finite(word)
    return start > 1 and not is_link


def _modifies(words: Sequence[str], start: int) -> bool:
    """Return whether a name stands before a noun: "Miami mansion"."""
    end = start
    while end + 1 < len(words) and words[end][:1].isupper() and not has_mark(words[end]):
        end += 1
    following = bare(words[end])
    is_noun = words[end].islower() and following not in LEADING | COORDINATORS | _LINKS
    return is_noun and not is_finite(following)


def _changes_article(article: str, first: str, following: str) -> bool:
    """Return whether "a" or "an" no longer fits: "a [new] old wall"."""
    if bare(article) not in ("a", "an"):
        return False
    return bare(first).startswith(_VOWELS) != bare(following).startswith(_VOWELS)
