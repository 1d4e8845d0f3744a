"""Tests of micro-batching, of the limits of queue and time, and of methods that fail."""

from __future__ import annotations

import json
import logging
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from summarize import Summarizer, method_registry, read_article
from summarize.registry import Entry
from summarize.rendering import json_object
from summarize.web.app import ServerSettings
from summarize.web.scheduler import Limits
from tests.summarize.web.conftest import (
    GENEROUS,
    SAMPLE,
    TEXT,
    Client,
    posting,
    serving,
    wait_until,
)
from tests.summarize.web.methods import BlockingMethod, failing_matcher


def _request(number: int, **options: object) -> dict[str, object]:
    return {"text": TEXT, "id": str(number), "method": "blocking", **options}


# --- micro-batching -------------------------------------------------------------------------------


def test_waiting_articles_share_batches(
    blocking_method: BlockingMethod, queued_ids: list[str]
) -> None:
    with serving(ServerSettings(limits=Limits(max_batch_size=4))) as client:
        with posting(client, _request(0)) as first:
            wait_until(lambda: blocking_method.batches)
            alike = [_request(number) for number in range(1, 7)]
            others = [_request(number, count=2) for number in (7, 8)]
            with posting(client, *alike, *others) as rest:
                wait_until(lambda: len(queued_ids) == 9)
                assert client.waiting_articles() == 9
                blocking_method.release.set()
            responses = [*first, *rest]
        ids = [response.result().json["id"] for response in responses]
        assert ids == [str(number) for number in range(9)]
        assert sorted(map(len, blocking_method.batches)) == [1, 2, 2, 4]
        for batch in blocking_method.batches:  # requests with other options do not share a batch
            assert set(batch) <= {*"0123456"} or set(batch) <= {*"78"}


def test_simultaneous_articles_share_a_batch(blocking_method: BlockingMethod) -> None:
    blocking_method.release.set()
    with serving(ServerSettings(limits=Limits(batch_timeout=GENEROUS, max_batch_size=8))) as client:
        with posting(client, *map(_request, range(8))) as responses:
            assert {response.result().status for response in responses} == {200}
        assert [len(batch) for batch in blocking_method.batches] == [8]


def test_without_batching_each_article_is_computed_alone(blocking_method: BlockingMethod) -> None:
    with serving(ServerSettings(limits=Limits(max_batch_size=1))) as client:
        with posting(client, *map(_request, range(5))) as responses:
            wait_until(lambda: client.waiting_articles() == 5)
            blocking_method.release.set()
            assert {response.result().status for response in responses} == {200}
        assert [len(batch) for batch in blocking_method.batches] == [1] * 5


def test_the_number_of_tokens_limits_a_batch(
    blocking_method: BlockingMethod, queued_ids: list[str]
) -> None:
    with serving(ServerSettings(limits=Limits(max_batch_tokens=2 * len(TEXT) // 4 + 4))) as client:
        with posting(client, _request(0)), ThreadPoolExecutor(5) as pool:
            wait_until(lambda: blocking_method.batches)
            for number in range(1, 6):  # one after the other, so that their order is known
                text = TEXT * 9 if number == 5 else TEXT
                pool.submit(client.post, _request(number) | {"text": text})
                wait_until(lambda number=number: len(queued_ids) == number + 1)
            blocking_method.release.set()
        assert blocking_method.batches == [["0"], ["1", "2"], ["3", "4"], ["5"]]


def test_two_hundred_simultaneous_clients_are_all_answered(client: Client) -> None:
    text = SAMPLE.read_text("utf-8")
    expected = json.loads(json_object(Summarizer("lexrank")(read_article(SAMPLE))))
    request = {"text": text, "id": expected["id"], "method": "lexrank"}
    with posting(client, *[request] * 200) as responses:
        assert all(response.result().json == expected for response in responses)


# --- limits of queue and time ---------------------------------------------------------------------


def test_a_full_queue_answers_429_with_retry_after(blocking_method: BlockingMethod) -> None:
    with serving(ServerSettings(limits=Limits(queue_size=3))) as client:
        with posting(client, *map(_request, range(3))) as responses:
            wait_until(lambda: client.waiting_articles() == 3)
            refused = client.post(_request(3))
            assert (refused.status, refused.problem) == (429, "busy")
            assert 1 <= int(refused.headers["retry-after"]) <= 60
            assert client.get("/readyz").problem == "full"
            assert client.get("/healthz").status == 200
            blocking_method.release.set()
            assert {response.result().status for response in responses} == {200}
        assert client.get("/readyz").status == 200
        batch = {"articles": [{"text": TEXT}] * 4, "method": "blocking"}
        assert client.post(batch, "/v1/takeaways:batch").problem == "too-large"
        assert client.get("/v1/methods").json["limits"]["articles"] == 3


def test_a_late_request_leaves_the_queue(blocking_method: BlockingMethod) -> None:
    with serving(ServerSettings(limits=Limits(timeout=GENEROUS, max_batch_size=1))) as client:
        with posting(client, _request(0)) as first:
            wait_until(lambda: blocking_method.batches)
            assert client.post(_request(1), prefer="wait=1").problem == "late"
            blocking_method.release.set()
            assert first[0].result().status == 200
        assert client.post(_request(2)).status == 200
        assert blocking_method.batches == [["0"], ["2"]]  # the late one was never computed
        blocking_method.release.clear()
        with posting(client, _request(3), prefer="wait=3") as third:
            wait_until(lambda: len(blocking_method.batches) == 3 or third[0].done())
            assert third[0].result().problem == "late"  # although its computation has started
        with posting(client, _request(4)) as fourth:
            wait_until(lambda: blocking_method.batches[-1] == ["4"])  # the third has stopped
            blocking_method.release.set()
            assert fourth[0].result().status == 200
        assert blocking_method.finished == 3


def test_a_client_can_ask_for_a_shorter_timeout_only(blocking_method: BlockingMethod) -> None:
    with serving(ServerSettings(limits=Limits(timeout=10 * GENEROUS))) as client:
        start = time.monotonic()
        assert client.post(_request(0), prefer="respond-async, wait=01").problem == "late"
        assert time.monotonic() - start > 0.9
    with serving(ServerSettings(limits=Limits(timeout=0.3))) as client:
        assert client.post(_request(1), prefer="wait=60").problem == "late"


def test_a_batch_stops_when_all_its_clients_have_gone(blocking_method: BlockingMethod) -> None:
    with serving(ServerSettings()) as client:
        body = json.dumps(_request(0)).encode()
        head = (
            b"POST /v1/takeaways HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        )
        with socket.create_connection(("127.0.0.1", client.port)) as connection:
            connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            wait_until(lambda: blocking_method.batches)
        with posting(client, _request(1)) as responses:  # starts although nothing was released
            wait_until(lambda: len(blocking_method.batches) == 2)
            blocking_method.release.set()
            assert responses[0].result().status == 200
        assert blocking_method.finished == 1
        wait_until(lambda: 'status="499"' in client.get("/metrics").body.decode())


# --- failures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "error"), [("poison", "ValueError"), ("exit", "SystemExit"), ("nothing", "ValueError")]
)
def test_an_article_on_which_a_method_fails_does_not_fail_others(
    blocking_method: BlockingMethod, caplog: pytest.LogCaptureFixture, word: str, error: str
) -> None:
    good, bad = {"text": TEXT}, {"text": f"This is {word}. It says zanzibar."}
    with serving(ServerSettings()) as client, caplog.at_level(logging.INFO):
        request = {"articles": [good, bad, good], "method": "failing"}
        answers = client.post(request, "/v1/takeaways:batch").json
        alone = client.post({**bad, "method": "failing", "id": "zanzibar"})
    statuses = [answer.get("problem", {}).get("status") for answer in answers]
    assert statuses == [None, 500, None]
    assert (alone.status, alone.problem) == (500, "failed")
    assert b"zanzibar" not in alone.body
    assert f"failed: {error} at " in caplog.text
    assert ("methods.py" in caplog.text) == (word != "nothing")
    assert "zanzibar" not in caplog.text


def test_an_unexpected_error_has_a_problem_and_logs_no_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with serving(ServerSettings(matcher=failing_matcher)) as client:
        response = client.post({"text": SAMPLE.read_text("utf-8"), "article": True})
        assert (response.status, response.problem) == (500, "failed")
        assert response.headers["x-content-type-options"] == "nosniff"
    assert "zanzibar" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_plugin_that_cannot_be_loaded_fails_only_its_own_requests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing = Entry("missing", "no.such.module:method", "of a package")
    monkeypatch.setattr(
        method_registry._METHODS, "entries", {**method_registry.methods(), "missing": missing}
    )
    with serving(ServerSettings()) as client:
        assert client.post({"text": TEXT, "method": "missing"}).problem == "failed"
        assert client.post({"text": TEXT, "method": "lead"}).status == 200
        methods = client.get("/v1/methods").json["methods"]
        assert {"name": "missing", "description": "of a package", "model": False} in methods
