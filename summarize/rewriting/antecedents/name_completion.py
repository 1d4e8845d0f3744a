"""First names and surnames of a bullet: where the full name can stand for them."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.rewriting.antecedents.first_names import FIRST_NAMES, gender_of_first_name
from summarize.rewriting.antecedents.names import PARTICLES, Name
from summarize.rewriting.antecedents.noun_phrases import (
    ends_phrase,
    is_person_noun,
    is_plain_phrase,
    phrase_start,
)
from summarize.rewriting.antecedents.person import Person
from summarize.rewriting.antecedents.words import Word

_KNOWN_TO_ALL = frozenset("biden merkel obama putin trump".split())  # surnames that may stay
_COURTESY = {"miss": "f", "mr": "m", "mrs": "f", "ms": "f"}  # titles, with their gender
_NO_PERSON_AFTER = frozenset("a an at in the".split())
_ARTICLES = frozenset("a an the this that".split())
_JOINS = frozenset("at in of on".split())


def completion_start(bullet: str, words: Sequence[Word], name: Name, person: Person) -> int | None:
    """Return where the words that the full name replaces begin, or None if they stay."""
    is_short = len(name.norms) == 1 or name.norms[0] in PARTICLES
    if not is_short or len(person.norms) == 1 or name.norms[-1] in _KNOWN_TO_ALL:
        return None
    first, last = words[name.first], words[name.stop - 1]
    if last.text.isupper() or (name.first and len(words[name.first - 1].text) == 1):
        return None  # a headline, or "D Attwood" in a list of players
    if _is_of_a_title(words, name, person):
        return None
    around = bullet[max(0, first.start - 2) : first.start] + bullet[last.end : last.end + 2]
    if any(mark in around for mark in "-/&") or not ends_phrase(bullet, words, name.stop - 1):
        return None
    if name.first and bullet[words[name.first - 1].end : first.start] in (" ", ". "):
        before = words[name.first - 1]
        if before.norm in _NO_PERSON_AFTER:
            return None
        if before.norm in _COURTESY:
            told = gender_of_first_name(person.norms[0])
            is_other = person.norms[0] in FIRST_NAMES and told != _COURTESY[before.norm]
            return None if is_other else before.start  # "Mrs Hale" is not "Chris Hale"
        if not is_person_noun(before.norm) and _is_described(bullet, words, name.first):
            return None
        return _with_particles(words, name, person)
    return first.start


def _is_of_a_title(words: Sequence[Word], name: Name, person: Person) -> bool:
    """Return whether a name may be a part of another name.

    It may in "Hale's Ben Orrell" (a club) and in "Presenter in Town" (a show).
    """
    last = words[name.stop - 1]
    after = words[name.stop : name.stop + 2]
    if last.is_owner:
        return bool(after) and after[0].is_capitalised
    is_first_name = name.norms[-1] != person.norms[-1]
    joins = len(after) == 2 and after[0].norm in _JOINS and after[1].is_capitalised
    return is_first_name and joins


def _is_described(bullet: str, words: Sequence[Word], first: int) -> bool:
    """Return whether a name ends a phrase: "the great Hale", "the other Hale prizes"."""
    start = phrase_start(words, first)
    is_article = words[start].norm in _ARTICLES
    return is_article and is_plain_phrase(bullet, words, start, first + 1)


def _with_particles(words: Sequence[Word], name: Name, person: Person) -> int | None:
    """Return where a name begins with the words of the full name that stand before it.

    They do in "de Garth" for "Paul de Garth". Return None if another particle stands there.
    """
    first = name.first
    known = [*person.norms[: len(person.norms) - len(name.norms)]]
    while first and known and words[first - 1].norm == known.pop():
        first -= 1
    before = words[first - 1].norm if first else ""
    return None if before in PARTICLES else words[first].start
