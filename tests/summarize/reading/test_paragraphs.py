"""Paragraphs of text that was wrapped by hand, by an editor or by a converter of PDF."""

from __future__ import annotations

import textwrap

import pytest

from summarize import Article
from summarize.reading.paragraphs import split_paragraphs
from summarize.text.sentences import article_sentences

PIER = (
    "The harbour board of Orrin Bay voted seven to two on Tuesday for a new ferry pier, after a "
    "debate that lasted until midnight. The pier will cost 14 million crowns, a third of it paid "
    "by the state, and is to open in two years. Harbour master Ilse Brandt said the old one would "
    "not last another winter. Two members voted against because the price had doubled since 2022. "
    "Shop owners on the quay fear that they will lose trade while the road is closed."
)


def _prose(text: str) -> list[str]:
    article = Article.from_text(text)
    assert article.text == text
    return [" ".join(article.text[start:end].split()) for start, end in article.body]


@pytest.mark.parametrize("blank_lines", [0, 1])
@pytest.mark.parametrize("width", [26, 30, 60, 72, 130])
def test_wrapped_lines_are_one_paragraph(width: int, blank_lines: int) -> None:
    lines = textwrap.wrap(PIER, width)
    assert _prose("A pier\n\n" + ("\n" * (blank_lines + 1)).join(lines)) == [PIER]


def test_wrapped_paragraphs_of_two_lines_are_joined() -> None:
    first, second = "The harbour board voted seven to two on Tuesday", "for a new ferry pier."
    assert _prose(f"A pier\n\n{first}\n{second}") == [f"{first} {second}"]


def test_lines_that_begin_with_a_capital_are_joined() -> None:
    text = (
        "Nordlund and its rival Lund & Aas have asked the government of\n"
        "Orland for help with the new ferry pier at the port of\n"
        "Orrin Bay. A decision of the Ministry of\n"
        "Transport is due by the end of\n"
        "June. The harbour master\n"
        "Ilse Brandt said the old pier would not last another winter.\n"
        "It is to open in two years."
    )
    assert _prose(f"Orrin Bay backs pier\n\n{text}") == [" ".join(text.split())]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    text = "The pier opens\nThe board voted for it.\nIt costs 14 million.\nThe old one is closed."
    assert len(split_paragraphs(text)) == 4
    poem = "Oh pier\nOld pier\nGone pier\n\nNew pier"
    assert len(split_paragraphs(poem)) == 4


def test_words_cut_at_a_line_end_are_joined() -> None:
    text = (
        "The board of the har-\nbour voted for a two-\nor three-storey pier in the Anglo-\nOrland "
        "port, a well-\nknown place of 14-\nyear-old boats."
    )
    assert [sentence.text for sentence in article_sentences(Article.from_text(text))] == [
        "The board of the harbour voted for a two- or three-storey pier in the Anglo-Orland "
        "port, a well-known place of 14-year-old boats."
    ]


def test_code_is_not_prose() -> None:
    text = (
        f"# Pier\n\n{PIER}\n\n```python\ndef pier():\n    return 'the old one.'\n```\n\nSo be it.\n"
    )
    assert _prose(text) == [PIER, "So be it."]
    assert _prose(f"# Pier\n\n{PIER}\n\n```\n\nSo be it.\n") == [PIER, "So be it."]


@pytest.mark.parametrize("note", ["[2]", "[2][3]", ".1", "."])
def test_lead_with_a_note_is_no_standfirst(note: str) -> None:
    lead = f"The old pier would not last another winter.{note}"
    assert _prose(f"A pier\n\n{lead}\n\n{PIER}")[0] == lead


def test_lead_without_a_full_stop_is_no_standfirst() -> None:
    lead = PIER.split(".", maxsplit=1)[0]
    lead = f"{lead} and tea was served in the hall of the town to all who had come"
    assert _prose(f"A pier\n\n{lead}\n\n{PIER}") == [lead, PIER]


def test_two_sentences_are_no_heading() -> None:
    assert _prose(f"# A pier\n\n## It opens in May. Nobody came.\n\n{PIER}")[0].startswith(
        "It opens"
    )
