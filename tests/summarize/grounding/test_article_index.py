"""The index of an article: lexemes, terms, related terms, the preamble."""

from __future__ import annotations

import math

import pytest

from summarize import Article
from summarize.article import Span
from summarize.grounding import ArticleIndex
from summarize.grounding.lexemes import split_lexemes
from summarize.grounding.line import Line
from summarize.grounding.preamble import preamble_lines
from summarize.grounding.term_index import TermIndex

_BODY = "The wall fell on Monday. It was old."


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("U.S.", "us"),
        ("p.m.", "pm"),
        ("O’Brien's", "obrien"),
        ("Zelenskyý", "zelenskyy"),
        ("Łódź", "lodz"),
        ("Mu\u0308ller", "muller"),
        ("1,500.75", "1,500.75"),
        ("......", "......"),
    ],
)
def test_norm_of_a_lexeme(text: str, norm: str) -> None:
    assert [(lexeme.text, lexeme.norm) for lexeme in split_lexemes(text)] == [(text, norm)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The walls cost 1.5 million dollars.", ["wall", "cost", "#1.5E+6"]),
        ("On 22 October it fell.", ["#22", "fell"]),
        ("It is what it is.", ["it", "is", "what"]),
        ("Walls and a wall.", ["wall"]),
        ("港口 fell", ["港", "口", "fell"]),
        ("…", []),
    ],
)
def test_terms_of_a_line(text: str, terms: list[str]) -> None:
    assert Line(text).term_keys == terms


def test_a_line_is_parsed_once() -> None:
    line = Line("Nearly 50 boats left Velmark.")
    assert line.lexemes is line.lexemes
    assert line.quantities is line.quantities
    assert line.terms is line.terms
    assert line.capitalised_terms == {"velmark"}


@pytest.mark.parametrize(
    ("term", "related"),
    [
        ("ukrain", {"ukrain", "ukrainian"}),
        ("ukrainian", {"ukrain", "ukrainian"}),
        ("presidenti", {"presid"}),
        ("wall", {"wall"}),
        ("wallet", {"wallet"}),
        ("portug", set()),
        ("quay", set()),
    ],
)
def test_related_terms(term: str, related: set[str]) -> None:
    index = TermIndex([["ukrain", "wall", "wallet"], ["ukrainian", "presid", "portal", "wall"]])
    assert set(index.related_terms(term)) == related


def test_idf_is_that_of_the_commonest_related_term() -> None:
    index = TermIndex([["ukrain", "wall"], ["ukrainian", "wall"], ["wall"], []])
    assert index.postings["wall"] == [0, 1, 2]
    assert index.idf(["wall"]) == pytest.approx(math.log(4 / 3) + 1)
    assert index.idf(["ukrain", "wall"]) == index.idf(["wall"])
    assert index.idf([]) == pytest.approx(math.log(4) + 1)


@pytest.mark.parametrize(
    ("before", "lines"),
    [
        ("", []),
        ("Velmark, 3 May\n\nBy Anna Varga", ["Velmark, 3 May", "By Anna Varga"]),
        ("By *Anna*   Varga", ["By Anna Varga"]),
        ("By Anna Varga\n\n- A point", ["By Anna Varga"]),
        ("By Anna Varga\n\nKey takeaways\n\nA point", ["By Anna Varga"]),
        ("By Anna Varga\n\n@highlight\n\nA point", ["By Anna Varga"]),
        ("By Anna Varga\n\nSo the old wall fell\n\nLater", ["By Anna Varga"]),
        ("- A point\n\nBy Anna Varga", []),
    ],
)
def test_preamble_ends_where_the_editors_takeaways_may_begin(before: str, lines: list[str]) -> None:
    text = f"{before}\n\n{_BODY}"
    body = (Span(len(text) - len(_BODY), len(text)),)
    article = Article("a", text, body=body, references=("The old wall fell down.",))
    assert list(preamble_lines(article)) == lines


def test_an_article_without_a_body_has_no_preamble() -> None:
    assert list(preamble_lines(Article("a", "By Anna Varga"))) == []


def test_a_sentence_is_found_by_its_text_and_by_its_start() -> None:
    index = ArticleIndex.from_article(Article.from_text(f"{_BODY} {_BODY}"))
    assert [sentence.text for sentence in index.sentences[:2]] == [
        "The wall fell on Monday.",
        "It was old.",
    ]
    assert index.index_by_text == {"The wall fell on Monday.": 0, "It was old.": 1}
    assert [index.index_by_start[s.start] for s in index.sentences] == [0, 1, 2, 3]
