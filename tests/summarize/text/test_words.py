"""Words: the fast ways find what the general one does."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from summarize.text.readable import is_plain_line, plain_line
from summarize.text.words import _TOKEN, count_words, first_words, tokenize, tokenize_lines

_TEXT = st.text(max_size=80) | st.text(
    alphabet="aB1 .,'’“”–…•€é\u0301ß中ไहि\n\t\xa0_*[]()>`\u200b", max_size=80
)


@given(_TEXT)
def test_tokens_by_any_path(text: str) -> None:
    expected = _TOKEN.findall(text.lower().replace("'", "").replace("’", ""))
    assert tokenize(text) == expected


@given(st.lists(_TEXT, max_size=5))
def test_lines_are_kept_apart(lines: list[str]) -> None:
    assert tokenize_lines(lines) == [tokenize(line) for line in lines]


def test_tokens_are_words() -> None:
    assert tokenize("The mayor’s U.S. trip cost 1.5m – don't ask!") == (
        "the mayors u s trip cost 1 5m dont ask".split()
    )
    assert tokenize("港口 हिन्दी") == ["港", "口", "हिन्दी"]


@given(_TEXT)
def test_plain_text_is_one_visible_line(text: str) -> None:
    line = plain_line(text)
    assert line == " ".join(line.split())
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in line)
    if is_plain_line(text):
        assert line == text.strip()


@given(_TEXT, st.integers(0, 9))
def test_first_words_are_as_many_as_asked_for(text: str, count: int) -> None:
    head = first_words(text, count)
    assert text.startswith(head)
    assert count_words(head) == min(count, count_words(text))
