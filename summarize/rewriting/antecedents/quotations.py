"""Quoted parts of sentences, also of those whose quotation marks stand in other sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.article import Sentence
from summarize.text.quoted_spans import Enclosures

_OPENING = re.compile(r"(?:(?<=[\s(\[—–-])|^)[\"“'‘](?=\w|[$£€\[(])")
_CLOSING = re.compile(r"(?<=[\w.,!?…%)])[\"”’'](?!\w)")
_NO_APOSTROPHE = frozenset('"”')


class Quoted:
    """The quoted parts of one text.

    A mark without a partner counts: what stands after an opening one is quoted, and what stands
    before a closing one. So an apostrophe may count as a mark; that does no harm.
    """

    def __init__(self, text: str, *, is_inside: bool = False) -> None:
        self._enclosures = Enclosures(text)
        self._until = len(text) if is_inside else 0
        self._from = len(text)
        self.stays_open = is_inside
        for match in _CLOSING.finditer(text):
            if not self._is_known(match.start()) and _closes(text, match.start()):
                self._until = max(self._until if not is_inside else 0, match.end())
                self.stays_open = is_inside = False
        for match in _OPENING.finditer(text):
            if not self._is_known(match.start()) and match.start() >= self._until:
                self._from = match.start()
                self.stays_open = True
                break

    def contains(self, position: int) -> bool:
        """Return whether a position lies in a quotation, or in brackets."""
        return (
            position < self._until or position >= self._from or self._enclosures.contains(position)
        )

    def _is_known(self, position: int) -> bool:
        """Return whether a mark has a partner."""
        return (
            position in self._enclosures.starts
            or position + 1 in self._enclosures.ends
            or self._enclosures.contains(position)
        )


def quoted_parts(sentences: Sequence[Sentence], text: str) -> list[Quoted]:
    """Return the quoted parts of each sentence of an article.

    A quotation may run over several sentences of a paragraph; only the first has its mark.
    """
    parts: list[Quoted] = []
    is_inside = False
    for index, sentence in enumerate(sentences):
        parts.append(Quoted(sentence.text, is_inside=is_inside))
        following = sentences[index + 1].start if index + 1 < len(sentences) else len(text)
        is_inside = parts[-1].stays_open and "\n" not in text[sentence.end : following]
    return parts


def _closes(text: str, position: int) -> bool:
    """Return whether a mark closes a quotation, and is no apostrophe as in "players'"."""
    if text[position] in _NO_APOSTROPHE:
        return True
    return text[position - 1] in ".,!?…"
