"""The judgement of a text alone: would an editor print it as a bullet?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.grounding.bullet_encoder import load_bullet_encoder
from summarize.grounding.printable import Printable, judge_printable

SOUND = "The Eskby council approved a flood wall on the river Ell."
# Of each pair, the second is worse in one respect.
PAIRS = {
    "alone": [
        ("Dana Orrell scored twice for Eskby United.", "He scored twice for them."),
        ("Eskby's mayor Ben Varga resigned on Monday.", "The 34-year-old resigned on Monday."),
        ("The Eskby harbour company will cut 400 jobs.", "The company will cut 400 jobs."),
    ],
    "whole": [
        (SOUND, "The Eskby council approved a flood wall (left) on the river Ell."),
        (SOUND, "Approved: The Eskby council approved a flood wall on the river Ell."),
        (SOUND, "The Eskby council, which approved a flood wall on the."),
    ],
    "worth": [
        (SOUND, "Scroll down for video."),
        (SOUND, "Councillor Dana Orrell is pictured with her dog in Eskby last year."),
    ],
}


@pytest.mark.parametrize("quality", PAIRS)
def test_what_is_worse_is_judged_worse(quality: str) -> None:
    for better, worse in PAIRS[quality]:
        good, bad = judge_printable([better, worse])
        assert getattr(good, quality) > getattr(bad, quality) + 0.1
        assert good.probability > bad.probability


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_texts_have_probabilities(texts: list[str]) -> None:
    judgements = judge_printable(texts)
    assert len(judgements) == len(texts)
    for judgement in judgements:
        assert all(0 <= value <= 1 for value in judgement)
        assert judgement.probability == pytest.approx(np.prod(judgement))


def test_a_text_is_judged_alone() -> None:
    """What else is in the batch changes nothing but the rounding of the int8 encoder."""
    texts = [SOUND, "He scored.", "word " * 600, "(left)"]
    together = judge_printable(texts)
    for text, judgement in zip(texts, together, strict=True):
        load_bullet_encoder.cache_clear()  # it remembers texts
        (alone,) = judge_printable([text])
        assert isinstance(alone, Printable)
        assert alone == pytest.approx(judgement, abs=0.02)


def test_short_texts_are_read_once_and_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarize.grounding.bullet_encoder._MOST_REMEMBERED", 2)
    load_bullet_encoder.cache_clear()
    encoder = load_bullet_encoder()
    (first,) = encoder.read([SOUND])
    assert encoder.read([SOUND, SOUND])[1] is first
    long = "word " * 600
    assert encoder.read([long])[0] is not encoder.read([long])[0]
    encoder.read(["He scored.", "She scored."])
    assert encoder.read([SOUND])[0] is not first
    load_bullet_encoder.cache_clear()
