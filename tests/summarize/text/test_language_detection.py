"""Detection of languages, and what a page or a record declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.benchmarks.boundaries import read_gold
from summarize import Article
from summarize.languages.table import known_languages
from summarize.text.language_detection import detect_language, language_of

BOUNDARIES = Path(__file__).parent / "boundaries"
ENGLISH = "The council of the town voted for a wall on Tuesday, and it will cost them a lot. " * 4
GERMAN = "Der Rat der Stadt stimmte am Dienstag für eine Mauer, und sie wird viel kosten. " * 4


@pytest.mark.parametrize("code", known_languages())
def test_a_text_of_each_language_is_told(code: str) -> None:
    paragraphs = ["".join(part) for part in read_gold(BOUNDARIES / f"{code}.txt")]
    assert detect_language("\n".join(paragraphs[:8])) == code
    assert detect_language("\n".join(paragraphs[:8]).upper()) == code


@pytest.mark.parametrize("text", ["", "46 %", "Orrell!", "\n \n", "1 2 3 4 5 6 7 8 9 10 11 12"])
def test_a_text_of_few_letters_has_no_language(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("text", "declared", "found"),
    [
        (GERMAN, None, "de"),
        (GERMAN, "de-CH", "de-CH"),
        (GERMAN, "de_CH", "de-CH"),
        (GERMAN, "en", "de"),  # a page with the language of its template
        (ENGLISH, "de", "en"),
        (GERMAN, "{{ locale }}", "de"),  # a template that nobody filled in
        ("Rat stimmt ab.", "da", "da"),  # too short to doubt
        ("Byrådet stemte tirsdag for en mur, og den bliver dyr for alle. " * 5, "nb", "nb"),
    ],
)
def test_what_is_declared_wins_unless_the_text_is_clear(
    text: str, declared: str | None, found: str
) -> None:
    assert language_of(text, declared) == found


def test_articles_know_their_language(tmp_path: Path) -> None:
    assert Article.from_text(GERMAN).language == "de"
    assert Article.from_text(GERMAN, language="de-AT").language == "de-AT"
    page = f'<html lang="de-CH"><h1>Mauer</h1><p>{GERMAN}</p></html>'
    assert Article.from_html(page).language == "de-CH"
    assert Article.from_html(f"<h1>Mauer</h1><p>{GERMAN}</p>").language == "de"
    assert Article.from_text("46 %").language is None
