"""Numbers, names and denials in other languages than English."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarize import Article
from summarize.grounding import ArticleIndex, check_bullet
from summarize.grounding.checked_bullet import check
from summarize.grounding.lexicon import lexicon_of
from summarize.grounding.line import Line
from summarize.languages.table import known_languages, load_language

ARTICLES = {
    "de": "Die Stadt zahlt rund 14,5 Mio. Euro für die Mauer. Bürgermeisterin Anna Wiesner sagte "
    "am Montag, dem 3. Mai, der Bau beginne nicht in diesem Jahr. "
    "In Hafenau leben 12.500 Menschen.",
    "es": "La ciudad pagará 14,5 millones de euros por el muro. La alcaldesa Ana Ferrer dijo el "
    "lunes 3 de mayo que las obras no empezarán este año.",
    "fi": "Kaupunki maksaa muurista 14 miljoonaa euroa. Pormestari Anna Virtanen sanoi maanantaina "
    "3. toukokuuta, että rakentaminen ei ala tänä vuonna.",
    "pl": "Miasto zapłaci 14 mln zł za mur. Burmistrz Anna Kowalska powiedziała w poniedziałek "
    "3 maja, że budowa nie ruszy w tym roku. W Portowie mieszka 12 500 osób.",
    "sv": "Kommunen betalar 1,5 miljoner kronor för muren. Karin Holm sade på måndagen den 3 maj "
    "att bygget inte börjar i år. Omkring 12 500 personer bor i Hamnvik.",
}
CHECKED = [
    ("de", "Die Mauer kostet 14,5 Millionen Euro.", ()),
    ("de", "Die Mauer kostet 15 Mio. Euro.", ("unsupported number: 15 Mio. Euro",)),
    ("de", "Am 3. Mai sprach Wiesner.", ()),
    ("de", "Am 4. Mai sprach Wiesner.", ("unsupported number: 4. Mai",)),
    ("de", "Am Dienstag sprach Wiesner.", ("unsupported number: Dienstag",)),
    ("de", "12 500 Einwohner hat Hafenau.", ()),
    ("de", "Wiesners Plan sieht eine Mauer vor.", ()),
    ("de", "Das sagte Jonas Kallweit.", ("unsupported name: Jonas Kallweit",)),
    ("es", "El muro costará 14,5 millones.", ()),
    ("es", "El muro costará 15 millones de euros.", ("unsupported number: 15 millones de euros",)),
    ("es", "El 3 de mayo habló Ferrer.", ()),
    ("es", "Lo dijo Juan Puig.", ("unsupported name: Juan Puig",)),
    ("es", "Las obras empezarán este año.", ("unsupported negation: empezarán este año",)),
    ("fi", "Muuri maksaa 14 miljoonaa euroa.", ()),
    ("fi", "Muuri maksaa 1,4 miljardia.", ("unsupported number: 1,4 miljardia",)),
    ("fi", "Virtasen mukaan rakentaminen ei ala.", ()),
    ("fi", "Pekka Korhonen sanoi sen.", ("unsupported name: Pekka Korhonen",)),
    ("pl", "Mur będzie kosztował 14 milionów złotych.", ()),
    ("pl", "Mur będzie kosztował 15 mln zł.", ("unsupported number: 15 mln zł",)),
    ("pl", "Dnia 3 maja mówiła o tym Kowalska.", ()),
    ("pl", "O Annie Kowalskiej mówi się w Portowie.", ()),
    ("pl", "Budowa ruszy w tym roku.", ("unsupported negation: ruszy",)),
    ("sv", "Muren kostar 1,5 miljoner kronor.", ()),
    ("sv", "Muren kostar 2,5 miljoner kronor.", ("unsupported number: 2,5 miljoner kronor",)),
    ("sv", "12.500 personer bor i Hamnvik.", ()),
    ("sv", "13 500 personer bor i Hamnvik.", ("unsupported number: 13 500",)),
    ("sv", "Den 4 maj sade Holm det.", ("unsupported number: 4 maj",)),
    ("sv", "Karin Lund sade det.", ("unsupported name: Karin Lund",)),
    ("sv", "Bygget börjar inte i år.", ()),
    ("sv", "Bygget börjar i år.", ("unsupported negation: börjar",)),
]
CHECKED_LANGUAGES = [code for code in known_languages() if load_language(code).negations]


@pytest.mark.parametrize(("code", "bullet", "flags"), CHECKED)
def test_a_bullet_is_checked_by_the_words_of_its_language(
    code: str, bullet: str, flags: tuple[str, ...]
) -> None:
    index = ArticleIndex.from_article(Article.from_text(ARTICLES[code], language=code))
    assert check_bullet(bullet, index).flags == flags


@pytest.mark.parametrize("code", ARTICLES)
def test_sentences_of_the_article_have_no_findings(code: str) -> None:
    index = ArticleIndex.from_article(Article.from_text(ARTICLES[code], language=code))
    for sentence in index.sentences:
        assert check_bullet(sentence.text, index).flags == ()


def test_without_words_of_the_language_only_numbers_and_quotations_are_checked() -> None:
    article = Article.from_text("El mur costa 14 milions. Anna Ferrer no ho va dir.", language="ca")
    (checked,) = check(["En Joan Puig diu que costa 15 milions."], article)
    assert [finding.flag for finding in checked.findings] == ["unsupported number: 15"]
    assert checked.unchecked == ("name", "negation")
    japanese = Article.from_text("港は月曜日に再開した。市は3.2億円を支払う。", language="ja")
    (checked,) = check(["市は3.5億円を支払う。"], japanese)
    assert [finding.flag for finding in checked.findings] == ["unsupported number: 3.5億円"]
    assert checked.unchecked == ("name", "negation")
    (checked,) = check(["Joan Puig disagrees."], "Anna Ferrer told the council so.")
    assert checked.unchecked == ()


def test_all_languages_that_come_along_are_checked() -> None:
    assert len(CHECKED_LANGUAGES) >= 29


@pytest.mark.parametrize("code", CHECKED_LANGUAGES)
def test_words_for_the_checks_are_complete(code: str) -> None:
    language = load_language(code)
    lexicon = lexicon_of(language)
    assert len(language.months) in (12, 13)
    assert set(lexicon.cardinals.values()) >= {2, 4, 10}
    assert {1000, 10**6} <= {int(value) for value in lexicon.magnitudes.values()}
    assert not lexicon.cardinals.keys() & lexicon.magnitudes.keys()
    assert lexicon.denying
    assert lexicon.adverse
    units = {unit for word in lexicon.units.values() for unit in word}
    assert {"%", "year", "day", "$", "€"} <= units


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("de", "1.500,75", "1500.75"),
        ("fr", "1 500 000", "1500000"),
        ("hi", "1,00,000", "100000"),
        ("zh", "46万", "460000"),
        ("ja", "3.2億ドルを", "320000000"),
        ("ko", "46만명이", "460000"),
        ("ko", "30억원을", "3000000000"),
        ("vi", "2 ngân hàng", "2"),
        ("vi", "2 ngàn", "2000"),
        ("sv", "1,5 miljoner", "1500000"),
        ("en", "1,500.75", "1500.75"),
        ("de", "10.30", "10.30"),
        ("de", "einundzwanzig Schafe", "21"),
        ("nl", "drieëntwintig schapen", "23"),
        ("da", "femoghalvtreds får", "55"),
        ("sv", "tjugoett tusen får", "21000"),
        ("nb", "sekstisju sauer", "67"),
        ("it", "ventitré pecore", "23"),
        ("fi", "neljäkymmentäviisi lammasta", "45"),
        ("hu", "huszonkét juh", "22"),
        ("es", "treinta y cinco ovejas", "35"),
        ("es", "veintidós mil ovejas", "22000"),
        ("pt", "vinte e uma ovelhas", "21"),
        ("fr", "vingt et un moutons", "21"),
        ("ro", "douăzeci și trei de oi", "23"),
        ("id", "dua puluh lima domba", "25"),
        ("pl", "dwadzieścia dwa barany", "22"),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(code: str, text: str, value: str) -> None:
    (quantity,) = Line(text, lexicon_of(load_language(code))).quantities
    assert quantity.values == (Decimal(value),)
