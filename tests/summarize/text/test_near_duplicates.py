"""Near-duplicates."""

from __future__ import annotations

from summarize.text.near_duplicates import DistinctTexts


def test_text_with_three_of_four_stems_in_common_is_a_near_duplicate() -> None:
    texts = DistinctTexts()
    assert texts.add("The council voted for walls of brick.")
    assert texts.has_near_duplicate("A council votes: the wall of stone.")
    assert not texts.add("A council votes: the wall of stone.")
    assert not texts.has_near_duplicate("The council met its lawyers about walls.")


def test_shorter_text_decides() -> None:
    texts = DistinctTexts()
    assert texts.add("Boats object to the new harbour wall and its many gates.")
    assert not texts.add("Boats object.")
    assert texts.add("Boats sail.")


def test_texts_of_stop_words_only_are_all_distinct() -> None:
    texts = DistinctTexts()
    assert texts.add("It is what it is.")
    assert texts.add("It is what it is.")
