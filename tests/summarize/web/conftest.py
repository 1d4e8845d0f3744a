"""Fixtures and helpers: real servers on real sockets, each in a thread of this process."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from summarize import Article, Takeaways, method_registry
from summarize.registry import Entry
from summarize.web.app import ServerSettings, create_app
from summarize.web.protocol import PoliteProtocol
from summarize.web.scheduler import RequestKey, Scheduler
from tests.summarize.web.methods import BlockingMethod, blocking

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "data" / "articles" / "05-cup-final.txt"
TEXT = "The council voted for a wall. It will cost 46 million. Boats object."
GENEROUS = 300.0  # seconds; even a slow machine needs less, so only a hang takes so long


@dataclass(frozen=True)
class Response:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """Return the name of the problem type, after a check of the format (RFC 9457)."""
        assert self.headers["content-type"] == "application/problem+json"
        value = self.json
        assert value["status"] == self.status
        assert value["title"]
        assert value["detail"]
        return value["type"].removeprefix("/docs#")


@dataclass(frozen=True)
class Client:
    """An HTTP client that opens a new connection for each request."""

    port: int

    def request(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Response:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=GENEROUS)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Response(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Response:
        return self.request("GET", path, headers=headers)

    def post(self, value: Any, path: str = "/v1/takeaways", **headers: str) -> Response:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.request("POST", path, body, {"content-type": "application/json", **headers})

    def raw(self, data: bytes, seconds: float = GENEROUS) -> bytes:
        """Send bytes, and return all bytes of the answer until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), seconds) as connection:
            connection.sendall(data)
            parts = []
            while part := connection.recv(65_536):
                parts.append(part)
            return b"".join(parts)

    def waiting_articles(self) -> float:
        """Return the number of articles that wait or are being computed."""
        text = self.get("/metrics").body
        match = re.search(rb"^takeaways_waiting_articles ([\d.]+)", text, re.MULTILINE)
        assert match
        return float(match[1])


@contextmanager
def posting(client: Client, *values: object, **headers: str) -> Iterator[list[Future[Response]]]:
    """Post all values at once, each in a thread. The block ends when all are answered."""
    with ThreadPoolExecutor(max(1, len(values))) as pool:
        yield [pool.submit(client.post, value, **headers) for value in values]


@contextmanager
def serving(settings: ServerSettings) -> Iterator[Client]:
    """Serve within a block; at its end, wait for the accepted requests."""
    with running(create_app(settings)) as client:
        yield client


@contextmanager
def running(app: FastAPI, **options: Any) -> Iterator[Client]:
    """Run an app within a block, with these options of Uvicorn."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        config = uvicorn.Config(
            app, **{"http": PoliteProtocol, "log_config": None, "ws": "none", **options}
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            wait_until(lambda: server.started)
            yield Client(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(GENEROUS)
            assert not thread.is_alive()


def wait_until(condition: Callable[[], Any], seconds: float = GENEROUS) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition did not become true in time"
        time.sleep(0.01)


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    """A client of a server with default settings and the harness's matcher."""
    from takeaways.serve import takeaway_matcher

    with serving(ServerSettings(matcher=takeaway_matcher())) as client:
        yield client


@pytest.fixture
def blocking_method(monkeypatch: pytest.MonkeyPatch) -> Iterator[BlockingMethod]:
    """The method ``blocking``; it and the others of ``methods.py`` are registered like plugins."""
    added = {
        name: Entry(name, f"tests.summarize.web.methods:{name}", "of a package")
        for name in ("blocking", "failing", "paired")
    }
    monkeypatch.setattr(method_registry._METHODS, "entries", {**method_registry.methods(), **added})
    blocking.release.clear()
    blocking.batches.clear()
    blocking.finished = 0
    yield blocking
    blocking.release.set()


@pytest.fixture
def queued_ids(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of all articles that have entered the queue of a scheduler so far."""
    ids: list[str] = []
    takeaways = Scheduler.takeaways

    async def record_id(self: Scheduler, article: Article, key: RequestKey) -> Takeaways:
        ids.append(article.id)
        return await takeaways(self, article, key)

    monkeypatch.setattr(Scheduler, "takeaways", record_id)
    return ids
