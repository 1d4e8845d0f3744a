"""The words around a name that describe the person: "singer Anna Hale", "Anna Hale, a singer"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarize.rewriting.antecedents.names import Name
from summarize.rewriting.antecedents.person_nouns import PERSON_NOUNS
from summarize.rewriting.antecedents.words import Word, is_spaced

_LONGEST = 7  # words of a description after a name, by hand
_INHERITED = frozenset("duchess duke earl king prince princess queen".split())
_PAST = frozenset(("ex", "former"))
_ARTICLES = frozenset(("a", "an", "the"))
_ENDS_NOUN = frozenset("at for from in of who".split())


def roles(text: str, words: Sequence[Word], name: Name) -> Iterator[str]:
    """Yield the nouns of a person that stand before or after a name, in lower case.

    Those that several persons of an article may bear are left out: "the duke".
    """
    for role in _roles(text, words, name):
        if role not in _INHERITED:
            yield role


def _roles(text: str, words: Sequence[Word], name: Name) -> Iterator[str]:
    if name.title in PERSON_NOUNS:
        yield name.title
    before = name.titled - 1
    if before >= 0 and is_spaced(text, words[before], words[before + 1]):
        is_past = any(word.norm in _PAST for word in words[max(0, before - 3) : before])
        if words[before].norm in PERSON_NOUNS and not words[before].is_owner and not is_past:
            yield words[before].norm
    last = words[name.stop - 1]
    if text.startswith(", ", last.end) and not last.is_owner:
        after = words[name.stop : name.stop + _LONGEST]
        if after and after[0].norm.isdecimal():
            after = after[1:]
        if after and after[0].norm in _ARTICLES:
            yield from _head(text, after[1:])


def _head(text: str, words: Sequence[Word]) -> Iterator[str]:
    """Yield the noun in which a phrase ends, if it is a person's."""
    for index, word in enumerate(words):
        is_last = index + 1 == len(words) or text[word.end : words[index + 1].start] != " "
        if word.is_owner:
            return
        if is_last or words[index + 1].norm in _ENDS_NOUN:
            if word.norm in PERSON_NOUNS:
                yield word.norm
            return
