"""Plain text and Markdown to paragraphs.

Hard-wrapped lines are joined. List markers and headings are recognised.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarize.article import Span
from summarize.languages.table import ENGLISH, Language
from summarize.text.punctuation import ends_sentence
from summarize.text.sentences import split_sentences

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_BLANK = " \t\x1c\x1d\x1e\x1f\xa0\u200b\u200c\u2060\ufeff\xad\u3000\u2009\u202f\x00"
_BULLETS = "•·‣⁃▪▸▹■●○◦◾◆❖➤►▶✓✔✅☑→»›🔹🔸🔷👉\uf0b7"
_MARKER = re.compile(
    rf"(?P<bullet>[-–—](?![-–—])|[{_BULLETS}]|[*+](?=\s)|o(?=\t))\s*(?=[^\s\d])"
    rf"|(?P<dash>[-–—*+{_BULLETS}])\s+(?=\d)"
    r"|(?P<number>\(?\d{1,2}[.)]|\d\ufe0f?\u20e3|[a-h]\)|\(?[ivx]{1,4}[.)])\s+(?=\S)"
)
_ATX = re.compile(r"(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"(?:[-=_*~#•·]\s*){3,}$|<[^<>]*>$|\|.*\|$")
_FENCE = re.compile(r"^[ \t>]{0,8}(`{3,})(.*)$", re.MULTILINE)  # around code in Markdown
_QUOTED = re.compile(r"(?:>[ \t]?)+")
_SETEXT = re.compile(r"=+\s*$|-{3,}\s*$")
_BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)[^*_]{1,120}\1:?$")

# The end of a line that stops in mid-sentence, for sure. The words are those of English.
_UNFINISHED = re.compile(
    r"(?:[,&]|\w-|\s(?:a|an|the|and|or|but|of|to|in|on|at|by|for|from|with|as|that|which|who|its|his|her"
    r"|their|is|are|was|were|has|have|had|will|would|than|into|over|after|before))$"
)

_LONGEST_ENDING = 7  # characters that the expression above may match

# Limits, chosen by hand.
_WRAP_WIDTHS = (12, 250)  # characters of a line that was wrapped by hand or by an editor
_WRAPPED_LINE = 40  # characters of a line that shows wrapping if it is the only one that does
_MIN_WRAPPED = 3  # lines that show wrapping before blank lines or in narrow columns
_NARROW = 30  # characters of a narrow column
_MIN_SPACED = 24  # characters of a column with a blank line after each line
_MAX_HEADING = 25  # words of a heading that is underlined
_MIN_INDENT = 2  # characters before a line that goes on with a list item


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a text.

    Attributes:
        start, end: offsets of its content, without list marker or heading mark.
        text: its content.
        marker: the bullet of a list item, or ``number``; else empty.
        heading: level (1 to 6) of a heading that is marked as such, else 0.
        gap: True if a blank line stands before it.
        is_prose: False for a table row or code, which stay out of the body.
        language: has the rules by which it is split into sentences.
    """

    start: int
    end: int
    text: str
    marker: str = ""
    heading: int = 0
    gap: bool = True
    is_prose: bool = True
    language: Language = ENGLISH

    def sentence_count(self) -> int:
        """Return the number of its sentences."""
        return len(split_sentences(self.text, self.language))

    def ends_sentence(self) -> bool:
        """Return whether it ends with a full stop, question or exclamation mark."""
        return ends_sentence(self.text)

    def word_count(self) -> int:
        """Return the number of its words, as white space separates them."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, without white space and quotation signs around it."""

    start: int
    end: int
    text: str
    gap: bool
    indented: bool
    quoted: bool  # it begins with ">", as quotations in Markdown and e-mail do


@dataclass(frozen=True, slots=True)
class _Layout:
    """The way in which a text is wrapped."""

    width: int  # characters of the longest line that is cut, or 0 if each line is a paragraph
    is_spaced: bool = False  # a blank line follows each line, as converters of PDF leave it


def split_paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of plain text or Markdown in order; none is empty."""
    lines = _lines(text)
    layout = _layout(lines)
    paragraphs: list[Paragraph] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        following = lines[index + 1] if index + 1 < len(lines) else None
        index += 1
        if _is_rule(line):
            continue
        if following and _is_setext_heading(line, following):
            level = 1 if following.text.startswith("=") else 2
            paragraphs.append(Paragraph(line.start, line.end, line.text, "", level, line.gap))
            index += 1
            continue
        last = line
        while index < len(lines) and _continues(last, lines[index], line, layout):
            last = lines[index]
            index += 1
        paragraphs.append(_paragraph(text, line, last.end))
    return paragraphs


def list_marker(line: str) -> tuple[str, int]:
    """Return the list marker at the start of a line and its length, or ``("", 0)``.

    The marker is the bullet, or ``number`` for any numbering.
    """
    match = _MARKER.match(line)
    if not match:
        return "", 0
    return ("number" if match["number"] else line[0]), match.end()


def _lines(text: str) -> list[_Line]:
    lines = []
    previous_end = 0
    code = iter(_code_spans(text) if "```" in text else ())
    code_span = next(code, None)
    for match in _LINE.finditer(text):
        while code_span and match.start() >= code_span.end:
            code_span = next(code, None)
        if code_span and match.start() >= code_span.start:
            continue
        content = match.group().strip(_BLANK)
        if quoted := _QUOTED.match(content):
            content = content[quoted.end() :].strip(_BLANK)
        if not content:
            continue
        start = text.index(content[0], match.start() + (quoted.end() if quoted else 0))
        between = text[previous_end : match.start()].replace("\r\n", "\n")
        gap = not lines or sum(char in "\r\n\u2029" for char in between) > 1
        indented = start - match.start() >= _MIN_INDENT
        end = start + len(content)
        lines.append(_Line(start, end, content, gap, indented, quoted is not None))
        previous_end = end
    return lines


def _code_spans(text: str) -> list[Span]:
    """Return the code between fences, and the fences; a fence that is not closed is none."""
    spans: list[Span] = []
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opening is None:
            opening = None if "`" in fence[2] else fence
        elif not fence[2].strip() and len(fence[1]) >= len(opening[1]):
            spans.append(Span(opening.start(), fence.end()))
            opening = None
    return spans


def _layout(lines: Sequence[_Line]) -> _Layout:
    """Return how the lines of a text are wrapped.

    Lines that stop in mid-sentence show wrapping: several, or a single long one.
    """
    widths: dict[bool, list[int]] = {False: [], True: []}  # before no blank line, and before one
    for line, below in pairwise(lines):
        if line.text[-1] not in ".!?" and _is_cut(line, below):
            widths[below.gap].append(len(line.text))
    spaced, single = widths[True], widths[False]
    is_spaced = len(spaced) >= _MIN_WRAPPED and 2 * len(spaced) > len(lines)
    if is_spaced and max(spaced) >= _MIN_SPACED:
        return _Layout(max(spaced), is_spaced=True)
    longest = max(single, default=0)
    least = _MIN_WRAPPED if longest < _NARROW else 1 if longest >= _WRAPPED_LINE else 2
    return _Layout(longest if len(single) >= least else 0)


def _is_cut(line: _Line, below: _Line) -> bool:
    """Return whether a line stops in mid-sentence and the one below goes on with it."""
    if not _WRAP_WIDTHS[0] <= len(line.text) <= _WRAP_WIDTHS[1]:
        return False
    is_open = below.text[0].islower() or _is_unfinished(line)
    return is_open and not ends_sentence(line.text)


def _is_unfinished(line: _Line) -> bool:
    return bool(_UNFINISHED.search(line.text[-_LONGEST_ENDING:]))


def _continues(last: _Line, line: _Line, first: _Line, layout: _Layout) -> bool:
    """Return whether ``line`` continues a paragraph.

    Args:
        last, first: the last and the first line of the paragraph.
        line: the line after ``last``.
        layout: see ``_layout``.
    """
    if line.gap and not layout.is_spaced:
        return False
    if _MARKER.match(line.text) or _ATX.match(line.text) or _is_rule(line):
        return False
    if _ATX.match(first.text) or _BOLD_LINE.match(last.text):
        return False
    if _MARKER.match(first.text) and (line.indented or line.text[0].islower()):
        return not line.gap
    if last.quoted and line.quoted:
        return True
    if not layout.width:
        return False
    first_word = line.text.split(None, 1)[0]
    fills = len(last.text) <= layout.width < len(last.text) + 1 + len(first_word)
    if fills or line.text[0].islower():
        return True
    # A line that goes on with a sentence is no heading.
    is_amid_paragraph = last is not first or _is_unfinished(last)
    return is_amid_paragraph and not ends_sentence(last.text)


def _is_setext_heading(line: _Line, underline: _Line) -> bool:
    return (
        not underline.gap
        and bool(_SETEXT.match(underline.text))
        and not ends_sentence(line.text)
        and len(line.text.split()) <= _MAX_HEADING
    )


def _is_rule(line: _Line) -> bool:
    return bool(_RULE.match(line.text))


def _paragraph(text: str, line: _Line, end: int) -> Paragraph:
    if heading := _ATX.match(line.text):
        content = line.text[heading.end() :].rstrip("# ")
        start = line.start + heading.end()
        return Paragraph(start, start + len(content), content, "", len(heading.group(1)), line.gap)
    marker, length = list_marker(line.text)
    if marker:
        start = line.start + length
        return Paragraph(start, end, text[start:end], marker, 0, line.gap)
    level = 6 if _BOLD_LINE.match(line.text) and end == line.end else 0
    return Paragraph(line.start, end, text[line.start : end], "", level, line.gap)
