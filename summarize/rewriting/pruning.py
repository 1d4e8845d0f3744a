"""Which words of a sentence stay, and the sentence that they make.

Each run of words between two places where a sentence may be cut stays or goes as a whole: the
best of all ways is found by dynamic programming (as in McDonald 2006, EACL), with the odds that a
model gives each word and a price for each cut. What is left is checked by rules for English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from summarize.enclosures import Enclosures
from summarize.words import ends_sentence

AT_MARK, AT_WORD = 0.5, 1.5  # what a cut costs, in log-odds; tuned on validation
NEVER = 1e9
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
    about above across after against along alongside although amid among and around as at because
    before behind below beneath beside besides between beyond but by despite during following for
    from in including inside into like near off on onto or outside over past since so though
    through throughout toward towards under upon with within
    """.split()
)
_AUXILIARY = frozenset(
    """
    am are can cannot could did do does had has have is may might must shall should was were will
    would
    """.split()
)
_BINDING = _AUXILIARY | frozenset(  # words that are nothing without the next one
    """
    a about according allegedly almost an and apparently around away be been being consist consists
    depend depends dr due each even every having her his if its just lady lead leads least less
    likely lord more most mr mrs ms my nearly neither never no nor not of only or our out over
    possibly probably refer refers relies rely reportedly result resulted results sir so st such
    than that the their these this those to too under unless up very without your
    """.split()
)
_HEDGE = re.compile(r"if|unless|provided|claim|alleg|accus|suspect|accord|den(?:y|ie)")
_IRREGULAR = frozenset(  # finite forms that no ending gives away
    """
    became began bought broke brought built came caught chose cut drew drove fell felt fought found
    gave got grew heard held hit kept knew left led lost made meant met paid put ran rose said sat
    saw says sent set shot sold spent spoke stole stood struck swept threw told took taught thought
    went woke won wore wrote
    """.split()
)
_PERIODS = frozenset("seconds minutes hours days weeks months years".split())
_ANEW = frozenset("a according an he her his i it its she the their they we".split())
_PAST = re.compile(r"[a-z]{2,}ed$")
_DASHES = ("-", "--", "–", "—")
_MARK = re.compile(r"[,;:–—)\]]$")
_WORD = re.compile(r"\S+")
_EDGES = re.compile(r"^\W+|\W+$")
_END = re.compile(r"([.!?…])[\"”’'»)\]]*$")


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
    kept = stays(odds, prices(sentence))
    return _joined(words, kept) if all(kept) or _is_whole(words, kept) else None


def stays(odds: Sequence[float], prices: Sequence[float]) -> list[bool]:
    """Return which words stay: the best sum of odds less prices (Viterbi's algorithm).

    After a gap it only goes on at a mark: elsewhere what follows would belong to another word.
    """
    keep, drop = odds[0], 0.0
    came: list[tuple[bool, bool]] = []  # whether the best way to keep, to drop, comes from keeping
    for value, price in zip(odds[1:], prices, strict=True):
        resumed = drop - (price if price <= AT_MARK else NEVER)
        came.append((keep >= resumed, keep - price > drop))
        keep, drop = max(keep, resumed) + value, max(drop, keep - price)
    found = [keep >= drop]
    for from_kept, from_dropped in reversed(came):
        found.append(from_kept if found[-1] else from_dropped)
    return found[::-1]


def prices(sentence: str) -> list[float]:
    """Return what it costs to cut between each word and the next: there are few places for it."""
    enclosures = Enclosures(sentence)
    return [
        NEVER if enclosures.holds(right.start()) else _price(left.group(), right.group())
        for left, right in pairwise(_WORD.finditer(sentence))
    ]


def _price(left: str, right: str) -> float:
    if _MARK.search(left) or right in _DASHES or left in _DASHES or right.startswith(("(", "[")):
        return AT_MARK
    before, after = _EDGES.sub("", left), _EDGES.sub("", right)
    if before.lower() in _BINDING or _belong_together(before, after):
        return NEVER
    spared = after.lower() in _OPENING and not before.endswith("ing")
    return AT_WORD if spared else NEVER


def _belong_together(left: str, right: str) -> bool:
    """Whether two words are of one name, one quantity or one date."""
    capitals = left[:1].isupper() and right[:1].isupper()
    date = left.lower() in _PERIODS and right.lower() in ("after", "before")
    return capitals or date or any(map(str.isdigit, left)) or right[:1].isdigit()


def _is_whole(words: Sequence[str], kept: Sequence[bool]) -> bool:
    """Whether what is left of a sentence can stand alone.

    It is long enough, begins as a sentence, has its verb, and nothing is missing on which the
    rest depends: a condition, or that it is a claim.
    """
    places = [place for place, stay in enumerate(kept) if stay]
    if len(places) < _FEWEST or not _begins_well(words, places):
        return False
    left_out = (_bare(word) for word, stay in zip(words, kept, strict=True) if not stay)
    if any(map(_HEDGE.match, left_out)) or not _ends_well(words, places[-1]):
        return False
    verbs = _main_verbs(words)
    return not verbs or any(kept[place] for place in verbs)


def _begins_well(words: Sequence[str], places: Sequence[int]) -> bool:
    """Whether what is left begins with its subject, or with a phrase that something follows."""
    opening = _SUBORDINATING | _OPENING
    first = words[places[0]]
    if places[0] > 0:
        led_in = _bare(words[0])
        spared = led_in in opening or led_in.endswith(("ing", "ed", "ly"))
        return spared and _bare(first) not in opening and not _is_verb(_bare(first))
    opened = next((at for at, word in enumerate(words) if _MARK.search(word)), len(words))
    return _bare(first) not in opening or opened >= len(words) - 1 or places[-1] > opened


def _ends_well(words: Sequence[str], last: int) -> bool:
    """Whether what is left has what its last verb asks for: "voted" wants to be told for what."""
    bare, before = _bare(words[last]), _bare(words[last - 1])
    return last == len(words) - 1 or not _is_verb(bare) or before in _AUXILIARY


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
    if comma and (bare == text or further.partition(" ")[0].lower() in _ANEW):
        return f"{bare},"
    return bare if left_out else text
