"""Specific mentions of things: "the Ross Township sinkhole" for "the sinkhole"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from summarize.rewriting.antecedents.index import ReferenceIndex
from summarize.rewriting.antecedents.mentions import Scene
from summarize.rewriting.antecedents.names import Name
from summarize.rewriting.antecedents.words import Word, is_spaced, opens_clause
from summarize.text.english_words import is_verb
from summarize.text.stop_words import STOP_WORDS

_MAX_ADJECTIVES = 1  # words between a name and the noun, by hand
_OTHER = frozenset("another each every other second".split())
# Nouns that stand before a name: "the storm Ana".
_CALLED = frozenset("cyclone hurricane operation ship storm tornado typhoon vessel yacht".split())
# Nouns that may mean something else each time, or that need no more words; by hand.
_GENERIC = frozenset(
    """
    action album animal area back band bench best bill block board book bottom bout brand
    business campaign car case cat church city club coast country county couple day department
    district dog family fan fight film first form game goal government group heat home house
    interview last league left life line man market match movement nation new news next office
    opposition part people place police reader region release right season second series shoot
    shop show side site song source speech squad star state street system team technology third
    time title top tour town user video viewer village way woman world year
    """.split()
)


class Thing(NamedTuple):
    """A specific mention of a thing.

    Attributes:
        text: as the article has it, without "a" or "the".
        source: index of the sentence.
        needs_article: whether "the" stands before it.
    """

    text: str
    source: int
    needs_article: bool


def specific_mention(noun: str, index: ReferenceIndex, sentence: int) -> Thing | None:
    """Return the one specific mention of a noun before a sentence, or None.

    The article must begin with it. There is none if two such mentions differ, or if another thing
    of the kind follows: "another sinkhole".

    Args:
        noun: in lower case; a plural has none.
        index: of the article.
        sentence: index of the sentence that has the noun.
    """
    if noun in _GENERIC or noun in STOP_WORDS or noun.endswith(("s", "men")):
        return None
    things: list[Thing] = []
    for source, scene in enumerate(index.scenes[:sentence]):
        for position in _positions(scene, noun):
            thing = _specific(scene, position, source, index)
            if thing:
                things.append(thing)
            elif not things or _determiner(scene.words, position) in _OTHER:
                return None
    return things[0] if len({thing.text.lower() for thing in things}) == 1 else None


def _positions(scene: Scene, noun: str) -> list[int]:
    """Return where a noun stands in a sentence, outside quotations."""
    if noun not in scene.text.lower():
        return []
    return [
        position
        for position, word in enumerate(scene.words)
        if word.norm == noun and not scene.quoted.contains(word.start)
    ]


def _specific(scene: Scene, position: int, source: int, index: ReferenceIndex) -> Thing | None:
    """Return the specific mention that a noun is the head of, or None."""
    text, words = scene.text, scene.words
    if words[position].is_capitalised:
        names = (name for name in scene.names if name.first < position == name.stop - 1)
        name = next(names, None)
        return _proper(scene, name, source) if name else None
    called = _called(scene, position)
    if called is not None:
        last = words[called.stop - 1]
        end = last.end - len(last.ending)
        return Thing(text[words[position].start : end], source, needs_article=True)
    first = position
    while first and position - first <= _MAX_ADJECTIVES:
        before = words[first - 1]
        if not is_spaced(text, before, words[first]):
            return None
        name = next((name for name in scene.names if name.stop == first), None)
        if name is not None:
            says_more = not all(word.text.isupper() for word in words[name.first : name.stop])
            is_clear = _begins_phrase(scene, name) and not _owns_as_person(
                scene, name, index, source
            )
            is_clear = is_clear and says_more  # "the USB port" does not
            return _modified(scene, name.first, position, source) if is_clear else None
        is_adjective = not (before.norm in STOP_WORDS or is_verb(before.norm) or before.is_owner)
        if not is_adjective or before.norm.endswith("s"):
            return None
        first -= 1
    return None


def _begins_phrase(scene: Scene, name: Name) -> bool:
    """Return whether no word before a name belongs to it, as "air" does in "air Canada"."""
    gap = scene.text[scene.words[name.first - 1].end : scene.words[name.first].start]
    if name.first and any(mark in gap for mark in "-–—/&"):
        return False
    if opens_clause(scene.text, scene.words, name.first):
        return len(name.norms) > 1 or scene.words[name.stop - 1].is_owner
    before = scene.words[name.first - 1]
    if before.norm == "of":  # "the Department of Energy's loan"
        return False
    is_near = is_spaced(scene.text, before, scene.words[name.first])
    return not is_near or before.norm in STOP_WORDS or is_verb(before.norm)


def _owns_as_person(scene: Scene, name: Name, index: ReferenceIndex, source: int) -> bool:
    """Return whether a name is the owner of a thing, and a person: they have several goals."""
    person = index.people.of(name, source)
    return scene.words[name.stop - 1].is_owner and person is not None and person.is_certain


def _called(scene: Scene, position: int) -> Name | None:
    """Return the name that stands after a noun: "tropical storm Ana"."""
    if scene.words[position].norm not in _CALLED or scene.words[position].is_owner:
        return None
    name = next((name for name in scene.names if name.first == position + 1), None)
    is_near = name is not None and is_spaced(scene.text, *scene.words[position : position + 2])
    return name if is_near else None


def _proper(scene: Scene, name: Name, source: int) -> Thing | None:
    """Return a thing whose name ends in the noun: "the Hale Institute", "Ellby's Hale Castle"."""
    words = scene.words
    first, last = name.titled, words[name.stop - 1]
    if first and words[first - 1].is_owner:
        owner = next((other for other in scene.names if other.stop == first), None)
        if owner is None:
            return None
        first = owner.first
    elif first and not _begins_phrase(scene, name):
        return None
    has_article = bool(first) and words[first - 1].norm == "the"
    end = last.end - len(last.ending)
    return Thing(scene.text[words[first].start : end], source, has_article)


def _modified(scene: Scene, first: int, position: int, source: int) -> Thing:
    """Return a thing with a name before its noun: "Ross Township sinkhole"."""
    words = scene.words
    start, end = words[first].start, words[position].end - len(words[position].ending)
    has_owner = any(word.is_owner for word in words[first:position])
    has_article = not has_owner or (bool(first) and words[first - 1].norm == "the")
    return Thing(scene.text[start:end], source, has_article)


def _determiner(words: Sequence[Word], position: int) -> str:
    """Return the stop word before a noun, up to three words back."""
    for word in reversed(words[max(0, position - 3) : position]):
        if word.norm in STOP_WORDS or word.norm in _OTHER:
            return word.norm
    return ""
