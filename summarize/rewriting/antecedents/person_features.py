"""Features of the persons whom a pronoun or a definite noun may mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from summarize.rewriting.antecedents.mentions import Mention, Scene
from summarize.rewriting.antecedents.noun_phrases import age_in, phrase_start
from summarize.rewriting.antecedents.people import People
from summarize.rewriting.antecedents.person import Person
from summarize.rewriting.antecedents.person_nouns import (
    NATIONALS,
    gender_of_noun,
    gender_of_pronoun,
)
from summarize.rewriting.antecedents.words import Word
from summarize.text.abbreviations import SPEECH_VERBS

SPEECH = frozenset(f"{SPEECH_VERBS}|says|tells|writes|adds".split("|"))
_FAR = 4  # sentences since the last mention of a person who is out of mind; by hand
_REACH = 6  # sentences back in which mentions of others count; by hand


class Reference(NamedTuple):
    """A pronoun or a definite noun of a person, such as "he" or "the 24-year-old star".

    Attributes:
        sentence: index of its sentence.
        start, position: its first and its last word in the sentence.
        noun: the last word in lower case.
        gender: that it tells, or empty.
        age: that it tells, or empty.
        names: words with a capital before the noun ("the Ellby striker"), in lower case.
        is_pronoun: whether it is a pronoun.
    """

    sentence: int
    start: int
    position: int
    noun: str
    gender: str
    age: str
    names: frozenset[str]
    is_pronoun: bool

    @classmethod
    def at(cls, words: Sequence[Word], sentence: int, position: int) -> Reference:
        """Return the reference whose last word is at a position of a sentence."""
        noun = words[position].norm
        pronoun = gender_of_pronoun(noun)
        start = position if pronoun else phrase_start(words, position)
        inner = words[start : position + 1]
        names = frozenset(word.norm for word in inner[1:-1] if word.is_capitalised)
        gender, age = pronoun or gender_of_noun(noun), age_in(inner)
        return cls(sentence, start, position, noun, gender, age, names, bool(pronoun))

    def may_be(self, mention: Mention) -> bool:
        """Return whether a mention is of the same gender, or either gender is unknown."""
        return not self.gender or mention.may_be(self.gender)


def possible_persons(reference: Reference, people: People) -> list[Person]:
    """Return the persons who were named before and are of the gender and age of a reference."""
    return [
        person
        for person in people.all
        if person.source < reference.sentence
        and person.may_be_person
        and person.can_stand_alone
        and (not reference.gender or person.gender in ("", reference.gender))
        and (not reference.is_pronoun or person.has_known_gender)
        and (not reference.age or people.may_be_of_age(person, reference.age))
    ]


def person_features(
    reference: Reference,
    person: Person,
    persons: Sequence[Person],
    scenes: Sequence[Scene],
    people: People,
) -> dict[str, float]:
    """Return what speaks for a person and against, by name.

    Args:
        reference: the pronoun or noun.
        person: whom it may mean.
        persons: all whom it may mean.
        scenes: the sentences of the article.
        people: of the article.
    """
    return {
        "bias": 1.0,
        **_standing(reference, person, persons, scenes, people),
        **_recency(reference, person, scenes),
        **_description(reference, person, people, scenes),
    }


def _standing(
    reference: Reference,
    person: Person,
    persons: Sequence[Person],
    scenes: Sequence[Scene],
    people: People,
) -> dict[str, float]:
    """Return features of a person's place in the article so far."""
    before = scenes[: reference.sentence]
    rivals = [rival for rival in persons if rival is not person]
    count = _count(person, before)
    most = max((_count(rival, before) for rival in rivals), default=0)
    lead = math.log1p(count) - math.log1p(most)
    return {
        "lead": lead,
        "lead of a noun": 0.0 if reference.is_pronoun else lead,
        "most named": float(count > most),
        "rivals": math.log1p(len(rivals)),
        "no rival": float(not rivals),
        "first of rivals": float(person.source == min(other.source for other in persons)),
        "in the first sentence": float(person.source == 0),
        "protagonist": float(person.is_protagonist),
        "main": float(people.main is person),
        "another is main": float(people.main is not None and people.main is not person),
        "gender unknown": float(not person.gender),
        "surely a person": float(person.is_certain),
    }


def _recency(reference: Reference, person: Person, scenes: Sequence[Scene]) -> dict[str, float]:
    """Return features of the sentences before, and of the words around the reference."""
    index, scene = reference.sentence, scenes[reference.sentence]
    last = _last_mention(person, scenes, index)
    previous = [mention for mention in scenes[index - 1].mentions if reference.may_be(mention)]
    others = [
        mention
        for other in scenes[max(last, index - _REACH) : index]
        for mention in other.mentions
        if mention.person is not person and reference.may_be(mention)
    ]
    later = (mention for mention in scene.mentions if mention.position > reference.position)
    spoke = _spoke(scenes[last], person)
    speaks = _is_near_speech(scene.words, reference.position, reference.position + 1)
    rule = scene.antecedents.get(reference.position)
    return {
        "in the sentence before": float(index - last == 1),
        "far": float(index - last >= _FAR),
        "opens the sentence before": float(bool(previous) and previous[0].person is person),
        "others in it": float(any(mention.person not in (None, person) for mention in previous)),
        "others since": math.log1p(len(others)),
        "unknown since": math.log1p(sum(mention.person is None for mention in others)),
        "named later": float(any(mention.person is person for mention in later)),
        "goes on to speak": float(speaks and spoke),
        "only spoke": float(spoke and not speaks),
        "only speaks": float(speaks and not spoke),
        "only a source": float(not speaks and _is_source(person, scenes[:index])),
        "only an owner": float(
            any(mention.person is person for mention in previous)
            and all(mention.kind == "owner" for mention in previous if mention.person is person)
        ),
        "speaks of another": float(speaks and _quotes_pronoun(scene, reference.gender)),
        "after a quotation": float(not speaks and _is_mostly_quoted(scenes[index - 1])),
        "unknown in it": float(any(map(_is_unknown, previous))),
        "rule": float(rule is person),
        "rule for another": float(rule is not None and rule is not person),
    }


def _description(
    reference: Reference, person: Person, people: People, scenes: Sequence[Scene]
) -> dict[str, float]:
    """Return features of the noun and of what the article says of the person."""
    tied = people.of_role(reference.noun)
    known = {word.norm for word in scenes[person.source].words}
    before, scene = scenes[: reference.sentence], scenes[reference.sentence]
    is_noun = not reference.is_pronoun
    return {
        "noun": float(is_noun),
        "national": float(reference.noun in NATIONALS),
        "tied": float(person in tied),
        "another is tied": float(bool(tied) and person not in tied),
        "age": float(reference.age in person.ages),
        "names known": float(bool(reference.names & known)),
        "other gender follows": float(
            is_noun and {person.gender, _next_gender(scene, reference.position)} == {"f", "m"}
        ),
        "names unknown": float(bool(reference.names - known)),
        "introduced": float(
            is_noun and any(_introduces(other.words, reference.noun) for other in before)
        ),
    }


def _count(person: Person, scenes: Sequence[Scene]) -> int:
    return sum(mention.person is person for scene in scenes for mention in scene.mentions)


def _last_mention(person: Person, scenes: Sequence[Scene], index: int) -> int:
    """Return the index of the last sentence before another that mentions a person."""
    for other in range(index - 1, person.source, -1):
        if any(mention.person is person for mention in scenes[other].mentions):
            return other
    return person.source


def _spoke(scene: Scene, person: Person) -> bool:
    """Return whether a sentence says that a person spoke."""
    return any(
        _is_near_speech(scene.words, mention.position, mention.position + len(person.norms))
        for mention in scene.mentions
        if mention.person is person
    )


def _is_near_speech(words: Sequence[Word], first: int, stop: int) -> bool:
    near = (*words[max(0, first - 2) : first], *words[stop : stop + 2])
    return any(word.norm in SPEECH for word in near)


def _is_source(person: Person, scenes: Sequence[Scene]) -> bool:
    """Return whether a person is only named as somebody who says something."""
    named = [scene for scene in scenes if any(m.person is person for m in scene.mentions)]
    return bool(named) and all(_spoke(scene, person) for scene in named)


def _quotes_pronoun(scene: Scene, gender: str) -> bool:
    """Return whether a quotation of a sentence has a pronoun of a gender."""
    return any(
        gender_of_pronoun(word.norm) == gender and scene.quoted.contains(word.start)
        for word in scene.words
    )


def _next_gender(scene: Scene, position: int) -> str:
    """Return the gender of the first pronoun after a word, outside quotations; or nothing."""
    after = (word for word in scene.words[position + 1 :] if not scene.quoted.contains(word.start))
    return next(filter(None, (gender_of_pronoun(word.norm) for word in after)), "")


def _is_unknown(mention: Mention) -> bool:
    return mention.person is None and mention.kind in ("name", "noun")


def _is_mostly_quoted(scene: Scene) -> bool:
    return 2 * sum(scene.quoted.contains(word.start) for word in scene.words) > len(scene.words)


def _introduces(words: Sequence[Word], noun: str) -> bool:
    """Return whether a sentence brings in somebody by a noun: "a driver"."""
    places = (index for index, word in enumerate(words) if word.norm == noun)
    return any(words[phrase_start(words, place)].norm in ("a", "an", "another") for place in places)
