"""Denials that an article does not make, and denials of the article that a bullet leaves out."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator

from summarize.grounding.denials import (
    LOOK_AHEAD,
    LOOK_BACK,
    Denial,
    adverse_positions,
    find_denials,
)
from summarize.grounding.findings import Finding
from summarize.grounding.line import Line
from summarize.grounding.term_index import TermIndex
from summarize.grounding.terms import Term, terms_between

_SAME_STATEMENT = 0.75  # share of a bullet that a sentence with the same statement has; by hand
_BEHIND = LOOK_AHEAD + 2  # lexemes after an adverse word that still stand near it; by hand


class ArticleDenials:
    """The lines of an article that deny something, and the terms that they deny.

    Attributes:
        adverse: the lines with a denying word or a weaker one ("avoid", "instead", "hardly").
        near: for each term, the lines in which it stands near such a word.
        denied: for each line that denies something, the first two terms of each denial.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self.adverse: set[int] = set()
        self.near: dict[str, list[int]] = defaultdict(list)
        self.denied: dict[int, list[set[str]]] = {}
        for index, line in enumerate(lines):
            positions = adverse_positions(line)
            if not positions:
                continue
            self.adverse.add(index)
            for key in _terms_near(line.terms, positions):
                self.near[key].append(index)
            denials = find_denials(line.lexemes, line.lexicon)
            denied = [_first_denied(line.terms, denial) for denial in denials]
            if any(denied):
                self.denied[index] = [keys for keys in denied if keys]


def unsupported_negations(
    line: Line,
    article_denials: ArticleDenials,
    term_index: TermIndex,
    best: int | None,
    coverage: float,
) -> Iterator[Finding]:
    """Yield the denials of a bullet that the article does not make, and one that it leaves out.

    The article makes a denial if a sentence has one of the denied words near a word of denial,
    strong or weak. That sentence and the one before must have half of the denied words. This is
    not enough if the best sentence has most of the bullet, and no sentence that has as much has
    a word of denial: then the article affirms what the bullet denies.

    A bullet without any word of denial leaves a denial out in the reverse case. Its best sentence
    has most of it and denies two of its words in a row, and no sentence without a denial has as
    much.

    Args:
        line: the bullet.
        article_denials, term_index: of the article.
        best: the index of the sentence that covers most of the bullet; None if none covers any.
        coverage: the share of the bullet that this sentence covers, in [0, 1].
    """
    denials = list(find_denials(line.lexemes, line.lexicon))
    is_clear = coverage >= _SAME_STATEMENT
    affirmed = (
        is_clear
        and len(denials) == 1
        and not _says_the_same(line, term_index, article_denials.adverse)
    )
    for denial in denials:
        keys = {term.key for term in terms_between(line.terms, denial.start, denial.stop)}
        if keys and (affirmed or not _is_denied(keys, article_denials, term_index)):
            last = max(denial.last, denial.stop) - 1
            yield _finding(line, denial.first, last)
    if not denials and best is not None and is_clear and not adverse_positions(line):
        yield from _left_out(line, article_denials, term_index, best)


def _is_denied(keys: set[str], article_denials: ArticleDenials, term_index: TermIndex) -> bool:
    """Return whether the article denies terms that a bullet denies."""
    related = [set(term_index.related_terms(key)) for key in keys]
    candidates = {
        index for group in related for term in group for index in article_denials.near.get(term, ())
    }
    for index in candidates:
        neighbours = term_index.lines[max(0, index - 1) : index + 1]
        matches = sum(not all(map(group.isdisjoint, neighbours)) for group in related)
        if 2 * matches >= len(related):
            return True
    return False


def _left_out(
    line: Line, article_denials: ArticleDenials, term_index: TermIndex, best: int
) -> Iterator[Finding]:
    """Yield the words that a bullet affirms and its best sentence denies."""
    affirming = set(range(len(term_index.lines))) - article_denials.denied.keys()
    for denied in article_denials.denied.get(best, ()):
        if denied.issubset(line.term_keys) and not _says_the_same(line, term_index, affirming):
            positions = [term.position for term in line.terms if term.key in denied]
            yield _finding(line, positions[0], positions[-1])
            return


def _finding(line: Line, first: int, last: int) -> Finding:
    """Return the lexemes from ``first`` to ``last`` as a finding."""
    return Finding.of("negation", line.text, line.lexemes[first].start, line.lexemes[last].end)


def _says_the_same(line: Line, term_index: TermIndex, candidates: Container[int]) -> bool:
    """Return whether one of the lines ``candidates`` of the article has most terms of a bullet."""
    counts = Counter(index for key in line.term_keys for index in term_index.postings.get(key, ()))
    least = _SAME_STATEMENT * len(line.term_keys)
    return any(count >= least and index in candidates for index, count in counts.items())


def _terms_near(terms: list[Term], positions: list[int]) -> set[str]:
    """Return the terms a few lexemes before or after one of ``positions``, which are in order."""
    keys = set()
    for key, position in terms:
        following = bisect_right(positions, position)  # the first of them after the term
        is_behind = following > 0 and position - positions[following - 1] <= _BEHIND
        is_ahead = following < len(positions) and positions[following] - position <= LOOK_BACK
        if is_behind or is_ahead:
            keys.add(key)
    return keys


def _first_denied(terms: list[Term], denial: Denial) -> set[str]:
    """Return the first two terms that are denied."""
    return {term.key for term in terms_between(terms, denial.start, denial.stop)[:2]}
