"""Quotations: the article must have the words; typography does not matter."""

from __future__ import annotations

import pytest

from summarize import Article
from summarize.grounding import ArticleIndex, check_bullet

_TEXT = (
    "“The wall is ugly, and it won't hold,” said Ms Orrell. “We have been told lies. Nobody "
    "asked us about the wall,” she said. A boatman called it swamped."
)


@pytest.mark.parametrize(
    ("bullet", "found"),
    [
        ('She said "the wall is ugly".', []),
        ("She said “The wall is ugly, and it won’t hold.”", []),
        ("She said ‘it won’t hold’ at all.", []),
        ("She said 'it won't hold' at all.", []),
        ("She said «the wall  is\nugly» at all.", []),
        ('She said "told lies. Nobody asked".', []),
        ('She said "the wall ... won\'t hold".', []),
        ('She said "the wall […] won\'t hold".', []),
        ('She said "[the barrier] is ugly".', []),
        ('A "swamping" wall.', []),
        ("The boatmen's wall and the ladies' boats.", []),
        ('She said "the wall is pretty".', ["the wall is pretty"]),
        ("She said ‘it will hold’.", ["it will hold"]),
        ("She said 'it will hold'.", ["it will hold"]),
        ('She said "ugly ... the barrier".', ["ugly ... the barrier"]),
        ('She said "ugly wall".', ["ugly wall"]),
        ('A "hideous" wall, "it won\'t hold".', ["hideous"]),
        ("She said „it won't hold“ at all.", []),
        ("A 'hideous' wall.", []),
        ("Walls of the '90s and the men's boats.", []),
        ('She said "…" and "?!".', []),
        ('She said "told lies [of walls] nobody asked".', []),
        ('She said "the wall .. is pretty".', ["the wall .. is pretty"]),
        ("She said \"we 'did ask' them\".", ["we 'did ask' them"]),
        ('"It won\'t", she said, "hold water".', ["hold water"]),
        ('She said "the wall is ugly', []),
    ],
)
def test_quotations(bullet: str, found: list[str]) -> None:
    article_index = ArticleIndex.from_article(Article.from_text(_TEXT))
    assert [
        f.text for f in check_bullet(bullet, article_index).findings if f.kind == "quotation"
    ] == found
