"""The learned check of bullets, and the public function ``check``."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import Article, OptionError, Options, check, read_articles
from summarize.composing.candidates import CandidateFactory
from summarize.grounding import ArticleIndex, check_bullet
from summarize.grounding.support import SupportCheck
from summarize.text.sentences import article_sentences

TEXT = """\
The council of Ellby voted on Monday for a sea wall that will cost 46 million dollars over ten \
years. Ann Lee, the mayor of the town since 2015, said that the wall could save 300 homes if it is \
finished before the next winter. The fishermen, who lost eleven boats to the storm in March, \
believe that the harbour will silt up behind it. It was the worst storm on the coast since 1953, \
and the insurers have paid out 12 million dollars so far. Greg Orr, who leads the opposition in \
the council, voted against the wall after the engineers had warned that its foundations would be \
too weak. The works are due to begin in May, and a ferry will carry the workers to the site."""
# A sound bullet, and one of nearly the same words that is wrong in meaning or no sentence.
PAIRS = [
    (
        "The council voted for a sea wall that will cost 46 million dollars.",
        "The council voted for a sea wall before the next winter on the coast since.",
    ),
    (
        "The fishermen believe that the harbour will silt up behind it.",
        "The fishermen lost the harbour will silt up behind it.",
    ),
    (
        "It was the worst storm on the coast since 1953.",
        "The worst storm on the insurers have paid out.",
    ),
    (
        "Greg Orr voted against the wall after the engineers had warned.",
        "Greg Orr warned the engineers voted against its foundations.",
    ),
    (
        "Ann Lee said that the wall could save 300 homes.",
        "Ann Lee, the mayor the wall homes finished.",
    ),
]
# Chosen of the words of the text, so that the bullets resemble mistakes of a writer.
_WORDS = st.sampled_from([*TEXT.split(), "a", "not", "“", "\ufffd", "tDav", ";,"])
_SAMPLES = list(read_articles(Path(__file__).parents[3] / "data" / "articles"))
_LEARNED = {"meaning", "sentence"}
# A sentence, and the same in a form that no editor would print.
UNPRINTABLE = [
    ("Ann Orrell has won the vote.", "Relief: Ann Orrell has won the vote."),
    ("Ann Orrell met the mayor of Ellby.", "Ann Orrell (left) met the mayor of Ellby."),
    ("Greg Orr said that he was glad to be back.", "Greg Orr said: 'I am glad to be back."),
    ("Ann Orrell smiled as she posed on a boat.", "Ann Orrell, as she posed on a boat."),
    ("Greg Orr hopes to win the vote.", "Greg Orr hopes to to win the vote."),
    ("The workers arrived on Sunday ahead of time.", "The workers arrived on Sunday ahead of."),
    ("The wall cost £4 million last year.", "The wall cost â #4 million last year."),
]


def test_what_is_put_together_wrongly_is_less_sound() -> None:
    written = [[_soundness(bullet, is_written=True) for bullet in pair] for pair in PAIRS]
    assert all(unsound < sound for sound, unsound in written)
    others = [[_soundness(bullet, is_written=False) for bullet in pair] for pair in PAIRS]
    # These models trust new wording more, and may take an exchange of roles for an editor's.
    assert sum(unsound < sound for sound, unsound in others) >= len(PAIRS) - 1


def _soundness(bullet: str, *, is_written: bool) -> float:
    index = ArticleIndex.from_article(Article.from_text(TEXT))
    evidence = check_bullet(bullet, index).evidence
    judgement = SupportCheck(index).judge(bullet, evidence, is_written=is_written)
    assert judgement
    return judgement.support * judgement.whole


@pytest.mark.parametrize(("printable", "unprintable"), UNPRINTABLE)
def test_a_sentence_of_the_article_can_be_unprintable(printable: str, unprintable: str) -> None:
    article = f"{TEXT} {printable}\n\n{unprintable}"
    sound, unsound = check([printable, unprintable], article)
    assert unsound.support == 1
    assert sound.whole > 0.8
    assert unsound.whole < sound.whole


def test_a_spoiled_cut_is_passed_over_for_the_longer_one() -> None:
    options = Options(selector="lead")
    factory = CandidateFactory(Article.from_text(TEXT), options)
    spoiled = factory.check("Ann Lee, the mayor of the town, the wall could save.")
    careful = factory.check("Ann Lee said that the wall could save 300 homes.")
    assert spoiled.unsupported
    assert not careful.unsupported


def test_a_bullet_that_refers_to_something_outside_is_not_readable_alone() -> None:
    named, unnamed = check(
        ["Ann Lee said that a wall could save homes in Ellby.", "She said that it could."],
        TEXT,
    )
    assert unnamed.alone < 0.4 < named.alone
    [finding] = [finding for finding in unnamed.findings if finding.kind == "alone"]
    assert (finding.text, finding.start) == ("She", 0)
    assert "alone" not in {finding.kind for finding in named.findings}


def test_the_doubtful_words_are_a_finding() -> None:
    sound, unsound = PAIRS[-1]
    first, second = check(iter([sound, unsound]), TEXT)
    assert "meaning" not in {finding.kind for finding in first.findings}
    assert ("meaning", "mayor the") in {(finding.kind, finding.text) for finding in second.findings}
    assert second.support < first.support


def test_hardly_a_sentence_and_few_editors_bullets_alarm() -> None:
    sentences, bullets = [], []
    for article in _SAMPLES:
        texts = [sentence.text for sentence in article_sentences(article)]
        sentences += check(texts, article)
        bullets += check(article.references, article)
    for checked, most in ((sentences, 0.02), (bullets, 0.08)):
        alarms = [
            item for item in checked if _LEARNED & {finding.kind for finding in item.findings}
        ]
        assert len(alarms) < most * len(checked)


@pytest.mark.parametrize("slip", ["fare46.2 million", "5‰C", "Ann \ufffd Lee", "tDav"])
def test_what_is_no_word_needs_no_model(slip: str) -> None:
    [checked] = check([f"The mayor of Ellby said {slip} on Monday."], TEXT)
    assert "spelling" in {finding.kind for finding in checked.findings}
    assert checked.whole <= 0.5


def test_a_bullet_with_a_wrong_number_is_not_supported() -> None:
    right, wrong = check(
        [f"The council voted for a wall of {number} million dollars." for number in (46, 47)], TEXT
    )
    assert wrong.support <= 0.5 < right.support
    assert "number" in {finding.kind for finding in wrong.findings}


@given(st.lists(st.lists(_WORDS, max_size=14).map(" ".join) | st.text(max_size=40), max_size=4))
def test_any_bullets_are_judged(bullets: list[str]) -> None:
    checked = check(bullets, TEXT)
    assert [item.text for item in checked] == bullets
    for item in checked:
        assert 0 <= item.support <= 1
        assert 0 <= item.whole <= 1
        assert 0 <= item.alone <= 1
        for finding in item.findings:
            assert item.text[finding.start : finding.end] == finding.text
        assert len(item.evidence) <= 3


def test_a_sentence_of_the_article_is_supported_and_nothing_is_not() -> None:
    [first, *_] = article_sentences(Article.from_text(TEXT))
    sentence, nothing = check([first.text, " "], TEXT)
    assert sentence.support == 1
    assert (nothing.support, nothing.whole, nothing.evidence) == (0, 0, ())


def test_another_language_is_not_judged() -> None:
    text = "Der Rat der Stadt traf sich am Montag. Er beschloss den Bau einer Mauer am Hafen."
    [checked] = check(["Der Bau beschloss den Rat der Mauer."], text)
    assert checked.whole == 1
    assert not _LEARNED & {finding.kind for finding in checked.findings}


def test_one_text_is_no_list_of_bullets() -> None:
    with pytest.raises(OptionError, match=r"check takes a list of bullets"):
        check("The council met.", TEXT)
    with pytest.raises(OptionError, match=r"check takes a list of bullets"):
        check([*chain([1])], TEXT)  # pyright: ignore[reportArgumentType]
