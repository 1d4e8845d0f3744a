"""Cuts of a sentence that is longer than a limit, at the end of a clause or a phrase."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from summarize.text.cut_costs import FORBIDDEN, are_one_unit, cut_costs
from summarize.text.english_words import BINDING, LEADING, bare, strip_marks
from summarize.text.words import count_words, first_words

_CLAUSE_END = re.compile(r"[,;:–—](?=\s)|\s[-–—](?=\s)")
_WORD = re.compile(r"\S+")
# Words that need the word after them, with conjunctions, numbers and adjectives chosen by hand.
_NEED_NEXT = (
    BINDING
    | LEADING
    | frozenset(
        """
        but nor plus then yet one two three four five six seven eight nine ten eleven twelve dozen
        several many few some any both another other
        """.split()
    )
)
_POSSESSIVE = re.compile(r"['’]s$|s['’]$")


def shorten(text: str, max_words: int) -> str:
    """Cut ``text`` to ``max_words`` words and end it with ``…``; return it as it is if it fits.

    The cut is at the end of a clause if a clause ends in the second half of those words, else
    before a phrase there. If there is none, the last word is at least one that needs no other
    word after it, such as a preposition does.

    >>> shorten("The council voted for a wall on Monday.", 5)
    'The council voted…'
    """
    if count_words(text) <= max_words:
        return text
    head = first_words(text, max_words)
    clause_ends = [match.start() for match in _CLAUSE_END.finditer(head)]
    for ends in (clause_ends, [*_phrase_ends(text, len(head))]):
        cuts = [end for end in ends if 2 * end >= len(head) and _may_end(head[:end])]
        if cuts:
            return _cut(head, cuts[-1])
    return _cut(head, _last_free_end(text, len(head)))


def _cut(head: str, end: int) -> str:
    return (head[:end].rstrip(" ,;:–—-.…") or head) + "…"


def _phrase_ends(text: str, limit: int) -> Iterator[int]:
    """Yield the ends of words, up to ``limit``, that a phrase follows which can be left out."""
    for word, cost in zip(_WORD.finditer(text), cut_costs(text), strict=False):
        if word.end() <= limit and cost < FORBIDDEN:
            yield word.end()


def _last_free_end(text: str, limit: int) -> int:
    """Return the last end of a word, up to ``limit``, that needs no word after it.

    The parts of a name or a quantity are kept together if there is another place.
    """
    pairs = [
        (word, following)
        for word, following in pairwise(_WORD.finditer(text))
        if word.end() <= limit and _may_end(word.group())
    ]
    between_units = [
        (word, following)
        for word, following in pairs
        if not _are_inseparable(strip_marks(word.group()), strip_marks(following.group()))
    ]
    cuts = between_units or pairs
    return cuts[-1][0].end() if cuts else limit


def _are_inseparable(left: str, right: str) -> bool:
    """Return whether two words are one name, quantity or date; a number may follow a verb."""
    return are_one_unit(left, right) and not (left.islower() and right[:1].isdigit())


def _may_end(text: str) -> bool:
    """Return whether the last word of a text needs no word after it."""
    word = text.rsplit(maxsplit=1)[-1] if text.strip() else ""
    return not (_POSSESSIVE.search(word) or bare(word) in _NEED_NEXT)
