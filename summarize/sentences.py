"""Article to sentences.

``sentencex`` proposes the boundaries (its rules know about 300 languages). News needs a few
things more, so each proposal is judged once again here: a quotation or a bracket that holds
several sentences stays whole and keeps its attribution, and ``Lt. Col.``, ``9 a.m. ET.``,
``George W. Hale``, ``in the U.S. He …`` are read as a newspaper reader reads them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import sentencex

from summarize.article import Article, Sentence, Span
from summarize.words import plain

# Words that open a sentence far more often than they follow an abbreviation or an initial.
_OPENERS = frozenset(
    """
    A After All Also Although An And Another Any As At Because Before Both But By Critics Despite
    During Each Earlier Even Every Few For From He Her Here His How However I If In Instead It Its
    Later Many Meanwhile More Most Much My Neither No Nobody Nor Not Nothing Now Officials On Once
    One Only Or Other Others Our Over People Police Residents She Since So Some Still Such That
    The Their Then There These They This Those Though Three To Today Two Under Until We What When
    Where Whether Which While Who Why With Without Yet You
    """.split()
)
# Always followed by more of the same sentence.
_TITLES = frozenset(
    """
    Mr Mrs Ms Mx Messrs Dr Prof Rev Fr Hon Gen Lt Col Sgt Maj Capt Cmdr Adm Brig Cpl Pvt Pte Sen
    Rep Reps Sens Gov Pres Supt Det Insp Const Amb Sec Atty Dist St Mt Ft Pt Msgr Mme Mlle Jan Feb
    Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec vs v cf al approx est fig eg ie e.g i.e viz ca
    """.split()
)
# May end a sentence or not: it does when a word follows that opens one.
_EITHER = frozenset(
    """
    Inc Co Corp Ltd Bros Cos LLC PLC Plc Jr Sr Esq Ave Blvd Rd Sq Ln Hwy Ph.D M.D D.D.S B.A M.A
    M.B.A J.D Calif Fla Tex Ala Ariz Ark Colo Conn Del Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss
    Mo Mont Neb Nev Okla Ore Pa Tenn Va Vt Wash Wis Wyo Ont Que etc a.m p.m A.M P.M No Nos
    """.split()
)
_SPEECH = (
    "said|says|asked|added|told|replied|wrote|warned|argued|insisted|shouted|explained|recalled"
    "|noted|admitted|joked|continued|answered|cried|called|declared|conceded|responded|agreed"
)
_NAME = r"(?:[A-Z][\w’'-]*\.?\s+){1,4}"

_CLOSERS = "\"”’'»)]“"
_CANDIDATE = re.compile(r"[.!?…][\"”’'»)\]“]*(?:\[\d+\])*(?P<gap>\s+)(?=\S)")
_ZONE = re.compile(r"(?:[ECMP][SD]?T|GMT|UTC|BST|CET|CEST|EET|IST|JST|AEST|local|Eastern)\b")
_ATTRIBUTION = re.compile(
    rf"(?:{_NAME}(?:{_SPEECH})\s*(?:[.,;:]|$|(?:in|on|at|during|after|when|of)\s)"
    rf"|(?:{_SPEECH})\s+{_NAME[:-1]})"
)
_COMPANY = re.compile(r"(?:Inc|Corp|Ltd|Co|LLC|PLC|Group)\b")
_WINDOW = 8000  # characters
_LAST_WORD = re.compile(r"[^\s(\[\"“‘'—–]+$")
_ACRONYM = re.compile(r"(?:[A-Z]\.){2,}$")
_INITIAL = re.compile(r"^[A-Z]\.$")
_NEXT_WORD = re.compile(r"[\"“‘'«(\[¿¡]*([^\W\d_][\w’'.-]*)?")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]")


def sentences(article: Article) -> list[Sentence]:
    """Return the sentences of the article's body, in order, none empty."""
    found = []
    for span in article.body:
        passage = article.text[span.start : span.end]
        for start, end in split(passage):
            text = plain(passage[start:end])
            if text:
                found.append(Sentence(*_trim(passage, start, end, span.start), text))
    return found


def attributes(text: str) -> bool:
    """Whether ``text``, which follows a quotation, goes on to say whose words they are."""
    return bool(_ATTRIBUTION.match(text))


def split(paragraph: str) -> list[Span]:
    """Cut one paragraph into sentences; the spans adjoin and cover all of it.

    A span takes the white space that follows its sentence along.
    """
    cuts = [0, *_boundaries(paragraph), len(paragraph)]
    return [Span(*pair) for pair in zip(cuts, cuts[1:], strict=False) if pair[0] < pair[1]]


def _trim(passage: str, start: int, end: int, offset: int) -> Span:
    sentence = passage[start:end]
    lead = len(sentence) - len(sentence.lstrip())
    return Span(offset + start + lead, offset + start + len(sentence.rstrip()))


def _boundaries(text: str) -> Iterator[int]:
    """Yield where a new sentence starts, the start of the text left out."""
    proposed = _proposals(text)
    seen = {match.end() for match in _CANDIDATE.finditer(text)}
    if not proposed and not seen:
        return
    closed = _Enclosures(text)
    for position in sorted(proposed | seen):
        if closed.holds(position):
            continue
        if _opens_sentence(text, position, position in proposed):
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
        ends = [b["end_index"] for b in sentencex.get_sentence_boundaries("en", window)][:-1]
        found.update(start + end for end in ends)
        start += ends[-1] if ends and start + len(window) < len(text) else len(window)
    return found


def _opens_sentence(text: str, position: int, proposed: bool) -> bool:
    """Judge whether a sentence starts at ``position``, outside quotations and brackets."""
    before = text[max(0, position - 80) : position].rstrip()
    after = text[position : position + 120]
    word = (match := _NEXT_WORD.match(after)) and match.group(1) or ""
    if word[:1].islower() and not _BRAND.match(word):
        return False
    bare = before.rstrip(_CLOSERS)
    if bare != before and bare[-1:] in ".!?…" and attributes(after):
        return False
    if bare.endswith("!") and _COMPANY.match(word):
        return False
    if not bare.endswith("."):
        return True
    last = found.group() if (found := _LAST_WORD.search(bare)) else ""
    return _full_stop_ends(last, bare, word, after, proposed)


def _full_stop_ends(last: str, before: str, word: str, after: str, proposed: bool) -> bool:
    """Judge a full stop after the word ``last`` and before ``word``."""
    stem = last.rstrip(".")
    opener = word in _OPENERS
    if stem in _TITLES:
        return False
    if stem in ("No", "Nos") and after[:1].isdigit():
        return False
    if stem in ("a.m", "p.m", "A.M", "P.M") and _ZONE.match(after):
        return False
    if _ACRONYM.search(last) or stem in _EITHER:
        return opener or not word
    if _INITIAL.match(last):
        return opener and not _is_name_initial(before)
    return True


def _is_name_initial(before: str) -> bool:
    """Whether the capital at the end follows another initial (``J. K.``)."""
    return bool(re.search(r"\b[A-Z]\.\s*[A-Z]\.$", before))


class _Enclosures:
    """The quotations and brackets of a paragraph: nothing inside them is a boundary."""

    def __init__(self, text: str) -> None:
        spans = sorted([*_quotations(text), *_brackets(text)])
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in spans:
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def holds(self, position: int) -> bool:
        """Whether ``position`` lies strictly inside one of them."""
        index = bisect_right(self.starts, position - 1) - 1
        return index >= 0 and position < self.ends[index]


_PAIRED = re.compile(r"“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|‘(?:[^‘’]|’(?=\w))*’")
_STRAIGHT = re.compile(r'"')
_SINGLE = re.compile(r"(?<![\w.])'(?=[A-Z])[^'\n]*?(?:(?<=\w)'(?=\w)[^'\n]*?)*(?<=[.,!?…])'(?!\w)")
_BRACKET = re.compile(r"\([^()]{0,600}\)|\[[^\[\]]{0,600}\]")


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_PAIRED, _SINGLE):
        for match in pattern.finditer(text):
            yield match.span()
    opened = None
    for match in _STRAIGHT.finditer(text):
        if opened is None:
            opened = match.start()
        else:
            yield opened, match.end()
            opened = None


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    for match in _BRACKET.finditer(text):
        yield match.span()
