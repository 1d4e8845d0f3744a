"""Names: which words are names, and which names are the same."""

from __future__ import annotations

import pytest

from summarize import Article
from summarize.grounding import ArticleIndex, check_bullet


def _names(bullet: str, text: str) -> list[str]:
    article_index = ArticleIndex.from_article(Article.from_text(text))
    return [f.text for f in check_bullet(bullet, article_index).findings if f.kind == "name"]


@pytest.mark.parametrize(
    ("bullet", "text"),
    [
        ("Then Orrell spoke.", "Then Mayor Denise Orrell spoke."),
        ("Then Denise Orrell's wall fell.", "Then Orrell’s friend Denise spoke."),
        ("Then President Orrell spoke.", "Then Orrell spoke."),
        ("Then Dr. Müller spoke.", "Then Mueller and Muller spoke."),
        ("Then Zelenskyy spoke.", "Then Zelensky spoke."),
        ("Then O’Brien spoke.", "Then O'Brien spoke."),
        ("Then the Ukrainian army left.", "It left Ukraine."),
        ("Then China spoke.", "A Chinese envoy spoke."),
        ("Then the British left.", "Then Britain left."),
        ("Then the UK left.", "Then Britain left."),
        ("Then the U.S. left.", "Then the United States left."),
        ("Then American boats left.", "Then the US fleet left."),
        ("Then the Dutch left.", "Then the Netherlands left."),
        ("Then the FBI left.", "Then the Federal Bureau of Investigation left."),
        ("Then the Federal Bureau of Investigation left.", "Then the FBI left."),
        ("Then the U.N. left.", "Then the UN left."),
        ("Scientists warn of storms.", "It will rain."),
        ("Teenage drivers quit. Officials left.", "It will rain."),
        ("Mayor Denise Orrell Slams Plan", "Then Mayor Denise Orrell hit out at a plan."),
        ("MAYOR ORRELL IS ANGRY AT US", "Then Mayor Orrell was angry at us."),
        ("Last October, on Monday, it rained.", "Last October it rained on Monday."),
        ("then orrell spoke", "Then it rained."),
    ],
)
def test_the_same_name(bullet: str, text: str) -> None:
    assert _names(bullet, text) == []


@pytest.mark.parametrize(
    ("bullet", "text", "found"),
    [
        ("Then Denise Orrell spoke.", "Then Denise Varga spoke.", "Denise Orrell"),
        ("Then President Varga's son spoke.", "Then Orrell spoke.", "Varga"),
        ("Then Anna Varga spoke.", "Then Alec Velt spoke.", "Anna Varga"),
        ("Then Velmark's Anna Varga spoke.", "Then Anna Varga spoke.", "Velmark"),
        ("Then Johnson spoke.", "Then John spoke.", "Johnson"),
        ("Then Martin spoke.", "Then Marvin spoke.", "Martin"),
        ("Then the US left.", "Then it left us.", "US"),
        ("Then the FBI left.", "Then the Federal Court left.", "FBI"),
        ("Then the Polish army left.", "Then the Portuguese army left.", "Polish"),
        ("Varga spoke.", "Then Orrell spoke.", "Varga"),
        ("Denise Varga spoke.", "Then Denise Orrell spoke.", "Denise Varga"),
        ("Mayor Denise Varga Slams Plan", "Then Mayor Denise Orrell slams plan.", "Varga"),
        ("Then the Bank of Velmark left.", "Then the bank left.", "Velmark"),
    ],
)
def test_another_name(bullet: str, text: str, found: str) -> None:
    assert _names(bullet, text) == [found]
