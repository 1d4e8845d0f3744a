"""The page of an evaluation: safe whatever the texts hold, whole whatever the run lacks."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from eval import Report, evaluate, read_dataset, render
from eval.report.page import data as page_data_room
from eval.report.page.data import Units, chosen, embedded, page_data
from summarize import Article

PROSE = "The town of Ashford voted on Monday. A flood wall will cost 46 million. Nobody objected."
TAGS = frozenset(
    "html head meta link title style body header main p h1 h2 h3 ul li code div section table "
    "caption thead tbody tr th td button svg path circle rect text desc sup sub small b span "
    "details summary label select option figure figcaption noscript input nav a kbd ol "
    "script".split()
)


@pytest.fixture(scope="module")
def tree(hostile: Report) -> LexborHTMLParser:
    html = render(hostile, "html")
    html.encode()  # no lone surrogates
    return LexborHTMLParser(html)


def _one(tree: LexborHTMLParser, selector: str) -> LexborNode:
    (node,) = tree.css(selector)
    return node


def _json(tree: LexborHTMLParser) -> dict[str, Any]:
    return json.loads(_one(tree, "script#data").text())


def test_hostile_texts_become_no_markup(tree: LexborHTMLParser) -> None:
    nodes = [node for node in tree.css("*") if node.tag]
    assert {node.tag for node in nodes} <= TAGS
    attributes = [(name, value or "") for node in nodes for name, value in node.attributes.items()]
    assert not [name for name, _ in attributes if name.lower().startswith("on") or name == "style"]
    assert {v for name, v in attributes if name in ("src", "href")} == {"data:,", "#articles"}
    assert len(tree.css("script")) == 2
    assert len(tree.css("style")) == 1
    shown = _one(tree, "#table tbody").text()
    assert "<script>window.__pwned=1</script>" in shown


def test_only_the_page_s_own_script_and_style_may_run(tree: LexborHTMLParser) -> None:
    policy = _one(tree, "meta[http-equiv]").attributes["content"] or ""
    script = _one(tree, "script:not([type])").text()
    for kind, source in (("script", script), ("style", _one(tree, "style").text())):
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", script)


def test_json_comes_back_exactly(hostile: Report, tree: LexborHTMLParser) -> None:
    data = _json(tree)
    # JSON joins two lone surrogates that make a pair, as JavaScript does.
    exactly = json.loads(json.dumps(page_data(hostile)))
    assert data == exactly
    items = hostile.run.items()
    assert [one["text"] for one in data["articles"]] == [
        json.loads(json.dumps(item.article.text)) for item in items
    ]
    text = embedded({"<": "\u2028\u2029\ud83d & </script>", "n": [1.5, None]})
    assert not re.search("[<>&\u2028\u2029\ud83d]", text)
    assert json.loads(text) == {"<": "\u2028\u2029\ud83d & </script>", "n": [1.5, None]}


def _units(text: str, start: int, end: int) -> str:
    """Cut a text as JavaScript does."""
    octets = text.encode("utf-16-le", "surrogatepass")
    return octets[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def test_offsets_count_as_javascript_does(hostile: Report) -> None:
    seen = 0
    data = page_data(hostile)
    for row, article in enumerate(data["articles"]):
        source = hostile.run.items()[row].article
        for place, method in enumerate(data["methods"]):
            predictions = list(hostile.run.predictions(method["name"]))
            shown = article["made"][place].get("bullets", [])
            made = predictions[row].takeaways or ()
            for bullet, takeaway in zip(shown, made, strict=True):
                for span, part in zip(bullet["evidence"], takeaway.evidence, strict=True):
                    assert _units(source.text, *span) == source.text[part.start : part.end]
                    seen += 1
        for span, part in zip(article["body"], source.body, strict=True):
            assert _units(source.text, *span) == source.text[part.start : part.end]
    assert seen > 20
    assert Units("a😀b").span(1, 3) == [1, 4]


def test_a_failing_method_says_why(hostile: Report, tree: LexborHTMLParser) -> None:
    data = _json(tree)
    place = [method["name"] for method in data["methods"]].index("never")
    assert all("ValueError" in one["made"][place]["error"] for one in data["articles"])
    assert all(scores[place] is None for one in data["articles"] for scores in one["scores"])


def test_texts_of_at_most_so_many_articles(
    hostile: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chosen(7, 10) == list(range(7))
    assert chosen(10, 4) == [0, 2, 5, 7]
    monkeypatch.setattr(page_data_room, "MOST_ARTICLES", 2)
    tree = LexborHTMLParser(render(hostile, "html"))
    assert [one["number"] for one in _json(tree)["articles"]] == [1, 2]
    assert "The list has 2 of the 3 articles" in tree.text()


def _small(count: int, metrics: Sequence[str], references: tuple[str, ...]) -> Report:
    articles = [
        Article.from_text(f"{number}. {PROSE}", str(number), references=references)
        for number in range(count)
    ]
    return evaluate(read_dataset(articles), ["lexrank"], metrics=metrics)


REFERENCES = ("Ashford builds a flood wall.", "It costs 46 million.")


def _without_time(report: Report) -> Report:
    report.scores.values["milliseconds"][:] = float("nan")
    return report


@pytest.mark.parametrize(
    ("make", "scatter", "matches"),
    [
        (lambda: _small(1, ("rouge", "bullets", "describing"), REFERENCES), True, True),
        (lambda: _small(2, ("grounding", "describing"), ()), True, False),
        (lambda: _small(2, ("describing",), REFERENCES), True, True),
        (lambda: _small(2, ("rouge",), REFERENCES), False, True),
        (lambda: _without_time(_small(2, ("rouge", "describing"), REFERENCES)), False, True),
        (lambda: _small(130, ("rouge", "describing"), REFERENCES), True, True),
    ],
    ids=["one article", "no references", "no quality", "no cost", "no times", "many articles"],
)
def test_runs_that_lack_something(make: Callable[[], Report], scatter: bool, matches: bool) -> None:
    report = make()
    html = render(report, "html")
    assert not re.search(r"\b(nan|inf|None)\b", html.partition("<script")[0])
    tree = LexborHTMLParser(html)
    assert bool(tree.css("svg.chart[aria-labelledby^=scatter]")) == scatter
    assert tree.css("svg.chart[aria-labelledby^=spread]")
    for chart in tree.css("svg.chart"):
        ticks = [tick.text() for tick in chart.css(".tick[text-anchor=middle]")]
        assert len(set(ticks)) == len(ticks) > 1
    pairs = [one["made"][1]["matches"] for one in _json(tree)["articles"]]
    assert all(bool(one) == matches for one in pairs)
    assert len(pairs) == len(report.scores.articles)
