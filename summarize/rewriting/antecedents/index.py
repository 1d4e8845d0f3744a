"""An article prepared for the resolution of references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.article import Sentence
from summarize.rewriting.antecedents.mentions import Scene
from summarize.rewriting.antecedents.names import Spellings, find_names
from summarize.rewriting.antecedents.people import People
from summarize.rewriting.antecedents.person import Person
from summarize.rewriting.antecedents.person_nouns import HE, SHE
from summarize.rewriting.antecedents.quotations import quoted_parts
from summarize.rewriting.antecedents.tracking import Tracker
from summarize.rewriting.antecedents.words import split_words

_OPENING = 3  # words of a sentence in which its subject begins; by hand


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceIndex:
    """The sentences of an article with the persons that they mention.

    Attributes:
        scenes: one for each sentence.
        people: whom the article names.
        spellings: of the article's words.
        tracker: fills in the persons that a sentence mentions.
    """

    scenes: list[Scene]
    people: People
    spellings: Spellings
    tracker: Tracker

    @classmethod
    def from_sentences(cls, text: str, sentences: Sequence[Sentence]) -> ReferenceIndex:
        """Return the index of the sentences of a text."""
        lines = [split_words(sentence.text) for sentence in sentences]
        texts = [sentence.text for sentence in sentences]
        spellings = Spellings.of(zip(texts, lines, strict=True))
        quoted = quoted_parts(sentences, text)
        scenes = [
            Scene(line, words, [*find_names(line, words, spellings)], parts)
            for line, words, parts in zip(texts, lines, quoted, strict=True)
        ]
        people = _people(scenes, spellings)
        return cls(scenes, people, spellings, Tracker(scenes, people))


def _people(scenes: Sequence[Scene], spellings: Spellings) -> People:
    """Return the people whom sentences name."""
    people = People(spellings)
    for index, scene in enumerate(scenes):
        people.add_full_names(index, scene.text, scene.words, scene.names)
    people.merge_forms()
    for index, scene in enumerate(scenes):
        people.add_single_names(index, scene.text, scene.words, scene.names)
    named = [
        [people.describe(index, scene.text, scene.words, name) for name in scene.names]
        for index, scene in enumerate(scenes)
    ]
    _vote(scenes, named)
    people.settle()
    return people


def _vote(scenes: Sequence[Scene], named: Sequence[Sequence[Person | None]]) -> None:
    """Let pronouns tell the gender of the person whom their sentence names first.

    The pronouns before the next name count, and one that opens the next sentence.
    """
    for index, (scene, persons) in enumerate(zip(scenes, named, strict=True)):
        people = [
            (name, person)
            for name, person in zip(scene.names, persons, strict=True)
            if person is not None or (len(name.norms) > 1 and not name.is_other)
        ]
        name, person = people[0] if people else (None, None)
        if name is None or person is None:
            continue
        until = people[1][0].first if len(people) > 1 else len(scene.words)
        words = [w for w in scene.words[name.stop : until] if not scene.quoted.contains(w.start)]
        if len(people) == 1 and name.first < _OPENING and index + 1 < len(scenes):
            following = scenes[index + 1]
            words += [w for w in following.words[:1] if not following.quoted.contains(w.start)]
        norms = {word.norm for word in words}
        male, female = not norms.isdisjoint(HE), not norms.isdisjoint(SHE)
        if male != female:
            person.vote("m" if male else "f", 1)
            person.pronouns += 1
