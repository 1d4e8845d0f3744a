"""Bullets of ``hybrid`` with references resolved: text, flags and evidence."""

from __future__ import annotations

from typing import Unpack

from summarize import Article, Options, Takeaways
from summarize.composing.candidates import CandidateFactory
from summarize.composing.hybrid import hybrid
from summarize.composing.resolved_bullets import resolve_references
from summarize.options import OptionValues

LINES = (
    "Paul Hale, 34, won the seat of Ellby by nine votes on Monday, after a recount.",
    "The town had asked for the recount in March, and it took the clerks eleven days.",
    "He thanked the clerks for their work, which had cost 46,000 dollars.",
)
THANKS = "Paul Hale thanked the clerks for their work, which had cost 46,000 dollars."
ARTICLE = Article.from_text(" ".join(LINES))


def _hybrid(**values: Unpack[OptionValues]) -> Takeaways:
    return hybrid([ARTICLE], Options(**{"selector": "lead", "count": 3, **values}))[0]


def test_the_passage_with_the_new_words_joins_the_evidence() -> None:
    item = _hybrid()[-1]
    assert item.text == THANKS
    assert item.flags == ("resolved: He = Paul Hale",)
    own, source = item.evidence[:2]
    assert ARTICLE.text[own.start : own.end] == LINES[2]
    assert ARTICLE.text[source.start : source.end] == LINES[0]
    assert own.score < 1
    assert "resolved: He = Paul Hale" in item._repr_html_()


def test_a_limit_on_words_comes_first() -> None:
    factory = CandidateFactory(ARTICLE, Options(selector="lead", max_words=8))
    bullets = {2: [factory.check("He thanked the clerks for their work, too.")]}
    assert resolve_references(factory, bullets) == bullets


def test_the_checks_accept_the_new_words() -> None:
    factory = CandidateFactory(ARTICLE, Options(selector="lead"))
    (bullet,) = resolve_references(factory, {2: [factory.check(LINES[2])]})[2]
    assert bullet.unsupported == ()
    assert (bullet.text, bullet.unresolved) == (THANKS, LINES[2])
    assert bullet.score == factory.check(LINES[2]).score


def test_no_whole_sentence_beside_its_resolved_form() -> None:
    assert [item.text for item in _hybrid(count=8)].count(THANKS) == 1
    assert LINES[2] not in [item.text for item in _hybrid(count=8)]
