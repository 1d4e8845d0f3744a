"""Which words of a sentence stay, and the sentence that they make.

Each run of words between two places where a sentence may be cut stays or goes as a whole: the
best of all ways is found by dynamic programming (as in McDonald 2006, EACL), with the odds that a
model gives each word and a price for each cut. What is left is checked by rules for English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from summarize.text.abbreviations import SPEECH_VERBS
from summarize.text.calendar import MONTH_PREFIXES, WEEKDAYS
from summarize.text.punctuation import CLOSING_MARKS, ends_sentence
from summarize.text.quoted_spans import Enclosures

AT_MARK, AT_WORD = 0.5, 1.5  # what a cut costs, in log-odds; tuned on validation
NEVER = 1e9
_SURE = 100.0  # log-odds of what stays in any case
_KEEP, _GAP = 0, 1  # ways to go on; the third is to leave out the rest
_FEWEST = 5  # words of a bullet

_SUBORDINATING = frozenset(
    """
    after although as because before how if once since so than that though unless until what when
    where whereas whether which while who whom whose why
    """.split()
)
# Words with which what may be spared begins; "that", "to" or "who" begin what others ask for.
_OPENING = frozenset(
    """
    above after against alongside although amid among as at because before behind below beneath
    beside besides between beyond by despite during following for from in including inside near on
    outside since so though throughout under upon with within
    """.split()
)
_LEADING_IN = _SUBORDINATING | _OPENING
_AUXILIARY = frozenset(
    """
    am are can cannot could did do does had has have is may might must shall should was were will
    would
    """.split()
)
_BINDING = _AUXILIARY | frozenset(  # words that are nothing without the next one
    """
    a about according agree agreed allegedly almost an and apparently appear around away be been
    begin being bring consist consists cope deal dealt depend depends dr due each even every focus
    having her his if its just lady late lead leads least less likely lord more most mr mrs ms my
    nearly neither never no nor not of only or our out over possibly probably put refer refers
    relies rely reportedly result resulted results sir so st such than that the their these this
    those to too under unless up very without your
    """.split()
)
_HEDGE = re.compile(  # who says it, that it is a claim, a condition, a reservation
    rf"(?:{SPEECH_VERBS}|tells|says|but|though|although|if|unless|provided|according)$"
    "|insist|believ|claim|alleg|accus|suspect|den(?:y|ie)"
)
_IRREGULAR = frozenset(  # finite forms that no ending gives away
    """
    became began bought broke brought built came caught chose cut drew drove fell felt fought found
    gave got grew heard held hit kept knew left led lost made meant met paid put ran rose said sat
    saw says sent set shot sold spent spoke stole stood struck swept threw told took taught thought
    went woke won wore wrote
    """.split()
)
_PERIODS = frozenset(
    "second seconds minute minutes hour hours day days week weeks month months year years".split()
)
_DAY = re.compile(rf"{'|'.join((*WEEKDAYS, *MONTH_PREFIXES))}|\d")
_ARTICLES = frozenset("a an her his its the their".split())
_ANEW = frozenset("a according an he her his i it its she the their they we".split())
_PAST = re.compile(r"[a-z]{2,}ed$")
_ADVERBS = frozenset("also already now still then".split())
_BRACKET = re.compile(r"[)\]]\W*$")
_DASHES = ("-", "--", "–", "—")
_MARK = re.compile(r"[,;–—)\]]$")
_WORD = re.compile(r"\S+")
_EDGES = re.compile(r"^\W+|\W+$")
_END = re.compile(rf"([.!?…])[{re.escape(CLOSING_MARKS)}]*$")


def prune(sentence: str, odds: Sequence[float]) -> str | None:
    """Return a sentence with the words that are to stay, or None if these make no sentence.

    Args:
        sentence: one line.
        odds: of staying, as logarithms, of each word; words are what stands between spaces.

    Raises:
        ValueError: there are not as many odds as words.
    """
    words = sentence.split()
    if len(words) != len(odds):
        raise ValueError(f"{len(words)} words, but {len(odds)} odds")
    odds = [_SURE if bound else one for one, bound in zip(odds, _bound(words), strict=True)]
    kept = stays(odds, prices(sentence))
    return _joined(words, kept) if all(kept) or _is_whole(words, kept) else None


def _bound(words: Sequence[str]) -> list[bool]:
    """Return which words say on what the rest depends: they stay, up to the next mark."""
    found: list[bool] = []
    bound = False
    for word in words:
        bound = bound or bool(_HEDGE.match(_bare(word)))
        found.append(bound)
        if _MARK.search(word):
            bound = False
    return found


def stays(odds: Sequence[float], prices: Sequence[float]) -> list[bool]:
    """Return which words stay: the best sum of odds less prices (Viterbi's algorithm).

    What is left out within a sentence stands between two marks, or what follows would belong to
    other words than before; at a word only its end can be cut off.
    """
    keep, gap, tail = odds[0], 0.0, -NEVER
    came: list[tuple[bool, bool, bool]] = []  # whether the best way to each comes from keeping
    for value, price in zip(odds[1:], prices, strict=True):
        cut = price if price <= AT_MARK else NEVER
        came.append((keep >= gap - cut, keep - cut > gap, keep - price > tail))
        keep, gap, tail = (
            max(keep, gap - cut) + value,
            max(gap, keep - cut),
            max(tail, keep - price),
        )
    ways = (keep, gap, tail)
    way = ways.index(max(ways))
    found = [way == _KEEP]
    for from_kept in reversed(came):
        way = _KEEP if from_kept[way] else max(way, _GAP)
        found.append(way == _KEEP)
    return found[::-1]


def prices(sentence: str) -> list[float]:
    """Return what it costs to cut between each word and the next: there are few places for it."""
    enclosures = Enclosures(sentence)
    found = [*_WORD.finditer(sentence)]
    words = [word.group() for word in found]
    return [
        NEVER
        if enclosures.contains(found[place].start())
        else _price(*words[place - 1 : place + 2])
        for place in range(1, len(words))
    ]


def _price(left: str, right: str, further: str = "") -> float:
    if _MARK.search(left) or right in _DASHES or left in _DASHES or right.startswith(("(", "[")):
        return AT_MARK
    before, after = _EDGES.sub("", left), _EDGES.sub("", right)
    if before.lower() in _BINDING or _belong_together(before, after):
        return NEVER
    spared = after.lower() in _OPENING and not before.endswith("ing")
    return AT_WORD if spared and not _is_asked_for(after.lower(), further) else NEVER


def _is_asked_for(word: str, further: str) -> bool:
    """Whether a verb may need what begins so: "on the line", "by storm", but no date or doer."""
    if word == "on":
        return not _DAY.match(further)
    return word == "by" and further.lower() not in _ARTICLES and not further[:1].isupper()


def _belong_together(left: str, right: str) -> bool:
    """Whether two words are of one name, one quantity or one date."""
    capitals = left[:1].isupper() and right[:1].isupper()
    date = left.lower() in _PERIODS and right.lower() in ("after", "before")
    return capitals or date or any(map(str.isdigit, left)) or right[:1].isdigit()


def _is_whole(words: Sequence[str], kept: Sequence[bool]) -> bool:
    """Whether what is left of a sentence can stand alone.

    It is long enough, begins and ends as a sentence, and has its verb.
    """
    places = [place for place, stay in enumerate(kept) if stay]
    if len(places) < _FEWEST or not _begins_well(words, places):
        return False
    if not _ends_well(words, places[-1]):
        return False
    if any(_is_torn(words, kept, place) for place in places[:-1]):
        return False
    verbs = _main_verbs(words)
    return not verbs or kept[verbs[0]]


def _begins_well(words: Sequence[str], places: Sequence[int]) -> bool:
    """Whether what is left begins with its subject, or with a phrase that something follows."""
    first = _bare(words[places[0]])
    if places[0] > 0:
        led_in = _bare(words[0])
        spared = led_in in _LEADING_IN or led_in.endswith(("ing", "ed", "ly"))
        return spared and first not in _LEADING_IN and not _is_verb(first)
    opened = next((at for at, word in enumerate(words) if _MARK.search(word)), len(words))
    leads_in = first in _LEADING_IN or first.endswith(("ing", "ed"))
    return not leads_in or opened >= len(words) - 1 or places[-1] > opened


def _ends_well(words: Sequence[str], last: int) -> bool:
    """Whether what is left has what its end asks for: "voted" wants to be told for what."""
    bare, before = _bare(words[last]), _bare(words[last - 1])
    if last == len(words) - 1:
        return True
    if bare in _BINDING or bare in _OPENING or bare == "but":
        return False
    auxiliary = before in _AUXILIARY
    return not auxiliary if bare in _ADVERBS else auxiliary or not _is_verb(bare)


def _is_torn(words: Sequence[str], kept: Sequence[bool], place: int) -> bool:
    """Whether a bracket goes after a word, with more than the bracket."""
    if kept[place + 1] or not words[place + 1].startswith(("(", "[")):
        return False
    closed = (at for at in range(place + 1, len(words)) if _BRACKET.search(words[at]))
    end = next(closed, len(words) - 1)
    return end < len(words) - 1 and not kept[end + 1]


def _main_verbs(words: Sequence[str]) -> list[int]:
    """Return where finite verbs stand that no subordinate clause claims, as far as words tell."""
    found: list[int] = []
    subordinate = False
    for place, word in enumerate(words):
        bare = _bare(word)
        subordinate = subordinate or bare in _SUBORDINATING
        if not subordinate and _is_verb(bare):
            found.append(place)
        if _MARK.search(word) or word in _DASHES:
            subordinate = False
    return found


def _is_verb(word: str) -> bool:
    """Whether a word is sure to be a finite verb, or a participle that looks like one."""
    return word in _AUXILIARY or word in _IRREGULAR or bool(_PAST.match(word))


def _bare(word: str) -> str:
    return _EDGES.sub("", word).lower()


def _joined(words: Sequence[str], kept: Sequence[bool]) -> str:
    """Return the words that stay as a sentence."""
    text = ""
    left_out = ""
    for stay, run in groupby(zip(kept, words, strict=True), key=itemgetter(0)):
        part = " ".join(word for _, word in run)
        if stay:
            text = f"{_closed(text, left_out, part)} {part}".lstrip()
        left_out = part
    end = _END.search(words[-1])
    if end and not ends_sentence(text):
        text = text.rstrip(" ,;:–—-")
        text += "" if text.endswith(end[1]) else end[1]
    return text if all(kept) else text[:1].upper() + text[1:]


def _closed(text: str, left_out: str, further: str) -> str:
    """Return a text before a gap with the marks that it needs: at most one comma.

    A clause with its own subject needs one.
    """
    bare = text.rstrip(" ,–—-")
    comma = left_out.endswith(",") and bool(bare)
    if comma and (bare == text or further[:1].isupper() or further.partition(" ")[0] in _ANEW):
        return f"{bare},"
    return bare if left_out else text
