"""What is computed together, what is turned away, what is dropped, and how a server ends."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pytest
from starlette.types import Message, Receive, Scope, Send

from summarize import Summarizer, method_registry, read_article
from summarize.registry import Entry
from summarize.rendering import json_object
from summarize.web.app import ServerSettings, create_app
from summarize.web.middleware import BodyLimits
from summarize.web.problems import Problem
from summarize.web.scheduler import Limits
from tests.summarize.web.conftest import (
    GENEROUS,
    TEXT,
    Answer,
    Client,
    running,
    serving,
    wait_until,
)
from tests.summarize.web.methods import Patient

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "data" / "articles" / "05-cup-final.txt"


@contextmanager
def asking(client: Client, *asked: object, **headers: str) -> Iterator[list[Future[Answer]]]:
    """Ask several things at once, each in a thread; within the block they may be answered."""
    with ThreadPoolExecutor(max(1, len(asked))) as pool:
        yield [pool.submit(client.post, one, **headers) for one in asked]


def _asked(number: int, method: str = "patient", **more: object) -> dict[str, object]:
    return {"text": TEXT, "id": str(number), "method": method, **more}


# --- together -------------------------------------------------------------------------------------


def test_what_waits_is_computed_together(plugins: Patient, arrived: list[str]) -> None:
    with serving(ServerSettings(limits=Limits(max_batch_size=4))) as client:
        with asking(client, _asked(0)) as first:
            wait_until(lambda: plugins.batches)
            more = [_asked(number) for number in range(1, 7)]
            others = [_asked(number, count=2) for number in (7, 8)]
            with asking(client, *more, *others) as rest:
                wait_until(lambda: len(arrived) == 9)
                assert _waiting(client) == 9
                plugins.go.set()
            answers = [*first, *rest]
        assert [one.result().json["id"] for one in answers] == [str(n) for n in range(9)]
        assert sorted(map(len, plugins.batches)) == [1, 2, 2, 4]
        for batch in plugins.batches:  # what is asked for differently is computed apart
            assert set(batch) <= {*"0123456"} or set(batch) <= {*"78"}


def test_what_arrives_together_is_computed_together(plugins: Patient) -> None:
    plugins.go.set()
    with serving(ServerSettings(limits=Limits(batch_timeout=GENEROUS, max_batch_size=8))) as client:
        with asking(client, *map(_asked, range(8))) as answers:
            assert {one.result().status for one in answers} == {200}
        assert [len(batch) for batch in plugins.batches] == [8]


def test_without_batching_each_is_computed_alone(plugins: Patient) -> None:
    with serving(ServerSettings(limits=Limits(max_batch_size=1))) as client:
        with asking(client, *map(_asked, range(5))) as answers:
            wait_until(lambda: _waiting(client) == 5)
            plugins.go.set()
            assert {one.result().status for one in answers} == {200}
        assert [len(batch) for batch in plugins.batches] == [1] * 5


def test_a_budget_of_tokens_bounds_what_is_computed_together(
    plugins: Patient, arrived: list[str]
) -> None:
    with serving(ServerSettings(limits=Limits(max_batch_tokens=2 * len(TEXT) // 4 + 4))) as client:
        with asking(client, _asked(0)), ThreadPoolExecutor(5) as pool:
            wait_until(lambda: plugins.batches)
            for number in range(1, 6):  # one after the other, so that their order is known
                text = TEXT * 9 if number == 5 else TEXT
                pool.submit(client.post, _asked(number) | {"text": text})
                wait_until(lambda number=number: len(arrived) == number + 1)
            plugins.go.set()
        assert plugins.batches == [["0"], ["1", "2"], ["3", "4"], ["5"]]


def test_two_hundred_clients_at_once_are_all_answered(client: Client) -> None:
    text = SAMPLE.read_text("utf-8")
    wanted = json.loads(json_object(Summarizer("lexrank")(read_article(SAMPLE))))
    asked = {"text": text, "id": wanted["id"], "method": "lexrank"}
    with asking(client, *[asked] * 200) as answers:
        assert all(one.result().json == wanted for one in answers)


def _waiting(client: Client) -> float:
    found = re.search(rb"^takeaways_waiting_articles ([\d.]+)", client.get("/metrics").body, re.M)
    assert found
    return float(found[1])


# --- turned away, dropped -------------------------------------------------------------------------


def test_beyond_the_queue_it_is_said_when_to_come_again(plugins: Patient) -> None:
    with serving(ServerSettings(limits=Limits(queue_size=3))) as client:
        with asking(client, *map(_asked, range(3))) as answers:
            wait_until(lambda: _waiting(client) == 3)
            refused = client.post(_asked(3))
            assert (refused.status, refused.problem) == (429, "busy")
            assert 1 <= int(refused.headers["retry-after"]) <= 60
            assert client.get("/readyz").problem == "closing"
            assert client.get("/healthz").status == 200
            plugins.go.set()
            assert {one.result().status for one in answers} == {200}
        assert client.get("/readyz").status == 200
        several = {"articles": [{"text": TEXT}] * 4, "method": "patient"}
        assert client.post(several, "/v1/takeaways:batch").problem == "too-large"
        assert client.get("/v1/methods").json["limits"]["articles"] == 3


def test_what_is_late_is_dropped(plugins: Patient) -> None:
    with serving(ServerSettings(limits=Limits(timeout=GENEROUS, max_batch_size=1))) as client:
        with asking(client, _asked(0)) as first:
            wait_until(lambda: plugins.batches)
            assert client.post(_asked(1), prefer="wait=1").problem == "late"
            plugins.go.set()
            assert first[0].result().status == 200
        assert client.post(_asked(2)).status == 200
        assert plugins.batches == [["0"], ["2"]]  # the other was dropped before its turn
        plugins.go.clear()
        with asking(client, _asked(3), prefer="wait=3") as third:
            wait_until(lambda: len(plugins.batches) == 3 or third[0].done())
            assert third[0].result().problem == "late"  # though it was begun
        plugins.go.set()
        assert client.post(_asked(4)).status == 200
        assert plugins.finished == 3


def test_a_client_may_want_to_wait_less(plugins: Patient) -> None:
    with serving(ServerSettings(limits=Limits(timeout=10 * GENEROUS))) as client:
        start = time.monotonic()
        assert client.post(_asked(0), prefer="respond-async, wait=01").problem == "late"
        assert time.monotonic() - start > 0.9  # the client itself waits less than the server would
    with serving(ServerSettings(limits=Limits(timeout=0.3))) as client:  # but not longer
        assert client.post(_asked(1), prefer="wait=60").problem == "late"


def test_what_nobody_waits_for_is_given_up(plugins: Patient) -> None:
    with serving(ServerSettings()) as client:
        body = json.dumps(_asked(0)).encode()
        head = b"POST /v1/takeaways HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        with socket.create_connection(("127.0.0.1", client.port)) as connection:
            connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            wait_until(lambda: plugins.batches)
        with asking(client, _asked(1)) as answers:  # begun though the first was not let go on
            wait_until(lambda: len(plugins.batches) == 2)
            plugins.go.set()
            assert answers[0].result().status == 200
        assert plugins.finished == 1
        wait_until(lambda: 'status="499"' in client.get("/metrics").body.decode())


# --- what breaks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "error"), [("poison", "ValueError"), ("exit", "SystemExit"), ("nothing", "ValueError")]
)
def test_an_article_that_breaks_a_method_breaks_its_own_answer_alone(
    plugins: Patient, caplog: pytest.LogCaptureFixture, word: str, error: str
) -> None:
    good, bad = {"text": TEXT}, {"text": f"This is {word}. It says zanzibar."}
    with serving(ServerSettings()) as client, caplog.at_level(logging.INFO):
        asked = {"articles": [good, bad, good], "method": "brittle"}
        found = client.post(asked, "/v1/takeaways:batch").json
        alone = client.post({**bad, "method": "brittle", "id": "zanzibar"})
    assert [one.get("problem", {}).get("status") for one in found] == [None, 500, None]
    assert (alone.status, alone.problem) == (500, "failed")
    assert b"zanzibar" not in alone.body
    assert f"failed: {error} at " in caplog.text
    assert ("methods.py" in caplog.text) == (word != "nothing")
    assert "zanzibar" not in caplog.text


def test_what_breaks_elsewhere_is_a_problem_too(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(references: object, bullets: object) -> list[tuple[int, int, float]]:
        raise RuntimeError(f"zanzibar {references}")

    with serving(ServerSettings(matcher=broken)) as client:
        answer = client.post({"text": SAMPLE.read_text("utf-8"), "article": True})
        assert (answer.status, answer.problem) == (500, "failed")
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "zanzibar" not in caplog.text
    assert "RuntimeError" in caplog.text


# --- bodies and keys ------------------------------------------------------------------------------

_POST = b"POST /v1/takeaways HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


def test_bodies_that_nobody_reads_are_ended(client: Client) -> None:
    for place in (b"/nowhere", b"/healthz"):
        head = b"POST " + place + b" HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000000\r\n\r\n"
        assert b"connection: close" in client.raw(head).lower()
    declared = client.raw(_POST + b"Expect: 100-continue\r\nContent-Length: 500000000\r\n\r\n")
    assert declared.startswith(b"HTTP/1.1 413")


def test_large_bodies_are_ended(client: Client) -> None:
    declared = client.post(b" " * 1_000_001)
    assert (declared.status, declared.problem) == (413, "too-large")
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    chunked = client.raw(_POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 64 + b"0\r\n\r\n")
    assert chunked.startswith(b"HTTP/1.1 413")
    assert client.post({"text": TEXT + " " * 400_000}).status == 200


def test_the_bodies_of_many_clients_are_bounded_together() -> None:
    async def read(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    async def many() -> None:
        guard, go = BodyLimits(read, max_bytes=10, timeout=GENEROUS), asyncio.Event()
        begun = 0

        async def client() -> None:
            parts = iter([b"0123456789", b""])

            async def receive() -> Message:
                nonlocal begun
                body = next(parts)
                begun += not body
                await (asyncio.sleep(0) if body else go.wait())
                return {"type": "http.request", "body": body, "more_body": bool(body)}

            scope = {"type": "http", "headers": [(b"content-length", b"10")]}
            await guard(scope, receive, lambda message: asyncio.sleep(0))

        others = [asyncio.create_task(client()) for _ in range(64)]
        while begun < 64:
            await asyncio.sleep(0)
        with pytest.raises(Problem, match="too many clients send large bodies"):
            await client()
        go.set()
        await asyncio.gather(*others)
        await asyncio.gather(*(client() for _ in range(64)))

    asyncio.run(many())


def test_slow_bodies_are_ended() -> None:
    with serving(ServerSettings(body_timeout=0.3)) as client:
        answer = client.raw(_POST + b'Content-Length: 20\r\n\r\n{"text"')
        assert answer.startswith(b"HTTP/1.1 408")
        assert b"/docs#slow" in answer
        assert b"it did not come within 0.3 s" in answer  # and not within the usual 10


def test_a_key_is_wanted_where_there_is_one() -> None:
    with serving(ServerSettings(api_key="open sesame")) as client:
        for headers in (
            {},
            {"authorization": "Bearer open"},
            {"authorization": "Basic open sesame"},
            {"authorization": "Bearer \xe9"},
            {"authorization": "Bearer open sesame "[:-2]},
        ):
            answer = client.post({"text": TEXT}, **headers)
            assert (answer.status, answer.problem) == (401, "unauthorized")
            assert answer.headers["www-authenticate"].startswith("Bearer")
        assert client.get("/metrics").status == client.get("/v1/methods").status == 401
        for path in ("/", "/docs", "/openapi.json", "/healthz", "/readyz", "/page/page.js"):
            assert client.get(path).status == 200
        right = {"authorization": "Bearer open sesame"}
        assert client.post({"text": TEXT}, **right).status == 200
        assert client.get("/metrics", **right).status == 200
        assert client.get("/metrics", authorization="bearer open sesame").status == 200


def test_a_key_is_wanted_under_a_root_path_too() -> None:
    app = create_app(ServerSettings(api_key="open sesame"))
    with running(app, root_path="/api") as client:
        assert client.get("/v1/methods").status == 401
        assert client.get("/api/v1/methods").status == 401
        assert client.get("/healthz").status == 200


def test_a_plugin_that_cannot_be_loaded_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Entry("gone", "no.such.module:method", "of a package")
    monkeypatch.setattr(
        method_registry._METHODS, "entries", {**method_registry.methods(), "gone": gone}
    )
    with serving(ServerSettings()) as client:
        assert client.post({"text": TEXT, "method": "gone"}).problem == "failed"
        assert client.post({"text": TEXT, "method": "lead"}).status == 200
        listed = client.get("/v1/methods").json["methods"]
        assert {"name": "gone", "description": "of a package", "model": False} in listed


def test_head_is_answered(client: Client) -> None:
    for path in ("/", "/healthz", "/v1/methods", "/page/page.js"):
        found = client.request("HEAD", path)
        assert (found.status, found.body) == (200, b"")
        assert found.headers["content-length"] == str(len(client.get(path).body))


def test_numbers_for_prometheus(client: Client) -> None:
    client.post({"text": TEXT})
    client.get("/nowhere/zanzibar")
    page = client.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain")
    lines = page.body.decode().splitlines()
    assert any('requests_total{route="/v1/takeaways",status="200"}' in line for line in lines)
    assert any(line.startswith("takeaways_batch_articles_bucket") for line in lines)
    assert not any("zanzibar" in line for line in lines)


# --- the command ----------------------------------------------------------------------------------

_COMMAND = [sys.executable, "-m", "takeaways", "serve"]


def _command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_COMMAND, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=GENEROUS,
    )


@contextmanager
def _started(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen, Client]]:
    """Run the command within a block, once it listens."""
    server = subprocess.Popen(
        [*_COMMAND, "--port", "0", *arguments],
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    assert server.stderr
    hung = threading.Timer(GENEROUS, server.kill)
    hung.start()
    try:
        yield server, Client(_port(server.stderr))
    finally:
        hung.cancel()
        server.kill()
        server.wait()


def _port(stderr: IO[bytes]) -> int:
    """Wait until a server says where it serves."""
    said = []
    for line in stderr:
        said.append(line.decode())
        if found := re.search(r"serving at http://127\.0\.0\.1:(\d+)", said[-1]):
            return int(found[1])
    pytest.fail(f"the server ended: {''.join(said)}")


def _is_closed(client: Client) -> bool:
    """Return whether a server takes no connection any more."""
    try:
        client.get("/healthz")
    except OSError:
        return True
    return False


@pytest.fixture
def patience(tmp_path: Path) -> dict[str, str]:
    """The environment in which a command has the method ``patient``, as if from a package."""
    about = tmp_path / "packages" / "patience-1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: patience\nVersion: 1\n")
    entry = f"patient = {Patient.__module__}:patient"
    (about / "entry_points.txt").write_text(f"[takeaways.methods]\n{entry}\n")
    paths = [str(about.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths), "PATIENCE_ENDS": str(tmp_path / "ends")}


def _said(server: subprocess.Popen) -> str:
    assert server.stderr
    return server.stderr.read().decode()


def test_the_command_finishes_what_it_took_and_logs_no_text(patience: dict[str, str]) -> None:
    with _started("--deadline", str(GENEROUS), **patience) as (server, client):
        for _ in range(20):  # who leaves early is no harm
            with socket.create_connection(("127.0.0.1", client.port)) as connection:
                connection.sendall(b"GET /page/page.js HTTP/1.1\r\nHost: a\r\n\r\n")
        text = f"{SAMPLE.read_text('utf-8')}\n\nZanzibar was there too. "
        asked = {"text": text, "id": "zanzibar", "method": "abstractive", "article": True}
        with asking(client, _asked(0), *[asked] * 3) as answers:
            wait_until(lambda: _waiting(client) == 4)
            server.send_signal(signal.SIGTERM)
            wait_until(lambda: _is_closed(client))
            Path(patience["PATIENCE_ENDS"]).touch()
            assert {one.result().status for one in answers} == {200}
        rest = _said(server)
        assert server.wait(GENEROUS) == 0
    assert "all accepted requests are answered" in rest
    assert rest.count("POST /v1/takeaways 200") == 4
    assert "anzibar" not in rest
    with pytest.raises(ConnectionRefusedError):
        client.get("/healthz")


def test_the_options_of_the_command_are_heeded() -> None:
    options = ["--queue", "2", "--deadline", "0.3", "--guard", "off", "--quiet"]
    with _started(*options, TAKEAWAYS_API_KEY="open sesame") as (server, client):
        assert client.get("/v1/methods").status == 401
        right = {"authorization": "Bearer open sesame"}
        limits = client.get("/v1/methods", **right).json["limits"]
        assert (limits["articles"], limits["seconds"]) == (2, 0.3)
        several = {"articles": [{"text": SAMPLE.read_text("utf-8") * 9}] * 2}
        slow = {**several, "method": "abstractive"}
        assert client.post(slow, "/v1/takeaways:batch", **right).problem == "late"
        server.send_signal(signal.SIGINT)
        assert _said(server) == "takeaways: all accepted requests are answered\n"
        assert server.wait(GENEROUS) == 0


def test_a_second_signal_ends_it_and_says_so(patience: dict[str, str]) -> None:
    with _started("--deadline", str(GENEROUS), **patience) as (server, client):
        with asking(client, _asked(0)) as answers:
            wait_until(lambda: _waiting(client) == 1)
            server.send_signal(signal.SIGINT)
            wait_until(lambda: _is_closed(client))  # it has heeded the first one
            server.send_signal(signal.SIGINT)
            with suppress(OSError, http.client.HTTPException):
                assert answers[0].result().problem == "closing"
        said = _said(server)
        assert server.wait(GENEROUS) == 1
    assert said.endswith("stopped before all accepted requests were answered\n")
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "0.0.0.0"], "other machines can reach 0.0.0.0: set an API key"),
        (["--api-key", " a"], "has no space around it"),
        (["--model", "/nowhere"], "no such folder"),
        (["--selector", "nope", "--deadline", "9"], "there is no method 'nope'"),
        (["--method", "lexrnk"], "did you mean 'lexrank'?"),
        (["--host", "nowhere.invalid"], "cannot listen at 'nowhere.invalid'"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], said: str) -> None:
    run = _command(*arguments, "--port", "0", COLUMNS="200")
    assert run.returncode == 2
    assert said in " ".join(run.stderr.split())
    assert "Traceback" not in run.stderr


def test_a_taken_port_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = _command("--port", str(taken.getsockname()[1]), COLUMNS="200")
    assert run.returncode == 2
    assert "Address already in use" in run.stderr
