"""The estimate that a text can be read alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import Article
from summarize.document.document import Document
from summarize.document.standalone import (
    Features,
    NameIndex,
    features,
    probabilities,
    standalone,
)

_SENTENCES = (
    "Marta Lindqvist will lead the port of Velden from May, the council said on Tuesday.",
    "The engineer from Malmö has run the harbour at Ystad for nine years.",
    "She told reporters that the wall would be built by autumn.",
    "Lindqvist wants ferries to run at night.",
    'Her rival Jonas Berg called the plan "a gift to my neighbours and me".',
)
_INDEX = NameIndex.from_texts(_SENTENCES)
_PIECES = st.sampled_from(
    "She The the club Marta Lindqvist 's Velden I “my ” \" a man, of two 24-year-old é İ".split()
)
_TEXT = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=20).map(" ".join))


def _probability(text: str, place: int = 3) -> float:
    return float(probabilities([features(text, _INDEX, place)])[0])


@pytest.mark.parametrize(
    ("clear", "open_"),
    [
        ("Marta Lindqvist told reporters of a wall.", "She told reporters of a wall."),
        ("Lindqvist wants ferries to run at night.", "Marta wants ferries to run at night."),
        ("The wall of Velden will be built by autumn.", "The wall will be built by autumn."),
        ("The police of Velden closed two bridges.", "The officers closed two bridges."),
        ("Jonas Berg, 24, won the race in Ystad.", "The 24-year-old won the race in Ystad."),
        ("A man said he saw the ship near Ystad.", "He said a man saw the ship near Ystad."),
        ('Berg said: "We will sail to Velden."', "We will sail to Velden, Berg said."),
        ("Two bridges in Velden are closed.", "The two in Velden are closed."),
        ("Berg will vote against the wall.", "Another will vote against the wall."),
        ("Berg sold the boat in Ystad.", "Berg (left) sold the boat in Ystad."),
        ("Jonas Berg sold a boat in Ystad.", "Sold: Jonas Berg sold a boat in Ystad."),
    ],
)
def test_open_references_lower_the_probability(clear: str, open_: str) -> None:
    assert _probability(clear) > _probability(open_)


def test_sentences_that_refer_back_are_below_a_half_and_others_above() -> None:
    document = Document.from_article(Article.from_text(" ".join(_SENTENCES)))
    probabilities = standalone(document)
    assert (probabilities > 0.5).tolist() == [True, True, False, True, False]


def test_features_by_hand() -> None:
    found = features('The club told Marta that "we owe the mayor of Velden".', _INDEX, 0)
    named = {name for name, value in found._asdict().items() if value}
    assert named == {
        "opens_with_definite",
        "definites",
        "completed_definites",
        "quoted_first_person",
        "first_names",
        "names",
        "twenties",
        "is_first",
    }
    assert found.names == 2
    assert found.twenties == pytest.approx(11 / 20)


@given(_TEXT, st.integers(0, 40))
def test_any_text_has_a_probability(text: str, place: int) -> None:
    found = features(text, _INDEX, place)
    assert len(found) == len(Features._fields)
    assert np.isfinite(found).all()
    assert min(found) >= 0
    assert 0 < _probability(text, place) < 1


@given(st.lists(_TEXT, min_size=1, max_size=5))
def test_a_document_has_the_probabilities_of_its_sentences(texts: list[str]) -> None:
    document = Document.from_article(Article.from_text("\n\n".join(texts)))
    sentences = [sentence.text for sentence in document.sentences]
    index = NameIndex.from_texts(sentences)
    expected = probabilities([features(text, index, at) for at, text in enumerate(sentences)])
    assert standalone(document).tolist() == pytest.approx(expected)
