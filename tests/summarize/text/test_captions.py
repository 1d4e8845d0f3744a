"""Marks of picture captions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.text.captions import DIRECTION, label_end


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("Freedom: Lindqvist leaves the court.", "Lindqvist leaves the court."),
        ("On the run: Berg crosses the bridge.", "Berg crosses the bridge."),
        ("Berg said: The wall holds.", "Berg said: The wall holds."),
        ("Berg: I will not go.", "Berg: I will not go."),
        ("June 1996: the wall is built.", "June 1996: the wall is built."),
        ("It was the first of many things: a wall.", "It was the first of many things: a wall."),
    ],
)
def test_label(sentence: str, rest: str) -> None:
    assert sentence[label_end(sentence) :] == rest


@pytest.mark.parametrize(
    "direction",
    [
        "(left)",
        "(second from left)",
        "(pictured)",
        "(pictured with his dog in May)",
        "(the mayor pictured)",
        "(stock image)",
        "(file photo)",
        "[above, right]",
    ],
)
def test_direction(direction: str) -> None:
    found = DIRECTION.search(f"Berg {direction} sold the boat.")
    assert found
    assert found[0] == direction


@pytest.mark.parametrize("text", ["He left (on Monday).", "the right (and duty)", "a photo (old)"])
def test_other_brackets_are_no_directions(text: str) -> None:
    assert not DIRECTION.search(text)


@given(st.text())
def test_a_label_ends_within_the_text(text: str) -> None:
    assert 0 <= label_end(text) <= len(text)
