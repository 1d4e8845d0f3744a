"""Reranking: exactly N of the best bullets, none of them mixed up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize import Article, Options, read_articles
from summarize.composing.candidates import EXTRACTIVE, GUARDED, CandidateFactory
from summarize.composing.cuts import compose_cuts
from summarize.composing.hybrid import hybrid
from summarize.composing.reranking import rerank
from summarize.options import OptionValues
from summarize.text.words import count_words

ARTICLES = [*read_articles(Path(__file__).parents[3] / "data" / "articles")]
TEXT = (
    "The council of Brill voted on Monday for a wall along the river. "
    "The wall will cost 46 million dollars, and work on it starts in May. "
    "Anna Holme, who runs the mill, said that she had asked for it for years. "
    "The river flooded the town in March, and 300 people lost their homes. "
    "Ben Garth of the boat club said that the wall would spoil the view from the harbour. "
    "The council meets again on Friday to choose a company for the work."
)
_CUT = st.floats(0.2, 1)


def _factory(text: str = TEXT, **given: object) -> CandidateFactory:
    options = OptionValues(order="score", **given)  # pyright: ignore[reportArgumentType]
    return CandidateFactory(Article.from_text(text), Options(**options))


@settings(max_examples=40)
@given(st.sampled_from(ARTICLES), st.integers(1, 8), st.data())
def test_exactly_n_distinct_and_supported(
    article: Article, count: int, data: st.DataObject
) -> None:
    factory = CandidateFactory(article, Options(count=count, order="score"))
    indices = factory.best_sentences(count + count // 2)
    bullets = {
        index: [
            factory.check(" ".join(words[: max(2, int(len(words) * data.draw(_CUT)))]))
            for words in [factory.sentences[index].text.split()] * data.draw(st.integers(0, 3))
        ]
        for index in indices
    }
    lies = [factory.check("Zelda Quibble won 987 medals.")] * data.draw(st.integers(0, 2))
    items = rerank(factory, bullets, lies)
    assert len({item.text for item in items}) == min(count, len(factory.sentences))
    assert not any("Zelda" in item.text for item in items)
    assert all(item.evidence for item in items)
    assert [item.score for item in items] == sorted((i.score for i in items), reverse=True)


def test_a_bullet_spliced_from_several_sentences_is_not_taken() -> None:
    good = "The wall will cost 46 million dollars."
    spliced = "The boat club lost 300 people in the council of Brill for 46 million dollars."
    for bullets in ([good, spliced], [spliced, good]):
        factory = _factory(count=1)
        (found,) = rerank(factory, {}, [*map(factory.check, bullets)])
        assert found.text == good
    loose = _factory(count=2, guard=False)
    assert {spliced, good} == {i.text for i in rerank(loose, {}, [*map(loose.check, bullets)])}
    lie = loose.check("The council of Brill voted for 99 walls along the river.")
    assert lie.text in {item.text for item in rerank(loose, {0: [lie]})}  # as the model wrote it


def test_the_best_bullet_of_a_sentence_is_taken() -> None:
    """It has the most expected words for its length."""
    drafts = [
        "The council of Brill voted.",
        "The council of Brill voted for a wall along the river.",
        "The council voted on Monday.",
    ]
    factory = _factory(count=1)
    (found,) = rerank(factory, {0: [*map(factory.check, drafts)]})
    assert found.text == drafts[1]


def test_of_cut_forms_the_most_printable_is_taken() -> None:
    factory = _factory(count=1)
    forms = [
        "Said that she had asked for it for years.",
        "Anna Holme, who runs the mill, said that she had asked for it for years.",
    ]
    best = "The council of Brill voted for a wall along the river."
    cuts = {2: [*map(factory.check, forms)], 0: [factory.check(best)]}
    (found,) = compose_cuts(factory, cuts)
    assert found.text == best
    (found,) = compose_cuts(factory, {2: cuts[2]})
    assert found.text != forms[0]


def test_of_cut_forms_one_that_says_little_is_passed_over() -> None:
    """This article has "Verland is ageing fast." and "Economists were more forgiving."."""
    (article,) = (article for article in ARTICLES if article.id == "24-pension-reform")
    (found,) = hybrid([article], Options(count=4))
    assert min(count_words(item.text) for item in found) > 6


def test_of_cut_forms_a_longer_one_is_passed_over() -> None:
    text = f"{TEXT} The council of Brill has 12 members{', and 40 clerks' * 12}."
    factory = _factory(text, count=1, max_words=12)
    forms = [*map(factory.check, ("The council of Brill has 12 members.", text.split("work. ")[1]))]
    (found,) = compose_cuts(factory, {len(factory.sentences) - 1: forms})
    assert found.text == forms[0].text


def test_a_sentence_replaces_an_unsupported_bullet_with_the_reason() -> None:
    lie = "The council of Brill voted for 99 walls along the river."
    factory = _factory(count=1)
    (found,) = rerank(factory, {0: [factory.check(lie)]})
    assert found.flags == (EXTRACTIVE, f"{GUARDED}: unsupported number: 99")
    assert found.text == factory.sentences[0].text
    (alone,) = rerank(factory, {0: []})
    assert alone.flags == (EXTRACTIVE,)


def test_fragments_come_last() -> None:
    text = f"By Anna Holme.\n\n{TEXT}\n\nReporting by Ben."
    factory = _factory(text, count=6, max_words=8)
    bullets = {index: [] for index in factory.best_sentences(9)}
    found = [item.text for item in rerank(factory, bullets)]
    assert not any(one.startswith(("By", "Reporting")) for one in found)


@pytest.mark.parametrize("selector", ["ranker", "lead"])
def test_long_bullets_come_last(selector: str) -> None:
    factory = _factory(count=2, max_words=8, selector=selector)
    short = ["The wall will cost 46 million dollars.", "The council meets again on Friday."]
    drafts = {index: [factory.check(text)] for index, text in zip((1, 5), short, strict=True)}
    assert {item.text for item in rerank(factory, drafts)} == {*short}
