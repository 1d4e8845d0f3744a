"""References that are replaced by the article's own words, and those that stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from summarize import Article, read_articles
from summarize.document.document import Document
from summarize.rewriting.antecedents import ReferenceResolver, Resolution
from summarize.rewriting.antecedents.quotations import Quoted

SAMPLES = Path(__file__).parents[3] / "data" / "articles"


def resolve(*sentences: str, bullet: str | None = None) -> Resolution:
    """Return the last of an article's sentences, or a bullet for it, with references resolved."""
    document = Document.from_article(Article.from_text("\n".join(sentences)))
    assert [sentence.text for sentence in document.sentences] == [*sentences]
    last = len(sentences) - 1
    return ReferenceResolver(document).resolve(bullet or sentences[-1], last)


HALE = "Paul Hale, 34, won the seat of Ellby on Monday."
HOST = "The breakfast show lost presenter Anna Holme, who was ill for most of the spring."


@pytest.mark.parametrize(
    ("before", "sentence", "expected"),
    [
        (HALE, "He thanked all of the voters.", "Paul Hale thanked all of the voters."),
        (HALE, "But he lost the vote of the town.", "But Paul Hale lost the vote of the town."),
        (HALE, "His office was closed after that.", "Paul Hale's office was closed after that."),
        (HALE, "Voters had told him that in May.", "Voters had told Paul Hale that in May."),
        (HALE, "After his return, he sold it all.", "After his return, Paul Hale sold it all."),
        (HALE, "'It was hard for me,' he said.", "'It was hard for me,' Paul Hale said."),
        (HALE, "He's sold all of the land.", "Paul Hale has sold all of the land."),
        (HALE, "He's set to sell all of the land.", "Paul Hale is set to sell all of the land."),
        (HALE, "He's in Brill with all of them.", "Paul Hale is in Brill with all of them."),
        (HALE, "Hale said that it was too early.", "Paul Hale said that it was too early."),
        (HALE, "Mr Hale said that it was early.", "Paul Hale said that it was early."),
        (HALE, "The house is owned by Paul.", "The house is owned by Paul Hale."),
        (HALE, "The 34-year-old thanked them all.", "Paul Hale thanked them all."),
        (HOST, "The presenter is back at work.", "Anna Holme is back at work."),
        (HOST, "The blonde had a cold.", "Anna Holme had a cold."),
        (HOST, "Before that, the blonde had a cold.", "Before that, Anna Holme had a cold."),
        (HOST, "Her husband is still in hospital.", "Anna Holme's husband is still in hospital."),
        (HOST, "The presenter's home was sold.", "Anna Holme's home was sold."),
        (
            "The play lost actress Anna Holme, who was ill for most of the spring.",
            "The actress' home was sold.",
            "Anna Holme's home was sold.",
        ),
        (
            "Tropical storm Ana reached the coast of Ellby in the night.",
            "The storm took the roofs of some houses.",
            "The storm Ana took the roofs of some houses.",
        ),
        (
            "Nobody was hurt when the Ellby Park sinkhole opened in the night.",
            "The sinkhole was filled with sand.",
            "The Ellby Park sinkhole was filled with sand.",
        ),
        (
            "Nobody was hurt when a plane left the runway of Brill's Ellby Airport in the night.",
            "The airport was closed until May.",
            "Brill's Ellby Airport was closed until May.",
        ),
        (
            "Paul de Garth, 34, won the seat of Ellby on Monday.",
            "Voters had asked de Garth for a wall.",
            "Voters had asked Paul de Garth for a wall.",
        ),
    ],
)
def test_a_certain_reference_is_replaced(before: str, sentence: str, expected: str) -> None:
    resolution = resolve(before, sentence)
    assert resolution.text == expected
    (part,) = resolution.replacements
    assert resolution.text[part.start : part.end] == part.text
    assert resolution.flags == (f"resolved: {part.original} = {part.text}",)
    assert part.source == 0


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        # Two candidates compete.
        ("Paul Hale met Ben Garth in the town hall.", "He had asked for a wall."),
        ("A doctor met Paul Hale in the town hall.", "He had asked for a wall."),
        ("Anna Hale and Ben Hale met in the town.", "Hale had asked for a wall."),
        ("The singers Anna Holme and Eva Garth met.", "The singer had asked for a wall."),
        ("Flats near the Ellby sinkhole and the Brill sinkhole fell.", "The sinkhole is deep."),
        # Nobody of the gender, or nothing at all, was named.
        (HOST, "He had asked for a new wall."),
        ("The town voted for a new wall.", "He had asked for the wall in May."),
        # Somebody else may be meant.
        (HALE, "The star sold her house in May."),
        (HALE, "'I want him home by May,' he said."),
        (HALE, "His client was ill for weeks."),
        ("Paul Hale's doctor was ill for most of the spring.", "He sold all of the land."),
        ("President Anna Holme was ill for most of the spring.", "The former president is back."),
        (HALE, "Mrs Hale said that it was early."),
        # The bullet says who is meant.
        (HALE, "Anna Holme said that she had asked."),
        (HALE, "In his first speech, Paul Hale asked for a wall."),
        (HALE, "A man from Brill said that he had asked for it."),
        (HALE, "The teacher hid the book as he wrote."),
        (HALE, "As he left the hall, the mayor of Brill shouted."),
        # Other words belong to the noun or the name.
        (HOST, "The presenter of the other show is back."),
        (HOST, "The late presenter was well liked."),
        (HALE, "The Hale family had asked for a wall."),
        (HALE, "Hale's Ben Orrell had asked for a wall."),
        (HALE, "The film Paul in Ellby had asked for a wall."),
        (
            "The team lost forward Anna Holme, who was ill for most of the spring.",
            "The forward thoughts were well liked.",
        ),
        # The name would say too little, or is not whole.
        ("Daisy, 34, won the seat of Ellby on Monday.", "She thanked all of the voters."),
        ("The team lost at red Garth Ellby on Monday.", "Fans had asked Ellby for a wall."),
        (HALE, "Unrest grew in the town over al-Garth and his wall."),
        # Words in quotations stay.
        (HALE, "'He is a good man,' said the mayor of Brill."),
        (HALE, '"Hale is a good man," the mayor of Brill said.'),
        (HALE, "I am glad that he has won the seat of Ellby."),
    ],
)
def test_an_uncertain_or_needless_one_stays(before: str, sentence: str) -> None:
    assert resolve(before, sentence) == (sentence, ())


@pytest.mark.parametrize(
    "sentences",
    [
        ("Guests saw what Holme had made.", "Eva Holme spoke.", "Holme has sold coats since May."),
        ("The drama is Doctor Garth.", "In it Eva Garth is ill.", "Guests saw Doctor Garth."),
    ],
)
def test_a_house_or_a_show_that_has_the_surname_first_keeps_its_name(
    sentences: tuple[str, ...],
) -> None:
    assert resolve(*sentences) == (sentences[-1], ())
    full_name_first = (sentences[1], sentences[0], sentences[2])
    assert resolve(*full_name_first).text != sentences[-1]


def test_a_pronoun_means_what_it_means_in_its_sentence() -> None:
    sentence = "When Ben Garth came home, he sold the mill and all of its land."
    assert resolve(HALE, sentence, bullet="He sold the mill.").text == "Ben Garth sold the mill."


def test_the_first_of_several_references_is_replaced() -> None:
    resolution = resolve(HALE, "He told them that his house was sold, and that he was ill.")
    assert resolution.text == "Paul Hale told them that his house was sold, and that he was ill."


STORY = (
    HALE,
    "The town is old, and it has a wall.",
    "Hale wrote that the wall of the town will fall.",
    "The bridge of the town will not.",
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("He sold all of the land.", "Paul Hale sold all of the land."),
        ("The tall star sold the land.", "Paul Hale sold the land."),
        ("The Ellby veteran sold the land.", "Paul Hale sold the land."),
    ],
)
def test_the_person_whom_the_article_is_about_is_known_from_afar(
    sentence: str, expected: str
) -> None:
    assert resolve(*STORY, sentence).text == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The couple sold the land.", "Paul Hale and Anna Holme sold the land."),
        ("The pair have sold the land.", "Paul Hale and Anna Holme have sold the land."),
        ("The couple has sold the land.", None),
        ("Paul Hale said that the couple sold the land.", None),
        ("The couple from Brill sold the land.", None),
    ],
)
def test_a_couple_is_named(sentence: str, expected: str | None) -> None:
    before = ("Paul Hale and Anna Holme met in May.", "Hale had a mill, and Holme had a house.")
    assert resolve(*before, sentence).text == (expected or sentence)


def test_the_source_ties_the_noun_to_the_name() -> None:
    resolution = resolve("Anna Holme is back.", HOST, "The presenter was cheered by the crew.")
    assert resolution.text == "Anna Holme was cheered by the crew."
    assert [part.source for part in resolution.replacements] == [1]


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [Document.from_article(article) for article in read_articles(SAMPLES)]


def test_offsets_sources_quotations_and_idempotence(documents: list[Document]) -> None:
    replaced = 0
    for document in documents:
        resolver = ReferenceResolver(document)
        for index, sentence in enumerate(document.sentences):
            resolution = resolver.resolve(sentence.text, index)
            assert resolver.resolve(resolution.text, index).text == resolution.text
            assert _restored(resolution) == sentence.text
            quoted = Quoted(sentence.text)
            position = shift = 0
            for part in resolution.replacements:
                assert resolution.text[part.start : part.end] == part.text
                position = part.start - shift
                assert not quoted.contains(position)
                shift += len(part.text) - len(part.original)
                words = re.sub(r"^[Tt]he |['’]s$", "", part.text).lower()
                assert words in document.sentences[part.source].text.lower()
                replaced += 1
    assert replaced > 30


def _restored(resolution: Resolution) -> str:
    """Return the text before the replacements."""
    text = resolution.text
    for part in reversed(resolution.replacements):
        text = text[: part.start] + part.original + text[part.end :]
    return text


@pytest.mark.parametrize(
    "text",
    [
        "Paul Hale gewann am Montag den Sitz.\nHe dankte allen Wählern der Stadt Ellby.",
        "Paul Hale a gagné le siège lundi.\nHale remercie tous les électeurs de la ville.",
    ],
)
def test_other_languages_stay(text: str) -> None:
    document = Document.from_article(Article.from_text(text))
    last = document.sentences[-1].text
    assert ReferenceResolver(document).resolve(last, len(document) - 1) == (last, ())
