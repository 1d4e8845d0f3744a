"""Words of a text: tokens for comparison, and words as a reader counts them."""

from __future__ import annotations

import re

# Scripts written without spaces between words (Thai, Lao, Burmese, Khmer, kana, Han):
# each of their characters counts as a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
# Combining marks that belong to their word, though Python's \w leaves them out.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0981-\u0dff"
)
# Two patterns with the same result on simple texts, where the first is faster. ASCII needs none.
_SPACED_TOKEN = re.compile(r"[^\W_]+")
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?:[^\W_{_UNSPACED}]|[{_MARKS}])+")
_COMPLEX = re.compile(f"[{_UNSPACED}{_MARKS}]")
_TYPOGRAPHY = "“”‘–—…•£€\xa0"  # often all the characters of an English text that are not ASCII
_ASCII_BREAKS = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != "\n"}
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]*[^\W_{_UNSPACED}][^\s{_UNSPACED}]*")
# Two letters side by side, or a character that counts as a word. A lone letter is no word to read.
_READABLE_WORD = re.compile(rf"[{_UNSPACED}]|[^\W\d_][{_MARKS}]*[^\W\d_]")


def tokenize(text: str) -> list[str]:
    """Return the lower-case words of ``text``: runs of letters and digits.

    Apostrophes are removed (``mayor's`` gives ``mayors``). In scripts without spaces between
    words each character is a token.
    """
    return [token for line in tokenize_lines([text]) for token in line]


def has_word(text: str) -> bool:
    """Return whether there is a word of two letters or more: ``x`` and ``42 %`` have none."""
    return _READABLE_WORD.search(text) is not None


def tokenize_lines(lines: list[str]) -> list[list[str]]:
    """Return the tokens of each line; much faster than one call for each line."""
    if not lines:
        return []
    text = "\n".join(line.replace("\n", " ") for line in lines).lower()
    text = text.replace("'", "").replace("’", "")
    if not text.isascii():
        for mark in _TYPOGRAPHY:
            text = text.replace(mark, " ")
    if text.isascii():
        return [line.split() for line in text.translate(_ASCII_BREAKS).split("\n")]
    pattern = _TOKEN if _COMPLEX.search(text) else _SPACED_TOKEN
    return [pattern.findall(line) for line in text.split("\n")]


def count_words(text: str) -> int:
    """Return the number of words in ``text``: runs without space that have a letter or digit.

    In scripts without spaces between words each character counts.
    """
    return len(_WORD.findall(text))


def first_words(text: str, count: int) -> str:
    """Return the beginning of ``text`` with its first ``count`` words, by ``count_words``."""
    matches = _WORD.finditer(text)
    end = 0
    for _, match in zip(range(count), matches, strict=False):
        end = match.end()
    return text[:end]
