"""Pronouns of a bullet: whether a name can stand there, and in which form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.rewriting.antecedents.words import Word
from summarize.text.english_words import LEADING
from summarize.text.stop_words import STOP_WORDS

_DETERMINERS = frozenset("a an another one some that the this".split())
_QUOTATION_MARKS = frozenset("\"”'’")
_CAPTION = re.compile(r"(?: [\w-]+){0,4}:")  # "Her favourite: …", which is said of what follows
_BEFORE_POSSESSIVE = LEADING | {"and", "of", "to"}


def is_clear_subject(bullet: str, words: Sequence[Word], position: int) -> bool:
    """Return whether no words before a pronoun may mean the same person.

    In "The teacher hid as he wrote", a name for "he" would seem to be somebody else.
    """
    word = words[position]
    before = words[:position]
    gap = bullet[before[-1].end : word.start] if before else ""
    if _CAPTION.match(bullet, word.end):
        return False
    if not any(other.norm in _DETERMINERS for other in before):
        return not before or not _opens_phrase(before) or word.norm in ("he", "she")
    is_after_phrase = "," in gap and bullet.count(",", 0, word.start) == 1
    ends_quotation = not _QUOTATION_MARKS.isdisjoint(gap)
    return word.norm in ("he", "she") and (
        ends_quotation or (is_after_phrase and _opens_phrase(before))
    )


def _opens_phrase(words: Sequence[Word]) -> bool:
    """Return whether a bullet begins with a phrase before its subject: "After the match, …"."""
    return words[0].norm in LEADING or words[0].norm.endswith("ing")


def pronoun_form(bullet: str, words: Sequence[Word], position: int, name: str) -> str | None:
    """Return a name in the form of a pronoun, or None if the form is not clear.

    "Her" may stand for "her book" or for "told her".
    """
    word = words[position]
    if word.ending:
        return {"'s": owner_form(name, bullet), "'ll": f"{name} will"}.get(
            word.ending.replace("’", "'")
        )
    if word.norm in ("he", "him", "she"):
        return name
    after = words[position + 1] if position + 1 < len(words) else None
    has_noun = (
        after is not None
        and bullet[word.end : after.start] == " "
        and (after.norm not in STOP_WORDS)
    )
    if word.norm == "his":
        return owner_form(name, bullet) if has_noun else None
    if word.norm == "her":
        if not has_noun:
            return name
        is_possessive = not position or words[position - 1].norm in _BEFORE_POSSESSIVE
        return owner_form(name, bullet) if is_possessive else None
    return None


def owner_form(name: str, bullet: str) -> str:
    """Return the possessive form of a name, with the apostrophe that the bullet uses."""
    return f"{name}{'’' if '’' in bullet else chr(39)}s"
