"""The persons that a sentence mentions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from summarize.rewriting.antecedents.names import Name
from summarize.rewriting.antecedents.noun_phrases import (
    is_epithet,
    is_modifier,
    is_person_noun,
    phrase_start,
    says_more,
    tied_person,
)
from summarize.rewriting.antecedents.people import People
from summarize.rewriting.antecedents.person import Person
from summarize.rewriting.antecedents.person_nouns import (
    EPITHETS,
    NATIONALS,
    PRONOUNS,
    gender_of_noun,
    gender_of_pronoun,
)
from summarize.rewriting.antecedents.quotations import Quoted
from summarize.rewriting.antecedents.words import Word

REACH = 3  # sentences back in which a reference may find its person; by hand


class Mention(NamedTuple):
    """A mention of a person.

    Attributes:
        position: index of the word in the sentence.
        person: None if the person is not known.
        gender: ``m``, ``f`` or empty if unknown.
        kind: name, owner (a name with "'s"), pronoun, noun, or epithet ("the star").
    """

    position: int
    person: Person | None
    gender: str
    kind: str

    def may_be(self, gender: str) -> bool:
        """Return whether a pronoun of a gender may mean this person."""
        return self.gender in ("", gender)


@dataclass(slots=True, eq=False)
class Scene:
    """A sentence with its words, names and the persons that it mentions outside quotations.

    Attributes:
        antecedents: whom its pronouns and its nouns of persons mean, by the index of the word.
    """

    text: str
    words: list[Word]
    names: list[Name]
    quoted: Quoted
    mentions: list[Mention] = field(default_factory=list)
    antecedents: dict[int, Person] = field(default_factory=dict)

    @property
    def is_quoted(self) -> bool:
        """Return whether no word stands outside quotations."""
        return all(self.quoted.contains(word.start) for word in self.words)


def find_mentions(scenes: Sequence[Scene], index: int, people: People) -> Iterator[Mention]:
    """Yield the persons that a sentence mentions outside quotations; pronouns without a person."""
    scene = scenes[index]
    starts = {name.first: name for name in scene.names}
    until = 0
    for position, word in enumerate(scene.words):
        name = starts.get(position)
        is_noun = not name and is_person_noun(word.norm)
        if not (name or is_noun or word.norm in PRONOUNS) or position < until:
            continue
        if scene.quoted.contains(word.start):
            continue
        if name:
            until = name.stop
            person = people.of(name, index)
            kind = "owner" if scene.words[name.stop - 1].is_owner else "name"
            if person is not None and person.is_certain:
                yield Mention(position, person, person.gender, kind)
            elif not name.is_other and _may_be_person(name, people):
                yield Mention(position, None, "", kind)
        elif not is_noun:
            yield Mention(position, None, gender_of_pronoun(word.norm), "pronoun")
        elif not is_modifier(scene.text, scene.words, position):
            yield from _noun(scenes, index, position, people)


def _may_be_person(name: Name, people: People) -> bool:
    """Return whether a name without a certain person may still be a person's."""
    return len(name.norms) > 1 or name.is_person or people.may_mean_someone(name)


def _noun(scenes: Sequence[Scene], index: int, position: int, people: People) -> Iterator[Mention]:
    """Yield the person whom a noun means, unless the noun only says more of a person."""
    scene = scenes[index]
    words = scene.words
    may_take_up = is_epithet(words, position)
    if words[position].norm in NATIONALS and not may_take_up:
        return
    person = tied_person(words, position, people)
    is_clear = person is not None and not _may_mean_main(person, words[position], people)
    if person is not None and is_clear and _is_recent(scenes, index, person):
        yield Mention(position, person, person.gender, "noun")
    elif phrase_start(words, position) < position:
        name_ends = [name.stop for name in scene.names]
        if not says_more(scene.text, words, position, name_ends):
            kind = "epithet" if may_take_up and person is None else "noun"
            yield Mention(position, None, gender_of_noun(words[position].norm), kind)


def _may_mean_main(person: Person, noun: Word, people: People) -> bool:
    """Return whether a noun may mean the person whom the article is about, and not another."""
    main = people.main
    if main is None or main is person or noun.norm not in EPITHETS:
        return False
    return gender_of_noun(noun.norm) in ("", main.gender)


def _is_recent(scenes: Sequence[Scene], index: int, person: Person) -> bool:
    """Return whether the sentences before name a person, or the article is about him or her."""
    if person.source > index:
        return False
    before = last_scenes(scenes, index)
    return person.is_protagonist or any(m.person is person for s in before for m in s.mentions)


def last_scenes(scenes: Sequence[Scene], index: int) -> list[Scene]:
    """Return a sentence and the last ones before it that are not whole quotations."""
    spoken = (scene for scene in reversed(scenes[:index]) if not scene.is_quoted)
    return [scenes[index], *islice(spoken, REACH)]
