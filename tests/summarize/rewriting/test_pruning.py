"""Pruning: the best choice of words, only words of the sentence, and a whole sentence."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.rewriting.pruning import choose_words, prune, prune_to_fit
from summarize.text.cut_costs import AT_MARK, AT_WORD, FORBIDDEN, cut_costs

SENTENCE = (
    "The £46m wall at Harrow Quay, which took six years to build, opened on Monday in a storm."
)
_odds = st.floats(-4, 4, allow_nan=False)
_words = st.sampled_from(
    'the barrier Harrow Quay, not "a wall" (that held) 46 million, opened on Monday. – of'.split()
)
_sentences = st.lists(_words, min_size=1, max_size=12).map(" ".join)


def odds_for(sentence: str, dropped: str) -> list[float]:
    """Return log-odds by which exactly the words of ``dropped`` go."""
    gone = dropped.split()
    return [-2.0 if word in gone else 2.0 for word in sentence.split()]


def only_leaves_out(text: str, sentence: str) -> bool:
    """Return whether a text consists of words of a sentence, in the same order."""
    left = iter(re.findall(r"\w+", sentence.lower()))
    return all(word in left for word in re.findall(r"\w+", text.lower()))


def worth(kept: tuple[bool, ...], odds: list[float], costs: list[float]) -> float:
    """Value of a choice: a gap inside lies between marks, and a gap at the end starts anywhere."""
    edges = [*enumerate(itertools.pairwise(kept))]
    opened = [place for place, (before, after) in edges if before and not after]
    closed = [place for place, (before, after) in edges if after and not before]
    if kept[-1] is False and opened:
        opened.pop()
    if any(costs[place] > AT_MARK for place in opened + closed):
        return -FORBIDDEN
    cuts = sum(c for c, (a, b) in zip(costs, itertools.pairwise(kept), strict=True) if a != b)
    return sum(o for o, k in zip(odds, kept, strict=True) if k) - cuts


@given(st.data())
def test_no_other_choice_is_worth_more(data: st.DataObject) -> None:
    odds = data.draw(st.lists(_odds, min_size=1, max_size=9))
    costs = data.draw(
        st.lists(
            st.sampled_from([AT_MARK, AT_WORD, FORBIDDEN]),
            min_size=len(odds) - 1,
            max_size=len(odds) - 1,
        )
    )
    best = max(
        worth(kept, odds, costs) for kept in itertools.product((True, False), repeat=len(odds))
    )
    assert worth(tuple(choose_words(odds, costs)), odds, costs) == pytest.approx(best)


@given(st.data())
def test_only_words_of_the_sentence_are_left_in_its_order(data: st.DataObject) -> None:
    sentence = data.draw(_sentences)
    words = sentence.split()
    odds = data.draw(st.lists(_odds, min_size=len(words), max_size=len(words)))
    assert only_leaves_out(prune(sentence, odds) or "", sentence)


@given(_sentences)
def test_a_sentence_whose_words_all_stay_is_unchanged(sentence: str) -> None:
    assert prune(sentence, [9.0] * len(sentence.split())) == sentence


@pytest.mark.parametrize(
    ("dropped", "left"),
    [
        (
            "in a storm.",
            "The £46m wall at Harrow Quay, which took six years to build, opened on Monday.",
        ),
        (
            "which took six years to build,",
            "The £46m wall at Harrow Quay opened on Monday in a storm.",
        ),
        (
            "which took six years to build, in a storm.",
            "The £46m wall at Harrow Quay opened on Monday.",
        ),
    ],
)
def test_punctuation_fits_the_words_that_are_left(dropped: str, left: str) -> None:
    assert prune(SENTENCE, odds_for(SENTENCE, dropped)) == left


def test_a_full_stop_is_not_doubled() -> None:
    sentence = "The wall was closed at 10 a.m., in a storm."
    left = "The wall was closed at 10 a.m."
    assert prune(sentence, odds_for(sentence, "in a storm.")) == left


def test_a_clause_with_its_own_subject_keeps_its_comma() -> None:
    sentence = "The wall held all night, cracks and all, the mayor said."
    left = "The wall held all night, the mayor said."
    assert prune(sentence, odds_for(sentence, "cracks and all,")) == left


@pytest.mark.parametrize(
    ("sentence", "dropped"),
    [
        ("The wall did not hold in March.", "not"),  # a denial
        ("The tax rises to 46 million crowns this year.", "46"),  # half a quantity
        ("The mayor met Ilse Brandt on Monday.", "Ilse"),  # half a name
        ('She called it "a wall that never held" on Monday.', "never"),  # inside a quotation
        ("The man may have opened the gate.", "may"),  # how sure it is
        ("The town will host talks with Anna, Ben and Cora.", "with Anna,"),  # a list
        ("The town puts its name on the line.", "on the line."),  # what the verb asks for
        ("Denise Orrell, the mayor, said: the wall will hold.", "said:"),
        ("The wall was closed in March, the mayor said.", "the mayor said."),  # who says so
        ("The wall will be built in May, if the vote is won.", "if the vote is won."),
        ("The wall fell in May, its owner claims.", "its owner claims."),
        ("The wall will hold for now, but it will fall one day.", "but it will fall one day."),
        ("The band from Brill took the old town by storm.", "by storm."),
    ],
)
def test_words_that_belong_together_are_not_separated(sentence: str, dropped: str) -> None:
    assert prune(sentence, odds_for(sentence, dropped)) == sentence


@pytest.mark.parametrize(
    ("sentence", "dropped"),
    [
        (SENTENCE, SENTENCE),  # too little is left
        (SENTENCE, "opened on Monday in a storm."),  # no verb is left
        ("After the storm hit the town, the wall held for a day.", "the wall held for a day."),
        ("The wall held, they said, after the storm hit the town.", "The wall held, they said,"),
        ("The crew, cold and wet, spent the night there.", "The crew, cold and wet,"),  # no subject
        ("Closed off by a wall, the town went on as it was.", "the town went on as it was."),
        ("The council of the town voted on Monday for it.", "on Monday for it."),
        ("The wall of the old town is now in a good state.", "in a good state."),
        ("The wall (of 1964) by the old gate, they say, held.", "(of 1964) by the old gate,"),
        ("The man who built it, Ben Orrell, had left, his wife said.", "Ben Orrell, had left,"),
        ("The wall is for sale now but, truly, nobody wants it.", "truly, nobody wants it."),
    ],
)
def test_a_rest_that_is_no_sentence_is_refused(sentence: str, dropped: str) -> None:
    assert prune(sentence, odds_for(sentence, dropped)) is None


def test_a_wrong_number_of_log_odds_is_an_error() -> None:
    with pytest.raises(ValueError, match="18 words, but 1 log-odds"):
        prune(SENTENCE, [1.0])


def test_there_is_a_cost_between_all_words() -> None:
    assert len(cut_costs(SENTENCE)) == len(SENTENCE.split()) - 1


@pytest.mark.parametrize(
    ("sentence", "most", "form"),
    [
        (SENTENCE, 8, None),  # "opened" is no end
        (SENTENCE, 9, "The £46m wall at Harrow Quay opened on Monday."),
        (SENTENCE, 3, None),
        (
            "Talks broke off on Tuesday after the party refused to join.",
            6,
            "Talks broke off on Tuesday.",
        ),
        ("The plant will cost €2bn and open in the second half of the year.", 8, None),
        ("Two of the affected towns in the east lose their only service.", 9, None),
        ("It will close seven routes on May 1, the firm said.", 8, None),
    ],
)
def test_a_sentence_is_cut_to_fit_or_not_at_all(sentence: str, most: int, form: str | None) -> None:
    assert (
        prune_to_fit(sentence, odds_for(sentence, "which took six years to build,"), most) == form
    )
