"""ROUGE against ``rouge-score``, digit by digit, and what it adds."""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.stem.porter import PorterStemmer
from rouge_score import rouge_scorer

from eval import Rouge, Score
from eval.metrics.rouge import Engine, LostLetters, usual_name
from eval.metrics.tokenizers import tokenizer
from summarize import OptionError
from summarize.text.lcs import IndexedTokens, set_bits

SAMPLES = Path(__file__).parents[3] / "data" / "articles"
TYPES = ("rouge1", "rouge2", "rouge3", "rougeL", "rougeLsum")


class _CachedPorter:
    """The stemmer of rouge-score, asked once a word: ten thousand pairs in seconds."""

    stem = staticmethod(cache(PorterStemmer().stem))


def _theirs(stem: bool) -> rouge_scorer.RougeScorer:
    scorer = rouge_scorer.RougeScorer(list(TYPES), use_stemmer=stem)
    if stem:
        scorer._tokenizer._stemmer = _CachedPorter()  # type: ignore[attr-defined]
    return scorer


def _vocabulary() -> list[str]:
    texts = (path.read_text("utf-8", "replace") for path in sorted(SAMPLES.iterdir()))
    return sorted({word for text in texts for word in text.split()})


ODD = ["", "—", "It’s", "U.S.", "3.5%", "naïve", "İstanbul", "ΟΔΟΣ", "a_b", "x\ty", "\x00", "ﬁ"]
ALPHABETS = (["a"], ["a", "b"], ["a", "b", "c"], ["run", "runs", "running", "ran", "the"], ODD)


def _pairs(count: int) -> list[tuple[str, str]]:
    """Return seeded pairs: ordinary and rewritten texts, tiny alphabets full of ties, empties."""
    draw = random.Random(20261122)
    words = _vocabulary()

    def text(source: list[str], most: int) -> list[str]:
        return [draw.choice(source) for _ in range(draw.randint(0, most))]

    def lines(tokens: list[str]) -> str:
        breaks = draw.choice((" ", "\n", "\n\n", " \n", "\r\n"))
        rate = draw.choice((0.0, 0.1, 0.5))
        return "".join(t + (breaks if draw.random() < rate else " ") for t in tokens)

    found = []
    for number in range(count):
        if number % 2:
            alphabet = draw.choice(ALPHABETS)
            found.append((lines(text(alphabet, 14)), lines(text(alphabet, 14))))
        else:
            tokens = text(words, 300 if number % 200 == 0 else 30)
            kept = [t if draw.random() < 0.7 else draw.choice(words) for t in tokens]
            if draw.random() < 0.3:
                draw.shuffle(kept)
            found.append((lines(tokens), lines(kept)))
    return found


def _assert_same(found: dict[str, Score], expected: Mapping[str, Sequence[float]]) -> None:
    assert list(found) == list(expected)
    for name, score in expected.items():
        assert found[name] == pytest.approx(score, rel=0, abs=1e-12), name


@pytest.mark.parametrize("stem", [True, False])
def test_parity_with_rouge_score(stem: bool) -> None:
    pairs = _pairs(5000)
    theirs = _theirs(stem)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LostLetters)
        ours = Rouge(TYPES, stem=stem).score_pairs(pairs)
    scored = 0
    for pair, found in zip(pairs, ours, strict=True):
        expected = theirs.score(*pair)
        _assert_same(found, expected)
        scored += sum(score.fmeasure > 0 for score in expected.values())
    assert scored > 10_000  # the pairs are not trivially zero


@given(
    st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12)
)
def test_subsequence_is_the_one_that_rouge_score_reads_out(
    one: list[str], other: list[str]
) -> None:
    expected = rouge_scorer.lcs_ind(one, other)
    subject = IndexedTokens(one)
    assert set_bits(subject.lcs_positions(other)) == expected
    assert subject.lcs_length(other) == len(expected)


def test_stems_are_those_of_rouge_score() -> None:
    stemmer = PorterStemmer()
    for word in _vocabulary():
        for token in re.findall("[a-z0-9]+", word.lower()):
            expected = stemmer.stem(token) if len(token) > 3 else token
            assert tokenizer("rouge-score", stem=True)(token) == [expected]


def test_engine_of_rouge_score_gives_the_same() -> None:
    pair = ("The council voted.\nIt costs money.", "Money is what it costs.\nThe council voted.")
    ours, theirs = (
        Rouge(TYPES, engine=engine).score(*pair) for engine in ("takeaways", "rouge-score")
    )
    _assert_same(ours, theirs)
    assert ours["rougeLsum"].fmeasure != ours["rougeL"].fmeasure


# --- several references ---

REFERENCES = ("the cat sat on the mat", "a cat lay on a mat", "dogs run")
PREDICTION = "the cat lay on the mat"


def test_highest_of_several_references_is_that_of_rouge_score() -> None:
    for prediction in (PREDICTION, "", "dogs", "a b c"):
        expected = _theirs(True).score_multi(list(REFERENCES), prediction)
        _assert_same(Rouge(TYPES).score(REFERENCES, prediction), expected)


def test_mean_and_jackknife_of_several_references() -> None:
    each = [Rouge(TYPES).score(reference, PREDICTION) for reference in REFERENCES]
    mean = Rouge(TYPES, refs="mean").score(REFERENCES, PREDICTION)
    jackknife = Rouge(TYPES, refs="jackknife").score(REFERENCES, PREDICTION)
    for name in TYPES:
        scores = [score[name] for score in each]
        assert mean[name].fmeasure == pytest.approx(fmean(score.fmeasure for score in scores))
        best = [
            max((s for j, s in enumerate(scores) if j != i), key=lambda s: s.fmeasure)
            for i in range(3)
        ]
        assert jackknife[name].recall == pytest.approx(fmean(score.recall for score in best))
    assert mean["rouge1"] != jackknife["rouge1"]


@pytest.mark.parametrize("refs", ["max", "mean", "jackknife"])
def test_one_reference_is_the_same_however_several_are_joined(refs: str) -> None:
    assert Rouge(refs=refs).score(REFERENCES[:1], PREDICTION) == Rouge().score(  # type: ignore[arg-type]
        REFERENCES[0], PREDICTION
    )


def test_no_reference_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one reference"):
        Rouge().score([], PREDICTION)


# --- faces ---


def test_types_are_given_back_as_they_were_asked_for() -> None:
    found = Rouge(["1", "ROUGE-2", "lsum", "rouge12"]).score("a b", "a b")
    assert list(found) == ["1", "ROUGE-2", "lsum", "rouge12"]
    assert found["lsum"] == Score(1.0, 1.0, 1.0)
    assert [usual_name(name) for name in found] == ["rouge1", "rouge2", "rougeLsum", "rouge12"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"types": ["rouge0"]},
        {"types": ["rougeX"]},
        {"types": "rouge1"},
        {"types": []},
        {"tokenizer": "punkt"},
        {"refs": "best"},
        {"engine": "perl"},
        {"types": ["rouge10"], "engine": "rouge-score"},
    ],
)
def test_values_that_there_are_not(wrong: dict) -> None:
    with pytest.raises(OptionError):
        Rouge(**wrong)


def test_engine_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.metrics.rouge.find_spec", lambda name: None)
    with pytest.raises(OptionError, match="pip install rouge-score"):
        Rouge(engine="rouge-score")


def test_processes_give_the_same_in_order() -> None:
    pairs = _pairs(1200)
    rouge = Rouge()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LostLetters)
        assert rouge.score_pairs(pairs, processes=2) == rouge.score_pairs(pairs)


def test_signature() -> None:
    long = Rouge(["1", "2", "Lsum"]).signature
    assert re.fullmatch(
        r"rouge\|types:1,2,Lsum\|stem:yes\|tok:rouge_score\|split:bullet\|refs:max\|v:\d+\.\d+\.\d+",
        str(long),
    )
    full = long.with_fields(n=109, ci="bootstrap1000", seed=12345)
    assert "|refs:max|n:109|ci:bootstrap1000|seed:12345|v:" in str(full)
    assert full.short.startswith("rouge|t:1,2,Lsum|s:y|k:rs|l:b|r:max|n:109|c:bs1000|d:12345|v:")
    others = [Rouge(stem=False), Rouge(refs="mean"), Rouge(tokenizer="unicode"), Rouge(["1"])]
    signatures = {str(Rouge().signature), *(str(rouge.signature) for rouge in others)}
    assert len(signatures) == 5


# --- other scripts than a to z ---


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Can’t stop 3.14 of 10,000", ["can’t", "stop", "3.14", "of", "10,000"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("États-Unis", ["états", "unis"]),
        ("東京タワーへ", list("東京タワーへ")),
        ("ภาษา", list("ภาษา")),
        ("İзвестия ΟΔΟΣ", ["i̇звестия", "οδοσ"]),
        ("न्यूज़ की", ["न्यूज़", "की"]),
        ("—…!", []),
        ("\uab29\u102d", ["\uab29"]),  # a letter and a mark of another script
    ],
)
def test_unicode_words(text: str, tokens: list[str]) -> None:
    assert tokenizer("unicode", stem=False)(text) == tokens


@given(st.text(max_size=40))
def test_unicode_words_are_the_same_composed_or_not(text: str) -> None:
    import unicodedata

    cut = tokenizer("unicode", stem=True)
    assert cut(unicodedata.normalize("NFD", text)) == cut(unicodedata.normalize("NFC", text))


def test_auto_follows_the_language() -> None:
    auto, plain = Rouge(tokenizer="auto"), Rouge()
    pair = ("The councils couldn't vote on Monday.", "A council's vote")
    for language in ("en", "en-GB", "und", None):  # None: too short to tell
        assert auto.score(*pair, language) == plain.score(*pair)
    german = ("Die Städte planen höhere Häuser", "Eine Stadt plant das höchste Haus")
    assert auto.score(*german, "de")["rouge1"].recall == 2 / 5  # Stadt, Haus
    assert plain.score(*german)["rouge1"].recall < 2 / 5
    assert Rouge(tokenizer="auto", stem=False).score(*german, "de")["rouge1"].recall == 0
    czech = ("Rada schválila zeď", "Zeď schválila rada")  # has no stemmer
    assert auto.score(*czech, "cs")["rouge1"].recall == 1


def test_auto_detects_the_language_of_a_pair() -> None:
    reference = "Совет города одобрил строительство новой стены"
    for engine in get_args(Engine):
        scores = Rouge(tokenizer="auto", engine=engine).score(reference, "строительства стены")
        assert scores["rouge1"].precision == 1


def test_russian_scores_with_unicode_and_warns_without() -> None:
    pair = ("Совет одобрил стену", "Совет одобрил новую стену")
    with pytest.warns(LostLetters, match="100% of the letters") as caught:
        assert Rouge().score_pairs([pair, pair])[0]["rouge1"].fmeasure == 0
    assert len(caught) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Rouge(tokenizer="unicode").score_pairs([pair])[0]["rouge1"].recall == 1
        Rouge().score_pairs([("A café in Zürich, in plain English", "plain English")])


def test_longer_is_not_slower_than_the_square() -> None:
    """Ten thousand tokens against as many: a table of 10**8 cells would not come back."""
    words = _vocabulary() * 3
    text = " ".join(words[:10_000])
    scores = Rouge(["rougeL", "rougeLsum"]).score(text, text)
    assert scores["rougeL"].fmeasure == scores["rougeLsum"].fmeasure == 1.0


@given(st.lists(st.text("ab c\n", max_size=20), min_size=2, max_size=2))
def test_swapping_swaps_precision_and_recall(texts: list[str]) -> None:
    one, other = texts
    forth, back = Rouge(["1", "2", "L"]).score(one, other), Rouge(["1", "2", "L"]).score(other, one)
    for name, score in forth.items():
        assert (score.precision, score.recall) == (back[name].recall, back[name].precision)
    assert all(0 <= value <= 1 for score in forth.values() for value in score)
