"""Reranking: of many bullets the best few, none that is mixed up, exactly N."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import Article, Options, read_articles
from summarize.composing.composer import EXTRACTIVE, GUARDED, Composer
from summarize.composing.reranking import rerank
from summarize.options import OptionValues

ARTICLES = [*read_articles(Path(__file__).parents[2] / "data" / "articles")]
TEXT = (
    "The council of Brill voted on Monday for a wall along the river. "
    "The wall will cost 46 million dollars, and work on it starts in May. "
    "Anna Holme, who runs the mill, said that she had asked for it for years. "
    "The river flooded the town in March, and 300 people lost their homes. "
    "Ben Garth of the boat club said that the wall would spoil the view from the harbour. "
    "The council meets again on Friday to choose a company for the work."
)
_CUT = st.floats(0.2, 1)


def _composer(text: str = TEXT, **given: object) -> Composer:
    options = OptionValues(order="score", **given)  # pyright: ignore[reportArgumentType]
    return Composer(Article.from_text(text), Options(**options))


@given(st.sampled_from(ARTICLES), st.integers(1, 8), st.data())
def test_exactly_n_distinct_and_borne_out(
    article: Article, count: int, data: st.DataObject
) -> None:
    composer = Composer(article, Options(count=count, order="score"))
    places = composer.chosen(count + count // 2)
    told = {
        place: [
            composer.check(" ".join(words[: max(2, int(len(words) * data.draw(_CUT)))]))
            for words in [composer.sentences[place].text.split()] * data.draw(st.integers(0, 3))
        ]
        for place in places
    }
    lies = [composer.check("Zelda Quibble won 987 medals.")] * data.draw(st.integers(0, 2))
    items = rerank(composer, told, lies)
    assert len({item.text for item in items}) == min(count, len(composer.sentences))
    assert not any("Zelda" in item.text for item in items)
    assert all(item.evidence for item in items)
    assert [item.score for item in items] == sorted((i.score for i in items), reverse=True)


def test_what_is_spliced_is_not_taken() -> None:
    good = "The wall will cost 46 million dollars."
    spliced = "The boat club lost 300 people in the council of Brill for 46 million dollars."
    for bullets in ([good, spliced], [spliced, good]):
        composer = _composer(count=1)
        (found,) = rerank(composer, {}, [*map(composer.check, bullets)])
        assert found.text == good
    loose = _composer(count=2, guard=False)
    assert {spliced, good} == {i.text for i in rerank(loose, {}, [*map(loose.check, bullets)])}
    lie = loose.check("The council of Brill voted for 99 walls along the river.")
    assert lie.text in {item.text for item in rerank(loose, {0: [lie]})}  # as the model wrote it


def test_of_the_bullets_for_a_sentence_the_best_is_taken() -> None:
    """That is the one that says most of what an editor would, in few words."""
    drafts = [
        "The council of Brill voted.",
        "The council of Brill voted for a wall along the river.",
        "The council voted on Monday.",
    ]
    composer = _composer(count=1)
    (found,) = rerank(composer, {0: [*map(composer.check, drafts)]})
    assert found.text == drafts[1]


def test_a_sentence_stands_in_and_says_for_what() -> None:
    lie = "The council of Brill voted for 99 walls along the river."
    composer = _composer(count=1)
    (found,) = rerank(composer, {0: [composer.check(lie)]})
    assert found.flags == (EXTRACTIVE, f"{GUARDED}: unsupported number: 99")
    assert found.text == composer.sentences[0].text
    (alone,) = rerank(composer, {0: []})
    assert alone.flags == (EXTRACTIVE,)


def test_fragments_come_last() -> None:
    text = f"By Anna Holme.\n\n{TEXT}\n\nReporting by Ben."
    composer = _composer(text, count=6, max_words=8)
    told = {place: [] for place in composer.chosen(9)}
    found = [item.text for item in rerank(composer, told)]
    assert not any(one.startswith(("By", "Reporting")) for one in found)


@pytest.mark.parametrize("selector", ["ranker", "lead"])
def test_long_ones_come_last(selector: str) -> None:
    composer = _composer(count=2, max_words=8, selector=selector)
    short = ["The wall will cost 46 million dollars.", "The council meets again on Friday."]
    drafts = {place: [composer.check(text)] for place, text in zip((1, 5), short, strict=True)}
    assert {item.text for item in rerank(composer, drafts)} == {*short}
