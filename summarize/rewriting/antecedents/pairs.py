"""Pairs of persons: whom "the couple" and "the duo" mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarize.rewriting.antecedents.mentions import Scene
from summarize.rewriting.antecedents.names import Name
from summarize.rewriting.antecedents.people import People
from summarize.rewriting.antecedents.person import Person
from summarize.rewriting.antecedents.words import Word

PAIRS = frozenset("couple duo pair".split())
_PARTNERS = frozenset(
    """
    beau boyfriend fiance fiancee fiancé fiancée girlfriend husband partner wife
    """.split()
)
_JOINED = re.compile(r"(?:, \d\d,)? (?:and|&) (?:(?:his|her) )?(?:[\w-]+ )?")
_SINGULAR = frozenset("does has is was".split())  # a pair of names needs a plural


class Pair(NamedTuple):
    """Two persons whom a sentence names together.

    Attributes:
        first, second: the persons.
        source: index of the sentence.
    """

    first: Person
    second: Person
    source: int

    @property
    def text(self) -> str:
        """The names."""
        return f"{self.first.text} and {self.second.text}"

    @property
    def is_prominent(self) -> bool:
        """Return whether the article says more of both, and most of one of them."""
        persons = (self.first, self.second)
        is_followed = all(person.mentions > 1 and person.gender for person in persons)
        return is_followed and any(person.is_protagonist for person in persons)


def find_pair(noun: str, scenes: Sequence[Scene], people: People, sentence: int) -> Pair | None:
    """Return the one pair that the sentences before name, or None.

    Args:
        noun: such as "couple", in lower case.
        scenes: the sentences of the article.
        people: of the article.
        sentence: index of the sentence that has the noun.
    """
    pairs = [
        pair
        for index, scene in enumerate(scenes[:sentence])
        for pair in _joined(scene, index, people)
    ]
    if noun == "couple":
        pairs += _partners(people, sentence)
    pairs = [pair for pair in pairs if pair.is_prominent]
    distinct = {frozenset((id(pair.first), id(pair.second))) for pair in pairs}
    return pairs[0] if len(distinct) == 1 else None


def is_plural(words: Sequence[Word], position: int) -> bool:
    """Return whether two names can stand for a noun: no verb in the singular follows."""
    after = words[position + 1].norm if position + 1 < len(words) else ""
    return after not in _SINGULAR and not (after.endswith("s") and not after.endswith("ss"))


def _joined(scene: Scene, index: int, people: People) -> Iterator[Pair]:
    """Yield the pairs of persons that a sentence joins by "and"."""
    for name, other in zip(scene.names, scene.names[1:], strict=False):
        first, second = people.of(name, index), people.of(other, index)
        if first is None or second is None or first is second:
            continue
        is_named = first.can_stand_alone and second.can_stand_alone
        if is_named and first.is_certain and second.is_certain and _are_joined(scene, name, other):
            yield Pair(first, second, index)


def _are_joined(scene: Scene, name: Name, other: Name) -> bool:
    last, following = scene.words[name.stop - 1], scene.words[other.titled]
    is_listed = other.stop < len(scene.words) and scene.text.startswith(
        (" and ", ", "), scene.words[other.stop - 1].end
    )
    is_listed = is_listed and scene.words[other.stop].is_capitalised
    between = scene.text[last.end : following.start]
    return not last.is_owner and not is_listed and bool(_JOINED.fullmatch(between))


def _partners(people: People, sentence: int) -> Iterator[Pair]:
    """Yield the main person with each person who is called a husband, a wife and so on."""
    main = people.main
    if main is None or not main.can_stand_alone:
        return
    for person in people.all:
        sources = [source for role, source in person.roles.items() if role in _PARTNERS]
        is_known = bool(sources) and min(sources) < sentence and main.source < sentence
        if is_known and person is not main and person.can_stand_alone:
            yield Pair(main, person, min(sources))
