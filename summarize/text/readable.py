"""Text made readable: one line without Markdown, control characters or broken characters."""

from __future__ import annotations

import re
import unicodedata

_MARKUP = (  # (inline Markdown, its replacement); the bounds limit backtracking
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^()\s]{1,2000}\)"), ""),  # image
    (re.compile(r"\[([^\]\n]{1,300})\]\([^()\s]{1,2000}\)"), r"\1"),  # link
    (re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,2000}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<!\w)(_{1,2})(?=[^\s_])([^_\n]{1,2000}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"`([^`\n]{1,300})`"), r"\1"),  # code
    (re.compile(r"\n[ \t]*>[ \t]?"), "\n"),  # block quotation
)
_MARKUP_CHARACTERS = "*_`]>"  # each pattern above needs one of these
_LINE_HYPHEN = re.compile(
    r"(?<!\w)(?P<first>\w{1,40})(?P<hyphen>[-\xad\u2010])[ \t]*\r?\n\s*(?P<second>\w{1,40})"
)
# First parts of compounds that keep their hyphen at the end of a line; chosen by hand.
_HYPHENATED = frozenset(
    """
    all anti co cross eight ex far five four full half high ill in key large long low mid mini
    multi much near nine non off old on one out over part post pre pro quasi re right self semi
    seven short single six small so state sub ten third three top two ultra under up well wide year
    """.split()
)
_JOINERS = "\u200c\u200d"  # zero-width, but spelling in Persian, Indic scripts and emoji


def plain_line(text: str) -> str:
    """Return ``text`` as one readable line.

    White space is collapsed. A word that a line end cuts with a hyphen is joined
    again. Inline Markdown, control characters and zero-width characters are
    removed, so a takeaway never carries a terminal escape.

        >>> plain_line("The **wall** of\\n[Harrow](http://h.example)")
        'The wall of Harrow'
    """
    if any(mark in text for mark in _MARKUP_CHARACTERS):
        for pattern, replacement in _MARKUP:
            text = pattern.sub(replacement, text)
    if "\n" in text:
        text = _LINE_HYPHEN.sub(_rejoin, text)
    line = " ".join(text.split())
    if not line.isprintable():
        line = " ".join("".join(map(_visible, line)).split())
    return line


def is_plain_line(text: str) -> bool:
    """Return whether ``plain_line`` changes nothing in ``text`` but white space at its ends."""
    return (
        text.isprintable()  # the plain space is the only white space that is printable
        and "  " not in text
        and not any(mark in text for mark in _MARKUP_CHARACTERS)
    )


def _rejoin(cut: re.Match[str]) -> str:
    """Return a word or compound that was cut at the end of a line."""
    first, hyphen, second = cut["first"], cut["hyphen"], cut["second"]
    if second in ("and", "or", "to"):  # two- and three-storey
        return f"{first}{hyphen} {second}"
    is_compound = not (first.isalpha() and second[0].islower()) or first.lower() in _HYPHENATED
    return f"{first}-{second}" if hyphen == "-" and is_compound else first + second


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace() or category in ("Cc", "Cs"):
        return " "
    return "" if category == "Cf" and character not in _JOINERS else character
