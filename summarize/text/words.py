"""Words: making text readable, cutting it into tokens, stemming, counting."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable

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
# Two patterns that find the same, the faster one for texts simple enough; ASCII needs none.
_SPACED_TOKEN = re.compile(r"[^\W_]+")
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?:[^\W_{_UNSPACED}]|[{_MARKS}])+")
_COMPLEX = re.compile(f"[{_UNSPACED}{_MARKS}]")
_TYPOGRAPHY = "“”‘–—…•£€\xa0"  # often all that is not ASCII in an English text
_ASCII_BREAKS = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != "\n"}
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
    are arent around as at be became because become been before being below between both but by
    came can cant cannot could couldnt did didnt do does doesnt doing dont done down during each
    either else even ever every few for from further get gets got had hadnt has hasnt have havent
    having he hed hes her here heres hers herself him himself his how however i im ive if in into
    is isnt it its itself just last least less let like made make many may me might more most much
    must my myself neither never no nor not now of off often on once one only onto or other others
    our ours ourselves out over own per perhaps quite rather same say says said saying see seen
    shall she shes should shouldnt since so some something still such take than that thats the
    their theirs them themselves then there theres these they theyd theyll theyre theyve this
    those though through thus to told too toward towards two under until up upon us use used very
    via was wasnt we weve well went were werent what whats when where whether which while who whos
    whom whose why will with within without wont would wouldnt yet you youd youll youre youve your
    yours yourself yourselves
    """.split()
)

_ENGLISH = 0.2  # least share of English stop words among the words of an English text
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
    """Return the lower-cased words of ``text``: runs of letters and digits.

    An apostrophe is passed over (``mayor's`` is ``mayors``). In scripts that put no space
    between words each character is a token.
    """
    return [token for line in tokens_of_each([text]) for token in line]


def is_english(words: Iterable[str]) -> bool:
    """Whether as many of a text's lower-cased words are stop words as in any English text."""
    found = [word in STOP_WORDS for word in words]
    return sum(found) >= _ENGLISH * len(found)


def tokens_of_each(lines: list[str]) -> list[list[str]]:
    """Return the tokens of each line; much faster than one by one."""
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
