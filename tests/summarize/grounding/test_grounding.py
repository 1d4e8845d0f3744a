"""A bullet and its article: evidence, what holds for any bullet, hostile input."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import Article, read_articles
from summarize.grounding import ArticleIndex, BulletCheck, check_bullet
from summarize.text.sentences import article_sentences

_ARTICLES = list(read_articles(Path(__file__).parents[3] / "data" / "articles"))

_WORDS = st.sampled_from(
    """
    wall harbour Orrell Denise the of not never no without failed to cost 46 £46.2m 12% twenty-one
    million hundred and a half two third Oct. 22 October 4-3 2019-20 U.S. FBI Bureau Ukraine “deal”
    'good “sea wall” deal' "no” won't hasn’t Mr. said, council; approve unable [the] ... é Zelenskyý
    中文 1990s nearly 3½ °C N'zobia ruled out 1:10:31 per cent
    """.split()
)
_SENTENCE = st.lists(_WORDS, min_size=1, max_size=14).map(lambda w: f"So {' '.join(w)} ended.")
_TEXTS = st.lists(_SENTENCE, min_size=1, max_size=6).map(" ".join)
_BULLETS = st.lists(_WORDS, max_size=12).map(" ".join) | st.text(max_size=60)


def _index(text: str) -> ArticleIndex:
    return ArticleIndex.from_article(Article.from_text(text))


def _is_borne_out(found: BulletCheck, start: int, text: str, article: Article) -> bool:
    first = found.evidence[0]
    same = first.start == start or text in article.text[:start]
    return same and first.score == pytest.approx(1) and found.support == pytest.approx(1)


@given(_TEXTS)
def test_what_stands_in_the_article_is_borne_out(text: str) -> None:
    article = Article.from_text(text)
    article_index = ArticleIndex.from_article(article)
    for sentence in article_index.sentences:
        found = check_bullet(sentence.text, article_index)
        assert found.findings == ()
        if any(map(str.isalnum, sentence.text)):
            assert _is_borne_out(found, sentence.start, sentence.text, article)


@pytest.mark.parametrize("article", _ARTICLES, ids=lambda article: article.id)
def test_every_sentence_and_title_of_the_samples_is_borne_out(article: Article) -> None:
    article_index = ArticleIndex.from_article(article)
    for sentence in article_sentences(article):
        found = check_bullet(sentence.text, article_index)
        assert found.findings == ()
        assert _is_borne_out(found, sentence.start, sentence.text, article)
    assert check_bullet(article.title or "", article_index).findings == ()


def test_the_editors_bullets_of_the_samples_are_borne_out() -> None:
    flags = [
        flag
        for article in _ARTICLES
        for article_index in [ArticleIndex.from_article(article)]
        for bullet in article.references
        for flag in check_bullet(bullet, article_index).flags
    ]
    # A paraphrase: the article says that the budget does not cover it.
    assert flags == ["unsupported negation: cannot yet afford to run"]


def test_a_bullet_of_another_article_is_not() -> None:
    pairs = zip(_ARTICLES, [*_ARTICLES[1:], _ARTICLES[0]], strict=True)
    checked = [
        check_bullet(bullet, article_index)
        for article, other in pairs
        for article_index in [ArticleIndex.from_article(article)]
        for bullet in other.references
    ]
    assert sum(bool(found.findings) for found in checked) > 0.85 * len(checked)
    assert sum(found.support for found in checked) / len(checked) < 0.25


@given(_TEXTS, _BULLETS)
def test_findings_stand_where_they_say_in_the_order_of_the_bullet(text: str, bullet: str) -> None:
    article = Article.from_text(text)
    found = check_bullet(bullet, ArticleIndex.from_article(article))
    assert all(bullet[f.start : f.end] == f.text != "" for f in found.findings)
    assert [f.start for f in found.findings] == sorted(f.start for f in found.findings)
    assert len(found.flags) == len(found.findings)
    assert 0 <= found.support <= 1
    assert len(found.evidence) <= 3
    assert all(0 < item.score <= 1 for item in found.evidence)
    spans = {(s.start, s.end) for s in article_sentences(article)}
    assert len({(e.start, e.end) for e in found.evidence} & spans) == len(found.evidence)


@given(_TEXTS, st.lists(_WORDS, max_size=12), st.sampled_from(["  ", "\n", "\t ", "\xa0"]))
def test_white_space_makes_no_difference(text: str, words: list[str], space: str) -> None:
    article_index = _index(text)
    one, other = (
        check_bullet(" ".join(words), article_index),
        check_bullet(space.join(words), article_index),
    )
    assert one.flags == other.flags
    assert (one.evidence, one.support) == (other.evidence, other.support)


def test_evidence_is_what_covers_the_bullet() -> None:
    text = (
        "The council met on Monday. It approved a sea wall for the harbour. Boatmen object to the "
        "wall. Rain is due. The national fund will pay £29.5 million."
    )
    article_index = _index(text)
    found = check_bullet("The harbour gets its sea wall; the fund pays £29.5m.", article_index)
    quoted = [text[item.start : item.end] for item in found.evidence]
    assert quoted == [
        "The national fund will pay £29.5 million.",
        "It approved a sea wall for the harbour.",
    ]
    assert found.support == pytest.approx(sum(item.score for item in found.evidence))
    assert found.support > 0.8
    assert check_bullet("Stars shine.", article_index) == BulletCheck((), 0.0, ())


def test_the_editors_list_does_not_bear_itself_out() -> None:
    text = (
        "Port Eskel, 3 May\n\nKey takeaways\n\n- Marrant and Varga fell out over 77 boats.\n"
        "- The talks ended without a deal.\n\nMarrant spoke on Monday. She praised the boats of "
        "the harbour and the men who sail them.\n"
    )
    article = Article.from_text(text)
    article_index = ArticleIndex.from_article(article)
    assert [check_bullet(bullet, article_index).flags for bullet in article.references] == [
        ("unsupported name: Varga", "unsupported number: 77"),
        ("unsupported negation: without a deal",),
    ]


def test_what_stands_before_the_prose_counts() -> None:
    text = (
        "Brisk saves cup final\n\nGoalkeeper Matteo Brisk stopped 2 kicks.\n\nKey takeaways\n\n"
        "- Jonas Wray scored.\n\nBrisk dived to his left. He was hugged by all of his team.\n"
    )
    article_index = ArticleIndex.from_article(Article.from_text(text))
    assert check_bullet("Matteo Brisk dived.", article_index).findings == ()
    assert check_bullet("Jonas Wray dived.", article_index).flags == (
        "unsupported name: Jonas Wray",
    )


def test_flags_are_of_one_line() -> None:
    found = check_bullet("It cost 46\n million, said Varga.", _index("It fell. It was old."))
    assert found.flags == ("unsupported number: 46 million", "unsupported name: Varga")


@pytest.mark.parametrize("bullet", ["", " ", "…", "?!", '""', "'", "[", "\u0301", "\x00", "£"])
@pytest.mark.parametrize("text", ["", "…", "The wall fell. It was old."])
def test_bullets_without_words(bullet: str, text: str) -> None:
    assert check_bullet(bullet, _index(text)) == BulletCheck((), 0.0, ())


def test_an_article_without_words_bears_nothing_out() -> None:
    found = check_bullet('Varga never paid 46 million for "the wall".', _index(""))
    assert (found.evidence, found.support) == ((), 0.0)
    assert {f.kind for f in found.findings} == {"name", "negation", "number", "quotation"}


@pytest.mark.parametrize(
    ("text", "bullet", "words"),
    [
        ("Стена упала в 1990 году. Она стоила 46 рублей.", "Стена стоила 47 рублей.", ["47"]),
        ("港口的墙倒了。它花了46元。", "港口的墙花了47元。", ["47"]),
        ("दीवार 46 साल पुरानी थी। वह गिर गई।", "दीवार 47 साल पुरानी थी।", ["47"]),
    ],
)
def test_other_scripts(text: str, bullet: str, words: list[str]) -> None:
    found = check_bullet(bullet, _index(text))
    assert [re.sub(r"\D", "", f.text) for f in found.findings] == words
    assert found.support > 0.3


_UNITS = (
    *("not ", "council not ", '"a" ', "“", "'a ", "‘a’b", "a'", "1", "1-", "1:", "A", "Ab ", "A."),
    *("twenty ", "a million ", "half a ", "nearly 9 ", "$1.5m-", "Of the "),
    *("…", "[", "\u0301", "中"),
)


@pytest.mark.parametrize("unit", _UNITS)
def test_long_hostile_bullets_come_back(unit: str) -> None:
    """A pattern that backtracks would not, within the suite's time."""
    bullet = unit * (40_000 // len(unit))
    found = check_bullet(bullet, ArticleIndex.from_article(_ARTICLES[0]))
    assert all(bullet[f.start : f.end] == f.text for f in found.findings)
    assert 0 <= found.support <= 1
