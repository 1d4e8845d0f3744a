"""Readable lines."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.article import replace_surrogates
from summarize.text.readable import is_plain_line, plain_line

_TEXT = st.text(max_size=80) | st.text(alphabet="aB1 .’é\u0301\n\t\xa0_*[]()>`\u200b", max_size=80)


@given(_TEXT)
def test_plain_line_is_one_visible_line(text: str) -> None:
    line = plain_line(text)
    assert line == " ".join(line.split())
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in line)
    if is_plain_line(text):
        assert line == text.strip()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("![a picture](a.png)The [wall](http://h.example) is `new`", "The wall is new"),
        ("***Talks*** and __votes__, not 2*3*4 or a_b_c", "Talks and votes, not 2*3*4 or a_b_c"),
        ("one\n> two\r\n\tthree\u200b", "one two three"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # the joiner is part of the word
    ],
)
def test_plain_line_removes_markdown_and_invisible_characters(text: str, line: str) -> None:
    assert plain_line(text) == line


def test_surrogates_are_replaced_and_other_text_stays() -> None:
    assert replace_surrogates("a\ud800b") == "a\ufffdb"
    assert replace_surrogates("é😀") == "é😀"
