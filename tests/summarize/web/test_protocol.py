"""Tests of HTTP manners: hosts, ambiguous lengths, slow headers, half-closed and idle clients."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from contextlib import contextmanager

import pytest
import uvicorn

from summarize.web.app import ServerSettings, create_app
from summarize.web.protocol import PoliteProtocol
from summarize.web.request_checks import served_names
from tests.summarize.web.conftest import GENEROUS, TEXT, Client, running, serving, wait_until
from tests.summarize.web.methods import BlockingMethod

BODY = json.dumps({"text": TEXT, "method": "lead"}).encode()
POST = b"POST /v1/takeaways HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
REQUEST = POST + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY


@contextmanager
def _connected(client: Client):
    with socket.create_connection(("127.0.0.1", client.port), GENEROUS) as connection:
        yield connection


def _rest(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65_536), b""))


# --- hosts and lengths ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/methods"])
def test_only_allowed_hosts_are_served(client: Client, path: str) -> None:
    for host in ("evil.example", "localhost.evil.example:80", "10.0.0.1", "[::2]:80", "::1"):
        answer = client.get(path, host=host)
        assert (answer.status, answer.problem) == (421, "wrong-host")
    for host in ("localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1:1", "[::1]", "[::1]:80"):
        assert client.get(path, host=host).status == 200


def test_the_operator_allows_more_hosts() -> None:
    with serving(ServerSettings(allowed_hosts=served_names("0.0.0.0"))) as client:
        for host in ("10.0.0.1:8000", "[fe80::1]:80", "localhost", socket.gethostname()):
            assert client.get("/healthz", host=host).status == 200
        assert client.get("/healthz", host="evil.example").status == 421
    with serving(ServerSettings(allowed_hosts=("*",))) as client:
        assert client.get("/healthz", host="any.example").status == 200
    assert "news.example" in served_names("news.example")


def test_content_length_with_transfer_encoding_is_rejected_and_closes(client: Client) -> None:
    both = POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    smuggled = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = client.raw(both + smuggled)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"/docs#ambiguous" in answer
    assert b"connection: close" in answer.lower()
    assert answer.count(b"HTTP/1.1") == 1


# --- clients that send slowly, or no more ---------------------------------------------------------


class ImpatientProtocol(PoliteProtocol):
    header_seconds = 0.3


def test_headers_that_come_slowly_close_the_connection() -> None:
    with running(create_app(ServerSettings()), http=ImpatientProtocol) as client:
        for start in (b"", b"GET / HTTP/1.1\r\nHost: loc", REQUEST + b"GET / HTT"):
            with _connected(client) as connection:
                connection.sendall(start)
                assert (b"200 OK" in _rest(connection)) == (start.startswith(REQUEST))
        assert client.raw(REQUEST.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))


def test_a_client_that_closes_its_sending_side_gets_its_answer(
    blocking_method: BlockingMethod,
) -> None:
    body = json.dumps({"text": TEXT, "method": "blocking"}).encode()
    with serving(ServerSettings()) as client, _connected(client) as connection:
        connection.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        connection.shutdown(socket.SHUT_WR)
        wait_until(lambda: blocking_method.batches)
        threading.Timer(1.2, blocking_method.release.set).start()  # the server probes meanwhile
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert response.status == 200
        assert response.headers["connection"] == "close"
        assert json.loads(response.read())["takeaways"]
        assert connection.recv(1) == b""


def test_half_a_request_and_a_closed_sending_side_end_the_connection(client: Client) -> None:
    for part in (b"GET / HT", REQUEST[:-5]):
        with _connected(client) as connection:
            connection.sendall(part)
            connection.shutdown(socket.SHUT_WR)
            assert b"200 OK" not in _rest(connection)


# --- shutdown -------------------------------------------------------------------------------------


def test_shutdown_loses_no_request_of_connections_that_are_kept_alive() -> None:
    app = create_app(ServerSettings())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(
            uvicorn.Config(app, http=PoliteProtocol, log_config=None, ws="none")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        wait_until(lambda: server.started)
        clients = [http.client.HTTPConnection(*listener.getsockname()[:2]) for _ in range(10)]
        for client in clients:
            assert _status(client) == (200, None)
        server.should_exit = True
        wait_until(lambda: not server.servers[0].is_serving())
        assert [_status(client) for client in clients] == [(200, "close")] * 10
        thread.join(GENEROUS)
        assert not thread.is_alive()


def _status(client: http.client.HTTPConnection) -> tuple[int, str | None]:
    client.request("GET", "/healthz")
    with client.getresponse() as response:
        response.read()
        return response.status, response.headers["connection"]
