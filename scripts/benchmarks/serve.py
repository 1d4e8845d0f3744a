"""Benchmark of the server: throughput, latency, memory and failures.

A real server runs in a process of its own. The clients run in another process; each sends its
next request when the last one is answered. Throughput and latency are measured with
micro-batching on and off.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
from rich.table import Table

from summarize import Options, read_articles

from .shared import ROOT, SAMPLES, console

_COMMAND = [
    sys.executable,
    "-m",
    "takeaways",
    "serve",
    "--port",
    "0",
    "--queue-size",
    "1000",
    "--quiet",
]
_LISTENING = re.compile(r"takeaways: serving at http://127\.0\.0\.1:(\d+);")
_EXPECTED_MESSAGES = ("takeaways: serving at ", "takeaways: all accepted requests ")
# Options of the command with micro-batching on and off.
_MODES = {"on": (), "off": ("--batch-size", "1")}
_MODEL_METHOD, _SMALL_METHOD = "abstractive", "tiny"
_CLIENT_COUNTS = (1, 16, 64)
_TYPICAL_CLIENTS = 16  # for the memory, and for the speed-up in one line
_MEMORY_FRACTIONS = (20, 4, 2, 1)  # memory is measured after 1/20, 1/4, 1/2 and all requests
_START_SECONDS, _STOP_SECONDS = 120.0, 90.0  # limits for starting and stopping a server
_CLIENT_SECONDS = 90.0  # a client's timeout, longer than the server's
_OK, _UNANSWERED = 200, 0  # statuses; 0 stands for no answer
_MEGABYTE = 1 << 20


def run(extractive: int, abstractive: int, tiny: int) -> None:
    """Print all tables.

    Args:
        extractive: requests for each setting of the method ``extractive``. Best a multiple of
            the batch size: otherwise the last batch is smaller.
        abstractive: requests for each setting of the method ``abstractive``.
        tiny: requests in the measurement of memory.
    """
    outcomes = _Outcomes()
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        load = _LoadGenerator(process, outcomes)
        _show_speed(load, {"extractive": extractive, _MODEL_METHOD: abstractive})
        _show_memory(load, tiny)
    _show_failures(outcomes)


@dataclass(frozen=True)
class _Outcomes:
    """Statuses of all requests, exit codes of all servers, and their unexpected messages."""

    statuses: Counter[int] = field(default_factory=Counter)
    exit_codes: list[int] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def _show_speed(load: _LoadGenerator, request_counts: dict[str, int]) -> None:
    measurements: dict[tuple[str, int, str], _Measurement] = {}
    for mode, options in _MODES.items():
        with _serving(load.outcomes, *options) as server:
            for method, count in request_counts.items():
                for clients in _CLIENT_COUNTS:
                    responses = load.send(server.port, method, clients, clients + count)
                    measurements[method, clients, mode] = _Measurement(responses, clients)
    table = Table("method", "clients", "micro-batching", "requests/s", title="over loopback")
    for column in ("p50 ms", "p95 ms", "p99 ms", "errors"):
        table.add_column(column)
    for key in sorted(measurements, key=lambda key: (key[0] == _MODEL_METHOD, key[1])):
        method, clients, mode = key
        measurement = measurements[key]
        latencies = (f"{value:,.0f}" for value in measurement.latencies())
        throughput = f"{measurement.throughput():.1f}"
        errors = _errors(measurement.statuses())
        table.add_row(method, str(clients), mode, throughput, *latencies, errors)
    console.print(table)
    on, off = (measurements[_MODEL_METHOD, _TYPICAL_CLIENTS, mode].throughput() for mode in _MODES)
    ratio = on / off if off else math.nan
    console.print(
        f"{_MODEL_METHOD}, {_TYPICAL_CLIENTS} clients: {ratio:.2f} times as many requests/s with "
        "micro-batching"
    )


def _show_memory(load: _LoadGenerator, requests: int) -> None:
    table = Table("requests", "MB", "errors", title=f"memory of the server, {_SMALL_METHOD}")
    statuses, sent = Counter[int](), 0
    with _serving(load.outcomes, "--method", _SMALL_METHOD) as server:
        for fraction in _MEMORY_FRACTIONS:
            count = requests // fraction - sent
            responses = load.send(server.port, _SMALL_METHOD, _TYPICAL_CLIENTS, count)
            sent += count
            statuses.update(response.status for response in responses)
            table.add_row(f"{sent:,}", f"{server.megabytes():.1f}", _errors(statuses))
    console.print(table)


def _show_failures(outcomes: _Outcomes) -> None:
    failed = sum(count for status, count in outcomes.statuses.items() if status >= 500)
    console.print(
        f"{outcomes.statuses.total():,} requests: {failed} server errors (5xx), "
        f"{outcomes.statuses[_UNANSWERED]} without an answer; exit codes of the servers: "
        f"{', '.join(map(str, outcomes.exit_codes))}"
    )
    for line in outcomes.messages:
        console.print(line, markup=False, highlight=False)
    if any(outcomes.exit_codes):
        raise SystemExit("a server did not exit with code 0")


def _errors(statuses: Counter[int]) -> str:
    """Return the number of requests with another status than 200, and their statuses."""
    errors = {status: count for status, count in sorted(statuses.items()) if status != _OK}
    details = ", ".join(f"{status or 'unanswered'}: {count}" for status, count in errors.items())
    return f"{sum(errors.values())} ({details})" if errors else "0"


class _Response(NamedTuple):
    """The status of a request, 0 for no answer, and the times of its start and end."""

    status: int
    start: float
    end: float


class _Measurement:
    """Responses in one setting. The first ones, one per client, are a warm-up and not timed."""

    def __init__(self, responses: Sequence[_Response], clients: int) -> None:
        self._responses = sorted(responses, key=lambda response: response.end)
        self._timed = [response for response in self._responses[clients:] if response.status == _OK]
        self._seconds = self._responses[-1].end - self._responses[clients - 1].end

    def throughput(self) -> float:
        """Return the successful requests per second."""
        return len(self._timed) / self._seconds

    def latencies(self) -> list[float]:
        """Return the 50th, 95th and 99th percentile of the successful requests, in ms."""
        milliseconds = [1000 * (response.end - response.start) for response in self._timed]
        return np.percentile(milliseconds or [math.nan], (50, 95, 99)).tolist()

    def statuses(self) -> Counter[int]:
        """Count the statuses, including those of the warm-up."""
        return Counter(response.status for response in self._responses)


# --- the server -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Server:
    process: psutil.Popen
    port: int

    def megabytes(self) -> float:
        """Return the resident memory of the process; 0 once it has ended."""
        return self.process.memory_info().rss / _MEGABYTE


@contextmanager
def _serving(outcomes: _Outcomes, *options: str) -> Iterator[_Server]:
    """Run a server within this block; then add its exit code and messages to the outcomes."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "stderr"
        with log.open("wb") as file:
            process = psutil.Popen([*_COMMAND, *options], cwd=ROOT, stderr=file)
        try:
            yield _Server(process, _port(process, log))
        finally:
            outcomes.exit_codes.append(_stop(process))
            lines = log.read_text("utf-8", "replace").splitlines()
            outcomes.messages.extend(
                line for line in lines if not line.startswith(_EXPECTED_MESSAGES)
            )


def _port(process: psutil.Popen, log: Path) -> int:
    """Wait until the server listens, and return its port."""
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if match := _LISTENING.search(log.read_text("utf-8", "replace")):
            return int(match[1])
        time.sleep(0.1)
    raise SystemExit(f"the server did not start: {log.read_text('utf-8', 'replace')}")


def _stop(process: psutil.Popen) -> int:
    """Stop the server with SIGTERM, or kill it if it hangs; return its exit code."""
    try:
        process.terminate()
        return process.wait(_STOP_SECONDS)
    except psutil.NoSuchProcess:
        return process.wait()
    except psutil.TimeoutExpired:
        process.kill()
        return process.wait()


# --- the clients ----------------------------------------------------------------------------------


class _LoadGenerator:
    """Clients in a process of their own, so that they do not slow the server down."""

    def __init__(self, process: ProcessPoolExecutor, outcomes: _Outcomes) -> None:
        self.outcomes = outcomes
        self._process = process
        self._texts = [article.prose for article in read_articles(SAMPLES)]

    def send(self, port: int, method: str, clients: int, count: int) -> list[_Response]:
        """Send ``count`` requests with the sample articles in turn; return the responses."""
        requests = [_request(text, method) for text in self._texts]
        responses = self._process.submit(_run_clients, port, requests, clients, count).result()
        self.outcomes.statuses.update(response.status for response in responses)
        return responses


def _request(text: str, method: str) -> bytes:
    """Return an HTTP request for the takeaways of a text."""
    value = {"text": text, "method": method, "count": Options().count}
    body = json.dumps(value, ensure_ascii=False).encode()
    head = (
        "POST /v1/takeaways HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _run_clients(port: int, requests: Sequence[bytes], clients: int, count: int) -> list[_Response]:
    """Send ``count`` requests, the given ones in turn, over several connections."""
    queue, responses = islice(cycle(requests), count), list[_Response]()

    async def all_clients() -> None:
        await asyncio.gather(*(_run_client(port, queue, responses) for _ in range(clients)))

    asyncio.run(all_clients())
    return responses


async def _run_client(port: int, queue: Iterator[bytes], responses: list[_Response]) -> None:
    """Send requests one after the other. Keep the connection open until it fails."""
    connection = None
    for request in queue:
        start, status = time.perf_counter(), _UNANSWERED
        try:
            async with asyncio.timeout(_CLIENT_SECONDS):
                connection = connection or await asyncio.open_connection("127.0.0.1", port)
                status = await _send(*connection, request)
        except (OSError, EOFError, ValueError):
            if connection:
                connection[1].close()
            connection = None
        responses.append(_Response(status, start, time.perf_counter()))
    if connection:
        connection[1].close()


async def _send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Send a request, read the whole response and return its status.

    Raises:
        OSError, EOFError: the connection failed.
        ValueError: the response is not HTTP, or does not declare its length.
    """
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    match = re.match(rb"(?is)HTTP/1\.1 (\d{3}) .*\r\ncontent-length: *(\d+)\r\n", head)
    if not match:
        raise ValueError("the response has no Content-Length")
    await reader.readexactly(int(match[2]))
    return int(match[1])
