"""Nouns of persons in a sentence: whom they mean, and whether they say anything new."""

from __future__ import annotations

from collections.abc import Container, Sequence

from summarize.rewriting.antecedents.people import People
from summarize.rewriting.antecedents.person import Person
from summarize.rewriting.antecedents.person_nouns import EPITHETS, NATIONALS, PERSON_NOUNS
from summarize.rewriting.antecedents.words import Word, is_spaced
from summarize.text.english_words import LEADING, is_verb
from summarize.text.stop_words import STOP_WORDS

_EPITHETS = EPITHETS | NATIONALS
_NOUNS = PERSON_NOUNS | _EPITHETS
_LONGEST = 5  # words between a determiner and its noun, by hand
_DEFINITE = frozenset(("the", "this", "that"))
_DETERMINERS = _DEFINITE | frozenset(
    "a an another any each every her his its my one our some their your".split()
)
_COPULAS = frozenset("as be became become been being called is named remains was were".split())
_AGED = "-year-old"
_COMPOUND_ENDINGS = (_AGED, "-of-one", "-of-two", "-of-three", "-of-four", "-of-five")
# What follows "the mayor" may say which one: "the mayor of Ellby", "the mayor who resigned".
_COMPLEMENTS = frozenset(
    """
    at behind between for from he i in into it of on she that they to we when where which who whose
    with you
    """.split()
)
# Words that tell one person from another: "the late star".
_DISTINGUISHING = frozenset(
    """
    fellow first fourth late next new old older oldest other rival same second third younger
    youngest
    """.split()
)
_NO_ADJECTIVES = STOP_WORDS | PERSON_NOUNS | _DISTINGUISHING | {"step", "way"}
# Nouns that are adjectives, too: "the international friendlies".
_ALSO_ADJECTIVES = frozenset(
    """
    adult chief comic fellow forward heavyweight international marine medium minor model official
    principal representative rival royal senior teen teenage twin veteran youth
    """.split()
)
_NO_VERBS = frozenset("breed family feed need seed speed weed".split())  # despite their endings


def is_person_noun(norm: str) -> bool:
    """Return whether a word is a noun for one person: "singer", "24-year-old"."""
    return norm in _NOUNS or norm.endswith(_COMPOUND_ENDINGS)


def is_modifier(text: str, words: Sequence[Word], position: int) -> bool:
    """Return whether a noun stands right before a name or another noun: "singer Anna Hale"."""
    if position + 1 == len(words) or words[position].is_owner:
        return False
    word, after = words[position], words[position + 1]
    is_near = text[word.end : after.start] == " "
    return is_near and (after.is_capitalised or is_person_noun(after.norm))


def ends_phrase(
    text: str, words: Sequence[Word], position: int, endings: tuple[str, ...] = ("s", "ly")
) -> bool:
    """Return whether a name or a noun ends its phrase, so that other words can replace it.

    No noun may follow it: "the Bush administration".

    Args:
        text: the sentence.
        words: its words.
        position: of the noun.
        endings: of words that are taken for verbs and adverbs.
    """
    word = words[position]
    if word.is_owner or position + 1 == len(words):
        return True
    after = words[position + 1]
    if text[word.end : after.start] != " ":
        return True
    norm = after.norm
    if norm in _NO_VERBS:
        return False
    if word.norm in _ALSO_ADJECTIVES or word.norm in NATIONALS:
        endings = ("ly",)
    return norm in STOP_WORDS or norm in LEADING or is_verb(norm) or norm.endswith(endings)


def is_completed(text: str, words: Sequence[Word], position: int) -> bool:
    """Return whether the words after a noun say which one is meant, or name a second one.

    They do in "the mayor of Ellby" and in "the model and singer".
    """
    if position + 1 == len(words) or words[position].is_owner:
        return False
    after = words[position + 1]
    if text[words[position].end : after.start] != " ":
        return False
    if after.norm == "and" and position + 2 < len(words):
        return is_person_noun(words[position + 2].norm)
    return after.norm in _COMPLEMENTS


def phrase_start(words: Sequence[Word], position: int) -> int:
    """Return the index of the determiner of a noun, or the noun's own if none is near."""
    for index in range(position - 1, max(-1, position - 1 - _LONGEST), -1):
        if words[index].norm in _DETERMINERS or words[index].is_owner:
            return index
    return position


def is_plain_phrase(text: str, words: Sequence[Word], start: int, stop: int) -> bool:
    """Return whether words from a determiner on are one phrase of adjectives and a noun."""
    inner = words[start + 1 : stop - 1]
    if any(word.norm in _NO_ADJECTIVES or is_verb(word.norm) for word in inner):
        return False
    return all(is_spaced(text, *words[index : index + 2]) for index in range(start, stop - 1))


def is_definite(words: Sequence[Word], position: int) -> bool:
    """Return whether "the" or a demonstrative stands before a noun."""
    return words[phrase_start(words, position)].norm in _DEFINITE


def is_epithet(words: Sequence[Word], position: int) -> bool:
    """Return whether a noun takes up a person who was named before: "the star"."""
    return _is_epithet(words[position].norm) and is_definite(words, position)


def says_more(text: str, words: Sequence[Word], position: int, name_ends: Container[int]) -> bool:
    """Return whether a noun only describes a person who is known: "She is a singer"."""
    start = phrase_start(words, position)
    if not start:
        return False
    before = words[start - 1]
    if before.norm in _COPULAS:
        return True
    in_apposition = start in name_ends or before.norm.isdecimal()
    return in_apposition and text[before.end : words[start].start] == ", "


def tied_person(words: Sequence[Word], position: int, people: People) -> Person | None:
    """Return the one person to whom the article ties a definite noun or an age, or None."""
    start = phrase_start(words, position)
    if words[start].norm not in _DEFINITE or words[start + 1].norm in ("ex", "former"):
        return None
    age = age_in(words[start : position + 1])
    tied = people.of_age(age) if age else ()
    tied = tied or people.of_role(words[position].norm)
    return tied[0] if len(tied) == 1 else None


def age_in(words: Sequence[Word]) -> str:
    """Return the age that a phrase tells ("the 24-year-old striker"), or an empty string."""
    ages = (word.norm.removesuffix(_AGED) for word in words if word.norm.endswith(_AGED))
    return next(ages, "")


def _is_epithet(norm: str) -> bool:
    return norm in _EPITHETS or norm.endswith(_COMPOUND_ENDINGS)
