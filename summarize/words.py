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
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0981-\u0dff"
_TOKEN = re.compile(
    rf"[{_UNSPACED}]"
    r"|\d+(?:[.,:]\d+)*"
    rf"|(?:[^\W\d_{_UNSPACED}]|[{_MARKS}])+(?:'(?:[^\W\d_{_UNSPACED}]|[{_MARKS}])+)*"
)
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
_LONGEST_TOKEN = 40  # characters; what is longer is no word, and its head tells it apart

_MARKUP = (
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^()\s]{1,2000}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,300})\]\([^()\s]{1,2000}\)"), r"\1"),
    (re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,2000}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<!\w)(_{1,2})(?=[^\s_])([^_\n]{1,2000}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"`([^`\n]{1,300})`"), r"\1"),
    (re.compile(r"\n[ \t]*>[ \t]?"), "\n"),
)
_MARKUP_HINT = re.compile(r"[*_`\]]|\n[ \t]*>")
_CONTROL_HINT = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
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

_local = threading.local()  # a PyStemmer object must not be shared between threads


def plain(text: str) -> str:
    """Return ``text`` as one readable line.

    White space is collapsed; inline Markdown, control and zero-width characters are taken out
    (so a takeaway never carries a terminal escape).
    """
    if _MARKUP_HINT.search(text):
        for pattern, replacement in _MARKUP:
            text = pattern.sub(replacement, text)
    if _CONTROL_HINT.search(text):
        text = "".join(map(_visible, text))
    return " ".join(text.split())


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if char.isspace() or category == "Cc":
        return " "
    return "" if category == "Cf" and char not in _JOINERS else char


def tokens(text: str) -> list[str]:
    """Return the lower-cased words of ``text``: letters, or a number with its decimals.

    In scripts that put no space between words each character is a token.
    """
    return [token[:_LONGEST_TOKEN] for token in _TOKEN.findall(text.lower().replace("’", "'"))]


def stems(words: list[str]) -> list[str]:
    """Return the English Snowball stem of each word; other languages pass nearly untouched."""
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = Stemmer.Stemmer("english")
    return stemmer.stemWords(words)


def count_words(text: str) -> int:
    """Return how many words ``text`` has: runs without space, or characters where unspaced."""
    return len(_WORD.findall(text))


def first_words(text: str, count: int) -> str:
    """Return the head of ``text`` that has ``count`` words, as ``count_words`` counts them."""
    matches = _WORD.finditer(text)
    end = 0
    for _, match in zip(range(count), matches, strict=False):
        end = match.end()
    return text[:end]
