"""Quotations in a bullet that are not in the article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from summarize.grounding.findings import Finding
from summarize.grounding.lexemes import Lexeme, stem
from summarize.grounding.line import Line
from summarize.text.stemming import stems

# Each opening mark ends the search that the one before began, so time is linear in the length.
_DOUBLE = re.compile(r'[“„«]([^“”„«»]*)[”“»]|(?<!\w)"([^"“”]*)"')
_SINGLE = re.compile(
    r"‘([^‘’]*(?:’(?=\w)[^‘’]*)*)’(?!\w)|(?<![\w'])'(?=[^\W\d_])([^']*(?:(?<=\w)'(?=\w)[^']*)*)'(?!\w)"
)
_ELLIPSIS = "…"
_DOTTED_ELLIPSIS = ".."  # two full stops or more


class _Quotation(NamedTuple):
    """A quotation without its marks, at the offsets ``start:end``."""

    start: int
    end: int
    is_double: bool


class ArticleWording:
    """The words of an article in a row, in which quotations are looked up."""

    def __init__(self, lines: Iterable[Line]) -> None:
        words = [lexeme.norm for line in lines for lexeme in line.lexemes if _is_spoken(lexeme)]
        self.text = f" {' '.join(words)} "
        self.stems = set(stems(list(set(words))))

    def contains(self, words: list[Lexeme]) -> bool:
        """Return whether the article has these words in a row.

        A single word may stand there in another form.
        """
        if len(words) == 1 and words[0].is_word and stem(words[0]) in self.stems:
            return True
        return f" {' '.join(word.norm for word in words)} " in self.text


def unsupported_quotations(line: Line, wording: ArticleWording) -> Iterator[Finding]:
    """Yield the quotations of a bullet, without their marks, that are not in the article.

    Punctuation, case and the form of the quotation marks do not matter. An ellipsis or a
    [bracket] splits a quotation into parts, and the article must have each part. Single marks may
    be apostrophes; between them only two words or more are a quotation.
    """
    starts = [lexeme.start for lexeme in line.lexemes]
    for quotation in _find_quotations(line.text):
        first, stop = bisect_left(starts, quotation.start), bisect_left(starts, quotation.end)
        lexemes = line.lexemes[first:stop]
        least = 1 if quotation.is_double else 2
        if sum(map(_is_spoken, lexemes)) >= least and not all(
            map(wording.contains, _parts(lexemes))
        ):
            yield Finding.of("quotation", line.text, quotation.start, quotation.end)


def _find_quotations(text: str) -> list[_Quotation]:
    """Return the quotations of ``text``, in order; single ones only outside double ones."""
    double = [
        _Quotation(*match.span(match.lastindex or 0), True) for match in _DOUBLE.finditer(text)
    ]
    ends = [quotation.end for quotation in double]
    single: list[_Quotation] = []
    for match in _SINGLE.finditer(text):
        start, end = match.span(match.lastindex or 0)
        following = bisect_right(ends, start)  # the double quotation that ends next
        if following == len(double) or double[following].start > end:
            single.append(_Quotation(start, end, False))
    return sorted(double + single)


def _parts(lexemes: list[Lexeme]) -> Iterator[list[Lexeme]]:
    """Yield the runs of words between ellipses and brackets; words in brackets are left out."""
    part: list[Lexeme] = []
    bracketed = False
    for lexeme in lexemes:
        if (
            lexeme.text == _ELLIPSIS
            or lexeme.text.startswith(_DOTTED_ELLIPSIS)
            or lexeme.text in "[]"
        ):
            bracketed = lexeme.text == "["
            if part:
                yield part
            part = []
        elif _is_spoken(lexeme) and not bracketed:
            part.append(lexeme)
    if part:
        yield part


def _is_spoken(lexeme: Lexeme) -> bool:
    """Return whether a lexeme is a word or a number, not a mark."""
    return lexeme.text[0].isalnum()
