"""Specific mentions of things: "the Ross Township sinkhole" for "the sinkhole"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from summarize.rewriting.antecedents.index import ReferenceIndex
from summarize.rewriting.antecedents.names import Name
from summarize.rewriting.antecedents.tracking import Scene
from summarize.rewriting.antecedents.words import Word, is_spaced, opens_clause
from summarize.text.english_words import is_verb
from summarize.text.stop_words import STOP_WORDS

_REACH = 8  # sentences back in which the specific mention may stand, by hand
_MAX_ADJECTIVES = 2  # words between a name and the noun, by hand
_LONGEST = 5  # words of "the … cruise line" after a name, by hand
_ARTICLES = frozenset(("a", "an", "the"))
_INDEFINITE = frozenset("a an another any each every no one other second some".split())
# Nouns that stay before the name: "the storm Ana", and not "Ana".
_KEPT_BEFORE_NAME = frozenset(
    """
    album blog book campaign documentary drama festival film hurricane movie musical novel
    operation painting play podcast programme project series ship show single sitcom song storm
    tornado tour typhoon vessel virus yacht
    """.split()
)
# Nouns that may mean something else each time, or that need no more words; by hand.
_GENERIC = frozenset(
    """
    animal area board business case cat city country county day department district dog family
    game government group home house league life line man match news office opposition part people
    place police region release season shop side site source state street system team technology
    time title town village way woman world year
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

    There is none if two mentions differ, or if an indefinite one follows: "another sinkhole".

    Args:
        noun: in lower case.
        index: of the article.
        sentence: index of the sentence that has the noun.
    """
    if noun in _GENERIC or noun in STOP_WORDS:
        return None
    things: list[Thing] = []
    for source, scene in enumerate(index.scenes):
        if noun not in scene.text.lower():
            continue
        for position, word in enumerate(scene.words):
            if word.norm != noun:
                continue
            thing = _specific(scene, position, source, index)
            if thing:
                things.append(thing)
            elif things and _determiner(scene.words, position) in _INDEFINITE:
                return None
    if len({thing.text.lower() for thing in things}) != 1:
        return None
    return things[0] if sentence - _REACH <= things[0].source < sentence else None


def _specific(scene: Scene, position: int, source: int, index: ReferenceIndex) -> Thing | None:
    """Return the specific mention that a noun is the head of, or None."""
    text, words = scene.text, scene.words
    if words[position].is_capitalised:
        names = (name for name in scene.names if name.first < position == name.stop - 1)
        name = next(names, None)
        return _modified(scene, name.first, position, source) if name else None
    called = _called(scene, position, index)
    if called is not None:
        return _named(scene, position, called, source)
    first = position
    while first and position - first <= _MAX_ADJECTIVES:
        before = words[first - 1]
        if not is_spaced(text, before, words[first]):
            return None
        name = next((name for name in scene.names if name.stop == first), None)
        if name is not None:
            is_doubtful = len(name.norms) == 1 and opens_clause(text, words, name.first)
            is_clear = before.is_owner or not is_doubtful
            return _modified(scene, name.first, position, source) if is_clear else None
        if before.norm in STOP_WORDS or is_verb(before.norm) or before.is_owner:
            return None
        first -= 1
    return None


def _called(scene: Scene, position: int, index: ReferenceIndex) -> Name | None:
    """Return the name of a thing: "cruise line Carnival", "Carnival, the cruise line"."""
    text, words = scene.text, scene.words
    if words[position].is_owner:
        return None
    for name in scene.names:
        person = index.people.of(name)
        if name.is_person or (person is not None and person.is_certain):
            continue
        if name.first == position + 1 and is_spaced(text, words[position], words[name.first]):
            follows = words[name.stop : name.stop + 1]
            is_clause = bool(follows) and is_verb(follows[0].norm)
            may_be_object = is_clause and _determiner(words, position) in _ARTICLES
            return None if may_be_object or words[name.stop - 1].is_owner else name
        if name.stop < position <= name.stop + _LONGEST and words[name.stop].norm in _ARTICLES:
            gap = text[words[name.stop - 1].end : words[name.stop].start]
            phrase = text[words[name.stop].end : words[position].start]
            is_last = text[words[position].end : words[position].end + 1] in ("", ",", ".", ";")
            if gap == ", " and is_last and not any(mark in phrase for mark in ",.;("):
                return name
    return None


def _named(scene: Scene, position: int, name: Name, source: int) -> Thing:
    """Return a thing that has a name; of an organisation or a place, the name alone."""
    words = scene.words
    keeps_noun = words[position].norm in _KEPT_BEFORE_NAME and name.first == position + 1
    first, last = words[position if keeps_noun else name.first], words[name.stop - 1]
    return Thing(scene.text[first.start : last.end - len(last.ending)], source, keeps_noun)


def _modified(scene: Scene, first: int, position: int, source: int) -> Thing:
    """Return a thing with a name before its noun: "Ross Township sinkhole"."""
    words = scene.words
    start, end = words[first].start, words[position].end - len(words[position].ending)
    has_owner = any(word.is_owner for word in words[first:position])
    return Thing(scene.text[start:end], source, not has_owner)


def _determiner(words: Sequence[Word], position: int) -> str:
    """Return the stop word before a noun, up to three words back."""
    for word in reversed(words[max(0, position - 3) : position]):
        if word.norm in STOP_WORDS or word.norm in _INDEFINITE:
            return word.norm
    return ""
