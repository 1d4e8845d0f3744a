"""Clauses and verbs of an English sentence, as far as its words and marks show them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.text.english_words import (
    AUXILIARY,
    DASHES,
    ENDS_WITH_MARK,
    LEADING,
    OPENING,
    SUBORDINATING,
    bare,
    is_verb,
)

COORDINATORS = frozenset("and but or".split())
DETERMINERS = frozenset("a an the his her its our their this that these those".split())
_THIRD_PERSON = re.compile(r"[a-z]{2,}[^s\W\d_]s$")


def main_verbs(words: Sequence[str], *, certain: bool = False) -> list[int]:
    """Return the indices of finite verbs outside subordinate clauses.

    Where there is none, the words that may be verbs, such as "celebrates" or "walls", unless the
    verbs must be ``certain``.
    """
    finite: list[int] = []
    doubtful: list[int] = []
    participles: list[int] = []
    in_subordinate_clause = ends_clause = False
    for index, word in enumerate(words):
        previous = words[index - 1] if index else ""
        following = words[index + 1] if index + 1 < len(words) else ""
        is_participle = not ends_clause and _is_participle(previous, word, following)
        in_subordinate_clause |= is_participle or bare(word) in SUBORDINATING
        if is_participle:
            participles.append(index)
        elif not in_subordinate_clause and _is_finite(previous, word):
            finite.append(index)
        elif not in_subordinate_clause and _is_present(previous, word):
            doubtful.append(index)
        ends_clause = in_subordinate_clause
        if has_mark(word) or word in DASHES:
            in_subordinate_clause = False
    return finite if certain else finite or doubtful or participles


def may_have_verb(words: Sequence[str]) -> bool:
    """Return whether one of the words is a finite verb, or looks like one."""
    return any(_is_finite("", word) or _THIRD_PERSON.match(bare(word)) for word in words)


def is_finite(word: str) -> bool:
    """Return whether a bare word is surely a finite verb: also "isn't"."""
    return is_verb(word) or word.endswith(("n't", "n’t"))


def is_subject(words: Sequence[str]) -> bool:
    """Return whether the words before a verb may be its subject: they have no verb themselves."""
    first = bare(words[0])
    is_phrase = first in LEADING or first.endswith(("ing", "ed"))
    return not is_phrase and not any(is_finite(bare(word)) for word in words)


def has_mark(word: str) -> bool:
    """Return whether a word ends with a punctuation mark inside a sentence."""
    return bool(ENDS_WITH_MARK.search(word))


def clause_start(words: Sequence[str], index: int) -> int:
    """Return the index of the first word after the last mark or dash before a word."""
    while index > 0 and not (words[index - 1] in DASHES or has_mark(words[index - 1])):
        index -= 1
    return index


def clause_end(words: Sequence[str], index: int) -> int:
    """Return the index after the first word with a mark, from a word on."""
    while index < len(words) and not has_mark(words[index]):
        index += 1
    return index + 1


def _is_participle(previous: str, word: str, following: str) -> bool:
    """Return whether a word begins a participle clause: "the blow, seen by many, broke it"."""
    verb = bare(word)
    if not (has_mark(previous) or previous in DASHES) or verb in AUXILIARY:
        return False
    is_form = is_verb(verb) or verb.endswith(("en", "ing"))
    return is_form and (bare(following) in OPENING or bare(following) == "to" or has_mark(word))


def _is_finite(previous: str, word: str) -> bool:
    if word[:1].isupper() or word.strip("()[]") != word:  # "Manchester United", "(left)"
        return False
    return is_verb(bare(word)) and bare(previous) not in DETERMINERS  # "the affected towns"


def _is_present(previous: str, word: str) -> bool:
    """Return whether a word may be a verb of the third person: "Orrell celebrates"."""
    return previous[:1].isupper() and bool(_THIRD_PERSON.match(word))
