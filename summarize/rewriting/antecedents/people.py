"""The people of an article: their names, gender, ages and the sentences that name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from summarize.grounding.common_words import COMMON_OPENERS as _COMMON
from summarize.rewriting.antecedents.descriptions import roles
from summarize.rewriting.antecedents.first_names import FIRST_NAMES, PLACES, gender_of_first_name
from summarize.rewriting.antecedents.names import PARTICLES, Name, Spellings
from summarize.rewriting.antecedents.person import FIRST_NAME_VOTES, Person
from summarize.rewriting.antecedents.person_nouns import (
    PERSON_NOUNS,
    gender_of_noun,
    gender_of_title,
)
from summarize.rewriting.antecedents.words import Word, age_after, opens_clause
from summarize.text.english_words import LEADING, is_verb
from summarize.text.stop_words import STOP_WORDS

_TITLE_VOTES = 3  # in pronouns beside a name; by hand
_BYLINE = 5  # words of a byline, at most; by hand
_LEAD = 2  # times that a protagonist is named as often as any other person; by hand


class People:
    """All people of an article, found by full name, first name or surname."""

    def __init__(self, spellings: Spellings) -> None:
        self._spellings = spellings
        self._by_name: dict[tuple[str, ...], Person] = {}
        self._by_word: dict[str, list[Person]] = defaultdict(list)  # first names and surnames
        self._by_role: dict[str, list[Person]] = defaultdict(list)
        self._by_age: dict[str, list[Person]] = defaultdict(list)
        self.main: Person | None = None  # no other person is named half as often

    def add_full_names(
        self, index: int, text: str, words: Sequence[Word], names: Iterable[Name]
    ) -> None:
        """Add the names of two words and more in a sentence that is no byline ("By Paul Hale")."""
        if words and words[0].text == "By" and len(words) <= _BYLINE:
            return
        for name in names:
            if len(name.norms) < 2 or (name.is_other and name.norms not in self._by_name):
                continue
            person = self._by_name.get(name.norms)
            if person is None:
                person = self._add(index, text, words, name)
                for word in {name.norms[0], name.norms[-1]}:
                    self._by_word[word].append(person)
            person.is_certain |= name.is_person
            person.is_seen_inside |= not opens_clause(text, words, name.first)
            person.is_doubtful |= self._has_common_word(name) or _is_tail(text, words, name)

    def merge_forms(self) -> None:
        """Forget the longer of two forms of one name ("Swede Anja Hale"), or a mere surname.

        "Van Hale" is a surname beside "Anna van Hale".
        """
        for norms in [*self._by_name]:
            longer = [full for full in self._by_name if full != norms and _ends_in(full, norms)]
            if len(longer) == 1:
                forgotten = self._by_name.pop(norms if norms[0] in PARTICLES else longer[0])
                for people in self._by_word.values():
                    if forgotten in people:
                        people.remove(forgotten)

    def add_single_names(
        self, index: int, text: str, words: Sequence[Word], names: Iterable[Name]
    ) -> None:
        """Add the persons of a sentence that have only one name: "Mr Hale", "Rihanna"."""
        for name in names:
            word = name.surname
            if len(name.norms) > 1 or name.is_other or name.norms in self._by_name:
                continue
            is_first_name = word in FIRST_NAMES and word not in PLACES
            if not self._by_word.get(word) and (name.is_person or is_first_name):
                is_acronym = words[name.first].text.isupper()
                if not is_acronym:
                    self._add(index, text, words, name).is_certain = True

    def describe(self, index: int, text: str, words: Sequence[Word], name: Name) -> Person | None:
        """Record what the words around a name say of the person, and return the person."""
        person = self.of(name, index)
        if person is None:
            return None
        person.mentions += 1
        person.other_uses += name.is_other
        person.is_short_first |= len(name.norms) < len(person.norms) and index < person.source
        person.vote(gender_of_title(name.title), _TITLE_VOTES)
        if age := age_after(text, words[name.stop - 1]):
            _note(person, age, index, person.ages, self._by_age)
        for role in roles(text, words, name):
            _note(person, role, index, person.roles, self._by_role)
            person.vote(gender_of_noun(role), _TITLE_VOTES)
        return person

    def settle(self) -> None:
        """Decide who is surely a person and who a protagonist, after all sentences are read."""
        people = [*self._by_name.values()]
        for person in people:
            is_name = person.is_rarely_other and not person.is_doubtful
            person.is_certain |= is_name and person.pronouns > 0
        people = [person for person in people if person.may_be_person]
        for gender in "mf":
            rivals = [person for person in people if person.gender in ("", gender)]
            if len(rivals) == 1:
                rivals[0].is_only = True
            if leader := _leader(rivals):
                leader.is_protagonist = True
        self.main = _leader(people)

    def of(self, name: Name, index: int) -> Person | None:
        """Return the one person whom a name of any form means in a sentence, or None.

        A first name alone means nobody whom only later sentences name in full.
        """
        if name.norms in self._by_name:
            return self._by_name[name.norms]
        if name.is_other and len(name.norms) > 1:
            return None
        people = self._by_word.get(name.surname, ())
        if name.title:
            gender = gender_of_title(name.title)
            people = [
                person
                for person in people
                if _ends_in(person.norms, name.norms) and gender in ("", person.gender or gender)
            ]
        else:
            people = [
                person
                for person in people
                if _ends_in(person.norms, name.norms)
                or (person.source <= index and person.norms[: len(name.norms)] == name.norms)
            ]
        return people[0] if len(people) == 1 else None

    @property
    def all(self) -> Iterable[Person]:
        """All persons, in the order in which the article names them."""
        return self._by_name.values()

    def may_mean_someone(self, name: Name) -> bool:
        """Return whether a name alone may be a part of one name or of several."""
        return bool(self._by_word.get(name.surname))

    def of_age(self, age: str) -> Sequence[Person]:
        """Return the persons of an age."""
        return self._by_age.get(age, ())

    def of_role(self, role: str) -> Sequence[Person]:
        """Return the persons to whose names the article ties a noun."""
        return self._by_role.get(role, ())

    def may_be_of_age(self, person: Person, age: str) -> bool:
        """Return whether a person may be of an age, by what the article says."""
        return age in person.ages or not (person.ages or self.of_age(age))

    def _has_common_word(self, name: Name) -> bool:
        """Return whether a word of a name is also a common word, in general or in the article."""
        return not _COMMON.isdisjoint(name.norms) or not self._spellings.lower_case.isdisjoint(
            norm for norm in name.norms if norm not in PARTICLES
        )

    def _add(self, index: int, text: str, words: Sequence[Word], name: Name) -> Person:
        start = words[name.titled if len(name.norms) == 1 else name.first].start
        end = words[name.stop - 1].end - len(words[name.stop - 1].ending)
        person = Person(name.norms, text[start:end], index)
        person.vote(gender_of_first_name(name.norms[0]), FIRST_NAME_VOTES)
        self._by_name[name.norms] = person
        return person


def _note(
    person: Person, key: str, index: int, known: dict[str, int], people: dict[str, list[Person]]
) -> None:
    """Record an age or a role of a person, the first time."""
    if key not in known:
        known[key] = index
        people[key].append(person)


def _leader(people: Iterable[Person]) -> Person | None:
    """Return the person who is named at least twice, and twice as often as any other."""
    ranked = sorted(people, key=lambda person: -person.mentions)
    second = ranked[1].mentions if len(ranked) > 1 else 0
    return ranked[0] if ranked and ranked[0].mentions >= max(2, _LEAD * second) else None


def _is_tail(text: str, words: Sequence[Word], name: Name) -> bool:
    """Return whether the word before a name may belong to it, as "red" does in "red Ellby Garth".

    A hyphen there shows that words are broken.
    """
    if not name.first or name.titled < name.first:
        return False
    before = words[name.first - 1]
    gap = text[before.end : words[name.first].start]
    if gap != " ":
        return "-" in gap
    norm = before.norm
    return not (
        before.is_capitalised
        or before.is_owner
        or norm in STOP_WORDS
        or norm in LEADING
        or is_verb(norm)
        or norm.endswith(("ing", "s"))
        or norm in PERSON_NOUNS
    )


def _ends_in(full: tuple[str, ...], norms: tuple[str, ...]) -> bool:
    return full[-len(norms) :] == norms
