"""Estimate whether a text can be read alone, from the references that it leaves open.

A reader of "He missed the match" cannot tell who missed it; a reader of "The club sold the striker"
cannot tell which club. Both texts refer to something outside. Counts of such references, and of
the names that make them clear, are the features of a logistic model. The rules are for English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, count
from typing import NamedTuple

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.text.captions import DIRECTION, label_end
from summarize.text.english_words import is_verb
from summarize.text.stop_words import STOP_WORDS

_PERSONS = frozenset(
    "he she they him her them his hers their theirs himself herself themselves".split()
)
_THINGS = frozenset("it its itself".split())
_DEMONSTRATIVES = frozenset("this that these those such".split())
_FIRST_PERSON = frozenset("i we me us my our mine ours".split())
# Words that point to what was said before.
_POINTING = frozenset(
    """
    afterwards also and another both but either former here however instead later latter meanwhile
    neither or other others same so still then there therefore too yet
    """.split()
)
# "the two", "the pair": a group that was named before.
_GROUPS = frozenset("couple duo four pair three trio two".split())
# What follows "the mayor" may say which one: "the mayor of Ellby", "the mayor who resigned".
_COMPLEMENTS = frozenset(
    "at behind between for from in into of on that to when where which who whose with".split()
)
# "the police": the reader knows which. Chosen by hand.
_KNOWN_TO_ALL = frozenset(
    """
    afternoon army beginning chancellor country court day dead east economy elderly end environment
    evening fact first future government internet king last law left market markets media military
    month moon morning most nation navy night north number past police poor pope president press
    prime public queen rest right sea season second south spring state summer sun third time top war
    way weather web week weekend west winter world year young
    """.split()
)
_INTRODUCING = frozenset("a an one".split())  # "a man said he": the pronoun is clear
_POSSESSIVES = ("'s", "’s")
_WORD = re.compile(r"([^\W_]+(?:[.'’-][^\W_]+)*)")
_MAX_CACHED = 100_000  # words, about 30 MB; articles share most of theirs; chosen by hand
_AGE_FOR_NAME = re.compile(r"\b[Tt]he (?:[\w-]+ )?\d\d-year-old\b")
_QUOTED = re.compile(r'"[^"]*"?|“[^”]*”?')
_MAX_NOUN_WORDS = 4  # words after "the" that are read as one phrase, by hand
_SHORT = 9  # a short text has fewer words; by hand


class Features(NamedTuple):
    """The features of a text. Counts end at 2, definites and names at 3."""

    opens_with_person: float  # "He", "Their"
    opens_with_thing: float  # "It"
    opens_with_demonstrative: float  # "This"
    open_pronouns: float  # a person's pronoun that no name and no new noun precedes
    late_pronouns: float  # a person's pronoun that only a noun precedes
    first_person: float  # outside quotation marks
    quoted_first_person: float
    opens_with_definite: float  # "The club"
    definites: float  # "the club"
    completed_definites: float  # "the club of"
    known_definites: float  # "the police"
    named_definites: float  # "the White House"
    described_definites: float  # "the Rotterdam club"
    opens_with_described: float
    opens_with_group: float  # "The two"
    age_for_name: float  # "the 24-year-old", and no full name
    opens_with_age: float
    first_names: float  # a first name alone, of a name that the article gives whole
    opens_with_first_name: float
    surnames: float
    full_names: float
    names: float
    has_no_name: float
    pointing_words: float
    refers_to_picture: float  # "(left)"
    has_label: float  # "Freedom: Lee has been released"
    twenties: float  # words, divided by 20
    is_short: float
    is_first: float  # the first sentence of the article
    is_second: float


# Fitted by scripts/train_standalone.py on 2,939 bullets that language models judged beside the
# article; see MODEL_CARD.md.
_WEIGHTS = Features(
    opens_with_person=2.41,
    opens_with_thing=0.77,
    opens_with_demonstrative=0.87,
    open_pronouns=1.86,
    late_pronouns=0.26,
    first_person=1.20,
    quoted_first_person=0.87,
    opens_with_definite=1.81,
    definites=1.11,
    completed_definites=0.38,
    known_definites=0.36,
    named_definites=0.37,
    described_definites=0.29,
    opens_with_described=1.30,
    opens_with_group=0.61,
    age_for_name=0.99,
    opens_with_age=0.99,
    first_names=0.47,
    opens_with_first_name=0.71,
    surnames=-0.36,
    full_names=-0.44,
    names=-0.40,
    has_no_name=-0.24,
    pointing_words=0.30,
    refers_to_picture=3.12,
    has_label=3.40,
    twenties=-0.46,
    is_short=-0.40,
    is_first=-1.63,
    is_second=-0.36,
)
_BIAS = 0.30


class _Word(NamedTuple):
    text: str
    norm: str  # lower case, without a possessive ending
    is_possessive: bool
    is_lower: bool  # its first letter
    is_capitalised: bool  # and no stop word


@lru_cache(_MAX_CACHED)
def _word(text: str) -> _Word:
    norm = text.lower()
    if norm.endswith(_POSSESSIVES):
        norm = norm[:-2]
    is_capitalised = text[0].isupper() and norm not in STOP_WORDS
    return _Word(text, norm, text.endswith(_POSSESSIVES), text[0].islower(), is_capitalised)


class _Line:
    """A text and its words.

    Attributes:
        norms: of the words.
        continues: whether only a space separates a word from the one before, and that one has no
            possessive ending. The first word continues nothing.
    """

    def __init__(self, text: str) -> None:
        parts = _WORD.split(text)  # what is between words, and words, in turns
        self.text = text
        self.words = [*map(_word, parts[1::2])]
        self.norms = [word.norm for word in self.words]
        gaps = parts[2:-1:2]
        self.continues = [False] if self.words else []
        self.continues += [
            gap == " " and not before.is_possessive
            for gap, before in zip(gaps, self.words, strict=False)
        ]

    def runs(self, is_name: Iterable[bool]) -> list[tuple[int, int]]:
        """Return the runs of names that continue each other: index of the first, and past the last.

        Args:
            is_name: of each word.
        """
        runs: list[tuple[int, int]] = []
        for index in compress(count(), is_name):
            if runs and runs[-1][1] == index and self.continues[index]:
                runs[-1] = (runs[-1][0], index + 1)
            else:
                runs.append((index, index + 1))
        return runs


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The parts of names in an article.

    Attributes:
        first_names: words that begin a name of several words, and end none.
        surnames: words that end a name of several words.
        common_words: words that also stand in lower case.
    """

    first_names: frozenset[str]
    surnames: frozenset[str]
    common_words: frozenset[str]

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> NameIndex:
        """Return the index of an article's sentences."""
        return cls._from_lines(map(_Line, texts))

    @classmethod
    def _from_lines(cls, lines: Iterable[_Line]) -> NameIndex:
        first_names: set[str] = set()
        surnames: set[str] = set()
        common_words: set[str] = set()
        for line in lines:
            common_words.update([word.text for word in line.words if word.is_lower])
            for start, end in line.runs([word.is_capitalised for word in line.words]):
                if end - start > 1:
                    first_names.add(line.norms[start])
                    surnames.add(line.norms[end - 1])
        return cls(frozenset(first_names - surnames), frozenset(surnames), frozenset(common_words))


def standalone(document: Document) -> FloatArray:
    """Return for each sentence the probability in [0, 1] that it can be read alone."""
    lines = [*map(_Line, document.texts)]
    index = NameIndex._from_lines(lines)
    return probabilities([_features(line, index, place) for place, line in enumerate(lines)])


def features(text: str, index: NameIndex, place: int) -> Features:
    """Return the features of a text.

    Args:
        text: a sentence or a bullet.
        index: of the article.
        place: index of the sentence, or of the sentence that supports the bullet best.
    """
    return _features(_Line(text), index, place)


def probabilities(lines: Sequence[Features]) -> FloatArray:
    """Return for the features of each text the probability in [0, 1] that it can be read alone."""
    if not lines:
        return np.zeros(0)
    return 1 / (1 + np.exp(_BIAS + np.array(lines, dtype=np.float64) @ np.array(_WEIGHTS)))


def _features(line: _Line, index: NameIndex, place: int) -> Features:
    if not line.words:
        return Features(*[0.0] * len(Features._fields))
    text, words, norms = line.text, line.words, line.norms
    opening = norms[0]
    is_name = [word.is_capitalised for word in words]
    if opening in index.common_words:
        is_name[0] = False  # a capital only because it opens the text
    runs = line.runs(is_name)
    single = [start for start, end in runs if end - start == 1]
    first_names = [start for start in single if norms[start] in index.first_names]
    full_names = len(runs) - len(single)
    open_pronouns, late_pronouns = _person_references(norms, is_name)
    first_person = _number_in(norms, _FIRST_PERSON)
    outside_quotes = _Line(_QUOTED.sub(" ", text)).norms if first_person else []
    unquoted = _number_in(outside_quotes, _FIRST_PERSON)
    definites = [*_definites(line, is_name)] if "the" in norms else []
    opens_with_the = opening == "the"
    has_age = "-year-old" in text
    return Features(
        opens_with_person=opening in _PERSONS,
        opens_with_thing=not is_name[0] and _number_in(norms[:2], _THINGS) > 0,
        opens_with_demonstrative=opening in _DEMONSTRATIVES,
        open_pronouns=min(2, open_pronouns),
        late_pronouns=min(2, late_pronouns),
        first_person=unquoted > 0,
        quoted_first_person=min(2, first_person - unquoted),
        opens_with_definite=opens_with_the and definites[:1] == ["open"],
        definites=min(3, definites.count("open")),
        completed_definites=min(2, definites.count("completed")),
        known_definites=min(2, definites.count("known")),
        named_definites=min(2, definites.count("named")),
        described_definites=min(2, definites.count("described")),
        opens_with_described=opens_with_the and definites[:1] == ["described"],
        opens_with_group=opens_with_the and _number_in(norms[1:2], _GROUPS) > 0,
        age_for_name=has_age and not full_names and bool(_AGE_FOR_NAME.search(text)),
        opens_with_age=has_age and bool(_AGE_FOR_NAME.match(text)),
        first_names=min(2, len(first_names)),
        opens_with_first_name=first_names[:1] == [0],
        surnames=min(2, _number_in([norms[start] for start in single], index.surnames)),
        full_names=min(2, full_names),
        names=min(3, len(runs)),
        has_no_name=not runs,
        pointing_words=min(2, _number_in(norms, _POINTING)),
        refers_to_picture=bool(DIRECTION.search(text)),
        has_label=label_end(text) > 0,
        twenties=len(words) / 20,
        is_short=len(words) < _SHORT,
        is_first=place == 0,
        is_second=place == 1,
    )


def _number_in(norms: Iterable[str], words: frozenset[str]) -> int:
    """Return how many of the norms are among the words."""
    return sum(map(words.__contains__, norms))


def _person_references(norms: Sequence[str], is_name: Sequence[bool]) -> tuple[int, int]:
    """Return the numbers of pronouns of persons that nothing precedes, and that a noun precedes."""
    open_pronouns = late_pronouns = 0
    has_noun = False
    before = ""
    for norm, names in zip(norms, is_name, strict=True):
        if names:
            break  # the name may be what later pronouns mean
        if norm in _PERSONS:
            open_pronouns += not has_noun
            late_pronouns += has_noun
        has_noun = has_noun or before in _INTRODUCING
        before = norm
    return open_pronouns, late_pronouns


def _definites(line: _Line, is_name: Sequence[bool]) -> Iterator[str]:
    """Yield the kind of each phrase with "the": open, completed, known, named or described."""
    norms = line.norms
    for start in range(len(norms) - 1):
        if norms[start] == "the":
            end = _phrase_end(line, start + 1)
            follows = norms[end] if end < len(norms) else ""
            if is_name[end - 1]:
                yield "named"
            elif any(is_name[start + 1 : end]) and follows not in _COMPLEMENTS:
                yield "described"
            elif follows in _COMPLEMENTS and line.continues[end]:
                yield "completed"
            elif {norms[start + 1], norms[end - 1]} & _KNOWN_TO_ALL:
                yield "known"
            else:
                yield "open"


def _phrase_end(line: _Line, start: int) -> int:
    """Return the index after the last word of a noun phrase that starts with a word."""
    end = start + 1
    for norm in line.norms[end : start + _MAX_NOUN_WORDS]:
        if not line.continues[end] or norm in STOP_WORDS or is_verb(norm):
            break
        end += 1
    return end
