"""Whom the pronouns and the nouns of persons in an article mean."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.rewriting.antecedents.mentions import Mention, Scene, find_mentions, last_scenes
from summarize.rewriting.antecedents.noun_phrases import age_in
from summarize.rewriting.antecedents.people import People
from summarize.rewriting.antecedents.person import Person
from summarize.rewriting.antecedents.person_features import SPEECH, Reference
from summarize.rewriting.antecedents.person_nouns import gender_of_pronoun
from summarize.rewriting.antecedents.ranking import choose_person
from summarize.text.english_words import LEADING

_OPENING = 3  # words before the subject of a sentence, as "Her father" before "Paul"; by hand
_OBJECTS = frozenset("him her himself herself".split())
_CLAUSE_STARTS = LEADING | {"and", "but", "that"}


class Tracker:
    """Follows the persons of an article from sentence to sentence, as far as is needed."""

    def __init__(self, scenes: Sequence[Scene], people: People) -> None:
        self._scenes = scenes
        self._people = people
        self._next = 0
        self._antecedents: dict[tuple[int, int], Person | None] = {}

    def scene(self, index: int) -> Scene:
        """Return a sentence with its mentions and antecedents."""
        while self._next <= index:
            self._track(self._next)
            self._next += 1
        return self._scenes[index]

    def antecedent(self, index: int, position: int) -> Person | None:
        """Return the person whom a pronoun or a noun of a sentence surely means, or None."""
        scene = self.scene(index)
        if not index:
            return scene.antecedents.get(position)
        key = (index, position)
        if key not in self._antecedents:
            reference = Reference.at(scene.words, index, position)
            self._antecedents[key] = choose_person(reference, self._scenes, self._people)
        return self._antecedents[key]

    def _track(self, index: int) -> None:
        """Fill in the mentions and the antecedents of a sentence; those before have theirs."""
        scene = self._scenes[index]
        opening = _opening_phrase(scene)
        for mention in find_mentions(self._scenes, index, self._people):
            person = _meant(self._scenes, index, mention, self._people)
            if person is not None:
                scene.antecedents[mention.position] = person
                mention = mention._replace(person=person)
            elif mention.kind == "pronoun" and mention.position < opening:
                continue  # it may mean a name that follows
            scene.mentions.append(mention)


def _meant(scenes: Sequence[Scene], index: int, mention: Mention, people: People) -> Person | None:
    """Return whom a pronoun or a noun means, or None if that is not certain."""
    if mention.kind == "pronoun":
        return _antecedent(scenes, index, mention, people.main)
    if mention.kind == "epithet":
        return _taken_up(scenes, index, mention, people)
    return mention.person if mention.kind == "noun" else None


def _opening_phrase(scene: Scene) -> int:
    """Return the number of words in the phrase before the subject: "After his return, …"."""
    if not scene.words or scene.words[0].norm not in LEADING:
        return 0
    ends = (i for i, word in enumerate(scene.words) if scene.text.startswith(",", word.end))
    return next(ends, -1) + 1


def _antecedent(
    scenes: Sequence[Scene], index: int, pronoun: Mention, main: Person | None
) -> Person | None:
    """Return whom a pronoun means, or None if nobody or several persons may be meant."""
    scene, gender = scenes[index], pronoun.gender
    before = _compatible(scene, gender)
    if any(mention.kind != "epithet" for mention in before):
        is_object = scene.words[pronoun.position].norm in _OBJECTS
        if is_object and not _begins_clause(scene, before[-1].position, pronoun.position):
            return None
        return _only(before, gender)
    window = [*before]
    for distance, other in enumerate(last_scenes(scenes, index)[1:]):
        mentions = _compatible(other, gender)
        window += mentions
        if any(mention.kind in ("name", "owner", "noun") or mention.person for mention in mentions):
            person = _only(window, gender)
            if person is None:
                return None if distance else _kept_subject(scene, pronoun, other)
            if main is not person and _only_speaks(other, scene, pronoun):
                return None
            is_clear = not distance and all(mention.kind != "epithet" for mention in window)
            is_clear = is_clear and _is_topic(other, person)
            return person if is_clear or person.is_protagonist or person.is_only else None
    return None


def _taken_up(
    scenes: Sequence[Scene], index: int, epithet: Mention, people: People
) -> Person | None:
    """Return the person whom an epithet takes up, if the sentences before name nobody else."""
    scene = scenes[index]
    gender = epithet.gender or _next_gender(scene, epithet.position)
    window = [
        mention
        for other in last_scenes(scenes, index)
        for mention in other.mentions
        if (not gender or mention.may_be(gender)) and mention.kind != "epithet"
    ]
    known = {id(mention.person): mention.person for mention in window if mention.person}
    is_sole = len(known) == 1
    person = next(iter(known.values())) if is_sole else known.get(id(people.main))
    is_sole = is_sole and all(m.person or _is_pronoun_of(m, person) for m in window)
    if person is None or not person.is_protagonist or gender not in ("", person.gender):
        return None
    if not is_sole and _subject(window) is not person:
        return None
    if not gender and person is not people.main:
        return None  # the other protagonist may be meant
    age = age_in(scene.words[epithet.position : epithet.position + 1])
    return person if not age or people.may_be_of_age(person, age) else None


def _is_pronoun_of(mention: Mention, person: Person | None) -> bool:
    """Return whether a mention is a pronoun that may mean a person."""
    return mention.kind == "pronoun" and person is not None and mention.may_be(person.gender)


def _next_gender(scene: Scene, position: int) -> str:
    """Return the gender of the pronouns after a word, or an empty string if none or both follow."""
    genders = {gender_of_pronoun(word.norm) for word in scene.words[position + 1 :]} - {""}
    return genders.pop() if len(genders) == 1 else ""


def _subject(window: Sequence[Mention]) -> Person | None:
    """Return the person whom the first sentence of a window names first."""
    return window[0].person if window else None


def _compatible(scene: Scene, gender: str) -> list[Mention]:
    return [mention for mention in scene.mentions if mention.may_be(gender)]


def _is_topic(scene: Scene, person: Person) -> bool:
    """Return whether a sentence begins with a person or says that the person spoke."""
    position = next(m.position for m in scene.mentions if m.person is person)
    around = scene.words[max(0, position - 3) : position + len(person.norms) + 2]
    return position <= _OPENING or any(word.norm in SPEECH for word in around)


def _only_speaks(before: Scene, scene: Scene, pronoun: Mention) -> bool:
    """Return whether the sentence before is a quotation, and a pronoun may mean who is in it.

    "Hale is ill," the doctor said. He …: the pronoun is the doctor's only if he goes on to speak.
    """
    quoted = sum(before.quoted.contains(word.start) for word in before.words)
    after = scene.words[pronoun.position + 1 : pronoun.position + 2]
    goes_on = any(word.norm in SPEECH for word in after)
    return 2 * quoted > len(before.words) and not goes_on


def _begins_clause(scene: Scene, first: int, last: int) -> bool:
    """Return whether a clause begins between two words."""
    words = scene.words
    between = scene.text[words[first].end : words[last].start]
    return "," in between or any(w.norm in _CLAUSE_STARTS for w in words[first + 1 : last])


def _only(mentions: Sequence[Mention], gender: str) -> Person | None:
    """Return the person of all mentions, or None if they are of several or of nobody known.

    A pronoun that means nobody known is no rival of the only person of its gender.
    """
    known = {id(mention.person): mention.person for mention in mentions if mention.person}
    if len(known) != 1:
        return None
    person = next(iter(known.values()))
    unknown = [mention for mention in mentions if not mention.person and mention.kind != "epithet"]
    is_alone = person.is_only and all(mention.kind == "pronoun" for mention in unknown)
    return person if person.gender in (gender, "") and (not unknown or is_alone) else None


def _kept_subject(scene: Scene, pronoun: Mention, before: Scene) -> Person | None:
    """Return the subject of the sentence before, if the pronoun is a subject and may keep it.

    Only the person whom the article is about is kept.
    """
    if scene.words[pronoun.position].norm not in ("he", "she"):
        return None
    mentions = [mention for mention in before.mentions if mention.kind != "owner"]
    if not mentions:
        return None
    subject = mentions[0]
    person = subject.person
    if person is None or person.gender != pronoun.gender or not person.is_protagonist:
        return None
    is_pronoun = subject.kind == "pronoun"
    if is_pronoun and before.words[subject.position].norm not in ("he", "she"):
        return None
    return person
