"""Chunks have every word once, in order, and keep the limit for any way to count tokens."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.seq2seq.chunking import TokenCounter, chunk_sentences


def _each(tokens: Callable[[str], int]) -> TokenCounter:
    return lambda texts: [tokens(text) for text in texts]


def _marks_and_spaces(text: str) -> int:
    """Count more tokens than the parts have together: each space counts as well."""
    return 1 + len(text.split()) + 2 * text.count(" ")


def _words(text: str) -> int:
    return 2 + len(text.split())


COUNTS: dict[str, Callable[[str], int]] = {
    "words": _words,
    "characters": len,
    "pieces of four": lambda text: 3 + math.ceil(len(text) / 4),
    "different words": lambda text: 1 + len(set(text.split())),
    "more than its parts": _marks_and_spaces,
    "grows with the square": lambda text: 1 + len(text.split()) ** 2 // 8,
    "without rhyme or reason": lambda text: 1 + len(text) * (1 + sum(map(ord, text)) % 7) // 4,
}
_BLANKS = st.sampled_from(["", " ", "\n"])
_WORD = st.text(alphabet="abcdé中.", min_size=1, max_size=9)
_SENTENCE = st.builds(
    lambda words, gap: gap.join(words),
    st.lists(_WORD, min_size=1, max_size=14),
    st.sampled_from([" ", "  ", "\n"]),
)
_SENTENCES = st.lists(_SENTENCE, max_size=25)
_EVEN = st.lists(st.integers(4, 8).map(lambda n: " ".join(["boat"] * n) + "."), min_size=1)


def _letters(texts: Sequence[str]) -> str:
    return "".join("".join(texts).split())


@given(st.lists(_SENTENCE | _BLANKS, max_size=25), st.sampled_from([*COUNTS]), st.integers(-1, 60))
def test_chunks_keep_all_text_and_the_limit(sentences: list[str], name: str, limit: int) -> None:
    tokens = COUNTS[name]
    try:
        found = chunk_sentences(sentences, _each(tokens), limit)
    except ValueError:
        assert max(map(tokens, ["", *_letters(sentences)])) >= limit
        return
    assert all(tokens(text) <= limit for text in found)
    assert all(text.strip() for text in found)
    assert _letters(found) == _letters(sentences)


@given(_SENTENCES, st.sampled_from([*COUNTS]), st.integers(8, 60))
def test_only_sentences_and_words_over_the_limit_are_cut(
    sentences: list[str], name: str, limit: int
) -> None:
    tokens = COUNTS[name]
    if any(tokens(char) > limit for char in _letters(sentences)):
        return
    found = chunk_sentences(sentences, _each(tokens), limit)
    if all(tokens(sentence) <= limit for sentence in sentences):
        assert " ".join(found) == " ".join(sentences)
    if all(tokens(word) <= limit for sentence in sentences for word in sentence.split()):
        assert " ".join(found).split() == " ".join(sentences).split()


@given(_SENTENCES, st.sampled_from([*COUNTS]))
def test_a_text_that_fits_is_one_chunk(sentences: list[str], name: str) -> None:
    text = " ".join(sentences)
    limit = COUNTS[name](text)
    assert chunk_sentences(sentences, _each(COUNTS[name]), limit) == ([text] if text else [])


@given(_EVEN, st.integers(12, 60))
def test_chunks_are_few_and_balanced(sentences: list[str], limit: int) -> None:
    found = chunk_sentences(sentences, _each(_words), limit)
    sizes = [_words(text) - 2 for text in found]
    fewest, filled = 1, 0
    for sentence in sentences:
        words = len(sentence.split())
        if filled + words > limit - 2:
            fewest, filled = fewest + 1, 0
        filled += words
    assert len(found) == fewest
    share = sum(sizes) / len(sizes)
    assert min(sizes) > share / 2 or share < 16, "two long sentences and more a chunk"


@given(st.lists(st.integers(4, 8).map(lambda n: " ".join(["boat"] * n)), min_size=40))
def test_chunks_of_many_sentences_have_similar_sizes(sentences: list[str]) -> None:
    sizes = [_words(text) for text in chunk_sentences(sentences, _each(_words), 102)]
    assert max(sizes) - min(sizes) <= 16, "each end is at most half a sentence off, twice"


def test_a_sentence_is_cut_at_words_and_a_word_at_characters() -> None:
    sentences = ["One two.", "a b c d e f g h i j", "Three."]
    assert chunk_sentences(sentences, _each(_words), 9) == [
        "One two. a b c d e",
        "f g h i j Three.",
    ]
    assert chunk_sentences(["x" * 10], _each(len), 4) == ["xxx", "xxxx", "xxx"]
    assert chunk_sentences(["So: " + "x" * 9, "Yes."], _each(len), 7) == [
        "So: xx",
        "xxxxx",
        "xx Yes.",
    ]


def test_parts_of_a_long_sentence_share_chunks_with_its_neighbours() -> None:
    sentences = ["a b c.", "w " * 19 + "w.", "d e f."]
    assert [len(text.split()) for text in chunk_sentences(sentences, _each(_words), 15)] == [13, 13]


@pytest.mark.parametrize(
    ("sentences", "limit"), [(["Boats left."], 2), (["Boats left."], 0), (["Boats"], -5)]
)
def test_a_limit_that_no_text_fits_is_refused(sentences: list[str], limit: int) -> None:
    with pytest.raises(ValueError, match=f"no text fits {limit} tokens"):
        chunk_sentences(sentences, _each(_words), limit)


def test_a_character_that_does_not_fit_is_named() -> None:
    with pytest.raises(ValueError, match="no text fits 6 tokens: '港' alone takes 9"):
        chunk_sentences(["a 港 b"], _each(lambda text: 3 * len(text.encode())), 6)


@pytest.mark.parametrize("sentences", [[], [""], [" ", "\n", "\u2003"]])
def test_blank_sentences_give_no_chunks(sentences: list[str]) -> None:
    assert chunk_sentences(sentences, _each(_words), 1) == []


@pytest.mark.parametrize("name", ["words", "pieces of four", "more than its parts"])
def test_a_book_needs_few_counts(name: str) -> None:
    sentences = [f"Boat {n} left the quay for the {'far ' * (n % 23)}isles." for n in range(9000)]
    sentences[4000] = "and so on " * 9000
    asked: list[int] = []

    def count(texts: Sequence[str]) -> list[int]:
        asked.append(sum(map(len, texts)))
        return [COUNTS[name](text) for text in texts]

    found = chunk_sentences(sentences, count, 1024)
    total = COUNTS[name](" ".join(sentences))
    assert len(found) <= 1.06 * total / 1021
    assert len(asked) <= 8
    assert sum(asked) <= 7 * len(" ".join(sentences))
