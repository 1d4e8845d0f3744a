"""Bullets paired with references: the best pairing, whatever the order."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import Matching, Rouge, match

ROUGE = Rouge(["rouge1"])
BULLETS = st.lists(
    st.lists(st.sampled_from("wall vote cost boat town mayor".split()), min_size=1, max_size=5).map(
        " ".join
    ),
    max_size=4,
)


def _best_total(references: list[str], bullets: list[str]) -> float:
    """Try every pairing."""
    alike = [[ROUGE.score(r, b)["rouge1"].fmeasure for b in bullets] for r in references]
    short, long = sorted((len(references), len(bullets)))
    by_reference = len(references) <= len(bullets)
    return max(
        sum(alike[i][j] if by_reference else alike[j][i] for i, j in enumerate(chosen))
        for chosen in permutations(range(long), short)
    )


@given(BULLETS, BULLETS)
def test_pairing_is_the_best_there_is(references: list[str], bullets: list[str]) -> None:
    matching = match(references, bullets, ROUGE, 0.0)
    total = _best_total(references, bullets)
    assert matching.mean_similarity * max(len(references), 1) == pytest.approx(total)


@given(BULLETS, BULLETS, st.floats(0.05, 1), st.randoms(use_true_random=False))
def test_order_does_not_matter(references, bullets, threshold, random) -> None:
    before = match(references, bullets, ROUGE, threshold)
    random.shuffle(references)
    random.shuffle(bullets)
    after = match(references, bullets, ROUGE, threshold)
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
    alike = [[ROUGE.score(r, b)["rouge1"].fmeasure for b in bullets] for r in references]
    short, long = sorted((len(references), len(bullets)))
    by_reference = len(references) <= len(bullets)
    best = (0, 0.0)
    for chosen in permutations(range(long), short):
        values = [alike[i][j] if by_reference else alike[j][i] for i, j in enumerate(chosen)]
        kept = [value for value in values if value >= threshold]
        best = max(best, (len(kept), sum(kept)))
    found = match(references, bullets, ROUGE, threshold).pairs
    assert len(found) == best[0]
    assert sum(value for _, _, value in found) == pytest.approx(best[1])


@given(BULLETS, BULLETS, st.floats(0.05, 1))
def test_every_bullet_and_reference_is_told_once(
    references: list[str], bullets: list[str], threshold: float
) -> None:
    found = match(references, bullets, ROUGE, threshold)
    told = [b for _, b, _ in found.pairs] + [b for b, _ in found.duplicates] + list(found.extra)
    assert sorted(told) == list(range(len(bullets)))
    assert sorted([*(r for r, _, _ in found.pairs), *found.missed]) == list(range(len(references)))
    assert all(alike >= threshold for _, _, alike in found.pairs)
    for bullet, reference in found.duplicates:
        assert ROUGE.score(references[reference], bullets[bullet])["rouge1"].fmeasure >= threshold
        assert reference in {r for r, _, _ in found.pairs}


def test_found_missed_extra_and_duplicate() -> None:
    references = ["the council voted for a wall", "it will cost 46 million", "boat owners object"]
    bullets = [
        "boat owners object to it",
        "the council voted for the wall on Tuesday",
        "the council voted for a wall",
        "sunny weather is expected",
    ]
    found = match(references, bullets, ROUGE, 0.3)
    assert {(r, b) for r, b, _ in found.pairs} == {(0, 2), (2, 0)}
    assert found.missed == (1,)
    assert found.duplicates == ((1, 0),)
    assert found.extra == (3,)
    assert (found.precision, found.recall) == (2 / 4, 2 / 3)
    assert found.f1 == pytest.approx(2 * (1 / 2) * (2 / 3) / (1 / 2 + 2 / 3))


def test_empty_lists() -> None:
    assert match([], [], ROUGE, 0.3).f1 == 0
    assert match(["a wall"], [], ROUGE, 0.3).missed == (0,)
    assert match([], ["a wall"], ROUGE, 0.3).extra == (0,)
