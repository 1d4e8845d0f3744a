"""Names in a bullet that the article does not support."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from summarize.grounding.aliases import ALIASES, is_variant
from summarize.grounding.capitalisation import (
    is_all_capitals,
    is_headline,
    looks_like_name,
    sentence_starts,
)
from summarize.grounding.findings import Finding
from summarize.grounding.lexemes import Lexeme
from summarize.grounding.lexicon import ENGLISH_LEXICON, Lexicon
from summarize.grounding.line import Line
from summarize.grounding.name_spans import find_name_spans, partial_initials, whole_initials

_PREFIX = 3  # first letters that two spellings of a name must share; chosen by hand
# Forms of a name share all letters but the last ones, in other languages than English; by hand.
_LONGEST_ENDING = 3
_SHORTEST_ROOT = 4


class ArticleNames:
    """An index of an article that tells whether a name occurs in it.

    It holds the words, the acronyms, and the initials of names of several words.
    """

    def __init__(self, lines: Iterable[Line], lexicon: Lexicon = ENGLISH_LEXICON) -> None:
        self.lexicon = lexicon
        self.words: set[str] = set()
        self.acronyms: set[str] = set()
        self.initials: set[str] = set()  # "ecb" of "European Central Bank"
        self.capitalised: dict[str, set[str]] = defaultdict(set)  # capitalised words by prefix
        for line in lines:
            for lexeme in line.lexemes:
                self._add(lexeme)
            for start, stop in find_name_spans(line.lexemes, lexicon):
                self.initials.update(partial_initials(line.lexemes[start:stop]))
        self.stems = set(lexicon.stems(list(self.words)))

    def _add(self, lexeme: Lexeme) -> None:
        if not lexeme.is_word:
            return
        self.words.add(lexeme.norm)
        if lexeme.is_capitalised:
            self.capitalised[lexeme.norm[:_PREFIX]].add(lexeme.norm)
            if lexeme.is_acronym:
                self.acronyms.add(lexeme.norm)

    def supports(self, lexeme: Lexeme) -> bool:
        """Return whether the article has this word of a name.

        The word may differ in accents and case, or have the same stem. A long word may differ in
        one letter. A country supports its people ("France", "French") and the reverse. A longer
        name supports its initials.
        """
        word = lexeme.norm
        if word in self.acronyms or any(map(self._has_alias, ALIASES.get(word, ()))):
            return True
        if lexeme.is_acronym:
            supported = (
                word in self.initials
                or (len(word) > 2 and word in self.words)  # "US" and "us" are not the same
                or word.removesuffix("s") in self.acronyms
            )
        else:
            supported = word in self.words or self.lexicon.stems([word])[0] in self.stems
        is_form = is_variant if self.lexicon.is_english else _is_form
        return supported or any(
            is_form(word, name) for name in self.capitalised.get(word[:_PREFIX], ())
        )

    def has_acronym_of(self, span: list[Lexeme]) -> bool:
        """Return whether the article has an acronym that stands for the words of ``span``.

        Two letters are too few to tell, unless they are a known alias, such as "EU".
        """
        return any(
            (len(initials) > 2 and initials in self.acronyms)
            or any(map(self._has_alias, ALIASES.get(initials, ())))
            for initials in whole_initials(span)
        )

    def _has_alias(self, alias: str) -> bool:
        if len(alias) == 2:
            return alias in self.acronyms or alias in self.initials
        return alias in self.words


def unsupported_names(line: Line, names: ArticleNames) -> Iterator[Finding]:
    """Yield each name in a bullet that has a word which is not in the article.

    A capitalised word within a sentence is a name. The first word of a sentence and the words of
    a headline are names only if they look like names (see ``looks_like_name``). Months, days,
    numbers and titles (Mr, President) are not names. In other languages than English, a first word
    is none. Where nouns have capitals, only two words in a row are a name, such as a first name
    and a surname, and the article must lack both.
    """
    if not line.lexicon.is_english:
        yield from _unsupported_in_other_languages(line, names)
        return
    lexemes = line.lexemes
    if is_all_capitals(lexemes):
        lexemes = [lexeme._replace(text=lexeme.text.capitalize()) for lexeme in lexemes]
    starts = sentence_starts(lexemes)
    headline = is_headline(lexemes)
    for first, stop in find_name_spans(lexemes, line.lexicon):
        if names.has_acronym_of(lexemes[first:stop]):
            continue
        missing = [
            index
            for index in range(first, stop)
            if _may_be_name(lexemes[index], line.lexicon) and not names.supports(lexemes[index])
        ]
        if headline:  # a capitalised word that ends in "s" is often a verb or a plural
            unsupported = [
                index
                for index in missing
                if looks_like_name(lexemes[index]) and lexemes[index].norm[-1] != "s"
            ]
        else:
            unsupported = [
                index for index in missing if index not in starts or looks_like_name(lexemes[index])
            ]
        if unsupported:
            # A first word such as "When" is no part of the name.
            while first in starts and not looks_like_name(lexemes[first]):
                first += 1
            # In a headline, the capitalised words around the name may be ordinary words.
            bounds = (unsupported[0], unsupported[-1] + 1) if headline else (first, stop)
            yield _name_finding(line.text, lexemes, line.lexicon, *bounds, unsupported)


def _unsupported_in_other_languages(line: Line, names: ArticleNames) -> Iterator[Finding]:
    lexemes = line.lexemes
    if is_all_capitals(lexemes):
        return
    starts = sentence_starts(lexemes)
    for first, stop in find_name_spans(lexemes, line.lexicon):
        missing = [
            index
            for index in range(first, stop)
            if _may_be_name(lexemes[index], line.lexicon) and not names.supports(lexemes[index])
        ]
        if line.lexicon.language.capitals_after_ordinals:  # nouns have capitals
            missing = [index for index in missing if {index - 1, index + 1} & {*missing}]
        else:
            missing = [index for index in missing if index not in starts]
        if missing:
            yield _name_finding(line.text, lexemes, line.lexicon, first, stop, missing)


def _is_form(word: str, name: str) -> bool:
    """Return whether two words are forms of one name, as far as their beginnings tell."""
    if is_variant(word, name):
        return True
    shortest = max(_SHORTEST_ROOT, min(len(word), len(name)) - _LONGEST_ENDING)
    return word[:shortest] == name[:shortest] and abs(len(word) - len(name)) <= _LONGEST_ENDING


def _name_finding(
    text: str,
    lexemes: list[Lexeme],
    lexicon: Lexicon,
    first: int,
    stop: int,
    unsupported: list[int],
) -> Finding:
    """Return one finding for all unsupported words and the name words next to them.

    Args:
        text: the bullet.
        lexemes: its lexemes.
        lexicon: the words of its language.
        first, stop: the range of lexemes that the finding may cover.
        unsupported: indices of the unsupported words.
    """
    start = min(unsupported)
    while start > first and _may_be_name(lexemes[start - 1], lexicon):
        start -= 1
    last = max(unsupported)
    while last + 1 < stop and _may_be_name(lexemes[last + 1], lexicon):
        last += 1
    begin = lexemes[start].start
    name = text[begin : lexemes[last].end].removesuffix("'s").removesuffix("’s")
    return Finding.of("name", text, begin, begin + len(name))


def _may_be_name(lexeme: Lexeme, lexicon: Lexicon) -> bool:
    return (
        lexeme.is_capitalised
        and len(lexeme.norm) > 1
        and (lexeme.norm not in lexicon.never_names or lexeme.is_acronym)
    )
