"""Tests of the command ``takeaways serve``: its options, its signals and its log."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pytest
import uvicorn

from takeaways.program import main
from tests.commands import run_in_process
from tests.summarize.web.conftest import GENEROUS, ROOT, SAMPLE, TEXT, Client, posting, wait_until
from tests.summarize.web.methods import RELEASE_FILE, BlockingMethod
from tests.summarize.web.test_readers import HOSTILE

_COMMAND = [sys.executable, "-m", "takeaways", "serve"]
_BLOCKING = {"text": TEXT, "method": "blocking"}


def _refused(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in this process with options that keep it from serving."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uvicorn.Server, "run", lambda *_, **__: pytest.fail("the server runs"))
        return run_in_process(main, "serve", *arguments, environment={"COLUMNS": "200"})


@contextmanager
def _started(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen, Client]]:
    """Run the command within a block, which starts once the server listens."""
    server = subprocess.Popen(
        [*_COMMAND, "--port", "0", *arguments],
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    assert server.stderr
    kill_timer = threading.Timer(GENEROUS, server.kill)
    kill_timer.start()
    try:
        yield server, Client(_port(server.stderr))
    finally:
        kill_timer.cancel()
        server.kill()
        server.wait()


def _port(stderr: IO[bytes]) -> int:
    """Wait until the server prints its address, and return the port."""
    lines = []
    for line in stderr:
        lines.append(line.decode())
        if match := re.search(r"serving at http://127\.0\.0\.1:(\d+)", lines[-1]):
            return int(match[1])
    pytest.fail(f"the server ended: {''.join(lines)}")


def _is_closed(client: Client) -> bool:
    """Return whether the server accepts no more connections."""
    try:
        client.get("/healthz")
    except OSError:
        return True
    return False


def _stderr(server: subprocess.Popen) -> str:
    assert server.stderr
    return server.stderr.read().decode()


@pytest.fixture
def blocking_environment(tmp_path: Path) -> dict[str, str]:
    """Environment variables with which a command has the method ``blocking``, as if installed."""
    metadata = tmp_path / "packages" / "blocking-1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: blocking\nVersion: 1\n")
    entry = f"blocking = {BlockingMethod.__module__}:blocking"
    (metadata / "entry_points.txt").write_text(f"[takeaways.methods]\n{entry}\n")
    paths = [str(metadata.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths), RELEASE_FILE: str(tmp_path / "release")}


def test_sigterm_answers_accepted_requests_and_the_log_has_no_text(
    blocking_environment: dict[str, str],
) -> None:
    with _started("--timeout", str(GENEROUS), **blocking_environment) as (server, client):
        for _ in range(20):  # clients that disconnect early do no harm
            with socket.create_connection(("127.0.0.1", client.port)) as connection:
                connection.sendall(b"GET /page/page.js HTTP/1.1\r\nHost: localhost\r\n\r\n")
        text = f"{SAMPLE.read_text('utf-8')}\n\nZanzibar was there too. "
        request = {"text": text, "id": "zanzibar", "article": True}
        with posting(client, _BLOCKING, *[request] * 3) as responses:
            wait_until(lambda: client.waiting_articles() == 4)
            server.send_signal(signal.SIGTERM)
            wait_until(lambda: _is_closed(client))
            Path(blocking_environment[RELEASE_FILE]).touch()
            assert {response.result().status for response in responses} == {200}
        log = _stderr(server)
        assert server.wait(GENEROUS) == 0
    assert "all accepted requests are answered" in log
    assert log.count("POST /v1/takeaways 200") == 4
    assert "anzibar" not in log
    with pytest.raises(ConnectionRefusedError):
        client.get("/healthz")


def test_sigterm_ends_the_server_and_its_readers_while_they_read() -> None:
    options = ("--timeout", "1", "--article-timeout", "0")
    with _started(*options) as (server, client):
        with posting(client, *[{"html": HOSTILE}] * 8) as responses:
            wait_until(lambda: client.waiting_articles() == 8)
            readers = _children(server.pid)
            server.send_signal(signal.SIGTERM)
            assert server.wait(GENEROUS) == 0
            assert "late" in {response.result().problem for response in responses}
        assert readers
        wait_until(lambda: not any(Path(f"/proc/{reader}").exists() for reader in readers))


def test_readers_end_when_the_server_is_killed() -> None:
    with _started() as (server, client):
        assert client.post({"text": TEXT}).status == 200
        readers = _children(server.pid)
        server.kill()
        wait_until(lambda: not any(Path(f"/proc/{reader}").exists() for reader in readers))
        assert len(readers) >= 2


def _children(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children")
    if not children.exists():
        pytest.skip("needs /proc")
    return [int(child) for child in children.read_text().split()]


def test_options_set_the_key_the_limits_and_the_log() -> None:
    options = ["--queue-size", "2", "--timeout", "0.3", "--guard", "off", "--quiet"]
    with _started(*options, TAKEAWAYS_API_KEY="open sesame") as (server, client):
        assert client.get("/v1/methods").status == 401
        authorized = {"authorization": "Bearer open sesame"}
        limits = client.get("/v1/methods", **authorized).json["limits"]
        assert (limits["articles"], limits["seconds"]) == (2, 0.3)
        articles = [{"text": SAMPLE.read_text("utf-8") * 9}] * 2
        slow = {"articles": articles, "method": "abstractive"}
        assert client.post(slow, "/v1/takeaways:batch", **authorized).problem == "late"
        server.send_signal(signal.SIGINT)
        assert _stderr(server) == "takeaways: all accepted requests are answered\n"
        assert server.wait(GENEROUS) == 0


def test_a_second_signal_stops_the_server_with_a_message(
    blocking_environment: dict[str, str],
) -> None:
    with _started("--timeout", str(GENEROUS), **blocking_environment) as (server, client):
        with posting(client, _BLOCKING) as responses:
            wait_until(lambda: client.waiting_articles() == 1)
            server.send_signal(signal.SIGINT)
            wait_until(lambda: _is_closed(client))  # the server has handled the first signal
            server.send_signal(signal.SIGINT)
            with suppress(OSError, http.client.HTTPException):
                assert responses[0].result().problem == "closing"
        log = _stderr(server)
        assert server.wait(GENEROUS) == 1
    assert log.endswith("stopped before all accepted requests were answered\n")
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--host", "0.0.0.0"], "other machines can reach 0.0.0.0: set an API key"),
        (["--api-key", " a"], "has no space around it"),
        (["--model", "/nowhere"], "no such folder"),
        (["--selector", "nope", "--timeout", "9"], "there is no method 'nope'"),
        (["--method", "lexrnk"], "did you mean 'lexrank'?"),
        (["--host", "nowhere.invalid"], "cannot listen at 'nowhere.invalid'"),
    ],
)
def test_a_wrong_option_exits_with_2_and_a_message(arguments: list[str], message: str) -> None:
    run = _refused(*arguments, "--port", "0")
    assert run.returncode == 2
    assert message in " ".join(run.stderr.split())
    assert "Traceback" not in run.stderr


def test_a_port_in_use_exits_with_2_and_a_message() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        run = _refused("--port", str(listener.getsockname()[1]))
    assert run.returncode == 2
    assert "Address already in use" in run.stderr
