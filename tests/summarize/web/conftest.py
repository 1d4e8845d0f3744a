"""Real servers on real sockets, each in a thread of this process."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from summarize import Article, Takeaways, method_registry
from summarize.registry import Entry
from summarize.web.app import ServerSettings, create_app
from summarize.web.scheduler import RequestKey, Scheduler
from tests.summarize.web.methods import Patient, patient

GENEROUS = 300.0  # seconds; only what never comes takes so long, however slow the machine is
TEXT = "The council voted for a wall. It will cost 46 million. Boats object."


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The name of its kind, checked to be a problem as RFC 9457 has it."""
        assert self.headers["content-type"] == "application/problem+json"
        value = self.json
        assert value["status"] == self.status
        assert value["title"]
        assert value["detail"]
        return value["type"].removeprefix("/docs#")


@dataclass(frozen=True)
class Client:
    """Asks a server; each request by a connection of its own."""

    port: int

    def request(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=GENEROUS)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers=headers)

    def post(self, value: Any, path: str = "/v1/takeaways", **headers: str) -> Answer:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.request("POST", path, body, {"content-type": "application/json", **headers})

    def raw(self, data: bytes, seconds: float = GENEROUS) -> bytes:
        """Send bytes, and return what comes until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), seconds) as connection:
            connection.sendall(data)
            parts = []
            while part := connection.recv(65_536):
                parts.append(part)
            return b"".join(parts)


@contextmanager
def serving(settings: ServerSettings) -> Iterator[Client]:
    """Serve within a block; its end waits for what was taken."""
    with running(create_app(settings)) as client:
        yield client


@contextmanager
def running(app: FastAPI, **options: Any) -> Iterator[Client]:
    """Run an app within a block."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        config = uvicorn.Config(app, log_config=None, ws="none", **options)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            wait_until(lambda: server.started)
            yield Client(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(GENEROUS)
            assert not thread.is_alive()


def wait_until(condition: Callable[[], Any], seconds: float = GENEROUS) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    """A server as it comes, with the harness's matching."""
    from takeaways.serve import takeaway_matcher

    with serving(ServerSettings(matcher=takeaway_matcher())) as found:
        yield found


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> Iterator[Patient]:
    """The methods of ``methods.py``, as if a package had added them."""
    added = {
        name: Entry(name, f"tests.summarize.web.methods:{name}", "of a package")
        for name in ("patient", "brittle", "paired")
    }
    monkeypatch.setattr(method_registry._METHODS, "entries", {**method_registry.methods(), **added})
    patient.go.clear()
    patient.batches.clear()
    patient.finished = 0
    yield patient
    patient.go.set()


@pytest.fixture
def arrived(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the articles that have been read and wait, or did: what may be taken together."""
    ids: list[str] = []
    takeaways = Scheduler.takeaways

    async def noting(self: Scheduler, article: Article, key: RequestKey) -> Takeaways:
        ids.append(article.id)
        return await takeaways(self, article, key)

    monkeypatch.setattr(Scheduler, "takeaways", noting)
    return ids
