"""Both generating methods with models trained here: sentences come back as bullets."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize import Article, OptionError, Options, Summarizer, Takeaways, TakeawaysWarning
from summarize.composing.candidates import EXTRACTIVE, GUARDED, Candidate, CandidateFactory
from summarize.composing.composer import compose, guarded
from summarize.composing.rewritten_bullets import rewrite_sentences
from summarize.options import Engine, OptionValues
from summarize.rewriting.base import SentenceInContext
from summarize.seq2seq.draft import Draft
from summarize.seq2seq.loading import load_model
from summarize.text.words import has_word
from tests.summarize.seq2seq.copying import LIE, sentences

pytestmark = pytest.mark.usefixtures("one_thread", "own_cache")

CZECH = "Starosta otevřel nový most přes řeku. Stál devět milionů korun."
BOTH = pytest.mark.parametrize("method", ["abstractive", "hybrid"])
ENGINES = pytest.mark.parametrize("engine", ["transformers", "ctranslate2"])


def _lines(count: int, seed: int = 3) -> list[str]:
    return sentences(random.Random(seed), count)


def _evidence(found: Takeaways, text: str) -> list[list[str]]:
    return [[text[one.start : one.end] for one in item.evidence] for item in found]


@ENGINES
@BOTH
def test_copied_sentences_come_back_with_their_evidence(
    method: str, engine: Engine, copier: Path
) -> None:
    lines = _lines(10)
    text = " ".join(lines)
    found = Summarizer(method, model=str(copier), engine=engine, count=4)(text)
    assert [item.text for item in found] == [x for x in lines if x in {i.text for i in found}]
    assert len(found) == 4
    assert _evidence(found, text) == [[item.text] for item in found]
    assert not any(item.flags for item in found)
    assert found.chunks == (4 if method == "abstractive" else 1)  # of three sentences at most
    assert (found.method, found.model) == (method, str(copier))


@ENGINES
@BOTH
def test_the_guard_replaces_unsupported_bullets(method: str, engine: Engine, liar: Path) -> None:
    text = " ".join(_lines(6))
    asked = OptionValues(model=str(liar), engine=engine, count=3, precision="float32")
    raw = Summarizer(method, **{**asked, "guard": False})(text)
    assert [item.text.split()[0] for item in raw] == [LIE] * 3
    assert all(f"unsupported name: {LIE}" in item.flags for item in raw)
    with pytest.warns(TakeawaysWarning, match="wrote nothing that the article supports"):
        found = Summarizer(method, **asked)(text)
    assert LIE not in str(found)
    assert len(found) == 3
    assert all(f"{GUARDED}: unsupported name: {LIE}" in item.flags for item in found)
    # In the place of each lie stands the sentence that it was made of. The sentences of the raw
    # bullets may be others: a lie has other words to choose by.
    assert _evidence(found, text) == [[item.text] for item in found]


@BOTH
def test_sentences_fill_up_too_few_bullets(method: str, copier: Path) -> None:
    known, unknown = _lines(2), ["Nobody had expected it at all.", "Few had even hoped for it."]
    text = "\n\n".join([" ".join(known), " ".join(unknown)])
    found = Summarizer(method, model=str(copier), engine="transformers", count=4)(text)
    assert {item.text for item in found} >= set(known)
    assert len(found) == 4
    with pytest.warns(TakeawaysWarning, match="does not know most of the characters"):
        strange = Summarizer(method, model=str(copier), count=9)(" ".join(unknown))
    assert [item.text for item in strange] == unknown
    assert all(EXTRACTIVE in item.flags for item in strange)
    assert not strange.complete


@BOTH
def test_word_budgets_hold(method: str, copier: Path) -> None:
    text = " ".join(_lines(8))
    found = Summarizer(method, model=str(copier), count=4, max_words=5)(text)
    assert len(found) == 4
    assert all(1 < len(item.text.split()) <= 5 for item in found)
    assert all("shortened" in item.flags for item in found)
    tight = Summarizer(method, model=str(copier), count=4, max_total_words=14)(text)
    assert len(tight) == 2  # each has six words


@BOTH
def test_order_by_score_and_batches(method: str, copier: Path) -> None:
    texts = [" ".join(_lines(count, seed)) for seed, count in enumerate((1, 9, 3, 6, 2, 12))]
    by_score = Summarizer(method, model=str(copier), count=3, order="score", batch_size=4)
    found = list(by_score.batch(texts))
    assert [takeaways.items for takeaways in found] == [by_score(text).items for text in texts]
    for takeaways in found:
        scores = [item.score for item in takeaways if EXTRACTIVE not in item.flags]
        assert scores == sorted(scores, reverse=True)


def test_all_chunks_of_a_long_article_are_read(copier: Path) -> None:
    draw = random.Random(5)
    lines: list[str] = []
    while len(lines) < 60:  # no two of them alike
        line = sentences(draw, 1)[0]
        if all(len(set(line.split()) & set(other.split())) < 5 for other in lines):
            lines.append(line)
    found = Summarizer("abstractive", model=str(copier), count=len(lines))(" ".join(lines))
    assert {item.text for item in found} == set(lines)
    assert found.chunks >= len(lines) / 3


def test_a_model_is_loaded_once(copier: Path) -> None:
    options = Options(model=str(copier), count=2)
    assert load_model(options) is load_model(
        Options(model=str(copier), count=9, guard=False, num_beams=1)
    )
    assert load_model(options) is not load_model(Options(model=str(copier), engine="transformers"))


def test_an_empty_article_has_no_takeaways(copier: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", TakeawaysWarning)
        for method in ("abstractive", "hybrid"):
            for text in ("", "   \n"):
                (found,) = Summarizer(method, model=str(copier)).attempt([Article.from_text(text)])
                assert isinstance(found, Takeaways)
                assert not len(found)


def test_hybrid_rewrites_the_sentences_of_its_selector(copier: Path) -> None:
    text = " ".join(_lines(10))
    found = Summarizer("hybrid", model=str(copier), count=3, selector="lead")(text)
    leading = Summarizer("lead", count=5)(text)  # somewhat more than asked for
    assert {item.text for item in found} <= {item.text for item in leading}
    with pytest.raises(ValueError, match="no method 'leed'; did you mean 'lead'"):
        Summarizer("hybrid", model=str(copier), selector="leed")


@ENGINES
def test_a_guided_model_rewrites_the_marked_sentences(guided: Path, engine: Engine) -> None:
    lines = _lines(11)
    text = " ".join(lines)
    asked = OptionValues(
        model=str(guided), engine=engine, selector="random", seed=4, block_trigrams=False
    )
    for count, digests in ((1, 1), (2, 1), (11, 4)):
        found = Summarizer("abstractive", **{**asked, "count": count})(text)
        chosen = Summarizer("random", count=count, seed=4)(text)
        assert [item.text for item in found] == [item.text for item in chosen]
        assert not any(item.flags for item in found)
        assert found.chunks == digests
    with pytest.raises(ValueError, match="no method 'leed'; did you mean 'lead'"):
        Summarizer("abstractive", model=str(guided), selector="leed")


def test_a_guided_model_is_reranked(guided: Path) -> None:
    lines = _lines(10)
    text = " ".join(lines)
    summarizer = Summarizer("abstractive", model=str(guided), count=3)
    found = summarizer(text)
    assert {item.text for item in found} <= {*lines}
    assert len(found) == 3
    assert _evidence(found, text) == [[item.text] for item in found]
    assert found.chunks == 1
    few = Summarizer("abstractive", model=str(guided), count=3, max_total_words=13)(text)
    assert len(few) == 2  # each has six words
    # What the extractive networks do not know is written of too.
    assert [item.text for item in summarizer(" ".join(lines[:2]))] == lines[:2]
    with pytest.warns(TakeawaysWarning, match="does not know most of the characters"):
        assert len(summarizer(CZECH)) == 2


def test_a_rewritten_last_sentence_is_not_taken_for_the_title() -> None:
    """Evidence is looked for beside the sentence; after the last one come other lines."""
    text = "The council met on Monday. It will build a wall."
    article = Article.from_text(text, title="Zanzibar votes for harbour")
    factory = CandidateFactory(article, Options(count=1))
    rewriter = _Says("Zanzibar will build a wall.")
    (bullets,) = rewrite_sentences([factory], [[1]], rewriter, Options(count=1))
    assert [bullet.sentence_index for bullet in bullets[1]] == [1]


class _Says:
    """A rewriter that has one answer to everything."""

    name = "says"
    is_generative = True

    def __init__(self, text: str) -> None:
        self._text = text

    def no_output_reason(self, text: str) -> str:
        return f"has nothing to say of {text}"

    def rewrite(
        self, sentences: Sequence[SentenceInContext], options: Options
    ) -> list[list[Draft]]:
        return [[Draft(self._text, finished=True)] for _ in sentences]


def test_a_tight_budget_gives_as_many_as_fit() -> None:
    text = (
        "On Monday the council met. On Tuesday Ben closed the bridge, Cora sold the school and Dan "
        "rented the theatre. On Wednesday it rained. On Thursday the mill burned. Nobody was hurt."
    )
    options = Options(count=3, max_total_words=14)
    factory = CandidateFactory(Article.from_text(text), options)
    long = factory.check("On Tuesday Ben closed the bridge, Cora sold the school, Dan rented it.")
    assert len(compose(factory, [long])) == 3


def test_a_shortened_bullet_is_checked_again() -> None:
    text = "The wall will cost the town 46 million dollars, it said. The work starts in May soon."
    factory = CandidateFactory(Article.from_text(text), Options(count=1, max_words=5))
    (found,) = compose(factory, [factory.check("The wall will cost 46 million dollars.")])
    assert found.text == "The wall will cost…"
    assert found.flags == ("shortened",)


def test_impossible_options_are_errors(copier: Path) -> None:
    with pytest.raises(OptionError, match="'hybrid' does not score sentences"):
        Summarizer("hybrid", model=str(copier), selector="hybrid")
    with pytest.raises(OptionError, match="'extractive' uses no model"):
        Summarizer("extractive", model=str(copier))
    with pytest.raises(OptionError, match="guard must be True or False, not 'off'"):
        Summarizer("hybrid", model=copier, guard="off")  # type: ignore[arg-type]


def test_results_before_a_failed_read_come_out(copier: Path) -> None:
    def articles() -> Iterator[str]:
        yield from (" ".join(_lines(3, seed)) for seed in range(3))
        raise OSError("the disk is gone")

    found = Summarizer("hybrid", model=copier).batch(articles())
    assert all(len(next(found)) == 3 for _ in range(3))
    with pytest.raises(OSError, match="the disk is gone"):
        next(found)


WORDS = st.sampled_from("the council Anna Ben voted 46 million for no wall in Brill “so”".split())
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: f"{' '.join(words)}.")


@settings(max_examples=60)
@given(
    lines=st.lists(SENTENCES, min_size=1, max_size=12),
    written=st.lists(st.lists(SENTENCES, max_size=5), max_size=3),
    count=st.integers(1, 8),
    guard=st.booleans(),
)
def test_exactly_n_distinct_and_guarded_for_any_bullets(
    lines: list[str], written: list[list[str]], count: int, guard: bool
) -> None:
    article = Article.from_text(" ".join(lines))
    factory = CandidateFactory(article, Options(count=count, guard=guard))
    turns: list[list[Candidate]] = [[factory.check(one) for one in some] for some in written]
    kept = [one for turn in turns[:1] for bullet in turn if (one := guarded(factory, bullet, list))]
    found = compose(factory, kept, *turns[1:])
    texts = [item.text for item in found]
    sentences = [one.text for one in factory.sentences if has_word(one.text)]
    distinct = {text.casefold().rstrip(".") for text in sentences}
    assert len(set(texts)) == len(texts)
    assert min(count, len(distinct)) <= len(texts) <= count
    for item in found:
        faults = [flag for flag in item.flags if flag.startswith("unsupported")]
        assert not (guard and faults)
        if guard:
            assert item.evidence
