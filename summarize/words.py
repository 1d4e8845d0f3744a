"""Words: making text readable, cutting it into tokens, stemming, counting."""

from __future__ import annotations

import re
import threading
import unicodedata

import Stemmer

# Scripts written without spaces between words (Thai, Lao, Burmese, Khmer, kana, Han):
# each of their characters counts as a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
# Combining marks that Python's \w leaves out and that belong to their word.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0981-\u0dff"
)
# Three patterns that find the same, the faster ones in texts simple enough for them.
_ASCII_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:[.,:]\d+)*|\n")
_SPACED_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+(?:[.,:]\d+)*|\n")
_TOKEN = re.compile(
    rf"(?:[^\W\d_{_UNSPACED}]|[{_MARKS}])+(?:'(?:[^\W\d_{_UNSPACED}]|[{_MARKS}])+)?"
    rf"|\d+(?:[.,:]\d+)*|[{_UNSPACED}]|\n"
)
_COMPLEX = re.compile(f"[{_UNSPACED}{_MARKS}]")
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]*[^\W_{_UNSPACED}][^\s{_UNSPACED}]*")
TERMINALS = ".!?…。！？｡؟।۔"  # what ends a sentence
CLOSERS = "\"”’'»)]"  # what may stand after it

_MARKUP = (
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^()\s]{1,2000}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,300})\]\([^()\s]{1,2000}\)"), r"\1"),
    (re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,2000}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<!\w)(_{1,2})(?=[^\s_])([^_\n]{1,2000}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"`([^`\n]{1,300})`"), r"\1"),
    (re.compile(r"\n[ \t]*>[ \t]?"), "\n"),
)
_MARKS_OF_MARKUP = "*_`]>"
_SURROGATE = re.compile("[\ud800-\udfff]")
_JOINERS = "\u200c\u200d"  # zero-width, but spelling in Persian, Indic scripts and emoji

STOP_WORDS = frozenset(
    """
    a about above after again against all almost also although always am among an and another any
    are aren't around as at be became because become been before being below between both but by
    came can can't cannot could couldn't did didn't do does doesn't doing don't done down during
    each either else even ever every few for from further get gets got had hadn't has hasn't have
    haven't having he he'd he'll he's her here here's hers herself him himself his how however i
    i'd i'll i'm i've if in into is isn't it it's its itself just last least less let like made
    make many may me might more most much must my myself neither never no nor not now of off often
    on once one only onto or other others our ours ourselves out over own per perhaps quite rather
    same say says said saying see seen shall she she'd she'll she's should shouldn't since so some
    something still such take than that that's the their theirs them themselves then there there's
    these they they'd they'll they're they've this those though through thus to told too toward
    towards two under until up upon us use used very via was wasn't we we'd we'll we're we've well
    went were weren't what what's when where whether which while who who's whom whose why will with
    within without won't would wouldn't yet you you'd you'll you're you've your yours yourself
    yourselves
    """.split()
)

_MOST_STEMS = 500_000  # remembered at a time, about 60 MB
_local = threading.local()  # a PyStemmer object must not be shared between threads


def plain(text: str) -> str:
    """Return ``text`` as one readable line.

    White space is collapsed; inline Markdown, control and zero-width characters are taken out
    (so a takeaway never carries a terminal escape).
    """
    if any(mark in text for mark in _MARKS_OF_MARKUP):
        for pattern, replacement in _MARKUP:
            text = pattern.sub(replacement, text)
    line = " ".join(text.split())
    if not line.isprintable():
        line = " ".join("".join(map(_visible, line)).split())
    return line


def printable(text: str) -> str:
    """Replace half characters, which broken JSON or file names may hold and nothing can print."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends with a full stop, question or exclamation mark."""
    last = text.rstrip(f"{CLOSERS}*_")[-1:]
    return bool(last) and last in TERMINALS


def is_plain(text: str) -> bool:
    """Whether ``plain`` would change nothing in ``text`` but white space at its ends."""
    return (
        text.isprintable()  # which no white space is but the plain space
        and "  " not in text
        and not any(mark in text for mark in _MARKS_OF_MARKUP)
    )


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if char.isspace() or category in ("Cc", "Cs"):
        return " "
    return "" if category == "Cf" and char not in _JOINERS else char


def tokens(text: str) -> list[str]:
    """Return the lower-cased words of ``text``: letters, or a number with its decimals.

    In scripts that put no space between words each character is a token.
    """
    return [token for token in _find_tokens(text) if token != "\n"]


def tokens_of_each(lines: list[str]) -> list[list[str]]:
    """Return the tokens of each line (without line breaks in it); faster than one by one."""
    found = _find_tokens("".join(f"{line}\n" for line in lines))
    lists, start = [], 0
    for _ in lines:
        end = found.index("\n", start)
        lists.append(found[start:end])
        start = end + 1
    return lists


def _find_tokens(text: str) -> list[str]:
    """Return the tokens of ``text``, line breaks among them."""
    text = text.lower().replace("’", "'")
    if text.isascii():
        return _ASCII_TOKEN.findall(text)
    return (_TOKEN if _COMPLEX.search(text) else _SPACED_TOKEN).findall(text)


def stems(words: list[str]) -> list[str]:
    """Return the English Snowball stem of each word; other languages pass nearly untouched."""
    memory = _memory()
    unknown = [word for word in words if word not in memory]
    if unknown:
        if len(memory) > _MOST_STEMS:
            memory.clear()
            unknown = words
        memory.update(zip(unknown, _local.stemmer.stemWords(unknown), strict=True))
    return [memory[word] for word in words]


def _memory() -> dict[str, str]:
    """Return this thread's stems so far; articles share most of their words."""
    try:
        return _local.stems
    except AttributeError:
        _local.stemmer = Stemmer.Stemmer("english", 0)
        _local.stems = {}
        return _local.stems


def count_words(text: str) -> int:
    """Return how many words ``text`` has: runs without space, or characters where unspaced.

    A run counts if a letter or digit is in it.
    """
    return len(_WORD.findall(text))


def first_words(text: str, count: int) -> str:
    """Return the head of ``text`` that has ``count`` words, as ``count_words`` counts them."""
    matches = _WORD.finditer(text)
    end = 0
    for _, match in zip(range(count), matches, strict=False):
        end = match.end()
    return text[:end]
