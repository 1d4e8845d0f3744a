"""Pronouns of a bullet: whether a name can stand there, and in which form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.rewriting.antecedents.words import Word
from summarize.text.english_words import LEADING, is_verb
from summarize.text.stop_words import STOP_WORDS

_DETERMINERS = frozenset("a an another one some that the this".split())
_LEADING = LEADING | {"to"}
_DESCRIPTION_FOLLOWS = re.compile(r"[^,]*, (?:the|a|an)\b")  # "As he left, the teacher …"
_QUOTATION_MARKS = frozenset("\"”'’")
_CAPTION = re.compile(r"(?: [\w-]+){0,4}:")  # "Her favourite: …", which is said of what follows
_OTHERS_TOO = frozenset(("client", "patient"))  # "his client" says more of another person
_AFTER_HAS = frozenset("already always been done gone got had never taken won written".split())
_AFTER_IS = frozenset(
    """
    based called concerned convinced dedicated delighted determined divorced engaged excited
    expected interested known married pleased prepared scared set supposed tipped tired worried
    """.split()
)
_BEFORE_POSSESSIVE = LEADING | {"and", "of", "to"}


def is_clear_subject(bullet: str, words: Sequence[Word], position: int) -> bool:
    """Return whether no words before a pronoun may mean the same person.

    In "The teacher hid as he wrote", a name for "he" would seem to be somebody else.
    """
    word = words[position]
    caption_end = bullet.rfind(": ", 0, word.start)
    before = [other for other in words[:position] if other.start > caption_end]
    if _CAPTION.match(bullet, word.end):
        return False
    is_subject = word.norm in ("he", "she")
    if not before:
        return True
    gap = bullet[before[-1].end : word.start]
    opens_phrase = before[0].norm in _LEADING or before[0].norm.endswith("ing")
    is_alone = all(other.norm not in _DETERMINERS for other in before)
    if opens_phrase and "," not in gap:
        return is_alone and is_subject and not _DESCRIPTION_FOLLOWS.match(bullet, word.end)
    if is_alone:
        return True
    is_after_phrase = opens_phrase and "," in gap
    ends_quotation = not _QUOTATION_MARKS.isdisjoint(gap)
    return is_subject and (ends_quotation or is_after_phrase)


def pronoun_form(bullet: str, words: Sequence[Word], position: int, name: str) -> str | None:
    """Return a name in the form of a pronoun, or None if the form is not clear.

    "Her" may stand for "her book" or for "told her".
    """
    word = words[position]
    after = words[position + 1] if position + 1 < len(words) else None
    if word.ending:
        verb = _contracted_verb(word.ending[1:], after.norm if after else "")
        return f"{name} {verb}" if verb and word.norm in ("he", "she") else None
    if word.norm in ("he", "him", "she"):
        return name
    has_noun = (
        after is not None
        and bullet[word.end : after.start] == " "
        and (after.norm not in STOP_WORDS)
    )
    if after is not None and after.norm.removesuffix("s") in _OTHERS_TOO:
        return None
    if word.norm == "his":
        return owner_form(name, bullet) if has_noun else None
    if word.norm == "her":
        if not has_noun:
            return name
        is_possessive = not position or words[position - 1].norm in _BEFORE_POSSESSIVE
        return owner_form(name, bullet) if is_possessive else None
    return None


def _contracted_verb(ending: str, after: str) -> str | None:
    """Return the verb that an ending such as "s" of "he's" stands for; None if it is another."""
    if ending == "ll":
        return "will"
    if ending != "s":
        return None
    is_past = after in _AFTER_HAS or (is_verb(after) and after not in _AFTER_IS)
    return "has" if is_past else "is"


def owner_form(name: str, bullet: str) -> str:
    """Return the possessive form of a name, with the apostrophe that the bullet uses."""
    return f"{name}{'’' if '’' in bullet else chr(39)}s"
