"""ArticleDenials that an article does not make, and denials of its that a bullet leaves out."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from summarize.grounding.findings import Finding
from summarize.grounding.lexemes import Lexeme
from summarize.grounding.term_index import TermIndex
from summarize.grounding.terms import Term, between, terms
from summarize.grounding.units import NUMBER_WORDS
from summarize.text.stemming import stems
from summarize.text.stop_words import STOP_WORDS

# Words that deny what follows them.
_DENYING = frozenset(
    """
    not no never without nor neither none nobody nothing cannot unable
    deny denies denied denying reject rejects rejected rejecting lack lacks lacked lacking
    refuse refuses refused refusing
    """.split()
)
_BEFORE_TO = frozenset("fail fails failed failing".split())
_BEFORE_OUT = frozenset("rule rules ruled ruling".split())
_IDIOMS = frozenset(
    {("no", "doubt"), ("no", "matter"), ("no", "wonder"), ("not", "only"), ("not", "just")}
)
# Besides those, words that another hand may put as a denial ("shelved" as "did not come about").
_ADVERSE = frozenset(
    stems(
        """
        absence absent avoid away ban barely block cancel cease despite difficulty disappoint
        dismiss doubt end except fail failure few flop halt hardly hold impossible instead lack
        little lose loss miss oppose out poor postpone prevent rarely rather refusal reject
        rejection reluctant rule scarcely scrap seldom shelve short stop struggle suspend unless
        wait withdraw yet
        """.split()  # pyright: ignore[reportArgumentType]
    )
)
_UN_EXCEPT = ("unde", "uni", "unti", "unto", "unc")
_SCOPE = 4  # content words
_WITHIN = "-‑'’‘“”\"$£€"  # marks that do not end what is denied
_CLAUSES = frozenset(
    """
    after although and as because before but if since that though until when which while who
    """.split()
)
_LIGHT = frozenset("place happen happens happened happening occur occurred ahead".split())
_LOOK_BACK = 8  # lexemes, where nothing follows
_LOOK_AHEAD = 12
_SHARE = 0.75  # of a bullet that a sentence must have to say the same


class _Denial(NamedTuple):
    """Denying words at ``first:last`` and what they are about at ``start:stop``, in lexemes."""

    first: int
    last: int
    start: int
    stop: int


class ArticleDenials:
    """The sentences of an article that deny something, and what they deny."""

    def __init__(self, lines: Iterable[list[Lexeme]]) -> None:
        self.adverse: set[int] = set()  # sentences with a word of denial, however weak
        self.near: dict[str, list[int]] = defaultdict(list)  # of a term, where such a word is near
        self.denied: dict[int, list[set[str]]] = {}  # what each sentence denies
        for index, line in enumerate(lines):
            places = [place for place, lexeme in enumerate(line) if _is_adverse(lexeme)]
            if not places:
                continue
            self.adverse.add(index)
            found = terms(line)
            for key in _near(found, places):
                self.near[key].append(index)
            denied = [_leading(found, denial) for denial in _denials(line)]
            if any(denied):
                self.denied[index] = [keys for keys in denied if keys]


def unsupported_negations(
    text: str,
    line: list[Lexeme],
    article_denials: ArticleDenials,
    index: TermIndex,
    best: int | None,
    coverage: float,
) -> Iterator[Finding]:
    """Yield the denials of a bullet that no sentence makes, and one that it leaves out.

    What is denied are the content words after the denying word, up to four of them, to the next
    comma or clause; or else those before it. Some sentence must have one of them near a word of
    denial of any strength ("avoid", "instead", "hardly"), and half of them in itself and the
    sentence before. That does not help if the ``best`` sentence has most of the bullet
    (``coverage``, in [0, 1]) and no sentence that has as much has such a word.

    The other way round, a bullet without any such word leaves a denial out if its ``best``
    sentence has most of it and denies two words of it in a row, and no other sentence says as
    much without a denial.
    """
    denials = list(_denials(line))
    found = terms(line)
    clear = coverage >= _SHARE
    adverse = article_denials.adverse
    affirmed = clear and len(denials) == 1 and not _says_most(found, index, adverse)
    for denial in denials:
        keys = {term.key for term in between(found, denial.start, denial.stop)}
        if keys and (affirmed or not _is_denied(keys, article_denials, index)):
            last = max(denial.last, denial.stop) - 1
            yield Finding.of("negation", text, line[denial.first].start, line[last].end)
    if not denials and best is not None and clear and not any(map(_is_adverse, line)):
        yield from _left_out(text, line, found, article_denials, index, best)


def _is_denied(keys: set[str], denials: ArticleDenials, index: TermIndex) -> bool:
    """Whether a sentence denies what a denial of a bullet is about."""
    related = [set(index.related_terms(key)) for key in keys]
    candidates = {i for group in related for term in group for i in denials.near.get(term, ())}
    for line_index in candidates:
        around = index.lines[max(0, line_index - 1) : line_index + 1]
        matches = sum(not all(map(group.isdisjoint, around)) for group in related)
        if 2 * matches >= len(related):
            return True
    return False


def _left_out(
    text: str,
    line: list[Lexeme],
    found: list[Term],
    denials: ArticleDenials,
    index: TermIndex,
    best: int,
) -> Iterator[Finding]:
    """Yield the words that a bullet affirms and its best sentence denies."""
    keys = {term.key for term in found}
    others = set(range(len(index.lines))) - denials.denied.keys()
    for denied in denials.denied.get(best, ()):
        if denied <= keys and not _says_most(found, index, others):
            places = [term.place for term in found if term.key in denied]
            yield Finding.of("negation", text, line[places[0]].start, line[places[-1]].end)
            return


def _says_most(found: list[Term], index: TermIndex, among: Container[int]) -> bool:
    """Whether one of the sentences ``among`` has most of the terms of a bullet."""
    keys = {term.key for term in found}
    counts = Counter(i for key in keys for i in index.postings.get(key, ()))
    least = _SHARE * len(keys)
    return any(count >= least and i in among for i, count in counts.items())


def _near(found: list[Term], places: list[int]) -> set[str]:
    """Return the terms that stand a few words before or after one of ``places``, in order."""
    keys = set()
    for key, place in found:
        after = bisect_right(places, place)  # the places before this one and it
        behind = after > 0 and place - places[after - 1] <= _LOOK_AHEAD + 2
        ahead = after < len(places) and places[after] - place <= _LOOK_BACK
        if behind or ahead:
            keys.add(key)
    return keys


def _leading(found: list[Term], denial: _Denial) -> set[str]:
    """Return the first two terms that a denial is about."""
    return {term.key for term in between(found, denial.start, denial.stop)[:2]}


def _denials(line: list[Lexeme]) -> Iterator[_Denial]:
    """Yield each denial of a line."""
    for first in range(len(line)):
        last = _end_of_denying(line, first)
        if last is None:
            continue
        count, stop = 0, last
        for place in range(last, min(last + _LOOK_AHEAD, len(line))):
            lexeme = line[place]
            if _is_content(lexeme):
                count, stop = count + 1, place + 1
            elif (count and lexeme.norm in _CLAUSES) or _ends_clause(lexeme):
                break
            if count == _SCOPE:
                break
        if count:
            yield _Denial(first, last, last, stop)
        elif not any(map(_is_number, line[last : last + 3])):  # "not 3.9bn" denies no word
            yield _Denial(first, last, max(0, first - _LOOK_BACK), first)


def _end_of_denying(line: list[Lexeme], index: int) -> int | None:
    """Return where the denying word or words end that begin at ``index``, if any do."""
    word = line[index].norm
    following = line[index + 1].norm if index + 1 < len(line) else ""
    if (word, following) in _IDIOMS or (word == "no" and not _goes_on(following)):
        return None
    if word in _DENYING or _is_contraction(line[index]):
        return index + 1
    if (word in _BEFORE_TO and following == "to") or (word in _BEFORE_OUT and following == "out"):
        return index + 2
    return None


def _is_contraction(lexeme: Lexeme) -> bool:
    """Whether a word ends in "n't"."""
    return lexeme.text[-3:].lower() in ("n't", "n’t")


def _is_adverse(lexeme: Lexeme) -> bool:
    """Whether a word may be part of a denial, however weak."""
    word = lexeme.norm
    return (
        word in _DENYING
        or _is_contraction(lexeme)
        or (word.startswith("un") and len(word) > 5 and not word.startswith(_UN_EXCEPT))
        or (word.endswith("less") and len(word) > 5)
        or stems([word])[0] in _ADVERSE
    )


def _goes_on(following: str) -> bool:
    """Whether a word or a hyphen comes next, so that "no" is neither an answer nor "No. 1"."""
    return following.isalpha() or following == "-"


def _is_number(lexeme: Lexeme) -> bool:
    return lexeme.is_number or lexeme.norm in NUMBER_WORDS


def _ends_clause(lexeme: Lexeme) -> bool:
    return not lexeme.text[0].isalnum() and lexeme.text not in _WITHIN


def _is_content(lexeme: Lexeme) -> bool:
    word = lexeme.norm
    return (
        lexeme.is_word
        and word not in STOP_WORDS
        and word not in NUMBER_WORDS
        and word not in _LIGHT
        and not _is_contraction(lexeme)
    )
