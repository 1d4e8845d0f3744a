"""Public functions and classes of the library."""

from __future__ import annotations

import inspect
import json
import pickle
import pydoc
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from summarize import (
    Article,
    OptionError,
    Options,
    Summarizer,
    Takeaways,
    TakeawaysError,
    TakeawaysWarning,
    methods,
    read_articles,
    takeaways,
)
from summarize.article import Span
from summarize.extractive.base import ExtractiveMethod, one_by_one
from summarize.method_registry import alias_groups
from summarize.options import declared_options
from summarize.registry import Entry, Registry
from summarize.rendering import html, markdown, text
from summarize.text.readable import plain_line

SAMPLES = Path(__file__).parents[2] / "data" / "articles"
TEXT = (
    "The council voted for a wall on Tuesday. It will cost the town 46 million. "
    "Boats object to the plan. Voters will have a say in May."
)


def test_takeaways_of_text() -> None:
    found = takeaways(TEXT, "extractive", count=2)
    assert isinstance(found, Takeaways)
    assert (len(found), found.requested, found.complete) == (2, 2, True)
    assert found.article_id == "text"
    assert found[0].text == "The council voted for a wall on Tuesday."
    assert [item.text for item in found[:1]] == [found[0].text]
    assert str(found).splitlines() == [f"- {item.text}" for item in found]


def test_evidence_points_into_the_text() -> None:
    for article in read_articles(SAMPLES):
        for item in takeaways(article, "extractive"):
            evidence = item.evidence[0]
            assert plain_line(article.text[evidence.start : evidence.end]) == item.text
            assert evidence.score == 1.0
            assert evidence.text == article.text[evidence.start : evidence.end]


def test_text_of_evidence_is_written_on_request_and_read_again() -> None:
    found = takeaways(TEXT, "extractive", count=2)
    with_text = found.to_dict(evidence=True)
    assert with_text["takeaways"][0]["evidence"][0]["text"] == TEXT[:40]
    for copied in (Takeaways.from_dict(with_text), pickle.loads(pickle.dumps(found))):
        assert copied[0].evidence[0].text == TEXT[:40]
    without = Takeaways.from_dict(found.to_dict())
    assert (without[0].evidence[0].text, without) == ("", found)
    assert next(Summarizer("lead").batch([TEXT]))[0].evidence[0].text == TEXT[:40]


def test_short_article_gives_all_its_sentences_and_is_not_complete() -> None:
    found = takeaways(TEXT, count=9)
    assert len(found) == 4
    assert not found.complete
    assert found.to_dict()["requested"] == 9


def test_to_dict_returns_the_json_keys() -> None:
    article = Article.from_text(TEXT, id="a7", title="A wall")
    found = takeaways(article, "extractive", count=1).to_dict()
    assert json.loads(json.dumps(found)) == {
        "id": "a7",
        "title": "A wall",
        "language": "en",
        "method": "ranker",
        "model": None,
        "chunks": 1,
        "requested": 1,
        "takeaways": [
            {
                "text": "The council voted for a wall on Tuesday.",
                "score": 1.0,
                "evidence": [{"start": 0, "end": 40, "score": 1.0}],
                "flags": [],
            }
        ],
    }


def test_method_is_the_second_argument() -> None:
    assert takeaways(TEXT, "lead", count=1) == Summarizer("lead", count=1)(TEXT)


def test_list_of_articles_gives_a_list() -> None:
    texts = [TEXT, Article.from_text(TEXT, id="b")]
    found = takeaways(texts, "lead", count=1)
    assert isinstance(found, list)
    assert found == list(Summarizer("lead", count=1).batch(texts))
    assert found == Summarizer("lead", count=1)(tuple(texts))
    with pytest.raises(TypeError, match=r"not generator; .* use Summarizer\(...\).batch"):
        takeaways(text for text in texts)  # type: ignore[call-overload]


def test_list_of_texts_numbers_them_and_prints_titles_and_bullets() -> None:
    texts = [TEXT, Article.from_text(TEXT, id="b", title="A wall"), TEXT]
    found = takeaways(texts, "lead", count=1)
    assert [each.article_id for each in found] == ["text-1", "b", "text-3"]
    assert str(found[:2]) == f"text-1\n- {TEXT[:40]}\n\nA wall\n- {TEXT[:40]}"


@pytest.mark.parametrize(
    ("call", "value", "message"),
    [
        (Summarizer("lead").batch, TEXT, "call the summarizer itself for one"),
        (takeaways, None, "an article is an Article or a string, not None$"),
        (takeaways, [[TEXT]], "not a list: give one flat list of articles$"),
        (takeaways, 7, "not int$"),
    ],
)
def test_what_is_no_article_is_an_error_at_once(call: Any, value: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        call(value)


def test_warnings_name_the_line_of_the_caller() -> None:
    calls = (
        lambda: takeaways(""),
        lambda: takeaways([""]),
        lambda: Summarizer("lead")("<p>A wall.</p>"),
        lambda: Article.from_text("<p>A wall.</p>"),
        lambda: list(Summarizer("abstractive", count=1).batch(["<p>The council voted.</p>"])),
    )
    for call in calls:
        with pytest.warns(TakeawaysWarning) as caught:
            call()
        assert {warning.filename for warning in caught} == {__file__}


def test_help_shows_every_option_with_type_and_default() -> None:
    for documented in (Summarizer, takeaways):
        parameters = inspect.signature(documented).parameters
        assert next(iter(parameters)) in ("method", "article")
        for option in declared_options().values():
            parameter = parameters[option.name]
            assert (parameter.default, parameter.annotation) == (option.default, option.type)
            assert option.description.help in pydoc.render_doc(documented)


def test_representations_are_short() -> None:
    article = Article.from_text(TEXT * 100, id="a7", title="A wall", references=["A wall comes."])
    assert repr(article) == "<Article 'a7', 'A wall', 13,100 characters, references: 1>"
    assert repr(Summarizer("lead", max_words=9)) == "Summarizer('lead', max_words=9)"


def test_batch_keeps_the_order_and_reads_at_most_twenty_ahead() -> None:
    read = 0

    def articles():
        nonlocal read
        for number in range(100):
            read += 1
            yield Article.from_text(TEXT, id=str(number))

    batch = Summarizer(count=1).batch(articles())
    assert next(batch).article_id == "0"
    assert read <= 20
    assert [found.article_id for found in batch] == [str(n) for n in range(1, 100)]


def test_one_article_is_a_batch_of_one() -> None:
    for name, *_ in alias_groups():
        # In int8 what shares a batch can tip a close choice between two beams.
        summarizer = Summarizer(name, count=3, precision="float32")
        articles = list(read_articles(SAMPLES))[:4]
        assert list(summarizer.batch(articles)) == [summarizer(article) for article in articles]


def test_from_dict_restores_takeaways() -> None:
    found = takeaways(TEXT, count=3, max_words=4)
    assert Takeaways.from_dict(json.loads(json.dumps(found.to_dict()))) == found
    assert any(item.flags for item in found)


def test_scores_are_exposed() -> None:
    scores = Summarizer("lexrank").scores(TEXT)
    assert [sentence.text for sentence, _ in scores][1] == "It will cost the town 46 million."
    assert max(score for _, score in scores) == 1.0


def test_article_without_body_has_no_sentences() -> None:
    assert len(takeaways(Article("a", TEXT))) == 0
    assert len(takeaways(Article("a", TEXT, body=(Span(0, len(TEXT)),)))) == 4


def test_unknown_method_is_an_error_with_a_suggestion() -> None:
    with pytest.raises(OptionError, match="did you mean 'lexrank'"):
        Summarizer("lexrnk")
    with pytest.raises(OptionError, match="there are: extractive, ranker, tiny"):
        Summarizer("zzz")


def test_unknown_option_is_an_error_with_a_suggestion() -> None:
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"maxwords": 3}, "there is no option 'maxwords'; did you mean 'max_words'?"),
        ({"cuont": 2}, "there is no option 'cuont'; did you mean 'count'?"),
    )
    for options, reason in wrong:
        for call in (Summarizer, lambda **options: takeaways(TEXT, **options)):
            with pytest.raises(OptionError) as raised:
                call(**options)
            assert str(raised.value) == reason


def test_another_package_adds_a_method(monkeypatch: pytest.MonkeyPatch) -> None:
    """A method is any callable; a packaged one is found by its entry point."""

    class Point:
        name, value, module, dist = "first", "summarize.extractive.baselines:lead", "m", None

    class Clash:
        name, value, module, dist = "lexrank", "elsewhere:lexrank", "elsewhere", None

    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [Point, Clash])
    fresh = Registry("method", "takeaways.methods", list(methods().values()))
    with pytest.warns(UserWarning, match="'lexrank' of elsewhere:lexrank is ignored"):
        assert list(fresh.entries) == [*methods(), "first"]
    assert fresh.get("first")([Article.from_text(TEXT)], Options(count=1))[0][0].text == TEXT[:40]


def test_method_that_cannot_be_loaded_is_an_error_with_its_reason() -> None:
    broken = Registry("method", "none", [Entry("broken", "summarize.nowhere:thing", "")])
    with pytest.raises(OptionError, match=r"'broken' \(summarize.nowhere:thing\) cannot be loaded"):
        broken.get("broken")


def test_import_loads_no_heavy_package() -> None:
    code = (
        "import sys, summarize, takeaways.program; "
        "heavy = ('numpy', 'scipy', 'nltk', 'torch', 'transformers', 'trafilatura'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


HOSTILE = (
    "The <script>alert(1)</script> council & co. voted for a wall on Tuesday. "
    "It will | cost `46` *million* and [more](javascript:x) over # the years."
)


def test_renderings_escape_markup() -> None:
    article = Article.from_text(HOSTILE, id="<b>", title="A <img src=x onerror=y> title")
    found = takeaways(article, count=2)
    page = html(found, article)
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    section = markdown(found, article)
    assert "<script>" not in section.replace("\\<script\\>", "")
    assert "\\| cost" in section


def test_text_rendering_shows_evidence_and_flags() -> None:
    article = Article.from_text("The council voted for a wall on Tuesday, then left.")
    found = Summarizer(count=1, max_words=4)(article)
    assert text(found, article).splitlines() == [
        "- The council voted… [shortened]",
        "    [0:51, has 100% of its words] The council voted for a wall on Tuesday, then left.",
    ]


def test_error_names_a_scorer_with_wrong_output() -> None:
    broken = ExtractiveMethod("broken", one_by_one(lambda document, options: np.array([1.0])))
    with pytest.raises(TakeawaysError, match="'broken' must return 4 finite numbers"):
        broken([Article.from_text(TEXT)], Options())


@pytest.mark.parametrize("method", ["lead", "tiny", "ranker", "abstractive"])
def test_halves_of_surrogate_pairs_in_a_hand_made_article_are_replaced(method: str) -> None:
    text = "The council of \ud800 voted. It will cost 46 million. Boats object to the \udfff plan."
    article = Article(
        "a\ud800", text, "A \ud800", body=(Span(0, len(text)),), references=("\ud800",)
    )
    assert (article.id, article.title, article.references) == ("a\ufffd", "A \ufffd", ("\ufffd",))
    assert len(article.text) == len(text)
    found = Summarizer(method, count=2)(article)
    assert len(found) == 2
    json.dumps(found.to_dict(), ensure_ascii=False).encode()


def test_a_given_language_counts_unless_the_article_is_clearly_in_another() -> None:
    german = "Der Rat der Stadt stimmte am Dienstag für eine Mauer. Sie kostet 14 Mio. Euro. " * 4
    for language in (None, "auto"):
        assert takeaways("Rat stimmt zu.", language=language).language is None  # too short to tell
        assert takeaways(german, language=language).language == "de"
    assert takeaways("Rat stimmt zu.", language="de").language == "de"
    assert takeaways(german, language="fr").language == "de"
    summarizer = Summarizer("lead", language="de")
    assert [found.language for found in summarizer(["Rat stimmt zu.", german])] == ["de", "de"]
    sentences = Summarizer("centroid", language="de").scores("Am 3. Rang lag er. Er fiel.")
    assert len(sentences) == 2
