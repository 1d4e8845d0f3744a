"""Tests of the limits of bodies, the API key, HEAD requests and the metrics."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from summarize.web.app import ServerSettings, create_app
from summarize.web.middleware import BodyLimits
from summarize.web.problems import Problem
from tests.summarize.web.conftest import GENEROUS, TEXT, Client, running, serving

_POST = b"POST /v1/takeaways HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


# --- bodies ---------------------------------------------------------------------------------------


def test_a_large_body_that_no_route_reads_closes_the_connection(client: Client) -> None:
    for path in (b"/nowhere", b"/healthz"):
        head = b"POST " + path + b" HTTP/1.1\r\nHost: localhost\r\n"
        answer = client.raw(head + b"Content-Length: 5000000000\r\n\r\n")
        assert b"connection: close" in answer.lower()
    response = client.raw(_POST + b"Expect: 100-continue\r\nContent-Length: 500000000\r\n\r\n")
    assert response.startswith(b"HTTP/1.1 413")


def test_a_large_body_is_rejected(client: Client) -> None:
    response = client.post(b" " * 1_000_001)
    assert (response.status, response.problem) == (413, "too-large")
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    chunked = client.raw(_POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 64 + b"0\r\n\r\n")
    assert chunked.startswith(b"HTTP/1.1 413")
    assert client.post({"text": TEXT + " " * 199_000}).status == 200


def test_the_bodies_of_all_clients_together_are_limited() -> None:
    async def read_body(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    async def run_clients() -> None:
        middleware = BodyLimits(read_body, max_bytes=10, timeout=GENEROUS)
        release = asyncio.Event()
        sent = 0  # bodies

        async def client() -> None:
            parts = iter([b"0123456789", b""])

            async def receive() -> Message:
                nonlocal sent
                body = next(parts)
                sent += not body
                await (asyncio.sleep(0) if body else release.wait())
                return {"type": "http.request", "body": body, "more_body": bool(body)}

            scope = {"type": "http", "headers": [(b"content-length", b"10")]}
            await middleware(scope, receive, lambda message: asyncio.sleep(0))

        others = [asyncio.create_task(client()) for _ in range(64)]
        while sent < 64:
            await asyncio.sleep(0)
        with pytest.raises(Problem, match="too many clients send large bodies"):
            await client()
        release.set()
        await asyncio.gather(*others)
        await asyncio.gather(*(client() for _ in range(64)))

    asyncio.run(run_clients())


def test_a_slow_body_is_rejected() -> None:
    with serving(ServerSettings(body_timeout=0.3)) as client:
        response = client.raw(_POST + b'Content-Length: 20\r\n\r\n{"text"')
        assert response.startswith(b"HTTP/1.1 408")
        assert b"/docs#slow" in response
        assert b"the body did not arrive within 0.3 s" in response  # not within the default, 10 s


# --- the API key ----------------------------------------------------------------------------------


def test_only_public_paths_are_served_without_the_api_key() -> None:
    with serving(ServerSettings(api_key="open sesame")) as client:
        for headers in (
            {},
            {"authorization": "Bearer open"},
            {"authorization": "Basic open sesame"},
            {"authorization": "Bearer \xe9"},
            {"authorization": "Bearer open sesame "[:-2]},
        ):
            response = client.post({"text": TEXT}, **headers)
            assert (response.status, response.problem) == (401, "unauthorized")
            assert response.headers["www-authenticate"].startswith("Bearer")
        assert client.get("/metrics").status == client.get("/v1/methods").status == 401
        for path in ("/", "/docs", "/openapi.json", "/healthz", "/readyz", "/page/page.js"):
            assert client.get(path).status == 200
        authorized = {"authorization": "Bearer open sesame"}
        assert client.post({"text": TEXT}, **authorized).status == 200
        assert client.get("/metrics", **authorized).status == 200
        assert client.get("/metrics", authorization="bearer open sesame").status == 200


def test_the_api_key_is_checked_under_a_root_path() -> None:
    app = create_app(ServerSettings(api_key="open sesame"))
    with running(app, root_path="/api") as client:
        assert client.get("/v1/methods").status == 401
        assert client.get("/api/v1/methods").status == 401
        assert client.get("/healthz").status == 200


# --- HEAD and metrics -----------------------------------------------------------------------------


def test_head_has_the_headers_of_get_and_no_body(client: Client) -> None:
    for path in ("/", "/healthz", "/v1/methods", "/page/page.js"):
        response = client.request("HEAD", path)
        assert (response.status, response.body) == (200, b"")
        assert response.headers["content-length"] == str(len(client.get(path).body))


def test_metrics_count_requests_by_route_and_hold_no_text(client: Client) -> None:
    client.post({"text": TEXT})
    client.get("/nowhere/zanzibar")
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    lines = response.body.decode().splitlines()
    assert any('requests_total{route="/v1/takeaways",status="200"}' in line for line in lines)
    assert any(line.startswith("takeaways_batch_articles_bucket") for line in lines)
    assert not any("zanzibar" in line for line in lines)
