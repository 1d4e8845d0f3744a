"""Selection: exactly N distinct sentences within the budget, complete sentences first."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import Article, OptionError, Options, Summarizer
from summarize.document.fragments import is_fragment
from summarize.options import Order
from summarize.text.shortening import shorten
from summarize.text.words import count_words, tokenize

_WORDS = [
    "wall",
    "harbour",
    "storm",
    "boat",
    "mayor",
    "vote",
    "cost",
    "town",
    "fleet",
    "court",
    "river",
    "budget",
    "plan",
    "crew",
]
_SENTENCE = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=12).map(
    lambda words: " ".join(words).capitalize() + "."
)
_TEXT = st.lists(_SENTENCE, min_size=1, max_size=12).map(" ".join)


def _key(text: str) -> str:
    return text.casefold().strip(" .…。")


@given(
    text=_TEXT,
    count=st.integers(1, 8),
    max_words=st.none() | st.integers(1, 15),
    block_trigrams=st.booleans(),
    diversity=st.sampled_from([0.0, 0.3, 0.9]),
    order=st.sampled_from(get_args(Order)),
    method=st.sampled_from(["centroid", "lexrank", "lead", "random"]),
)
def test_exactly_n_distinct_sentences(
    text: str,
    count: int,
    max_words: int | None,
    block_trigrams: bool,
    diversity: float,
    order: Order,
    method: str,
) -> None:
    article = Article.from_text(text)
    summarizer = Summarizer(
        method,
        count=count,
        max_words=max_words,
        block_trigrams=block_trigrams,
        diversity=diversity,
        order=order,
    )
    found = summarizer(article)
    texts = [sentence.text for sentence, _ in summarizer.scores(article)]
    distinct = {_key(shorten(text, max_words or 99)) for text in texts}
    assert len(found) == min(count, len(distinct))
    assert found.complete == (len(found) == count)
    assert len({_key(item.text) for item in found}) == len(found)
    quoted = [article.text[t.evidence[0].start : t.evidence[0].end] for t in found]
    assert len({_key(text) for text in quoted}) == len(found)
    for item, source in zip(found, quoted, strict=True):
        assert count_words(item.text) <= (max_words or 99)
        assert source.startswith(item.text.rstrip("…")) or item.text == source
        assert ("shortened" in item.flags) == (item.text != source)
    if order == "document":
        assert all(a < b for a, b in pairwise(t.evidence[0].start for t in found))
    else:
        scores = [t.score for t in found]
        if not (block_trigrams or diversity or max_words) and method == "centroid":
            proper = [s for t, s in zip(found, scores, strict=True) if count_words(t.text) >= 4]
            assert proper == sorted(proper, reverse=True)


@given(
    text=_TEXT | st.just("港口周一重新开放。首批货船已于上午离港。市长说城市不能再等。"),
    count=st.integers(1, 6),
    budget=st.integers(1, 60),
    max_words=st.none() | st.integers(1, 12),
)
def test_total_budget_is_respected_and_used(
    text: str, count: int, budget: int, max_words: int | None
) -> None:
    article = Article.from_text(text)
    found = Summarizer(count=count, max_total_words=budget, max_words=max_words)(article)
    assert all(count_words(item.text) <= (max_words or budget) for item in found)
    assert sum(count_words(item.text) for item in found) <= budget
    assert len(found) >= 1
    sentences = [sentence.text for sentence, _ in Summarizer("lead").scores(article)]
    texts = {_key(shorten(text, max_words or 99)): text for text in sentences}
    proper = sorted(
        min(count_words(text), max_words or budget + 1)
        for text in texts.values()
        if not is_fragment(text, len(tokenize(text)))
    )
    affordable = sum(sum(proper[: n + 1]) <= budget for n in range(len(proper)))
    assert len(found) >= min(count, affordable)


def test_sentences_that_begin_alike_are_one_when_shortened() -> None:
    start = "The council of Harrow voted on Thursday to"
    text = f"{start} build a wall. {start} close the pier. Boats object to it."
    for count in (2, 3):
        found = Summarizer("lead", count=count, max_words=7)(Article.from_text(text))
        assert [t.text for t in found] == [
            "The council of Harrow voted…",
            "Boats object to it.",
        ]
        assert found.complete == (count == 2)


def test_sentences_that_differ_in_a_sign_are_distinct() -> None:
    text = "The night fell to -5C at the quay. The night fell to 5C at the quay."
    assert len(Summarizer(count=2)(text)) == 2


def test_trigram_blocking_prefers_sentences_without_repeats() -> None:
    text = (
        "The council voted to build a wall of stone. The council voted to build a wall of brick. "
        "Boats will have to use another harbour."
    )
    blocked = [t.text for t in Summarizer("lead", count=2)(text)]
    assert "brick" in blocked[1], "a reference point takes the first sentences as they are"
    found = [t.text for t in Summarizer("centroid", count=2)(text)]
    assert any("Boats" in t for t in found)
    everything = Summarizer("centroid", count=3)(text)
    assert len(everything) == 3
    unblocked = Summarizer("centroid", count=2, block_trigrams=False)(text)
    assert not any("Boats" in t.text for t in unblocked)


def test_diversity_prefers_new_content() -> None:
    text = (
        "The harbour wall will cost the town a lot. A lot the harbour wall will cost this town. "
        "Cost of the wall to the town and harbour is a lot. Penguins arrived at the zoo on Friday."
    )
    alike = Summarizer("lexrank", count=2, block_trigrams=False)(text)
    novel = Summarizer("lexrank", count=2, block_trigrams=False, diversity=0.8)(text)
    assert not any("Penguins" in t.text for t in alike)
    assert any("Penguins" in t.text for t in novel)


@pytest.mark.parametrize(
    "fragment",
    [
        "He said.",
        "Orrell told reporters.",
        "she added in an interview.",
        "Never again.",
        "The council's reasons are these:",
        "Editing by Ruth Amsel.",
        "Pictured: The mayor opens the wall at Harrow Quay.",
        "Pictured with the mayor of Harrow Quay in a storm.",
        "Orrin Bay: Marsh, Tell, Orrell, Brandt (Amsel 60), Quay, Dunmore, Pell.",
        "The opinions expressed in this commentary are solely those of Ruth Amsel.",
        "The council did not immediately respond to a request for comment.",
        "On this page you will find the transcript of the show.",
        "Scroll down for video of the wall.",
        "Which of these two walls is the older one?",
        "Our wall holds pic.twitter.com/abc for now.",
    ],
)
def test_fragments_come_last(fragment: str) -> None:
    opening = fragment[0].upper() + fragment[1:]
    text = f"{opening} The council voted for a new wall. Boats object to it strongly."
    found = Summarizer("lead", count=2)(text)
    assert [t.text[:3] for t in found] == ["The", "Boa"]
    assert is_fragment(fragment, len(tokenize(fragment)))


@pytest.mark.parametrize(
    "sentence",
    [
        "Pictures of the wall were shown to the court.",
        "Three ports stay open: Marsh, Orrin Bay, Dunmore and Pell.",
        "The firm has contacted 300 families about the wall that is to be built.",
        "Below the wall the river rose by two metres.",
        'The mayor asked: "Who will pay for it?"',
    ],
)
def test_sentences_like_furniture_are_no_fragments(sentence: str) -> None:
    assert not is_fragment(sentence, len(tokenize(sentence)))


def test_fragments_are_taken_when_no_complete_sentence_is_left() -> None:
    found = Summarizer("lead", count=2)("The council voted for a new wall. Never again.")
    assert [t.text for t in found] == ["The council voted for a new wall.", "Never again."]


@pytest.mark.parametrize(
    "options",
    [
        {"count": 0},
        {"count": 2.5},
        {"max_words": 0},
        {"max_total_words": -1},
        {"diversity": 1.0},
        {"order": "x"},
    ],
)
def test_impossible_options_are_refused(options: dict) -> None:
    with pytest.raises(OptionError):
        Options(**options)
