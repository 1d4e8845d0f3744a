"""Bullets paired with references: the best pairing, whatever the order."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import Matching, Rouge, match
from eval.metrics.similarity import Similarity, confidence

SIMILARITY = Similarity()
BULLETS = st.lists(
    st.lists(st.sampled_from("wall vote cost boat town mayor".split()), min_size=1, max_size=5).map(
        " ".join
    ),
    max_size=4,
)


def _best_total(references: list[str], bullets: list[str]) -> float:
    """Try every pairing."""
    alike = [[SIMILARITY(r, b) for b in bullets] for r in references]
    short, long = sorted((len(references), len(bullets)))
    by_reference = len(references) <= len(bullets)
    return max(
        sum(alike[i][j] if by_reference else alike[j][i] for i, j in enumerate(chosen))
        for chosen in permutations(range(long), short)
    )


@given(BULLETS, BULLETS)
def test_pairing_is_the_best_there_is(references: list[str], bullets: list[str]) -> None:
    matching = match(references, bullets, 0.0)
    total = _best_total(references, bullets)
    assert matching.mean_similarity * max(len(references), 1) == pytest.approx(total)


@given(BULLETS, BULLETS, st.floats(0.05, 1), st.randoms(use_true_random=False))
def test_order_does_not_matter(references, bullets, threshold, random) -> None:
    before = match(references, bullets, threshold)
    random.shuffle(references)
    random.shuffle(bullets)
    after = match(references, bullets, threshold)
    assert after.mean_similarity == pytest.approx(before.mean_similarity)
    assert _counts(after) == _counts(before)


def _counts(matching: Matching) -> list[int]:
    kinds = (matching.pairs, matching.missed, matching.duplicates, matching.extra)
    return list(map(len, kinds))


@given(BULLETS, BULLETS, st.floats(0.05, 1))
def test_as_many_are_found_as_can_be(
    references: list[str], bullets: list[str], threshold: float
) -> None:
    """Against every pairing there is; among those that find as many, the most alike."""
    alike = [[SIMILARITY(r, b) for b in bullets] for r in references]
    short, long = sorted((len(references), len(bullets)))
    by_reference = len(references) <= len(bullets)
    best = (0, 0.0)
    for chosen in permutations(range(long), short):
        values = [alike[i][j] if by_reference else alike[j][i] for i, j in enumerate(chosen)]
        kept = [value for value in values if value >= threshold]
        best = max(best, (len(kept), sum(kept)))
    found = match(references, bullets, threshold).pairs
    assert len(found) == best[0]
    assert sum(value for _, _, value in found) == pytest.approx(best[1])


@given(BULLETS, BULLETS, st.floats(0.05, 1))
def test_every_bullet_and_reference_is_told_once(
    references: list[str], bullets: list[str], threshold: float
) -> None:
    found = match(references, bullets, threshold)
    told = [b for _, b, _ in found.pairs] + [b for b, _ in found.duplicates] + list(found.extra)
    assert sorted(told) == list(range(len(bullets)))
    assert sorted([*(r for r, _, _ in found.pairs), *found.missed]) == list(range(len(references)))
    assert all(alike >= threshold for _, _, alike in found.pairs)
    for bullet, reference in found.duplicates:
        assert SIMILARITY(references[reference], bullets[bullet]) >= threshold
        assert reference in {r for r, _, _ in found.pairs}


def test_found_missed_extra_and_duplicate() -> None:
    references = ["the council voted for a wall", "it will cost 46 million", "boat owners object"]
    bullets = [
        "boat owners object to it",
        "the council voted for the wall on Tuesday",
        "the council voted for a wall",
        "sunny weather is expected",
    ]
    found = match(references, bullets)
    assert {(r, b) for r, b, _ in found.pairs} == {(0, 2), (2, 0)}
    assert found.missed == (1,)
    assert found.duplicates == ((1, 0),)
    assert found.extra == (3,)
    assert (found.precision, found.recall) == (2 / 4, 2 / 3)
    assert found.f1 == pytest.approx(2 * (1 / 2) * (2 / 3) / (1 / 2 + 2 / 3))


def test_empty_lists() -> None:
    assert match([], []).f1 == 0
    assert match(["a wall"], []).missed == (0,)
    assert match([], ["a wall"]).extra == (0,)


def test_words_of_every_text_are_no_match() -> None:
    reference = "The talks with the union in the capital ended without a deal for the crews."
    bullet = "When asked by the Quay News, the minister said the crews had the right to be heard."
    assert Rouge(["rouge1"]).score(reference, bullet)["rouge1"].fmeasure > 0.3
    assert match([reference], [bullet]).missed == (0,)
    said = "Late talks with the rail union ended on Friday without a deal."
    (pair,) = match([reference], [bullet, said]).pairs
    assert (pair.bullet, pair.confidence) == (1, "strong")


def test_similarity_is_the_share_of_content_words_that_a_bullet_has() -> None:
    assert Similarity()("The walls will be tall", "a tall wall, and a tower") == 1
    assert Similarity()("They don't say we'll vote", "The vote was held") == 1
    assert Similarity(stem=False)("The walls will be tall", "a tall wall") == 1 / 2
    assert Similarity(tokenizer="unicode")("Ενα τείχος ψηλό", "ψηλό τείχος") == 2 / 3
    assert Similarity(tokenizer="auto", code="de")("Die Häuser der Stadt", "Das Haus") == 1 / 2
    assert Similarity(tokenizer="auto", code="en")("Die Häuser der Stadt", "Das Haus") == 0
    assert Similarity()("This is it", "It is not") == 2 / 3  # stop words alone: all count
    assert Similarity()("", "a wall") == Similarity()("a wall", "") == 0
    assert [*map(confidence, (0.43, 0.5, 0.6))] == ["weak", "likely", "strong"]
