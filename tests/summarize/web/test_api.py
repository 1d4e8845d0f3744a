"""Tests of the API: answers equal the output of the command, and errors are problem details."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.metrics.bullets import match
from summarize import Article, Summarizer, methods, read_article
from summarize.grounding.checked_bullet import check
from summarize.options import DEFAULT_METHOD
from summarize.rendering import json_object
from summarize.web import problems
from summarize.web.app import ServerSettings
from tests.summarize.web.conftest import TEXT, Client, serving

SAMPLES = Path(__file__).parents[3] / "data" / "articles"
TEXTS = sorted(SAMPLES.glob("*.txt"))[:4]
PAGES = sorted(SAMPLES.glob("*.html"))[:3]


def _expected(article: Article, method: str = DEFAULT_METHOD, **options: Any) -> Any:
    """Return the JSON that ``--format json`` prints for an article."""
    return json.loads(json_object(Summarizer(method, **options)(article)))


@pytest.mark.parametrize("method", ["extractive", "lexrank", "hybrid", "abstractive"])
def test_answers_equal_the_output_of_the_command(client: Client, method: str) -> None:
    for path in (*TEXTS[:2], PAGES[0]):
        article = read_article(path)
        field = "html" if path.suffix == ".html" else "text"
        request = {field: path.read_text("utf-8"), "id": article.id, "method": method, "count": 3}
        answer = client.post(request)
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.json == _expected(article, method, count=3)


def test_options_change_the_takeaways(client: Client) -> None:
    text = TEXTS[0].read_text("utf-8")
    for count, max_words in ((1, None), (50, None), (2, 12)):
        request = {"text": text, "title": "Mine", "count": count, "max_words": max_words}
        article = Article.from_text(text, title="Mine")
        expected = _expected(article, count=count, max_words=max_words)
        assert client.post(request).json == expected
    guarded, unguarded = (
        _expected(Article.from_text(text), "abstractive", count=8, guard=guard)
        for guard in (True, False)
    )
    request = {"text": text, "method": "abstractive", "count": 8}
    assert client.post(request | {"guard": False}).json == unguarded
    assert client.post(request).json == guarded


def test_a_batch_answers_in_order_with_a_problem_for_each_empty_article(client: Client) -> None:
    articles: list[dict[str, str]] = [
        {"id": path.stem, "text": path.read_text("utf-8")} for path in TEXTS
    ]
    articles[1:1] = [{"id": "none", "text": " "}, {"id": "page", "html": "<p>  </p>"}]
    request = {"articles": articles, "method": "lexrank", "count": 2}
    answers = client.post(request, "/v1/takeaways:batch").json
    assert [answer["id"] for answer in answers] == [article["id"] for article in articles]
    for answer, path in zip([answers[0], *answers[3:]], TEXTS, strict=True):
        assert answer == _expected(read_article(path), "lexrank", count=2)
    problems_of_empty = {answer["problem"]["type"] for answer in answers[1:3]}
    assert problems_of_empty == {"/docs#nothing-to-summarize"}


@pytest.mark.parametrize("path", [*TEXTS, *PAGES], ids=lambda path: path.stem)
def test_offsets_and_matches_fit_the_returned_article(client: Client, path: Path) -> None:
    field = "html" if path.suffix == ".html" else "text"
    request = {field: path.read_text("utf-8"), "method": "lexrank", "article": True}
    answer = client.post(request).json
    returned, article = answer["article"], read_article(path)
    assert returned["text"] == article.text
    assert returned["title"] == article.title
    assert returned["date"] == (article.date.isoformat() if article.date else None)
    assert returned["body"] == [[*span] for span in article.body]
    references = [reference["text"] for reference in returned["references"]]
    assert references == [*article.references]
    for bullet in answer["takeaways"]:
        (part,) = bullet["evidence"]
        quotation = " ".join(returned["text"][part["start"] : part["end"]].split())
        assert bullet["text"] == quotation
    bullets = [bullet["text"] for bullet in answer["takeaways"]]
    expected = match(article.references, bullets).pairs
    fields = ("reference", "takeaway", "confidence")
    matches = [tuple(map(found.get, fields)) for found in returned["matches"]]
    assert matches == [(*pair[:2], pair.confidence) for pair in expected]


def test_grounding_equals_that_of_the_library(client: Client) -> None:
    article = read_article(TEXTS[0])
    bullets = [*article.references, "Zorblax bought 99 ferries."]
    request = {"text": TEXTS[0].read_text("utf-8"), "id": "mine", "bullets": bullets}
    answer = client.post(request, "/v1/grounding").json
    assert answer["id"] == "mine"
    for checked, expected in zip(answer["bullets"], check(bullets, article), strict=True):
        assert checked["text"] == expected.text
        assert checked["flags"] == [finding.flag for finding in expected.findings]
        assert [finding["text"] for finding in checked["findings"]] == [
            finding.text for finding in expected.findings
        ]
        judged = [checked[name] for name in ("support", "whole", "alone")]
        assert judged == pytest.approx([expected.support, expected.whole, expected.alone], abs=0.02)
        spans = [(part.start, part.end) for part in expected.evidence]
        assert [(part["start"], part["end"]) for part in checked["evidence"]] == spans
    assert answer["bullets"][-1]["flags"]
    for empty in ({"html": "<p> </p>"}, {"text": ""}):
        nothing = client.post({**empty, "bullets": ["a"]}, "/v1/grounding")
        assert nothing.problem == "nothing-to-summarize"


def test_without_a_matcher_there_are_no_matches() -> None:
    with serving(ServerSettings()) as bare:
        request = {"text": TEXTS[0].read_text("utf-8"), "article": True}
        article = bare.post(request).json["article"]
        assert article["references"]
        assert article["matches"] == []


def test_server_s_method_may_be_a_function_in_a_file_and_no_request_may_name_another(
    tmp_path: Path,
) -> None:
    own, other = tmp_path / "my.py", tmp_path / "other.py"
    own.write_text("def first(article):\n    return article.prose.split('. ')\n")
    other.write_text(f"from pathlib import Path\nPath({str(tmp_path / 'ran')!r}).touch()\n")
    with serving(ServerSettings(f"{own}:first")) as client:
        found = client.post({"text": TEXT, "count": 1}).json
        listed = client.get("/v1/methods").json
        refused = client.post({"text": TEXT, "method": f"{other}:first"})
    assert found["takeaways"][0]["text"] == "The council voted for a wall"
    assert listed["methods"][-1]["name"] == listed["default"] == f"{own}:first"
    assert refused.problem == "invalid"
    assert not (tmp_path / "ran").exists()


def test_methods_are_listed(client: Client) -> None:
    value = client.get("/v1/methods").json
    assert [method["name"] for method in value["methods"]] == [*methods()]
    with_model = {method["name"] for method in value["methods"] if method["model"]}
    assert with_model == {"abstractive", "hybrid"}
    assert value["default"] == DEFAULT_METHOD


def _without_judgements(answer: Any) -> Any:
    """Return a JSON value without learned probabilities, which differ among processors."""
    if isinstance(answer, list):
        return [*map(_without_judgements, answer)]
    if not isinstance(answer, dict):
        return answer
    judged = {"support", "whole", "alone"}
    return {key: _without_judgements(value) for key, value in answer.items() if key not in judged}


def test_the_examples_in_openapi_equal_the_answers_and_docs_lists_everything(
    client: Client,
) -> None:
    openapi = client.get("/openapi.json").json
    schemas = openapi["components"]["schemas"]
    for path, request, answer in (
        ("/v1/takeaways", "TakeawaysRequest", "TakeawaysAndArticleOut"),
        ("/v1/takeaways:batch", "BatchRequest", "BatchOut"),
        ("/v1/grounding", "GroundingRequest", "GroundingOut"),
    ):
        (example,) = schemas[request]["examples"]
        (expected,) = schemas[answer]["examples"]
        answered = client.post(example, path).json
        assert _without_judgements(answered) == _without_judgements(expected)
    page = client.get("/docs").body.decode()
    for path, operations in openapi["paths"].items():
        for method in operations:
            assert f"<code>{method.upper()} {path}</code>" in page
    for problem_type in problems.PROBLEM_TYPES:
        assert f'id="{problem_type.name}"' in page
    assert "<script" not in page


# --- bad requests ---------------------------------------------------------------------------------

SECRET = "zanzibar"
JSON = {"content-type": "application/json"}


def _object(names: Iterable[str]) -> bytes:
    """Return a JSON object with these unknown fields and a text."""
    values = {"text": SECRET, **dict.fromkeys(names, 0)}
    return json.dumps(values, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (b"", 400, "bad-json"),
        (b'{"text": "zanzibar', 400, "bad-json"),
        (b"[" * 20_000, 400, "bad-json"),
        (b"[" * 200_000, 422, "invalid"),
        (b'{"text":' * 50_000 + b"1" + b"}" * 50_000, 422, "invalid"),
        (b'{"a": [' + b"[{}]," * 150_000 + b"1]}", 422, "invalid"),
        (_object(f"z{number}" for number in range(80_000)), 422, "invalid"),
        (_object(f"zanzibar{number}" for number in range(900)), 422, "invalid"),
        (b'{"text": "a", "count": [' + b"1," * 9000 + b"1]}", 422, "invalid"),
        (b'{"text": "zanzibar \xff\xfe"}', 400, "bad-json"),
        (b'{"count": 1' + b"0" * 5000 + b"}", 400, "bad-json"),
        (b'{"text": "zanzibar \\ud800"}', 422, "invalid"),
        (b'{"text": "zanzibar \xed\xa0\x80"}', 422, "invalid"),
        (b'"zanzibar"', 422, "invalid"),
        (b"null", 400, "bad-json"),
        (b'{"text": "zanzibar", "count": NaN}', 422, "invalid"),
        (b"{}", 422, "invalid"),
        (b'{"text": "zanzibar", "html": "zanzibar"}', 422, "invalid"),
        (b'{"text": ["zanzibar"]}', 422, "invalid"),
        (b'{"text": "a", "count": "zanzibar"}', 422, "invalid"),
        (b'{"text": "a", "count": "3"}', 422, "invalid"),
        (b'{"text": "a", "count": 0}', 422, "invalid"),
        (b'{"text": "a", "count": 51}', 422, "invalid"),
        (b'{"text": "a", "max_words": 0}', 422, "invalid"),
        (b'{"text": "a", "guard": "zanzibar"}', 422, "invalid"),
        (b'{"text": "a", "method": "zanzibar"}', 422, "invalid"),
        (b'{"text": "a", "model": "/etc/passwd"}', 422, "invalid"),
        (b'{"text": "", "title": "zanzibar"}', 422, "nothing-to-summarize"),
        (b'{"text": "Key takeaways\\n- One is.\\n- Two is."}', 422, "nothing-to-summarize"),
        (b'{"html": "<script>zanzibar()</script>"}', 422, "nothing-to-summarize"),
        (json.dumps({"html": "<div>" * 9000 + "zanzibar"}).encode(), 422, "nothing-to-summarize"),
        (json.dumps({"text": SECRET * 70_000}).encode(), 422, "invalid"),
    ],
)
def test_a_bad_request_has_a_problem_that_repeats_no_value(
    client: Client, body: bytes, status: int, problem: str
) -> None:
    answer = client.post(body)
    assert (answer.status, answer.problem) == (status, problem)
    assert SECRET.encode() not in answer.body
    assert len(answer.body) < 1000


def test_invalid_fields_are_listed_with_json_pointers(client: Client) -> None:
    answer = client.post({"text": "a", "count": 0, "more/~\r\n\x1b": 1})
    pointers = {error["pointer"] for error in answer.json["errors"]}
    assert pointers == {"/count", "/more~1~0\ufffd\ufffd\ufffd"}
    articles = [{"text": "a"}, {"html": 3}]
    answer = client.post({"articles": articles}, "/v1/takeaways:batch")
    assert {error["pointer"] for error in answer.json["errors"]} == {"/articles/1/html"}


def test_a_problem_lists_at_most_20_errors(client: Client) -> None:
    article = {"text": "a", **{f"field{number}": 0 for number in range(20)}}
    many_unknown = client.post({"articles": [article] * 30}, "/v1/takeaways:batch")
    assert (many_unknown.problem, len(many_unknown.json["errors"])) == ("invalid", 20)
    for count, errors in ((50, 20), (4000, 1)):
        wrong = client.post({"text": "a", "bullets": [[]] * count}, "/v1/grounding")
        assert (wrong.problem, len(wrong.json["errors"])) == ("invalid", errors)
        assert len(wrong.body) < 3000


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "problem"),
    [
        ("POST", "/v1/takeaways", {}, 415, "wrong-type"),
        ("POST", "/v1/takeaways", {"content-type": "text/plain"}, 415, "wrong-type"),
        ("GET", "/v1/takeaways", {}, 405, "not-allowed"),
        ("DELETE", "/", {}, 405, "not-allowed"),
        ("GET", "/zanzibar", {}, 404, "not-found"),
        ("GET", "/page/../app.py", {}, 404, "not-found"),
        ("GET", "/page/%2e%2e%2fapp.py", {}, 404, "not-found"),
        ("GET", "/page/%00", {}, 404, "not-found"),
    ],
)
def test_a_wrong_path_method_or_content_type_has_a_problem(
    client: Client, method: str, path: str, headers: dict[str, str], status: int, problem: str
) -> None:
    body = b'{"text": "a"}' if method == "POST" else None
    answer = client.request(method, path, body, headers)
    assert (answer.status, answer.problem) == (status, problem)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
_FIELDS = st.sampled_from(
    [
        "text",
        "html",
        "id",
        "title",
        "count",
        "method",
        "max_words",
        "guard",
        "article",
        "articles",
        "bullets",
    ]
)


@settings(max_examples=150)
@given(
    st.dictionaries(_FIELDS | st.text(max_size=5), _VALUES | st.just(TEXT), max_size=5)
    | _VALUES
    | st.binary(max_size=40),
    st.sampled_from(["/v1/takeaways", "/v1/takeaways:batch", "/v1/grounding"]),
)
def test_any_body_gets_an_answer_that_is_no_server_error(
    client: Client, value: Any, path: str
) -> None:
    answer = client.post(value, path)
    if answer.status != 200:
        assert answer.status < 500
        assert answer.problem


# --- hostile texts --------------------------------------------------------------------------------

HOSTILE = "</script><img src=x onerror=alert(1)>\r\nSet-Cookie: a=b\r\n\r\n\x00\x1b[31m\u202e"


def test_hostile_texts_stay_in_their_fields(client: Client) -> None:
    usual_names = _names(client.post({"text": TEXT}).headers)
    text = f"{HOSTILE} {TEXT}"
    request = {"text": text, "id": HOSTILE, "title": HOSTILE, "article": True}
    answer = client.post(request, prefer="wait=9, x")
    assert answer.status == 200
    assert _names(answer.headers) == usual_names
    assert answer.json["id"] == HOSTILE
    assert answer.json["article"]["text"] == text
    for bullet in answer.json["takeaways"]:
        assert bullet["text"].isprintable()


def test_a_request_cannot_inject_headers(client: Client) -> None:
    lines = b"GET /%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    head = client.raw(lines).partition(b"\r\n\r\n")[0].lower()
    assert head.startswith(b"http/1.1 404")
    assert b"set-cookie" not in head
    for broken in (b"GET / HTTP/1.1\r\nHost: localhost\r\nA b: c\r\n\r\n", b"\x00\x01\x02\r\n\r\n"):
        assert client.raw(broken).startswith(b"HTTP/1.1 400")


def _names(headers: Any) -> Sequence[str]:
    return sorted(name.lower() for name in headers)


@pytest.mark.parametrize("path", ["/", "/docs", "/v1/methods", "/nowhere", "/page/page.js"])
def test_every_answer_has_the_security_headers(client: Client, path: str) -> None:
    headers = client.get(path, origin="https://elsewhere.example").headers
    policy = dict(re.findall(r"([\w-]+) ([^;]+)", headers["content-security-policy"]))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert not [name for name in headers if name.lower().startswith("access-control")]


def test_the_files_of_the_page_are_served_and_none_is_foreign(client: Client) -> None:
    page = client.get("/").body.decode()
    parts = re.findall(r'(?:src|href)="(/page/[^"]+)"', page)
    assert len(parts) >= 5
    for path in parts:
        assert client.get(path).status == 200
    assert "http:" not in page
    assert "https:" not in page
    example = client.get("/page/example.txt").body
    assert example == (SAMPLES / "05-cup-final.txt").read_bytes()
