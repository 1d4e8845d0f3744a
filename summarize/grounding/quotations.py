"""Quotations that do not stand in an article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from summarize.grounding.findings import Finding
from summarize.grounding.lexemes import Lexeme, stem
from summarize.text.stemming import stems

# Each opening mark ends the search of the one before, so time grows with the text's length.
_DOUBLE = re.compile(r'[“„«]([^“”„«»]*)[”“»]|(?<!\w)"([^"“”]*)"')
_SINGLE = re.compile(
    r"‘([^‘’]*(?:’(?=\w)[^‘’]*)*)’(?!\w)|(?<![\w'])'(?=[^\W\d_])([^']*(?:(?<=\w)'(?=\w)[^']*)*)'(?!\w)"
)
_GAPS = frozenset({"…"})


class ArticleWording:
    """The words of an article as one line, in which a quotation can be sought."""

    def __init__(self, lines: Iterable[list[Lexeme]]) -> None:
        words = [lexeme.norm for line in lines for lexeme in line if _is_said(lexeme)]
        self.line = f" {' '.join(words)} "
        self.stems = set(stems(list(set(words))))

    def has(self, part: list[Lexeme]) -> bool:
        """Whether these words stand in a row in the article; of one word, some form of it."""
        if len(part) == 1 and part[0].is_word and stem(part[0]) in self.stems:
            return True
        return f" {' '.join(lexeme.norm for lexeme in part)} " in self.line


def unsupported_quotations(
    text: str, line: list[Lexeme], wording: ArticleWording
) -> Iterator[Finding]:
    """Yield the quotations of ``text``, without their marks, that are not in the article.

    Punctuation, case and the form of quotation marks make no difference. An ellipsis or a
    [bracket] parts a quotation into pieces that must each stand in the article. Between single
    marks, which may be apostrophes, two words or more are a quotation.
    """
    starts = [lexeme.start for lexeme in line]
    for start, end, is_double in _quotations(text):
        within = line[bisect_left(starts, start) : bisect_left(starts, end)]
        said = sum(map(_is_said, within))
        if said > (0 if is_double else 1) and not all(map(wording.has, _parts(within))):
            yield Finding.of("quotation", text, start, end)


def _quotations(text: str) -> list[tuple[int, int, bool]]:
    """Return where the text between quotation marks stands, and whether they are double."""
    found = [(*match.span(match.lastindex or 0), True) for match in _DOUBLE.finditer(text)]
    ends = [end for _, end, _ in found]
    singles: list[tuple[int, int, bool]] = []
    for match in _SINGLE.finditer(text):
        start, end = match.span(match.lastindex or 0)
        after = bisect_right(ends, start)
        if after == len(found) or found[after][0] > end:  # not within a double one
            singles.append((start, end, False))
    return sorted(found + singles)


def _parts(within: list[Lexeme]) -> Iterator[list[Lexeme]]:
    """Yield the runs of words that no ellipsis or bracket interrupts."""
    part: list[Lexeme] = []
    bracketed = False
    for lexeme in within:
        if lexeme.text in _GAPS or lexeme.text.startswith("..") or lexeme.text in "[]":
            bracketed = lexeme.text == "["
            if part:
                yield part
            part = []
        elif _is_said(lexeme) and not bracketed:
            part.append(lexeme)
    if part:
        yield part


def _is_said(lexeme: Lexeme) -> bool:
    return lexeme.text[0].isalnum()
