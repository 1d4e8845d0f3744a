"""The numbers that describe takeaways, against counts by hand and a plain implementation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import Example, MetricSettings
from eval.metrics.descriptive import DescriptiveMetric, copied_fragments, novel_share, redundancy
from summarize import Article, Evidence, Takeaway, Takeaways

WORDS = st.lists(st.sampled_from("abcd"), max_size=12)


def _fragments(article: list[str], bullet: list[str]) -> list[int]:
    """From the left, the longest run that stands in the article, by trying every length."""
    found, start = [], 0
    while start < len(bullet):
        runs = (bullet[start:end] for end in range(len(bullet), start, -1))
        length = next((len(run) for run in runs if _holds(article, run)), 0)
        found += [length] * bool(length)
        start += max(length, 1)
    return found


def _holds(article: list[str], run: list[str]) -> bool:
    return any(article[at : at + len(run)] == run for at in range(len(article)))


@given(WORDS, WORDS)
def test_fragments_are_the_longest_from_the_left(article: list[str], bullet: list[str]) -> None:
    assert copied_fragments(article, bullet) == _fragments(article, bullet)


@given(WORDS, st.data())
def test_a_copy_is_one_fragment_and_nothing_new(article: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(article)))
    bullet = article[start : data.draw(st.integers(start, len(article)))]
    assert copied_fragments(article, bullet) == ([len(bullet)] if bullet else [])
    assert novel_share(article, [bullet], 1) == novel_share(article, [bullet], 2) == 0


def test_novelty_does_not_run_across_bullets() -> None:
    assert novel_share("a b c d".split(), ["a b".split(), "d c".split()], 2) == 1 / 2
    assert novel_share("a b".split(), ["x y".split(), "a".split()], 1) == 2 / 3


def test_redundancy() -> None:
    assert redundancy([["a", "b"], ["a", "b"]]) == 1
    assert redundancy([["a", "b"], ["c", "d"]]) == 0
    assert redundancy([["a", "b"], ["a", "c"], ["x", "y"]]) == pytest.approx(0.5 / 3)
    assert redundancy([["a"]]) == 0


def test_all_of_an_example_by_hand() -> None:
    text = "The council voted for a wall on Tuesday. It will cost the town 46 million."
    article = Article.from_text(text)
    second = text.index("It will")
    bullets = (
        Takeaway("The council voted for a big wall", (Evidence(0, 40, 1.0),), 1.0),
        Takeaway("It will cost 46 million", (Evidence(second, len(text), 1.0),), 1.0),
    )
    takeaways = Takeaways("a", "m", 2, bullets)
    found = DescriptiveMetric(MetricSettings()).score([Example(article, (), takeaways, 2.5, 80.0)])[
        0
    ]
    numbers = {name: value.value for name, value in found.items()}
    assert numbers.pop("novel2") == pytest.approx(3 / 10)  # a big, big wall, cost 46
    assert numbers.pop("density") == pytest.approx((5**2 + 1 + 3**2 + 2**2) / 12)
    assert numbers.pop("position") == pytest.approx(second / len(text) / 2, abs=0.01)
    assert numbers == pytest.approx(
        {
            "count": 2,
            "words": 6,
            "compression": 15 / 12,
            "novel1": 1 / 12,
            "coverage": 11 / 12,
            "redundancy": 0,
            "milliseconds": 2.5,
            "megabytes": 80,
        }
    )


def test_nothing_is_described_of_nothing() -> None:
    empty = Example(Article.from_text("The council voted."), (), Takeaways("a", "m", 0, ()))
    assert DescriptiveMetric(MetricSettings()).score([empty]) == [{"count": (0, None, None)}]


def test_every_measure_is_described() -> None:
    metric = DescriptiveMetric(MetricSettings())
    article = Article.from_text("The council voted for a wall.")
    bullet = Takeaway("The council voted", (Evidence(0, 29, 1.0),), 1.0)
    found = metric.score([Example(article, (), Takeaways("a", "m", 1, (bullet,)), 1.0, 1.0)])[0]
    assert set(found) == {measure.name for measure in metric.measures}
