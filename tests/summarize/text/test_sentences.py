"""Sentences: exact offsets for any text, and boundaries as a reader sees them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentencex import segment  # pyright: ignore[reportAttributeAccessIssue]

from scripts.benchmarks.boundaries import read_gold, score_boundaries
from summarize import Article
from summarize.languages.table import known_languages, load_language
from summarize.text.sentences import article_sentences, split_sentences

BOUNDARIES = Path(__file__).parent / "boundaries"
_NEWS = st.text(alphabet="AbC.!?… \n\"'“”‘’()[]0a1,;:-é中。؟😀\u00a0", max_size=300)


@given(st.one_of(st.text(max_size=300), _NEWS))
def test_split_covers_the_paragraph_exactly(text: str) -> None:
    spans = split_sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


@given(_NEWS)
def test_sentences_cover_the_body(text: str) -> None:
    article = Article.from_text(text)
    found = article_sentences(article)
    for sentence in found:
        quoted = article.text[sentence.start : sentence.end]
        assert quoted == quoted.strip()
        assert sentence.text
    joined = "".join(article.text[s.start : s.end] for s in found)
    body = "".join(article.text[start:end] for start, end in article.body)
    assert [*filter(str.isalnum, joined)] == [*filter(str.isalnum, body)]


def test_marks_alone_are_no_sentence() -> None:
    article = Article.from_text(
        "The council voted. […] It will build a wall.\n\n* * *\n\nIt rains."
    )
    assert [sentence.text for sentence in article_sentences(article)] == [
        "The council voted.",
        "It will build a wall.",
        "It rains.",
    ]


@pytest.mark.parametrize(("name", "least"), [("en", 0.98), ("en_heldout", 0.96)])
def test_f1_on_hard_boundaries_of_english(name: str, least: float) -> None:
    gold = read_gold(BOUNDARIES / f"{name}.txt")
    assert sum(len(paragraph) - 1 for paragraph in gold) >= 140
    score = score_boundaries(gold, lambda text: [text[a:b] for a, b in split_sentences(text)])
    assert score.f1 >= least


@pytest.mark.parametrize("code", [code for code in known_languages() if code != "en"])
def test_f1_on_hard_boundaries(code: str) -> None:
    gold = read_gold(BOUNDARIES / f"{code}.txt")
    assert sum(len(paragraph) - 1 for paragraph in gold) >= 40
    language = load_language(code)
    ours = score_boundaries(
        gold, lambda text: [text[a:b] for a, b in split_sentences(text, language)]
    )
    assert ours.f1 >= 0.95
    assert ours.f1 > score_boundaries(gold, lambda text: list(segment(code, text))).f1


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Die Behörde hat am 29. April gestimmt. |Er kostet 14 Mio. Kronen."),
        ("de", "Das gilt z. B. für den 12. Winter, bzw. ab dem 16. Jahrhundert. |Mehr nicht."),
        ("de", "Der Klub 1. FC Orrin ist auf Platz 2. |Die Fahrt kostet z.\xa0B. Geld."),
        ("ru", "Премьер М. Орлов уехал. |Зимин по ст. 253 молчит."),
        ("cs", "Platí zákon č. 348, např. Orlov to ví. |Nic víc."),
        ("vi", "Ông Orlov sống ở TP. HCM từ lâu. |Bà thì không."),
        ("bn", "মো. হেলাল এসেছেন।|তিনি বসলেন। |সবাই চুপ।"),
        ("tr", "Kararı 3. Ceza Dairesi verdi. |Doç. Dr. Orlov sustu."),
        ("nb", "Broen er stengt. |– Vi er sinte, sier Orlov."),
        ("ja", "橋は閉まった。|3人が待つ。|NBCが伝えた。"),
        ("zh", "桥关了。|3人在等。|NBC报道了。"),
        ("fr", "« C’est fini\xa0!\xa0» |Elle est partie."),
        ("da", "»Det er slut. Vi går.« |Hun gik."),
        ("hu", "A kérelem 2024. 05. 12. napján érkezett. |Senki sem látta."),
        ("el", "Ποιος πληρώνει; |Κανείς δεν ξέρει."),
    ],
)
def test_boundaries_of_languages(code: str, text: str) -> None:
    joined = text.replace("|", "")
    spans = split_sentences(joined, load_language(code))
    assert "|".join(joined[start:end] for start, end in spans) == text


@given(st.one_of(st.text(max_size=200), _NEWS), st.sampled_from(known_languages()))
def test_split_covers_the_paragraph_in_every_language(text: str, code: str) -> None:
    spans = split_sentences(text, load_language(code))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


def test_end_of_paragraph_ends_the_sentence() -> None:
    article = Article.from_text("The vote was close\nand it was late\n\nThe wall will be built.")
    assert [s.text for s in article_sentences(article)][-1] == "The wall will be built."


def test_sentence_text_has_no_markup_and_no_escape() -> None:
    article = Article.from_text(
        "The **wall** of [Harrow](http://h.example/w) is\u200b *new* and \x1b[31mred.\n"
    )
    assert [s.text for s in article_sentences(article)] == [
        "The wall of Harrow is new and [31mred."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They voted for a pier.|Work starts in May.|It doubled since 2022.|A vote is due.",
        "He asked Ilse Brandt.|Harbour master for years, she knew.|Who else?|Nobody.",
        "Visit Booking.Com or Node.Js today. |The U.S.Army paid Mr.Hale and ASP.NET.",
        "Losses rose to 16 million yearly.1 |Repairs were put off by May.2 |It fell.³ |So be it.",
        "See Fig.3 Below and No.5 Chanel for 3.5 Million.",
        "It had cost 40. |Boats came. |She was 12. |April was wet.",
        '"Who pays?" Lee, 34, asked. |Nobody spoke. |"Get off the deck!" Ruiz snapped at the '
        'crew. |"Is the bridge safe?" Ms. Marlow wanted to know. |"Is it?" |He nodded.',
    ],
)
def test_boundaries_of_real_pages(text: str) -> None:
    joined = text.replace("|", "")
    assert "|".join(joined[start:end] for start, end in split_sentences(joined)) == text


@pytest.mark.parametrize(
    "text", ["A\xa0. B 中", "He met Mr A\u2009. B 中文。中文", "“中” A\u3000! B"]
)
def test_a_text_on_which_sentencex_panics_is_split(
    text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    spans = split_sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert capfd.readouterr() == ("", "")
