"""The place of a bullet's word in its sentence, and so the person whom the word means."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarize.rewriting.antecedents.mentions import Scene
from summarize.rewriting.antecedents.person import Person
from summarize.rewriting.antecedents.words import Word

_NEIGHBOURS = (-1, 1, 2)  # words around a word that are compared, by their distance


def meant_person(
    words: Sequence[Word], position: int, scene: Scene, person_at: Callable[[int], Person | None]
) -> Person | None:
    """Return whom a pronoun or a noun of a bullet means, or None if that is not certain.

    Of several equal words of the sentence, those with the most equal neighbours count.

    Args:
        words: of the bullet.
        position: of the pronoun or noun.
        scene: the sentence.
        person_at: returns whom the word at a position of the sentence means.
    """
    norm = words[position].norm
    places = [index for index, word in enumerate(scene.words) if word.norm == norm]
    if len(places) > 1:
        equal = {place: _equal_neighbours(words, position, scene.words, place) for place in places}
        most = max(equal.values())
        places = [place for place in places if equal[place] == most]
    people = {id(person): person for person in map(person_at, places)}
    return next(iter(people.values())) if len(people) == 1 else None


def _equal_neighbours(
    words: Sequence[Word], position: int, others: Sequence[Word], place: int
) -> int:
    return sum(
        _norm(words, position + distance) == _norm(others, place + distance)
        for distance in _NEIGHBOURS
    )


def _norm(words: Sequence[Word], index: int) -> str:
    """Return a word in lower case, or an empty string beyond both ends."""
    return words[index].norm if 0 <= index < len(words) else ""
