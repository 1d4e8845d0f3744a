"""Tables of languages: what a contributor writes is complete and without contradiction."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import Stemmer

from summarize.languages.table import Language, known_languages, load_language
from summarize.text.words import tokenize

CODES = known_languages()
SCRIPTS = (
    "Arabic",
    "Bengali",
    "Cyrillic",
    "Devanagari",
    "Greek",
    "Han",
    "Hangul",
    "Japanese",
    "Latin",
)
BOUNDARIES = Path(__file__).parents[1] / "text" / "boundaries"


@pytest.mark.parametrize("code", CODES)
def test_a_table_is_complete(code: str) -> None:
    language = load_language(code)
    assert language.name
    assert language.script in SCRIPTS, f"script of {code}.toml must be one of {SCRIPTS}"
    assert len(language.stop_words) >= 20
    for word in language.stop_words - {"i"}:
        assert tokenize(word) == [word], f"stop word of {code}.toml: {word}"
    assert not language.stemmer or language.stemmer in Stemmer.algorithms()
    assert len(language.months) in (12, 13)
    assert len(language.weekdays) >= 7
    assert language.speech_verbs
    assert language.dependent_openers
    assert all(len(pair) == 2 for pair in language.quotation_marks)


@pytest.mark.parametrize("code", CODES)
def test_abbreviations_are_written_with_their_stops(code: str) -> None:
    language = load_language(code)
    for abbreviation in language.abbreviations | language.abbreviations_before_number:
        assert re.search("[.۔’ঃ॰]", abbreviation), abbreviation
    assert not language.abbreviations & language.sentence_openers


def test_every_table_has_a_file_of_boundaries_and_the_reverse() -> None:
    assert {path.stem for path in BOUNDARIES.glob("*.txt")} == {*CODES, "en_heldout"}


def test_a_code_may_name_a_region_or_a_relative() -> None:
    assert load_language("de-AT") is load_language("DE_ch") is load_language("de")
    assert load_language("nn") is load_language("no") is load_language("nb")


@pytest.mark.parametrize("code", [None, "", "xx", "../en", "en.toml"])
def test_an_unknown_language_has_an_empty_table(code: str | None) -> None:
    language = load_language(code)
    assert isinstance(language, Language)
    assert not language.name
    assert not language.stop_words
