"""Names: which words are names, and which names count as the same."""

from __future__ import annotations

import pytest

from summarize import Article
from summarize.grounding import ArticleIndex, check_bullet
from summarize.grounding.aliases import ALIASES, is_variant
from summarize.grounding.capitalisation import (
    is_all_capitals,
    is_headline,
    looks_like_name,
    sentence_starts,
)
from summarize.grounding.lexemes import split_lexemes
from summarize.grounding.name_spans import find_name_spans, partial_initials, whole_initials


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
        ("Then Britons left.", "The U.K. fleet left."),
        ("Then the EU left.", "Then the European Union left."),
        ("Then MPs left.", "Then an MP left."),
        ("Then Orrell's and Varga’s wall fell.", "Then Varga and Orrell left."),
        ("Then J. K. Velt spoke.", "Then J K Velt spoke."),
        ("Then Anna-Maria Velt spoke.", "Then Anna Velt met Maria."),
        ("“Scientists left,” he said. “Police came.”", "It will rain."),
        ("Scientists leave port: Officials warn", "It will rain."),
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
        ("Then Orrell’s wall fell.", "Then a wall fell.", "Orrell"),
        ("Then the EU left.", "Then the fleet left.", "EU"),
        ("Then Anna-Maria Velt spoke.", "Then Anna Velt spoke.", "Maria Velt"),
        ("MAYOR ORRELL SLAMS SEA WALL", "The mayor slams a sea wall.", "ORRELL"),
        ("He said: “Varga left.”", "Then he left.", "Varga"),
    ],
)
def test_another_name(bullet: str, text: str, found: str) -> None:
    assert _names(bullet, text) == [found]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("the Bank of England and Mr. Smith left", ["Bank of England and Mr. Smith"]),
        ("Then Orrell's friend Denise", ["Orrell's", "Denise"]),
        ("Then Orrell’s Denise", ["Orrell’s", "Denise"]),
        ("J. K. Rowling left", ["J. K. Rowling"]),
        ("Jean-Paul Sartre and the sea", ["Jean-Paul Sartre"]),
        ("Anna, Berta", ["Anna", "Berta"]),
        ("Anna - Berta", ["Anna", "Berta"]),
        ("US and us", ["US"]),
        ("the U.S. Army left", ["U.S. Army"]),
        ("Port of the and on Velm", ["Port", "Velm"]),
        ("The wall", []),
    ],
)
def test_name_spans(text: str, spans: list[str]) -> None:
    lexemes = split_lexemes(text)
    found = [
        text[lexemes[start].start : lexemes[stop - 1].end]
        for start, stop in find_name_spans(lexemes)
    ]
    assert found == spans


def test_initials_of_a_name() -> None:
    span = split_lexemes("Federal Bureau of Investigation")
    assert set(partial_initials(span)) == {"fb", "fbi", "bi", "fboi"}
    assert list(whole_initials(span)) == ["fbi", "fboi"]
    assert list(whole_initials(split_lexemes("A B C D E F G"))) == []


@pytest.mark.parametrize(
    ("word", "name", "same"),
    [
        ("zelenskyy", "zelensky", True),
        ("johnson", "johnsen", True),
        ("johnson", "johnston", True),
        ("johnson", "johnstone", False),
        ("martin", "marvin", False),
        ("johnson", "john", False),
        ("ukrainian", "ukraine", True),
        ("chinese", "china", True),
        ("danish", "dane", False),
        ("polish", "portugal", False),
        ("russians", "russia", True),
    ],
)
def test_variants_of_a_name(word: str, name: str, same: bool) -> None:
    assert is_variant(word, name) is is_variant(name, word) is same


def test_aliases_hold_both_ways() -> None:
    assert all(word in ALIASES[alias] for word, aliases in ALIASES.items() for alias in aliases)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Varga Orrell Ahmed Reed Kelly", True), ("Police Al Delayed Recently Warning", False)],
)
def test_form_of_a_name(words: str, expected: bool) -> None:
    assert {looks_like_name(lexeme) for lexeme in split_lexemes(words)} == {expected}


@pytest.mark.parametrize(
    ("text", "capitals", "headline"),
    [
        ("MAYOR ORRELL IS ANGRY", True, False),
        ("MAYOR SLAMS SEA WALL", True, True),
        ("Mayor Orrell Slams Sea Wall", False, True),
        ("Mayor Orrell slams the sea wall", False, False),
        ("FBI", False, False),
    ],
)
def test_headlines_and_capitals(text: str, capitals: bool, headline: bool) -> None:
    lexemes = split_lexemes(text)
    assert (is_all_capitals(lexemes), is_headline(lexemes)) == (capitals, headline)


def test_starts_of_sentences() -> None:
    lexemes = split_lexemes("The wall fell. “It was old”: Orrell – the 3 (All left)")
    starts = [lexemes[index].text for index in sorted(sentence_starts(lexemes))]
    assert starts == ["The", "It", "Orrell", "the", "All"]
