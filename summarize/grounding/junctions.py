"""Features of the places where a bullet leaves words of a sentence out, and goes on after them.

Two words that meet there should go together: "its [new] Orrell" and "the storm [that hit the coast]
said" do not. The rules are for English.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from summarize.grounding.line_features import Features, is_finite
from summarize.grounding.word_alignment import Words
from summarize.text.english_words import AUXILIARY, BINDING, LEADING, OPENING, SUBORDINATING

_COORDINATORS = frozenset("and but or".split())
_RELATIVES = frozenset("that where which who whom whose".split())
_OWNERS = frozenset("a an her his its my our the their".split())
_SUBJECTS = frozenset("he it she there they we you".split())
_SPEECH = frozenset("added says said told wrote".split())
_LINKING = (
    LEADING | BINDING | AUXILIARY | _COORDINATORS | _SPEECH | frozenset("of that to with".split())
)
_ENDINGS_AFTER_AUXILIARY = ("ed", "en", "ng")


class _Junction(NamedTuple):
    """Two words that meet where others are left out.

    Attributes:
        before, after: the bare words.
        is_name_before, is_name: whether they are written with a capital.
        has_mark: whether the bullet has a mark between them.
        had_mark: whether the sentence has one there.
        omitted: the bare words in between; none if the order is another.
        has_second_mark: whether a mark follows them in the sentence.
    """

    before: str
    after: str
    is_name_before: bool
    is_name: bool
    has_mark: bool
    had_mark: bool
    omitted: Sequence[str]
    has_second_mark: bool

    def faults(self) -> Features:
        """Return what may be wrong with it, by name."""
        before, after = self.before, self.after
        is_verb_before, is_verb = is_finite(before), is_finite(after)
        is_loose = self.has_mark or before in _LINKING
        links = after in LEADING or after in _COORDINATORS or after in ("of", "that", "to")
        return {
            "name after noun": self.is_name and not self.is_name_before and not is_loose,
            "name after name": self.is_name and self.is_name_before and not self.has_mark,
            "name after owner": self.is_name and before in _OWNERS,
            "link after owner": before in _OWNERS
            and (links or is_verb or after in _OWNERS or after.endswith("ly")),
            "noun after noun": not (is_loose or is_verb_before or is_verb or links),
            "verb after noun": is_verb and not is_loose and not is_verb_before,
            "verb after verb": is_verb and is_verb_before,
            "verb after mark": is_verb and self.has_mark,
            "verb without relative": is_verb and not _RELATIVES.isdisjoint(self.omitted),
            "verb left out": not self.had_mark and any(map(is_finite, self.omitted)),
            "speech after noun": after in _SPEECH and not self.has_mark,
            "subject after mark": self.has_mark and after in _SUBJECTS,
            "to after mark": self.has_mark and after == "to",
            "auxiliary cut": before in AUXILIARY
            and not is_verb
            and not after.endswith(_ENDINGS_AFTER_AUXILIARY),
            "word that binds cut": before in BINDING or before in OPENING,
            "conjunction cut": before in _COORDINATORS or before in _RELATIVES,
            "coordinator left out": len(self.omitted) > 1
            and self.omitted[0] in _COORDINATORS
            and not (self.has_mark or links),
            "clause word left out": len(self.omitted) == 1 and self.omitted[0] in SUBORDINATING,
            "mark lost": self.had_mark and not self.has_mark,
            "second mark lost": self.has_mark and self.has_second_mark,
        }


_NONE = _Junction("", "", False, False, False, False, (), False).faults()


def junctions(bullet: Words, sentence: Words, positions: Sequence[int | None]) -> Features:
    """Return how many junctions of a bullet have each fault, by name.

    Args:
        bullet, sentence: their words.
        positions: the index in the sentence of each word of the bullet, or None.
    """
    counts = dict.fromkeys(_NONE, 0.0)
    for junction in _junctions(bullet, sentence, positions):
        for name, is_at_fault in junction.faults().items():
            counts[name] += is_at_fault
    return counts


def _junctions(
    bullet: Words, sentence: Words, positions: Sequence[int | None]
) -> Iterator[_Junction]:
    bare, written = sentence.bare, sentence.written
    for at, (left, right) in enumerate(pairwise(positions)):
        if left is not None and right is not None and right != left + 1:
            omitted = range(left + 1, right)
            yield _Junction(
                bare[left],
                bare[right],
                written[left][:1].isupper(),
                written[right][:1].isupper(),
                has_mark=_ends_in_mark(bullet.written[at]),
                had_mark=any(_ends_in_mark(written[index]) for index in (left, *omitted)),
                omitted=[bare[index] for index in omitted],
                has_second_mark=bool(omitted) and written[right - 1][-1] in ",–—",
            )


def _ends_in_mark(word: str) -> bool:
    return not word[-1].isalnum()
