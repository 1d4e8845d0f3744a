"""Choice among shorter forms of sentences, several of them for the same sentence.

Such a form only leaves words out, so it is rarely wrong. It is chosen by the words of an editor's
takeaway that it is expected to contain (``ExpectedContent``), and by how it reads: whether an
editor would print it as it stands, and how long it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarize.composing.candidates import BulletsBySentence, Candidate, CandidateFactory
from summarize.composing.composer import compose, compose_distinct
from summarize.composing.reranking import own_sentence, rank
from summarize.rewriting.idle_words import idle_opening
from summarize.takeaway import Takeaway
from summarize.text.near_duplicates import DistinctTexts
from summarize.text.words import count_words

# Weight of how a form reads, in [0, 1], against the expected ROUGE F in [0, 2] of a whole list. On
# 111 judged articles that no training saw, 0.6, 0.75, 0.85 and 1 gave 70 %, 71 %, 73 % and 73 % of
# bullets that an editor would print; on 300 validation articles, ROUGE-1 of 37.1, 36.5, 36.2 and
# 35.9.
_READABLE = 0.85
_LONG = 30  # words that readers like at most
_LONG_COST = 0.5  # value that a longer bullet loses; then 2 % of the bullets are longer
# Share of its value that a bullet of another length keeps; by hand.
_SHORT = 10  # words; a shorter bullet is worth less, by the square of its share of them
_EASY = 18  # words that cost nothing
_WORD_COST = 0.02  # share that a bullet loses with each further word
_JOINED_SHARE = 0.7  # of a bullet that opens with "But" or a label; by hand


def compose_cuts(factory: CandidateFactory, by_sentence: BulletsBySentence) -> tuple[Takeaway, ...]:
    """Return exactly N distinct takeaways, at most one from each sentence while there are enough.

    If the selector does not estimate an editor's words, the most readable form of each sentence is
    taken, and the importance of the sentence is its weight.

    Args:
        factory: the factory of the article's candidates.
        by_sentence: the forms of each sentence, with the sentence itself.
    """
    forms = [
        (form, _readability(factory, form.text)) for form in usable_forms(factory, by_sentence)
    ]
    expected_content = factory.analysis.expected_content
    if expected_content is None:
        return compose(factory, _best_of_each_sentence(factory, forms), [form for form, _ in forms])
    texts = DistinctTexts()
    sentences: set[int] = set()

    def accept(form: Candidate) -> bool:
        if form.sentence_index in sentences or not texts.add(form.text):
            return False
        sentences.add(form.sentence_index)
        return True

    values = [(form, _READABLE * value - _long_cost(form.text)) for form, value in forms]
    return compose_distinct(factory, [rank(factory, expected_content(), values, accept)], texts)


def usable_forms(factory: CandidateFactory, by_sentence: BulletsBySentence) -> Iterator[Candidate]:
    """Yield the forms of each sentence that may be chosen: supported ones, or the sentence.

    With the guard off, all forms may be chosen.
    """
    for index, bullets in by_sentence.items():
        supported = [item for item in bullets if not (factory.options.guard and item.unsupported)]
        yield from supported or [own_sentence(factory, index, bullets)]


def _best_of_each_sentence(
    factory: CandidateFactory, forms: Sequence[tuple[Candidate, float]]
) -> list[Candidate]:
    """Return the most readable form of each sentence; its score counts both.

    A form that fits the limit on words comes before longer ones.
    """
    limit = factory.options.max_words
    best: dict[int, tuple[bool, float, Candidate]] = {}
    for form, readability in forms:
        fits = not limit or count_words(form.text) <= limit
        score = readability * factory.importance[form.sentence_index]
        known = best.get(form.sentence_index)
        if known is None or (fits, score) > known[:2]:
            best[form.sentence_index] = (fits, score, replace(form, score=score))
    return [form for _, _, form in best.values()]


def _readability(factory: CandidateFactory, text: str) -> float:
    """Return how readable a text is, in [0, 1]; less if it is short, long or joined to another."""
    words = count_words(text)
    share = max(0.0, 1 - _WORD_COST * max(0, words - _EASY))
    share *= _JOINED_SHARE if idle_opening(text) else 1.0
    return share * min(1.0, words / _SHORT) ** 2 * factory.printable_probability(text)


def _long_cost(text: str) -> float:
    return _LONG_COST if count_words(text) > _LONG else 0.0
