"""The check of a bullet: evidence, properties of any bullet, hostile input."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import Article, read_articles
from summarize.article import Span
from summarize.grounding import ArticleIndex, BulletCheck, Finding, check_bullet
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


def _is_supported(check: BulletCheck, start: int, text: str, article: Article) -> bool:
    """Return whether the evidence is the sentence itself, or an equal one before it."""
    first = check.evidence[0]
    same = first.start == start or text in article.text[:start]
    return same and first.score == pytest.approx(1) and check.support == pytest.approx(1)


@given(_TEXTS)
def test_the_article_supports_its_own_sentences(text: str) -> None:
    article = Article.from_text(text)
    article_index = ArticleIndex.from_article(article)
    for sentence in article_index.sentences:
        check = check_bullet(sentence.text, article_index)
        assert check.findings == ()
        if any(map(str.isalnum, sentence.text)):
            assert _is_supported(check, sentence.start, sentence.text, article)


@pytest.mark.parametrize("article", _ARTICLES, ids=lambda article: article.id)
def test_the_samples_support_their_own_sentences_and_titles(article: Article) -> None:
    article_index = ArticleIndex.from_article(article)
    for sentence in article_sentences(article):
        check = check_bullet(sentence.text, article_index)
        assert check.findings == ()
        assert _is_supported(check, sentence.start, sentence.text, article)
    assert check_bullet(article.title or "", article_index).findings == ()


def test_the_samples_support_the_bullets_of_their_editors() -> None:
    flags = [
        flag
        for article in _ARTICLES
        for article_index in [ArticleIndex.from_article(article)]
        for bullet in article.references
        for flag in check_bullet(bullet, article_index).flags
    ]
    # A paraphrase: the article says that the budget does not cover it.
    assert flags == ["unsupported negation: cannot yet afford to run"]


def test_an_article_does_not_support_the_bullets_of_another() -> None:
    pairs = zip(_ARTICLES, [*_ARTICLES[1:], _ARTICLES[0]], strict=True)
    checked = [
        check_bullet(bullet, article_index)
        for article, other in pairs
        for article_index in [ArticleIndex.from_article(article)]
        for bullet in other.references
    ]
    assert sum(bool(check.findings) for check in checked) > 0.85 * len(checked)
    assert sum(check.support for check in checked) / len(checked) < 0.25


@given(_TEXTS, _BULLETS)
def test_offsets_of_findings_select_their_words_in_order(text: str, bullet: str) -> None:
    article = Article.from_text(text)
    check = check_bullet(bullet, ArticleIndex.from_article(article))
    assert all(bullet[f.start : f.end] == f.text != "" for f in check.findings)
    assert [f.start for f in check.findings] == sorted(f.start for f in check.findings)
    assert len(check.flags) == len(check.findings)
    assert 0 <= check.support <= 1
    assert len(check.evidence) <= 3
    assert all(0 < item.score <= 1 for item in check.evidence)
    spans = {(s.start, s.end) for s in article_sentences(article)}
    assert len({(e.start, e.end) for e in check.evidence} & spans) == len(check.evidence)


@given(_TEXTS, st.lists(_WORDS, max_size=12), st.sampled_from(["  ", "\n", "\t ", "\xa0"]))
def test_white_space_does_not_matter(text: str, words: list[str], space: str) -> None:
    article_index = _index(text)
    check, respaced = (
        check_bullet(" ".join(words), article_index),
        check_bullet(space.join(words), article_index),
    )
    assert check.flags == respaced.flags
    assert (check.evidence, check.support) == (respaced.evidence, respaced.support)


def test_evidence_covers_the_bullet() -> None:
    text = (
        "The council met on Monday. It approved a sea wall for the harbour. Boatmen object to the "
        "wall. Rain is due. The national fund will pay £29.5 million."
    )
    article_index = _index(text)
    check = check_bullet("The harbour gets its sea wall; the fund pays £29.5m.", article_index)
    quoted = [text[item.start : item.end] for item in check.evidence]
    assert quoted == [
        "The national fund will pay £29.5 million.",
        "It approved a sea wall for the harbour.",
    ]
    assert check.support == pytest.approx(sum(item.score for item in check.evidence))
    assert check.support > 0.8
    assert check_bullet("Stars shine.", article_index) == BulletCheck((), 0.0, ())


def test_the_editors_list_does_not_support_itself() -> None:
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


def test_lines_before_the_prose_support_bullets() -> None:
    text = (
        "Brisk saves cup final\n\nGoalkeeper Matteo Brisk stopped 2 kicks.\n\nKey takeaways\n\n"
        "- Jonas Wray scored.\n\nBrisk dived to his left. He was hugged by all of his team.\n"
    )
    article_index = ArticleIndex.from_article(Article.from_text(text))
    assert check_bullet("Matteo Brisk dived.", article_index).findings == ()
    assert check_bullet("Jonas Wray dived.", article_index).flags == (
        "unsupported name: Jonas Wray",
    )


def test_per_mille_is_no_degree() -> None:
    article_index = _index("The record of -14.1°C stands since 1893.")
    assert check_bullet("The record is -14.1°C.", article_index).flags == ()
    assert check_bullet("The record is -14.1 ‰C.", article_index).flags == (
        "unsupported number: 14.1 ‰",
        "not a word: ‰C",
    )


def test_a_flag_is_one_line() -> None:
    check = check_bullet("It cost 46\n million, said Varga.", _index("It fell. It was old."))
    assert check.flags == ("unsupported number: 46 million", "unsupported name: Varga")


def test_a_flag_shows_control_characters() -> None:
    article_index = _index("The council met.")
    assert check_bullet("'t\x00d'", article_index).flags == (r"unsupported quotation: t\x00d",)
    assert check_bullet("\x85", article_index).flags == (r"not a word: \x85",)


# Each was found by scripts/fuzz.py.
@pytest.mark.parametrize("text", ["Ⅷ"])
def test_odd_articles_support_their_own_sentences(text: str) -> None:
    article_index = ArticleIndex.from_article(Article("a", text, body=(Span(0, len(text)),)))
    for sentence in article_index.sentences:
        assert check_bullet(sentence.text, article_index).flags == ()


@pytest.mark.parametrize("bullet", ["", " ", "…", "?!", '""', "'", "[", "\u0301", "\x00", "£"])
@pytest.mark.parametrize("text", ["", "…", "The wall fell. It was old."])
def test_a_bullet_without_words_has_no_support(bullet: str, text: str) -> None:
    assert check_bullet(bullet, _index(text)) == BulletCheck((), 0.0, ())


def test_an_empty_article_supports_nothing() -> None:
    check = check_bullet('Varga never paid 46 million for "the wall".', _index(""))
    assert (check.evidence, check.support) == ((), 0.0)
    assert {f.kind for f in check.findings} == {"name", "negation", "number", "quotation"}


@pytest.mark.parametrize(
    ("text", "bullet", "words"),
    [
        ("Стена упала в 1990 году. Она стоила 46 рублей.", "Стена стоила 47 рублей.", ["47"]),
        ("港口的墙倒了。它花了46元。", "港口的墙花了47元。", ["47"]),
        ("दीवार 46 साल पुरानी थी। वह गिर गई।", "दीवार 47 साल पुरानी थी।", ["47"]),
    ],
)
def test_numbers_in_other_scripts(text: str, bullet: str, words: list[str]) -> None:
    check = check_bullet(bullet, _index(text))
    assert [re.sub(r"\D", "", f.text) for f in check.findings] == words
    assert check.support > 0.3


_REPEATED = (
    *("not ", "council not ", '"a" ', "“", "'a ", "‘a’b", "a'", "1", "1-", "1:", "A", "Ab ", "A."),
    *("twenty ", "a million ", "half a ", "nearly 9 ", "$1.5m-", "Of the "),
    *("…", "[", "\u0301", "中"),
)


@pytest.mark.parametrize("part", _REPEATED)
def test_long_hostile_bullets_take_little_time(part: str) -> None:
    """A pattern that backtracks would run into the time limit of the suite."""
    bullet = part * (40_000 // len(part))
    check = check_bullet(bullet, ArticleIndex.from_article(_ARTICLES[0]))
    assert all(bullet[f.start : f.end] == f.text for f in check.findings)
    assert 0 <= check.support <= 1


@given(
    st.integers(100, 10**8),
    st.data(),
    st.sampled_from(["{}", "{:,}", "£{:,}", "{}%", "{} km", "nearly {:,}", "{} boats"]),
)
def test_a_changed_digit_is_a_number_finding(number: int, data: st.DataObject, form: str) -> None:
    digits = str(number)
    position = data.draw(st.integers(0, len(digits) - 1))
    lowest = 1 if position == 0 else 0
    digit = data.draw(st.integers(lowest, 9).filter(lambda digit: digit != int(digits[position])))
    changed = int(f"{digits[:position]}{digit}{digits[position + 1 :]}")
    if form.startswith("nearly"):  # more than 10 per cent away, a hedge does not help
        changed = 2 * number
    article_index = _index(f"The wall was old. It took {form.format(number)} in all.")
    (finding,) = check_bullet(f"It took {form.format(changed)} in all.", article_index).findings
    assert finding.kind == "number"
    assert re.findall(r"[\d,]+", finding.text) == re.findall(r"[\d,]+", form.format(changed))


@given(_TEXTS, _TEXTS, _BULLETS)
def test_more_sentences_add_no_findings(text: str, more: str, bullet: str) -> None:
    """Two kinds are left out: a further sentence may deny what a bullet affirms, or be English."""

    def findings(text: str) -> list[Finding]:
        article = Article("a", text, body=(Span(0, len(text)),))
        found = check_bullet(bullet, ArticleIndex.from_article(article)).findings
        return [finding for finding in found if finding.kind not in ("negation", "spelling")]

    fewer = findings(text)
    for finding in findings(f"{text} {more}"):
        assert any(
            finding.kind == other.kind and other.start <= finding.start <= finding.end <= other.end
            for other in fewer
        )


def test_only_allowed_sentences_are_evidence() -> None:
    article_index = _index("It approved a sea wall. It was old. A sea wall fell.")
    check = check_bullet("A sea wall fell.", article_index, {0, 1})
    assert [article_index.sentence_index(item) for item in check.evidence] == [0]
    assert check_bullet("A sea wall fell.", article_index, ()).evidence == ()


def test_a_number_and_a_name_weigh_more_than_a_word() -> None:
    article_index = _index("Boats came here. It was Varga there. It cost 46 there.")
    first = [
        article_index.sentence_index(check_bullet(bullet, article_index).evidence[0])
        for bullet in ("See boats and Varga.", "See boats and 46.", "See boats and varga.")
    ]
    assert first == [1, 2, 0]
