"""Article to sentences.

Every ``.``, ``!``, ``?`` or ``…`` before white space may be a boundary, and in scripts with full
stops of their own so may what ``sentencex`` proposes, which knows about 300 languages. News needs
a judge of its own: a quotation or a bracket that holds several sentences stays whole and keeps its
attribution, and ``Lt. Col.``, ``9 a.m. ET.``, ``George W. Hale``, ``in the U.S. He …`` are read
as a newspaper reader reads them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries  # pyright: ignore[reportAttributeAccessIssue]

from summarize.article import Article, Sentence, Span
from summarize.text.abbreviations import (
    ACRONYMS,
    AFTER_ACRONYM,
    AMBIGUOUS_ABBREVIATIONS,
    CLOCK_ABBREVIATIONS,
    NUMBERED_WORDS,
    SENTENCE_OPENERS,
    SPEECH_VERBS,
    TITLES,
)
from summarize.text.punctuation import CLOSING_MARKS, TERMINALS
from summarize.text.quoted_spans import Enclosures
from summarize.text.readable import is_plain_line, plain_line

_NAME = r"(?:[A-Z][\w’'-]*\.?\s+){1,4}"

_SPACES = " \t\n\r\v\f\x85\xa0\u2009\u202f\u3000\u200b\u2060\ufeff"
_CLOSERS = f"{CLOSING_MARKS}“"  # which closes a German quotation
_UNSPACED_TERMINALS = "。！？｡"
_CANDIDATE = re.compile(r"[.!?…][\"”’'»)\]“]*(?:\[\d+\])*[\u200b\u2060\ufeff]*\s+(?=\S)")
# Latin, Greek and Cyrillic sentences end as above; sentencex knows how others do.
_OTHER_SCRIPT = re.compile("[\u0530-\u1dff\u2c80-\ua63f\ua6a0-\uffff\U00010000-\U0001efff]")
_FOOTNOTES = re.compile(r"(?:\[\d{1,3}\])+$")
_AFTER_CLOCK = re.compile(
    r"(?:[ECMP]\.?(?:[SD]\.?)?T|GMT|UTC|BST|CET|CEST|EET|IST|JST|AEST|Eastern|Pacific|Central"
    r"|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_ATTRIBUTION = re.compile(
    rf"(?:{_NAME}(?:{SPEECH_VERBS})\s*(?:[.,;:]|$|(?:in|on|at|during|after|when|of)\s)"
    rf"|(?:{SPEECH_VERBS})\s+{_NAME[:-1]})"
)
_ASKED = re.compile(rf"{_NAME}(?:{SPEECH_VERBS})\b")
_HAN_ATTRIBUTION = re.compile("[^。！？]{1,20}(?:说|表示|称|道)[。，：]")
_COMPANY = re.compile(r"(?:Inc|Corp|Ltd|Co|LLC|PLC|Group)\b")
_LIST_NUMBER = re.compile(r"(?:^|(?P<word>[\w.]*)[:.!?]\s+)\d{1,2}\.$")
_NEXT_LIST_NUMBER = re.compile(r"\d{1,2}[.)]\s+[A-Z]")
_WINDOW = 8000  # characters
_WORD_LEADS = "([\"“‘'—–"  # what may stand before a word without a space
_ACRONYM = re.compile(r"(?:[A-Z]\.){2,}$")
_SHORT_NAME = re.compile(r"[A-Z][a-z]{1,3}$")  # before a number: Hwy. 61, Apt. 4, Chap. 6
_VOWELLESS = re.compile(r"[A-Z][b-df-hj-np-tv-z]{1,4}$")  # no word but an abbreviation
_INITIAL = re.compile(r"^[A-Z]\.$")
_NEXT_WORDS = re.compile(
    r"[\"“‘'«(\[¿¡]*(?P<first>[^\W\d_][\w’'.-]*)?(?:[,;:]|(?:\s+[\"“‘']*(?P<second>\w)))?"
)
_BRAND = re.compile(r"[a-z]{1,2}['’]?[A-Z]")
_STREET = re.compile(
    r"(?P<number>\d+(?:\s+|(?=st|nd|rd|th)))?(?:(?:[A-Z]|st|nd|rd|th)\w*\s+){1,2}St\.$"
)
_LETTERED = re.compile(
    r"\b(?:\d+\s+[CF]|(?:an?|vitamins?|hepatitis|chromosome|types?|groups?|class|grades?|plan"
    r"|sections?|factor|option|gene|exhibit|phase|appendix|series|team|league|block|zone|line|platform)\s+[A-Z])\.$",
    re.IGNORECASE,
)
_JUNIOR = re.compile(r"[A-Z][\w’'-]+,?\s+[JS]r\.$")
_NAMED_AFTER = re.compile(r"(?:Park|Day|Boulevard|Avenue|High|School|Street|Memorial|Drive|Way)\b")
_CLOCK_FIRST = re.compile(r"(?:^|[.!?…][\"”’)]*\s+)(?:[A-Za-z]+\s+){1,2}[\d:.]+\s*[ap]\.m\.$")
_NUMBERED = re.compile(r"Nos?\.\s*\d")
_UNFINISHED = (
    *map(" {}".format, "a an and as at but by for from in of on or that the to was".split()),
)


def article_sentences(article: Article) -> list[Sentence]:
    """Return the sentences of the article's body, in order, none empty."""
    found = []
    for span in article.body:
        passage = article.text[span.start : span.end]
        readable = str.strip if is_plain_line(passage) else plain_line
        for start, end in split_sentences(passage):
            piece = passage[start:end]
            if text := readable(piece):
                lead = len(piece) - len(piece.lstrip())
                first = span.start + start
                found.append(Sentence(first + lead, first + len(piece.rstrip()), text))
    return found


def starts_with_attribution(text: str) -> bool:
    """Whether ``text``, which follows a quotation, goes on to say whose words they are."""
    return bool(_ATTRIBUTION.match(text))


def split_sentences(paragraph: str) -> list[Span]:
    """Cut one paragraph into sentences; the spans adjoin and cover all of it.

    A span takes the white space that follows its sentence along.
    """
    cuts = [0, *_boundaries(paragraph), len(paragraph)]
    return [Span(*pair) for pair in pairwise(cuts) if pair[0] < pair[1]]


def _boundaries(text: str) -> Iterator[int]:
    """Yield where a new sentence starts, the start of the text left out."""
    candidates = {match.end() for match in _CANDIDATE.finditer(text)}
    if not text.isascii() and _OTHER_SCRIPT.search(text):
        candidates |= _proposals(text)
    if not candidates:
        return
    enclosures = Enclosures(text)
    for position in sorted(candidates):
        if not enclosures.contains(position) and _opens_sentence(text, position):
            yield position


def _proposals(text: str) -> set[int]:
    """Return the boundaries that sentencex sees, asked window by window.

    Its time grows with the square of a text whose quotation marks do not close, so a window is
    short; the next one starts at the last boundary of the one before.
    """
    found: set[int] = set()
    start = 0
    while start < len(text):
        window = text[start : start + _WINDOW]
        ends = [b["end_index"] for b in get_sentence_boundaries("en", window)][:-1]
        found.update(start + end for end in ends)
        start += ends[-1] if ends and start + len(window) < len(text) else len(window)
    return found


def _opens_sentence(text: str, position: int) -> bool:
    """Judge whether a sentence starts at ``position``, outside quotations and brackets."""
    if _plainly_ends(text, position):
        return True
    before = text[max(0, position - 80) : position].rstrip(_SPACES)
    if before[-1:] == "]":
        before = _FOOTNOTES.sub("", before)
    after = text[position : position + 120]
    bare = before.rstrip(_CLOSERS)
    if not _is_terminal(bare[-1:]) or after[:2] in ("- ", "– ", "— "):
        return False
    if not text[position - 1].isspace() and bare[-1] not in _UNSPACED_TERMINALS:
        return before != bare and _HAN_ATTRIBUTION.match(after) is None
    word = ((match := _NEXT_WORDS.match(after)) and match["first"]) or ""
    if word[:1].islower() and not _BRAND.match(word):
        return False
    if bare != before and not _closes_sentence(text, position, before, bare, after):
        return False
    if bare[-1] in "!?" and _COMPANY.match(word):
        return False
    if bare.endswith(("…", "...")):
        return not bare.rstrip("….").endswith(_UNFINISHED)
    return not bare.endswith(".") or _full_stop_ends(bare, after)


def _is_terminal(char: str) -> bool:
    """Whether ``char`` may end a sentence; outside ASCII sentencex knows which punctuation does."""
    if not char or char in TERMINALS:
        return bool(char)
    return not char.isascii() and unicodedata.category(char) == "Po"


def _plainly_ends(text: str, position: int) -> bool:
    """Whether a lower-case word, a full stop, a space and a capital meet: the usual case."""
    if text[position - 2 : position] != ". " or not text[position].isupper():
        return False
    word = text[text.rfind(" ", 0, position - 2) + 1 : position - 2]
    return len(word) > 2 and word.isalpha() and word.islower() and word not in TITLES


def _closes_sentence(text: str, position: int, before: str, bare: str, after: str) -> bool:
    """Judge whether a quotation or bracket that ends in a full stop ends the sentence too."""
    if before.endswith(")"):
        opening = text.rfind("(", max(0, position - 600), position)
        lead = text[max(0, opening - 80) : opening].rstrip() if opening > 0 else ""
        whole = text[opening + 1 : opening + 2].isupper()
        return whole and (not lead or lead[-1] in TERMINALS)
    if bare[-1] in "!?" and _ASKED.match(after):
        return False
    return not starts_with_attribution(after) and not _HAN_ATTRIBUTION.match(after)


def _full_stop_ends(before: str, after: str) -> bool:
    """Judge the full stop that ``before`` ends with, in front of ``after``."""
    last = before.rsplit(None, 1)[-1].lstrip(_WORD_LEADS)
    stem = last.rstrip(".").rsplit("-", 1)[-1]
    if stem.isdigit() and _ends_list_number(before):
        return False
    if after[:1].isdigit():
        if stem in NUMBERED_WORDS:
            return False
        if not _NEXT_LIST_NUMBER.match(after):
            if _SHORT_NAME.match(stem):
                return False
            return (
                stem not in TITLES
                and stem not in AMBIGUOUS_ABBREVIATIONS
                and not _INITIAL.match(last)
            )
    if stem == "St" and (street := _STREET.search(before)):
        return bool(street["number"] or after[:1].isdigit()) or _is_opener(after)
    if stem in TITLES:
        return False
    if stem in CLOCK_ABBREVIATIONS:
        first = _CLOCK_FIRST.search(before) and not _is_opener(after)
        return not (first or _AFTER_CLOCK.match(after))
    if stem in ("Jr", "Sr"):
        return bool(_JUNIOR.search(before)) and not _NAMED_AFTER.match(after)
    if (
        stem in AMBIGUOUS_ABBREVIATIONS
        or _VOWELLESS.match(stem)
        or ("." in stem and _ACRONYM.search(last))
    ):
        return _starts_anew(before, stem, after)
    if _INITIAL.match(last):
        return bool(_LETTERED.search(before)) or (_is_opener(after) and after[1:2] != ".")
    return True


def _ends_list_number(before: str) -> bool:
    """Whether the number at the end stands before a list item, not after a word like No."""
    item = _LIST_NUMBER.search(before)
    return bool(item and item["word"] not in NUMBERED_WORDS)


def _is_opener(after: str) -> bool:
    words = _NEXT_WORDS.match(after)
    return bool(words and words["first"] in SENTENCE_OPENERS)


def _starts_anew(before: str, stem: str, after: str) -> bool:
    """Judge what follows an abbreviation that may stand within a name or end a sentence."""
    words = _NEXT_WORDS.match(after)
    first = words["first"] if words else None
    if _NUMBERED.match(after):
        return False
    if not words or not first or first in SENTENCE_OPENERS or after[0] in '"“‘•':
        return True
    initials = len(stem) == 3 and stem[1] == "." and stem not in ACRONYMS
    if initials or first.rstrip(".") in AFTER_ACRONYM or _COMPANY.match(first):
        return False
    if first in before.split():
        return True
    return bool(words["second"]) and words["second"].islower()
