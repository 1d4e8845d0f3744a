"""Cuts of a sentence that is too long: within the limit, and at the end of a phrase."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import read_articles
from summarize.text.english_words import bare
from summarize.text.sentences import article_sentences
from summarize.text.shortening import _NEED_NEXT, shorten
from summarize.text.words import count_words

SAMPLES = read_articles(Path(__file__).parents[3] / "data" / "articles")
SENTENCES = [line.text for article in SAMPLES for line in article_sentences(article)]


@given(
    st.text(max_size=200) | st.text(alphabet="港口周一。，重新a b…—–", max_size=60),
    st.integers(1, 20),
)
def test_the_limit_holds(text: str, most: int) -> None:
    short = shorten(text, most)
    assert short == text or count_words(short) <= most


@pytest.mark.parametrize(
    ("most", "short"),
    [
        (12, "The council of the town voted for a £46 million wall…"),  # a clause
        (8, "The council of the town voted…"),  # a phrase
        (3, "The council…"),  # never "of"
        (11, "The council of the town voted for a £46 million wall…"),
        (10, "The council of the town voted…"),  # a quantity stays whole
    ],
)
def test_a_cut_is_at_the_end_of_a_clause_or_a_phrase(most: int, short: str) -> None:
    text = "The council of the town voted for a £46 million wall, which the mayor of Quay likes."
    assert shorten(text, most) == short


@pytest.mark.parametrize("most", [4, 8, 12, 19])
def test_no_cut_is_after_a_word_that_needs_the_next(most: int) -> None:
    for sentence in SENTENCES:
        short = shorten(sentence, most)
        if short != sentence:
            last = bare(short.split()[-1])
            words = sentence.split()[: len(short.split())]
            assert last not in _NEED_NEXT or all(bare(word) in _NEED_NEXT for word in words), short


def test_a_shorter_limit_never_gives_more() -> None:
    for sentence in SENTENCES[:100]:
        lengths = [count_words(shorten(sentence, most)) for most in range(1, 40)]
        assert all(length <= most for most, length in enumerate(lengths, start=1))
        assert sum(shorter > longer for shorter, longer in pairwise(lengths)) <= 3
