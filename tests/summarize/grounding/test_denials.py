"""Denials: which words deny, and which words they deny."""

from __future__ import annotations

import pytest

from summarize.grounding.denials import adverse_positions, find_denials
from summarize.grounding.line import Line


@pytest.mark.parametrize(
    ("text", "denials"),
    [
        ("It did not approve the sea wall.", [("not", "approve the sea wall")]),
        ("It never saw red, white or blue.", [("never", "saw red")]),
        ("It never built a wall, a quay.", [("never", "built a wall")]),
        ("No red stone harbour wall fell.", [("No", "red stone harbour wall")]),
        ("He denied that it paid because of debts.", [("denied", "that it paid")]),
        ("Without a fee, he left.", [("Without", "a fee")]),
        ("He hasn’t paid the fee.", [("hasn’t", "paid the fee")]),
        ("It doesn't hold “water”.", [("doesn't", "hold “water")]),
        ("It failed to stop.", [("failed to", "stop")]),
        ("The judge ruled out a vote.", [("ruled out", "a vote")]),
        ("A visit will not take place.", [("not", "A visit will")]),
        ("Neither wall nor harbour.", [("Neither", "wall nor harbour"), ("nor", "harbour")]),
        ("It failed the judge.", []),
        ("The rule held.", []),
        ("No doubt it won.", []),
        ("Not only grain fell.", []),
        ("No, he paid.", []),
        ("Boat No. 7 sank.", []),
        ("They paid not 3.9bn.", []),
    ],
)
def test_scope_of_a_denial(text: str, denials: list[tuple[str, str]]) -> None:
    lexemes = Line(text).lexemes

    def words(first: int, stop: int) -> str:
        return text[lexemes[first].start : lexemes[stop - 1].end]

    found = [
        (words(denial.first, denial.last), words(denial.start, denial.stop))
        for denial in find_denials(lexemes)
    ]
    assert found == denials


@pytest.mark.parametrize(
    ("words", "adverse"),
    [
        ("no denied failed avoided hardly won't unpaid homeless shelved instead", True),
        ("wall under until uncle union less bless paid knot note", False),
    ],
)
def test_adverse_words(words: str, adverse: bool) -> None:
    assert [bool(adverse_positions(Line(word))) for word in words.split()] == [adverse] * len(
        words.split()
    )
