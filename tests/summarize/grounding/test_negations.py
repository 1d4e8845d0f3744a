"""Denials that the article does not make, and denials that a bullet leaves out."""

from __future__ import annotations

import pytest

from summarize import Article
from summarize.grounding import ArticleIndex, check_bullet

_TALKS = (
    "Velmark and Tessaria talked in Oslo for two days. The envoys praised a good meeting and spoke "
    "of a grain deal. Tessaria shelved a visit planned for May. Marrant avoided any talk of the "
    "border. The council did not approve the sea wall. The fleet had no plans to leave the "
    "harbour. The minister refused to sign the fishing accord. Old ferries hardly ever run on "
    "Sundays."
)


@pytest.mark.parametrize(
    ("bullet", "found"),
    [
        ("The talks ended without an arms deal.", ["without an arms deal"]),
        ("The envoys did not praise the meeting.", ["not praise the meeting"]),
        ("Tessaria never talked in Oslo.", ["never talked in Oslo"]),
        ("The envoys denied a grain deal.", ["denied a grain deal"]),
        ("The council approved the sea wall.", ["approved the sea"]),
        ("The fleet had plans to leave the harbour.", ["plans to leave"]),
        ("The minister signed the fishing accord.", ["signed the fishing"]),
        ("The council did not approve the sea wall.", []),
        ("Council doesn't approve wall.", []),
        ("The council rejected the wall.", []),
        ("The visit in May will not take place.", []),
        ("Marrant did not talk about the border.", []),
        ("Ferries do not run on Sundays.", []),
        ("The minister didn't sign the accord.", []),
        ("The envoys spoke not only of grain.", []),
        ("No doubt the envoys praised the meeting.", []),
        ("Boat No. 7 left.", []),
        ("The council never approved the sea wall.", []),
        ("The council failed to approve the sea wall.", []),
        ("The minister ruled out the fishing accord.", []),
        ("The envoys praised no meeting, but spoke.", ["no meeting"]),
        ("Old ferries run on Sundays.", []),
        ("Stars never shine.", ["never shine"]),
        ("Not.", []),
    ],
)
def test_denials(bullet: str, found: list[str]) -> None:
    article_index = ArticleIndex.from_article(Article.from_text(_TALKS))
    assert [
        f.text for f in check_bullet(bullet, article_index).findings if f.kind == "negation"
    ] == found


def test_a_left_out_denial_may_be_affirmed_elsewhere() -> None:
    text = f"{_TALKS} On Friday the council approved the sea wall after all."
    article_index = ArticleIndex.from_article(Article.from_text(text))
    assert check_bullet("The council approved the sea wall.", article_index).findings == ()
    assert check_bullet("The council did not approve the sea wall.", article_index).findings == ()
