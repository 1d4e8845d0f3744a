"""The resolver: it puts the article's own words in place of the references of a bullet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import chain

from summarize.document.document import Document
from summarize.rewriting.antecedents.alignment import meant_person
from summarize.rewriting.antecedents.index import ReferenceIndex
from summarize.rewriting.antecedents.name_completion import completion_start
from summarize.rewriting.antecedents.names import Name, find_names
from summarize.rewriting.antecedents.noun_phrases import (
    age_in,
    ends_phrase,
    is_completed,
    is_modifier,
    is_person_noun,
    is_plain_phrase,
    phrase_start,
)
from summarize.rewriting.antecedents.pairs import PAIRS, find_pair, is_plural
from summarize.rewriting.antecedents.person import Person
from summarize.rewriting.antecedents.person_nouns import NATIONALS, gender_of_pronoun
from summarize.rewriting.antecedents.pronouns import is_clear_subject, owner_form, pronoun_form
from summarize.rewriting.antecedents.quotations import Quoted
from summarize.rewriting.antecedents.replacing import Edit, Resolution
from summarize.rewriting.antecedents.things import Thing, specific_mention
from summarize.rewriting.antecedents.words import Word, age_after, split_words
from summarize.text.stop_words import is_english

_FIRST_PERSON = frozenset("i me mine my our us we".split())
_PAST = frozenset(("ex", "former", "late"))
_NEW_PERSON_AFTER = frozenset("a an another her his".split())


class ReferenceResolver:
    """Replaces the references of bullets on one document, where they are certain.

    Pronouns, first names and surnames alone, and definite nouns such as "the presenter" or "the
    sinkhole" are replaced. Words in quotations stay. A document that is not English stays.

    >>> document = Document.from_article(article)
    >>> ReferenceResolver(document).resolve("He resigned.", 1).text
    'Paul Hale resigned.'
    """

    def __init__(self, document: Document) -> None:
        self._document = document

    def resolve(self, bullet: str, sentence: int) -> Resolution:
        """Return a bullet with its certain references replaced.

        Args:
            bullet: a sentence of the document, or a shorter form of it.
            sentence: index of that sentence.
        """
        if self._index is None:
            return Resolution(bullet, ())
        reader = _BulletReader(bullet, self._index, sentence)
        return Resolution.of(bullet, reader.edits())

    @cached_property
    def _index(self) -> ReferenceIndex | None:
        """The index of the document, made when it is needed; None if it is not English."""
        document = self._document
        if not is_english(chain(*document.tokens)):
            return None
        return ReferenceIndex.from_sentences(document.article.text, document.sentences)


class _BulletReader:
    """Reads a bullet from left to right and yields its edits."""

    def __init__(self, bullet: str, index: ReferenceIndex, sentence: int) -> None:
        self._bullet = bullet
        self._index = index
        self._sentence = sentence
        self._scene = index.tracker.scene(sentence)
        self._words = split_words(bullet)
        self._names = [*find_names(bullet, self._words, index.spellings)]
        self._named = [index.people.of(name, sentence) for name in self._names]
        whole = zip(self._names, self._named, strict=True)
        self._introduced = {id(person) for name, person in whole if _is_whole(name, person)}
        self._has_person = False  # somebody whom a later pronoun may mean
        self._quoted = Quoted(bullet)
        self._has_speaker = any(  # "I" outside quotations: the marks are missing
            word.norm in _FIRST_PERSON and not self._quoted.contains(word.start)
            for word in self._words
        )

    def edits(self) -> Iterator[Edit]:
        """Yield the edits in order."""
        quoted = self._quoted
        names = {
            name.first: (name, person)
            for name, person in zip(self._names, self._named, strict=True)
        }
        until = 0
        for position, word in enumerate(self._words):
            if position < until or quoted.contains(word.start):
                continue
            if position in names:
                until = names[position][0].stop
                yield from self._name(*names[position])
            elif gender_of_pronoun(word.norm):
                yield from self._pronoun(position)
            elif is_person_noun(word.norm):
                yield from self._person_noun(position)
            elif position and self._words[position - 1].norm == "the":
                is_pair = word.norm in PAIRS
                yield from self._pair(position) if is_pair else self._thing(position)

    def _name(self, name: Name, person: Person | None) -> Iterator[Edit]:
        """Complete a first name or a surname."""
        self._has_person = True
        if person is None or not person.may_be_completed or id(person) in self._introduced:
            return
        if not person.is_certain and name.norms[-1] != person.norms[-1]:
            return
        start = completion_start(self._bullet, self._words, name, person)
        self._introduced.add(id(person))
        last = self._words[name.stop - 1]
        text = person.text + last.ending
        if start is not None and text.lower() != self._bullet[start : last.end].lower():
            yield Edit(start, last.end, text, person.source)

    def _pronoun(self, position: int) -> Iterator[Edit]:
        """Replace a pronoun that nobody in the bullet explains."""
        person = self._meant(position)
        if person is None or self._has_person or self._has_speaker or self._is_told(person):
            return
        gender = gender_of_pronoun(self._words[position].norm)
        if not (person.can_stand_alone and person.is_surely(gender)):
            return
        if not is_clear_subject(self._bullet, self._words, position):
            return
        text = pronoun_form(self._bullet, self._words, position, person.text)
        if text:
            self._tell(person)
            word = self._words[position]
            yield Edit(word.start, word.end, text, person.source)

    def _meant(self, position: int) -> Person | None:
        """Return whom a pronoun or a noun means, or None if that is not certain."""
        person_at = partial(self._index.tracker.antecedent, self._sentence)
        return meant_person(self._words, position, self._scene, person_at)

    def _person_noun(self, position: int) -> Iterator[Edit]:
        """Replace a definite noun of a person: "the presenter", "the 24-year-old"."""
        words = self._words
        start = phrase_start(words, position)
        person = self._person_of_noun(start, position)
        if person is not None:
            if not self._is_told(person):
                self._tell(person)
                text = (
                    owner_form(person.text, self._bullet)
                    if words[position].is_owner
                    else person.text
                )
                source = self._tie(person, start, position)
                word = words[position]
                end = word.end + (word.is_owner and not word.ending)  # "the actress' home"
                yield Edit(words[start].start, end, text, source)
            self._has_person = True
        elif words[start].norm in _NEW_PERSON_AFTER:
            self._has_person = True

    def _person_of_noun(self, start: int, position: int) -> Person | None:
        words, bullet = self._words, self._bullet
        if words[start].norm != "the" or is_modifier(bullet, words, position):
            return None
        if start > 1 and words[start - 1].norm == "of" and words[start - 2].is_capitalised:
            return None  # "Match of the Day host"
        if not is_plain_phrase(bullet, words, start, position + 1):
            return None
        if is_completed(bullet, words, position) or not ends_phrase(bullet, words, position):
            return None
        person = self._meant(position)
        if person is None or not person.can_stand_alone:
            return None
        people = self._index.people
        is_known = person.is_only or person is people.main
        if words[position].norm in NATIONALS and not is_known:
            return None  # another person may be of the country, too
        if words[start + 1].norm in _PAST and words[position].norm in person.roles:
            return None  # "the former president" is not the president
        ages = (age_after(bullet, words[position]), age_in(words[start:position]))
        if not all(people.may_be_of_age(person, age) for age in ages if age):
            return None
        return person if self._fits_modifiers(words[start + 1 : position + 1], person) else None

    def _tie(self, person: Person, start: int, position: int) -> int:
        """Return the sentence that ties a noun or an age to a name, or else gives the name."""
        words = self._words
        tie = person.ages.get(age_in(words[start : position + 1]))
        tie = person.roles.get(words[position].norm) if tie is None else tie
        has_name = tie is not None and person.text in self._index.scenes[tie].text
        return tie if tie is not None and has_name else person.source

    def _fits_modifiers(self, words: Sequence[Word], person: Person) -> bool:
        """Return whether a noun with names before it means a person: "the Ellby striker"."""
        *modifiers, noun = words
        if not any(word.is_capitalised for word in modifiers):
            return True
        source = person.roles.get(noun.norm)
        if source is None:
            return person is self._index.people.main
        return f"{modifiers[-1].text} {noun.norm}" in self._index.scenes[source].text

    def _pair(self, position: int) -> Iterator[Edit]:
        """Replace a noun of two persons: "the couple"."""
        words, bullet = self._words, self._bullet
        article, word = words[position - 1], words[position]
        is_plain = bullet[article.end : word.start] == " " and not word.is_owner
        is_plain = is_plain and not is_completed(bullet, words, position)
        if not is_plain or not ends_phrase(bullet, words, position, endings=("ly",)):
            return
        pair = find_pair(word.norm, self._index.scenes, self._index.people, self._sentence)
        if pair is None or self._is_told(pair.first) or self._is_told(pair.second):
            return
        if is_plural(words, position):
            self._tell(pair.first)
            self._tell(pair.second)
            yield Edit(article.start, word.end, pair.text, pair.source)

    def _thing(self, position: int) -> Iterator[Edit]:
        """Replace a definite noun of a thing: "the sinkhole"."""
        words, bullet = self._words, self._bullet
        article, word = words[position - 1], words[position]
        if bullet[article.end : word.start] != " " or word.is_capitalised:
            return
        if is_completed(bullet, words, position):
            return
        if not ends_phrase(bullet, words, position, endings=("ly",)):
            return
        thing = specific_mention(word.norm, self._index, self._sentence)
        if thing is None or self._has_name_of(thing):
            return
        text = thing.text
        if thing.needs_article:
            text = f"{article.text} {text}"
        elif article.is_capitalised:
            text = text[0].upper() + text[1:]
        yield Edit(article.start, word.end, text + word.ending, thing.source)

    def _has_name_of(self, thing: Thing) -> bool:
        """Return whether the bullet has a name that tells the thing from others."""
        names = {word.norm for word in split_words(thing.text) if word.is_capitalised}
        return not names.isdisjoint(word.norm for word in self._words if word.is_capitalised)

    def _is_told(self, person: Person) -> bool:
        """Return whether the bullet names a person anywhere."""
        return id(person) in self._introduced or any(other is person for other in self._named)

    def _tell(self, person: Person) -> None:
        self._introduced.add(id(person))
        self._has_person = True


def _is_whole(name: Name, person: Person | None) -> bool:
    return person is not None and len(name.norms) > 1 and name.norms == person.norms
