"""Marked inputs keep the limit and the order, and prefer marked sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.seq2seq.marked_input import MarkedInputBuilder

MARK = "<focus>"


def _words(text: str) -> int:
    return 2 + len(text.replace(MARK, f" {MARK} ").split())


def _pieces(text: str) -> int:
    """Count so that a text does not have the sum of the counts of its parts."""
    return 3 + math.ceil(len(text) / 4)


COUNTS: dict[str, Callable[[str], int]] = {"words": _words, "pieces": _pieces}
_ARTICLE = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 9), st.booleans()), min_size=1, max_size=15
)
_Article = list[tuple[int, int, bool]]


def _guide(name: str, limit: int) -> MarkedInputBuilder:
    return MarkedInputBuilder(MARK, lambda texts: [*map(COUNTS[name], texts)], limit)


def _parts(article: _Article) -> tuple[list[str], list[int], set[int]]:
    """Return the sentences, each of one word repeated; their scores; which are marked."""
    lines = [" ".join([f"s{place}"] * words) for place, (words, _, _) in enumerate(article)]
    return lines, [one[1] for one in article], {p for p, one in enumerate(article) if one[2]}


def _read(text: str) -> dict[int, tuple[str, bool]]:
    """Return the words of each sentence in an input, and whether it is marked."""
    found: dict[int, tuple[str, bool]] = {}
    words = re.findall(r"(<focus>)? s(\d+)", text)
    assert "".join(f"{mark} s{place}" for mark, place in words) == text
    for place, some in groupby(words, key=lambda one: int(one[1])):
        marks = [mark for mark, _ in some]
        assert place not in found
        assert not any(marks[1:])
        found[place] = " ".join([f"s{place}"] * len(marks)), bool(marks[0])
    return found


@given(_ARTICLE, st.integers(6, 90), st.sampled_from([*COUNTS]))
def test_an_input_has_marked_sentences_first_and_then_the_best(
    article: _Article, limit: int, name: str
) -> None:
    lines, scores, marked = _parts(article)
    text = _guide(name, limit).build(lines, marked, scores)
    assert COUNTS[name](text) <= limit
    found = _read(text)
    assert [*found] == sorted(found)
    if len(found) > 1:
        assert all(held == (lines[place], place in marked) for place, held in found.items())

    def size(place: int) -> int:
        return len(lines[place].split()) + (place in marked)

    left_out = [
        (place, kept)
        for place in range(len(lines))
        for kept in found
        if place not in found
        and (place not in marked, -scores[place]) < (kept not in marked, -scores[kept])
    ]
    if name == "words":  # what is better than something kept was too long for the room
        assert all(size(place) > size(kept) for place, kept in left_out)
        assert len(found) == len(lines) or 2 + sum(map(size, range(len(lines)))) > limit


@given(_ARTICLE, st.integers(16, 60))
def test_inputs_together_have_all_marked_sentences(article: _Article, limit: int) -> None:
    lines, scores, marked = _parts(article)
    found = [*map(_read, _guide("words", limit).build_all(lines, marked, scores))]
    told = [place for one in found for place, (text, mark) in one.items() if mark]
    assert told == sorted(marked)
    assert math.ceil(len(marked) / 5) <= len(found) <= len(marked)


@pytest.mark.parametrize("name", COUNTS)
def test_a_sentence_that_is_too_long_is_cut(name: str) -> None:
    text = _guide(name, 12).build(["nothing", " ".join(["s7"] * 40)], {1}, [1.0, 0.5])
    ((place, (held, marked)),) = _read(text).items()
    assert (place, marked) == (7, True)
    assert held.count("s7") > 1
    assert COUNTS[name](text) <= 12
