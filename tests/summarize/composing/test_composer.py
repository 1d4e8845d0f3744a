"""Composition: exactly N distinct takeaways, unsupported bullets replaced, offsets that fit."""

from __future__ import annotations

from itertools import pairwise
from typing import Unpack

import pytest

from summarize import Article, Options
from summarize.composing.candidates import EXTRACTIVE, GUARDED, Candidate, CandidateFactory
from summarize.composing.composer import compose, guarded
from summarize.options import OptionValues

LINES = (
    "The council of Brill voted on Monday for a wall along the river.",
    "The wall will cost 46 million dollars, and work on it starts in May.",
    "Anna Holme, who runs the mill, said that she had asked for it for years.",
    "The river flooded the town in March, and 300 people lost their homes.",
    "Ben Garth of the boat club said that the wall would spoil the harbour.",
)
TEXT = " ".join(LINES)
COST = "The wall will cost 46 million dollars."
FLOOD = "The river flooded the town in March."
LIE = "The wall will cost 99 million dollars."


def _factory(**values: Unpack[OptionValues]) -> CandidateFactory:
    return CandidateFactory(Article.from_text(TEXT), Options(**{"selector": "lead", **values}))


def _none() -> list[Candidate]:
    return []


@pytest.mark.parametrize("count", range(1, 8))
def test_exactly_n_distinct_takeaways(count: int) -> None:
    factory = _factory(count=count)
    bullets = [factory.check(text) for text in (COST, FLOOD, COST, COST.upper())]
    texts = [item.text for item in compose(factory, bullets)]
    assert len(texts) == len(set(texts)) == count  # seven: two bullets and five sentences
    assert {COST, FLOOD}.issuperset(texts) if count <= 2 else {COST, FLOOD}.issubset(texts)


def test_order_of_the_article_or_of_the_score() -> None:
    factory = _factory(count=3)
    flood, cost = factory.check(FLOOD), factory.check(COST)
    in_order = compose(factory, [flood, cost])
    assert all(a.evidence[0].start < b.evidence[0].start for a, b in pairwise(in_order))
    by_score = compose(_factory(count=3, order="score"), [flood, cost])
    assert [item.text for item in by_score] == [COST, FLOOD, LINES[0]]
    assert [item.score for item in by_score] == sorted((i.score for i in by_score), reverse=True)


def test_a_later_tier_only_fills_what_is_open() -> None:
    factory = _factory(count=1)
    (item,) = compose(factory, [factory.check(FLOOD)], [factory.check(COST)])
    assert item.text == FLOOD


def test_sentences_that_support_no_bullet_come_first() -> None:
    factory = _factory(count=4)
    items = compose(factory, [factory.check(COST)])
    assert [item.text for item in items] == [LINES[0], COST, LINES[2], LINES[3]]
    assert [EXTRACTIVE in item.flags for item in items] == [True, False, True, True]


def test_offsets_point_to_the_sentence_of_the_evidence() -> None:
    factory = _factory(count=5)
    for item in compose(factory, [factory.check(COST), factory.check(FLOOD)]):
        best = item.evidence[0]
        assert TEXT[best.start : best.end] in LINES
        assert EXTRACTIVE not in item.flags or TEXT[best.start : best.end] == item.text


def test_the_guard_replaces_an_unsupported_bullet() -> None:
    factory = _factory(count=1)
    lie, cost = factory.check(LIE), factory.check(COST)
    reason = f"{GUARDED}: unsupported number: 99 million dollars"
    by_bullet = guarded(factory, lie, lambda: [factory.check(FLOOD), cost])
    assert by_bullet is not None
    assert (by_bullet.text, by_bullet.flags) == (COST, (reason,))
    by_sentence = guarded(factory, lie, _none)
    assert by_sentence is not None
    assert (by_sentence.text, by_sentence.flags) == (LINES[1], (EXTRACTIVE, reason))
    assert guarded(factory, factory.check("Elephants sing loudly at night."), _none) is None
    assert guarded(factory, cost, _none) is cost


def test_no_unsupported_bullet_comes_out_unless_the_guard_is_off() -> None:
    on, off = _factory(count=1), _factory(count=1, guard=False)
    assert [item.text for item in compose(on, [on.check(LIE)])] == [LINES[0]]
    (item,) = compose(off, [off.check(LIE)])
    assert (item.text, item.flags) == (LIE, ("unsupported number: 99 million dollars",))
    assert guarded(off, off.check(LIE), _none) == off.check(LIE)


def test_word_budgets_hold() -> None:
    factory = _factory(count=3, max_words=6)
    for item in compose(factory, [factory.check(COST)]):
        assert len(item.text.split()) <= 6
        assert "shortened" in item.flags


def test_a_whole_bullet_comes_before_one_that_is_cut() -> None:
    factory = _factory(count=2, max_words=13)
    long = factory.check("The wall will cost 46 million dollars, and work on it starts in May.")
    found = compose(factory, [long])
    assert [item.text for item in found] == [LINES[0], LINES[3]]
    (cut,) = compose(_factory(count=1, max_words=8), [long])
    assert (cut.text, cut.flags) == ("The wall will cost 46 million dollars…", ("shortened",))
