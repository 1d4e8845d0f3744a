"""ArticleNames that an article does not bear out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from summarize.grounding.aliases import ALIASES, COMMON_ENDINGS, COMMON_OPENERS, TITLE_WORDS
from summarize.grounding.findings import Finding
from summarize.grounding.lexemes import Lexeme
from summarize.grounding.units import CARDINALS, MAGNITUDES, MONTHS, ORDINALS, WEEKDAYS
from summarize.text.abbreviations import SENTENCE_OPENERS, TITLES
from summarize.text.stemming import stems
from summarize.text.stop_words import STOP_WORDS

_CONNECTORS = frozenset("of the and for in on & de la le du des y".split())
_NEVER = (
    STOP_WORDS
    | MONTHS.keys()
    | WEEKDAYS
    | CARDINALS.keys()
    | ORDINALS.keys()
    | MAGNITUDES.keys()
    | TITLE_WORDS
    | frozenset(word.lower() for word in SENTENCE_OPENERS | TITLES)
)
_LONGEST_EXPANSION = 6  # words
_DEMONYM_ENDINGS = ("ians", "ian", "ans", "an", "ese", "ish", "is", "i", "ns", "n")
_SURE = 6  # letters; a longer word may differ in one of them
_MARKS_OF_OPENING = frozenset('.!?:;…"“‘«([–—')


class ArticleNames:
    """The words of an article that may be names, its acronyms and what these stand for."""

    def __init__(self, lines: Iterable[list[Lexeme]]) -> None:
        self.words: set[str] = set()
        self.acronyms: set[str] = set()
        self.initials: set[str] = set()  # of names of several words
        self.names: dict[str, set[str]] = defaultdict(set)  # by their first letters
        for line in lines:
            for lexeme in line:
                if not lexeme.is_word:
                    continue
                self.words.add(lexeme.norm)
                if lexeme.is_capitalised:
                    self.names[lexeme.norm[:3]].add(lexeme.norm)
                    if lexeme.is_acronym:
                        self.acronyms.add(lexeme.norm)
            for span in _spans(line):
                self.initials.update(_initials(line[span[0] : span[1]]))
        self.stems = set(stems(list(self.words)))

    def supports(self, lexeme: Lexeme) -> bool:
        """Whether the article has this word of a name.

        As it stands, accents and case aside; by its stem; with another letter, if it is long;
        as the name of a country for its people or the reverse; as initials for a longer name.
        """
        word = lexeme.norm
        known = word in self.acronyms
        if lexeme.is_acronym:
            known = known or word in self.initials
        if not lexeme.is_acronym or len(word) > 2:  # US and us are not the same
            known = known or word in self.words
        return (
            known
            or any(map(self._has_alias, ALIASES.get(word, ())))
            or (not lexeme.is_acronym and stems([word])[0] in self.stems)
            or (lexeme.is_acronym and word.removesuffix("s") in self.acronyms)
            or any(_alike(word, name) for name in self.names.get(word[:3], ()))
        )

    def has_expansion(self, span: list[Lexeme]) -> bool:
        """Whether the words of ``span`` are what an acronym of the article stands for.

        Two letters are too few to tell, unless they are known to be a name, as EU is.
        """
        return any(
            (len(initials) > 2 and initials in self.acronyms)
            or any(map(self._has_alias, ALIASES.get(initials, ())))
            for initials in _all_initials(span)
        )

    def _has_alias(self, alias: str) -> bool:
        if len(alias) == 2:
            return alias in self.acronyms or alias in self.initials
        return alias in self.words


def unsupported_names(text: str, line: list[Lexeme], names: ArticleNames) -> Iterator[Finding]:
    """Yield the names of ``text`` of which the article lacks a word.

    A capitalised word within a sentence is a name; a first word, or any word of a headline in
    which most are capitalised, only if it has the form of one and the article has no such word.
    Months, days, numbers and titles (Mr, President) are none.
    """
    if _shouts(line):
        line = [word._replace(text=word.text.capitalize()) for word in line]
    opening = _openings(line)
    headline = _is_headline(line)
    for first, last in _spans(line):
        span = line[first:last]
        if names.has_expansion(span):
            continue
        wanting = [
            index
            for index in range(first, last)
            if _may_be_name(line[index]) and not names.supports(line[index])
        ]
        sure = [
            index
            for index in wanting
            if not (headline or index in opening)
            or (_stands_out(line[index]) and not (headline and line[index].norm[-1] == "s"))
        ]
        if sure:
            while first in opening and not _stands_out(line[first]):
                first += 1
            bounds = (sure[0], sure[-1] + 1) if headline else (first, last)
            yield _joined(text, line, *bounds, sure)


def _joined(text: str, line: list[Lexeme], first: int, last: int, wanting: list[int]) -> Finding:
    """Return the words that are wanting and the names next to them as one name."""
    start = min(wanting)
    while start > first and _may_be_name(line[start - 1]):
        start -= 1
    end = max(wanting)
    while end + 1 < last and _may_be_name(line[end + 1]):
        end += 1
    name = text[line[start].start : line[end].end].removesuffix("'s").removesuffix("’s")
    return Finding.of("name", text, line[start].start, line[start].start + len(name))


def _may_be_name(lexeme: Lexeme) -> bool:
    return (
        lexeme.is_capitalised
        and len(lexeme.norm) > 1
        and (lexeme.norm not in _NEVER or lexeme.is_acronym)
    )


def _spans(line: list[Lexeme]) -> Iterator[tuple[int, int]]:
    """Yield the runs of capitalised words, joined by "of", "and", a hyphen, an initial's stop."""
    index = 0
    while index < len(line):
        if not _begins_name(line[index]):
            index += 1
            continue
        first = index
        end = index = index + 1
        while index < len(line) and index - end < 3 and not _is_possessive(line[end - 1]):
            lexeme = line[index]
            if _begins_name(lexeme):
                end = index + 1
            elif not (lexeme.norm in _CONNECTORS or _glues(line, index)):
                break
            index += 1
        index = end
        yield first, end


def _begins_name(lexeme: Lexeme) -> bool:
    return lexeme.is_capitalised and (lexeme.norm not in STOP_WORDS or lexeme.is_acronym)


def _is_possessive(lexeme: Lexeme) -> bool:
    return lexeme.text.endswith(("'s", "’s"))


def _glues(line: list[Lexeme], index: int) -> bool:
    """Whether a mark stands within a name: the stop of an initial, a hyphen."""
    mark, before = line[index], line[index - 1]
    if mark.text == ".":
        return len(before.norm) == 1 or before.norm.capitalize() in TITLES
    return mark.text in "-‑–" and mark.start == before.end


def _initials(span: list[Lexeme]) -> Iterator[str]:
    """Yield the initials of every part of a span that has two to six capitalised words."""
    capitals = [lexeme for lexeme in span if lexeme.is_capitalised]
    for first in range(len(capitals) - 1):
        letters = "".join(word.norm[0] for word in capitals[first : first + _LONGEST_EXPANSION])
        for size in range(2, len(letters) + 1):
            yield letters[:size]
    if len(capitals) < len(span) <= _LONGEST_EXPANSION:
        yield "".join(lexeme.norm[0] for lexeme in span if lexeme.is_word)


def _all_initials(span: list[Lexeme]) -> Iterator[str]:
    """Yield the initials of a whole span, with and without "of", "the" and their like."""
    capitals = [lexeme.norm[0] for lexeme in span if lexeme.is_capitalised]
    if 2 <= len(capitals) <= _LONGEST_EXPANSION:
        yield "".join(capitals)
        yield "".join(lexeme.norm[0] for lexeme in span if lexeme.is_word)


def _openings(line: list[Lexeme]) -> set[int]:
    """Return the places where a capital may be that of a sentence."""
    found, at_start = set(), True
    for index, lexeme in enumerate(line):
        if at_start and (lexeme.is_word or lexeme.is_number):
            found.add(index)
            at_start = False
        at_start = at_start or lexeme.text[0] in _MARKS_OF_OPENING
    return found


def _shouts(line: list[Lexeme]) -> bool:
    """Whether most of the words are in capitals throughout."""
    words = [word for word in line if word.is_word]
    return sum(word.text.isupper() for word in words) > len(words) / 2 and len(words) > 3


def _is_headline(line: list[Lexeme]) -> bool:
    """Whether most of the words that are not stop words are capitalised."""
    content = [word for word in line if word.is_word and word.norm not in STOP_WORDS]
    return sum(word.is_capitalised for word in content) > 0.8 * len(content) and len(content) > 3


def _stands_out(lexeme: Lexeme) -> bool:
    """Whether a word that may owe its capital to its place has the form of a name."""
    word = lexeme.norm
    if len(word) < 3 or word in COMMON_OPENERS or word.endswith(COMMON_ENDINGS):
        return False
    return len(word) < _SURE or not word.endswith(("ed", "ly")) or word.endswith("med")


def _alike(word: str, name: str) -> bool:
    """Whether two words are spellings of one name, or a country and its people."""
    if min(len(word), len(name)) > _SURE and _one_letter_apart(word, name):
        return True
    return _is_people_of(word, name) or _is_people_of(name, word)


def _is_people_of(people: str, country: str) -> bool:
    """Whether one is the demonym of the other: Ukrainian of Ukraine, Chinese of China."""
    for ending in _DEMONYM_ENDINGS:
        root = people.removesuffix(ending)
        if root != people and len(root) >= 4 and country.startswith(root):
            return len(country) - len(root) <= 3
    return False


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter put in, left out or changed makes one word the other."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    pairs = enumerate(zip(one, other, strict=False))
    same = next((place for place, (a, b) in pairs if a != b), len(one))
    return one[same:] == other[same + 1 :] or one[same + 1 :] == other[same + 1 :]
