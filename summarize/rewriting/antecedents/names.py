"""Names in a sentence, and whether each is a person's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from summarize.grounding.common_words import COMMON_ENDINGS, COMMON_OPENERS
from summarize.rewriting.antecedents.first_names import FIRST_NAMES, PLACES
from summarize.rewriting.antecedents.person_nouns import (
    NATIONALS,
    PERSON_NOUNS,
    PREFIXES,
    TITLES,
)
from summarize.rewriting.antecedents.words import Word, age_after, is_spaced, opens_clause
from summarize.text.abbreviations import SENTENCE_OPENERS
from summarize.text.calendar import MONTH_ABBREVIATIONS, MONTHS, WEEKDAYS
from summarize.text.english_words import is_verb
from summarize.text.stop_words import STOP_WORDS

PARTICLES = frozenset("al bin da de del den der di do dos du el la le ter van von".split())
_STOP_WORDS = STOP_WORDS - {"will", "may"}
_WITH_NEXT = frozenset("april june may will".split())  # names only before another name
_CALENDAR = (
    frozenset(name.lower() for name in (*MONTHS, *WEEKDAYS, *MONTH_ABBREVIATIONS)) - _WITH_NEXT
)
_OPENERS = frozenset(word.lower() for word in SENTENCE_OPENERS) - {"will"}
_NO_NAME = re.compile(r"-[a-z]{3}|\d")  # "Nicholls-trained", "W4"
DEMONYM_ENDINGS = ("ese", "ish", "ian", "ican", "pean")
# Titles that are surnames, too: "Alba Baron Garth" has no title.
_ALSO_SURNAMES = frozenset("baron bishop count dean duke earl marshal pope".split())
_INSIDE = frozenset("at in into near outside via".split())
_PLACE_PREPOSITIONS = _INSIDE | {"from", "to"}
# Words in names of clubs, places and organisations; by hand.
_NOT_A_PERSON = frozenset(
    """
    ac academy afc agency airlines airport ajax albion alert arena army association athletic
    atletico authority avenue award awards bank bay bayern beach board borussia bridge building
    bureau cartel casino castle cathedral center central centre century championship church
    cinema city club co coast college commission committee company conference congress
    corporation council country county court crystal cup daily day department deportivo derby
    district division dynamo east eastern express facebook fashion fc festival force foundation
    gallery games garden gardens gate government grand ground group guard hall health hertha
    high hill hills hospital hotel house inc independent instagram institute inter international
    island islands isle journal lake lane league library limited lokomotiv mail main manor
    market memorial mirror mount mountain mountains mps museum national navy news north northern
    ocean office olympic olympics open organisation organization palace parade parish park party
    people plc police port post premier press prison prix prize programme project province radio
    rangers real region republic resort restaurant river road rovers royal school sea senate
    series service services show society south southern spartak square stadium standard star
    station statistics stores street studio studios summit sun telegraph territory theatre times
    tower town treasury trophy trust tv twitter uk union united university us usa valley villa
    village wanderers week weekend west western world youtube zoo
    """.split()
)


class Spellings(NamedTuple):
    """Spellings of the words of an article; each word is in lower case here.

    Attributes:
        lower_case: words that it has in lower case.
        capitalised: words that it has with a capital where none is needed.
    """

    lower_case: frozenset[str]
    capitalised: frozenset[str]

    @classmethod
    def of(cls, sentences: Iterable[tuple[str, Sequence[Word]]]) -> Spellings:
        """Return the spellings of sentences, each with its words."""
        lower_case: set[str] = set()
        capitalised: set[str] = set()
        for text, words in sentences:
            for index, word in enumerate(words):
                if not word.is_capitalised:
                    lower_case.add(word.norm)
                elif word.norm not in capitalised and not opens_clause(text, words, index):
                    capitalised.add(word.norm)
        return cls(frozenset(lower_case), frozenset(capitalised))


class Name(NamedTuple):
    """A name in a sentence.

    Attributes:
        first, stop: range of its words in the sentence, titles left out.
        norms: the words in lower case.
        is_person: whether it is surely a person's.
        is_other: whether it is surely not a person's.
        titled: index of the first title before it; ``first`` if it has none.
        title: the last title before it, in lower case, or empty.
    """

    first: int
    stop: int
    norms: tuple[str, ...]
    is_person: bool
    is_other: bool
    titled: int
    title: str = ""

    @property
    def surname(self) -> str:
        """The last word, in lower case."""
        return self.norms[-1]


def find_names(text: str, words: Sequence[Word], spellings: Spellings) -> Iterator[Name]:
    """Yield the names in a sentence, in order.

    Args:
        text: the sentence.
        words: its words.
        spellings: of the article's words.
    """
    index = 0
    while index < len(words):
        if words[index].is_capitalised and _begins_name(text, words, index, spellings):
            stop = _run_end(text, words, index)
            if stop == index + 1 and words[index].norm in NATIONALS:  # "the Frenchman"
                index = stop
                continue
            yield from _names_of_run(text, words, index, stop)
            index = stop
        else:
            index += 1


def is_followed_by_name(text: str, words: Sequence[Word], index: int) -> bool:
    """Return whether a capitalised word follows, with only a space before it."""
    is_last = index + 1 == len(words)
    return (
        not is_last
        and words[index + 1].is_capitalised
        and is_spaced(text, words[index], words[index + 1])
    )


def _begins_name(text: str, words: Sequence[Word], index: int, spellings: Spellings) -> bool:
    norm = words[index].norm
    if norm in _STOP_WORDS or norm in _CALENDAR or _NO_NAME.search(words[index].text):
        return False
    if norm in _WITH_NEXT:
        is_first = not index and norm in STOP_WORDS
        return not is_first and is_followed_by_name(text, words, index)
    if not opens_clause(text, words, index):
        return True
    if norm in _OPENERS:
        return False
    is_known = norm in FIRST_NAMES and is_followed_by_name(text, words, index)
    if norm in TITLES or is_known:
        return True
    if norm in spellings.capitalised:
        return norm not in PERSON_NOUNS
    return norm not in spellings.lower_case and _looks_like_name(norm)


def _looks_like_name(norm: str) -> bool:
    """Return whether a word that opens a sentence has the form of a name."""
    is_common = norm in PERSON_NOUNS or norm in COMMON_OPENERS or is_verb(norm)
    if is_common or norm.endswith(COMMON_ENDINGS):
        return False
    return not norm.endswith(("ed", "ly")) or norm.endswith("med")


def _run_end(text: str, words: Sequence[Word], first: int) -> int:
    """Return the index after the last word of a run of capitalised words."""
    stop = first + 1
    while stop < len(words) and not words[stop - 1].is_owner:
        word = words[stop]
        if _NO_NAME.search(word.text) or word.norm in _CALENDAR:
            break
        if not is_spaced(text, words[stop - 1], word):
            break
        if word.is_capitalised and word.norm not in _STOP_WORDS:
            stop += 1
        elif word.text in PARTICLES and is_followed_by_name(text, words, stop):
            stop += 2
        else:
            break
    return stop


def _names_of_run(text: str, words: Sequence[Word], first: int, stop: int) -> Iterator[Name]:
    """Yield the name at the end of a run of capitalised words, and what stands before it.

    A person's name begins after a title, or with a first name: "Arsenal Manager Paul Hale".
    """
    norms = [word.norm for word in words[first:stop]]
    given = [index for index, norm in enumerate(norms[:-1]) if norm in FIRST_NAMES]
    others = [index for index, norm in enumerate(norms) if norm in _NOT_A_PERSON]
    until = given[0] if given else len(norms)
    titles = [
        index
        for index, norm in enumerate(norms[:-1])
        if norm in TITLES and index < until and not (index and norm in _ALSO_SURNAMES)
    ]
    begin = titles[-1] + 1 if titles else 0
    is_title = bool(titles) and norms[-1] in TITLES  # "Prime Minister"
    is_other = is_title or (bool(others) and others[-1] >= begin)
    if not titles and given and not is_other:
        begin = given[0]
    elif not titles and given and given[-1] > others[-1]:
        begin, is_other = given[-1], False
    if begin and not titles:
        yield Name(first, first + begin, tuple(norms[:begin]), False, True, first)
    yield _name(text, words, (first, first + begin, stop), is_other=is_other)


def _name(text: str, words: Sequence[Word], span: tuple[int, int, int], *, is_other: bool) -> Name:
    """Return a name, with its title.

    Args:
        text: the sentence.
        words: its words.
        span: where the run begins that has the name, where the name itself begins, and its end.
        is_other: whether it is surely not a person's.
    """
    begin, first, stop = span
    norms = tuple(word.norm for word in words[first:stop])
    first_norm = words[first].norm
    titled = first
    while titled > begin and words[titled - 1].norm in TITLES:
        titled -= 1
    before, after = _neighbours(text, words, titled, stop)
    has_given_name = len(norms) > 1 and first_norm in FIRST_NAMES
    joined = " & " if has_given_name and first_norm not in PLACES else (" of ", " & ")
    if text.startswith(joined, words[stop - 1].end):
        is_other = is_other or (stop + 1 < len(words) and words[stop + 1].is_capitalised)
    title = words[first - 1].norm if titled < first else ""
    has_title = bool(title) and title not in PREFIXES
    is_told = has_title or before in PERSON_NOUNS or bool(age_after(text, words[stop - 1]))
    is_person = (is_told or has_given_name) and not is_other
    if len(norms) > 1 and norms[-1] in PARTICLES:  # the rest of the name is missing
        is_person, is_other = False, True
    if not is_person:
        prepositions = _INSIDE if len(norms) > 1 else _PLACE_PREPOSITIONS
        is_place = before == "the" or before in prepositions
        is_adjective = after in PERSON_NOUNS or first_norm.endswith(DEMONYM_ENDINGS)
        is_other = is_other or is_place or is_adjective
    return Name(first, stop, norms, is_person, is_other, titled, title)


def _neighbours(text: str, words: Sequence[Word], first: int, stop: int) -> tuple[str, str]:
    """Return the words right before and after a span; empty where a mark is between."""
    before = after = ""
    if first and is_spaced(text, words[first - 1], words[first]):
        before = words[first - 1].norm
    if stop < len(words) and is_spaced(text, words[stop - 1], words[stop]):
        after = words[stop].norm
    return before, after
