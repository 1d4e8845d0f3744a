"""Words that are no words: found in bullets, and never in what the article itself has."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize import Article, read_articles
from summarize.grounding import ArticleIndex, check_bullet
from summarize.text.sentences import article_sentences

SAMPLES = [*read_articles(Path(__file__).parents[3] / "data" / "articles")]
ENGLISH = (
    "The council of Harrow Quay voted to build a £46.2 million barrier. It was -14.1°C on Monday. "
    "A make-shift side of the under-21s, with Mr. d'Orsay in it, beat Covid 19 and the G20. "
    "It was the first of the ten million that they will pay for the iPhone."
)
CZECH = "Starosta otevřel nový most přes řeku. Stál devět milionů korun. " * 3


def _slips(bullet: str, text: str = ENGLISH) -> tuple[str, ...]:
    findings = check_bullet(bullet, ArticleIndex.from_article(Article.from_text(text))).findings
    return tuple(finding.flag for finding in findings if finding.kind == "spelling")


@pytest.mark.parametrize(
    ("bullet", "slip"),
    [
        ("They will build a fare46.2 million barrier.", "fare46.2"),
        ("They will spendham46.2 million on it.", "spendham46.2"),
        ("It was -14.1\ufffdC on Monday.", "-14.1\ufffdC"),
        ("It was -14.1‰C on Monday.", "-14.1‰C"),
        ("They will build a Â£46.2 million barrier.", "Â£46.2"),
        ("Itâ€™s the first.", "Itâ€™s"),
        ("It was tDav on Monday.", "tDav"),
        ("The makehift side beat it.", "makehift"),
        ("Benfiting from it, they voted.", "Benfiting"),
        ("A pro-ussian side voted.", "ussian"),
        ("It is ourcomfort.", "ourcomfort"),
    ],
)
def test_a_slip_is_told(bullet: str, slip: str) -> None:
    assert _slips(bullet) == (f"not a word: {slip}",)


@pytest.mark.parametrize(
    "bullet",
    [
        "The makeshift U21 side didn't pay £46.2m, 5km away, at 10am; who'll pay 10m?",
        "Covid19 and the Covid-19 of the 1990s, a 4th time: quarterly profit in q4 up 5bn.",
        "d'Orsay's iPhones, eBay and YouTube; it’s 14.1°C, in naïve and fiancée.",
    ],
)
def test_ordinary_spellings_are_not(bullet: str) -> None:
    assert _slips(bullet) == ()


def test_a_dictionary_counts_only_for_its_language() -> None:
    assert _slips("Starosta zavřel lávku přes potůček.", CZECH) == ()
    assert _slips("Starosta zavřel fare46.2 mostů.", CZECH) == ("not a word: fare46.2",)
    assert _slips("市长在2024年3月开了3座桥。", "市长开了桥。") == ()


def test_a_spelling_of_the_article_is_not_told() -> None:
    assert _slips("The fare46.2 barrier is tDav.", f"{ENGLISH} It is a fare46.2, tDav.") == ()
    for article in SAMPLES:
        index = ArticleIndex.from_article(article)
        for sentence in article_sentences(article):
            assert check_bullet(sentence.text, index).findings == ()


def test_editors_bullets_of_the_samples_have_no_slips() -> None:
    for article in SAMPLES:
        index = ArticleIndex.from_article(article)
        for bullet in article.references:
            assert not [f for f in check_bullet(bullet, index).findings if f.kind == "spelling"]
