"""The server: requests a second with micro-batching and without, latency, memory, failures."""

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

_COMMAND = [sys.executable, "-m", "takeaways", "serve", "--port", "0", "--queue", "1000", "--quiet"]
_SERVING = re.compile(r"takeaways: serving at http://127\.0\.0\.1:(\d+);")
_USUAL = ("takeaways: serving at ", "takeaways: all that was taken ")
_MODES = {"on": (), "off": ("--batch-size", "1")}  # micro-batching
_WRITER, _SMALL = "abstractive", "tiny"
_CLIENTS = (1, 16, 64)
_USUALLY = 16  # clients
_PARTS = (20, 4, 2, 1)  # of all requests, after which memory is looked at
_STARTING, _CLOSING = 120.0, 90.0  # seconds, at most
_PATIENCE = 90.0  # seconds that a client waits, more than the server takes
_OK, _UNANSWERED = 200, 0
_MEGABYTE = 1 << 20


def run(extractive: int, abstractive: int, tiny: int) -> None:
    """Print all figures; the numbers are of requests, in each setting and for memory.

    In a setting, best a multiple of what is computed together, so that no batch is cut short.
    """
    seen = _Seen()
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        load = _Load(process, seen)
        _show_speed(load, {"extractive": extractive, _WRITER: abstractive})
        _show_memory(load, tiny)
    _show_failures(seen)


@dataclass(frozen=True)
class _Seen:
    """What became of all requests and of the servers, and what these complained of."""

    statuses: Counter[int] = field(default_factory=Counter)
    codes: list[int] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def _show_speed(load: _Load, requests: dict[str, int]) -> None:
    found: dict[tuple[str, int, str], _Setting] = {}
    for mode, options in _MODES.items():
        with _serving(load.seen, *options) as server:
            for method, count in requests.items():
                for clients in _CLIENTS:
                    answers = load.drive(server.port, method, clients, clients + count)
                    found[method, clients, mode] = _Setting(answers, clients)
    table = Table("method", "clients", "micro-batching", "requests/s", title="over loopback")
    for column in ("p50 ms", "p95 ms", "p99 ms", "errors"):
        table.add_column(column)
    for method, clients, mode in sorted(found, key=lambda one: (one[0] == _WRITER, one[1])):
        one = found[method, clients, mode]
        times = (f"{value:,.0f}" for value in one.milliseconds())
        rate = f"{one.rate():.1f}"
        table.add_row(method, str(clients), mode, rate, *times, _errors(one.statuses()))
    console.print(table)
    on, off = (found[_WRITER, _USUALLY, mode].rate() for mode in _MODES)
    ratio = on / off if off else math.nan
    console.print(f"{_WRITER}, {_USUALLY} clients: {ratio:.2f} times as many with micro-batching")


def _show_memory(load: _Load, requests: int) -> None:
    table = Table("requests", "MB", "errors", title=f"memory of the server, {_SMALL}")
    statuses, done = Counter[int](), 0
    with _serving(load.seen, "--method", _SMALL) as server:
        for part in _PARTS:
            answers = load.drive(server.port, _SMALL, _USUALLY, requests // part - done)
            done = requests // part
            statuses.update(one.status for one in answers)
            table.add_row(f"{done:,}", f"{server.megabytes():.1f}", _errors(statuses))
    console.print(table)


def _show_failures(seen: _Seen) -> None:
    failed = sum(count for status, count in seen.statuses.items() if status >= 500)
    console.print(
        f"{seen.statuses.total():,} requests: {failed} server errors (5xx), "
        f"{seen.statuses[_UNANSWERED]} without an answer; exit codes of the servers: "
        f"{', '.join(map(str, seen.codes))}"
    )
    for line in seen.complaints:
        console.print(line, markup=False, highlight=False)
    if any(seen.codes):
        raise SystemExit("a server ended badly")


def _errors(statuses: Counter[int]) -> str:
    """Return how many are not 200, and how many of each kind."""
    kinds = {status: count for status, count in sorted(statuses.items()) if status != _OK}
    told = ", ".join(f"{status or 'unanswered'}: {count}" for status, count in kinds.items())
    return f"{sum(kinds.values())} ({told})" if kinds else "0"


class _Answer(NamedTuple):
    """The status of a request, 0 if no answer came, and when it began and ended."""

    status: int
    start: float
    end: float


class _Setting:
    """What came of one setting; the first answers, one a client, are warm-up and not timed."""

    def __init__(self, answers: Sequence[_Answer], clients: int) -> None:
        self._answers = sorted(answers, key=lambda one: one.end)
        self._timed = [one for one in self._answers[clients:] if one.status == _OK]
        self._seconds = self._answers[-1].end - self._answers[clients - 1].end

    def rate(self) -> float:
        """Return the requests that were answered well, a second."""
        return len(self._timed) / self._seconds

    def milliseconds(self) -> list[float]:
        """Return the percentiles 50, 95 and 99 of the time from a request to its good answer."""
        times = [1000 * (one.end - one.start) for one in self._timed]
        return np.percentile(times or [math.nan], (50, 95, 99)).tolist()

    def statuses(self) -> Counter[int]:
        """Count the statuses, those of the warm-up too."""
        return Counter(one.status for one in self._answers)


# --- the server -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Server:
    process: psutil.Popen
    port: int

    def megabytes(self) -> float:
        """Return what it holds; 0 once it has ended."""
        return self.process.memory_info().rss / _MEGABYTE


@contextmanager
def _serving(seen: _Seen, *options: str) -> Iterator[_Server]:
    """Run a server within this block, and note how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "stderr"
        with log.open("wb") as file:
            process = psutil.Popen([*_COMMAND, *options], cwd=ROOT, stderr=file)
        try:
            yield _Server(process, _port(process, log))
        finally:
            seen.codes.append(_end(process))
            lines = log.read_text("utf-8", "replace").splitlines()
            seen.complaints.extend(line for line in lines if not line.startswith(_USUAL))


def _port(process: psutil.Popen, log: Path) -> int:
    """Wait until the server says where it listens."""
    until = time.monotonic() + _STARTING
    while process.poll() is None and time.monotonic() < until:
        if found := _SERVING.search(log.read_text("utf-8", "replace")):
            return int(found[1])
        time.sleep(0.1)
    raise SystemExit(f"the server did not start: {log.read_text('utf-8', 'replace')}")


def _end(process: psutil.Popen) -> int:
    """End the server as an operator does, by force if it hangs; return its exit code."""
    try:
        process.terminate()
        return process.wait(_CLOSING)
    except psutil.NoSuchProcess:
        return process.wait()
    except psutil.TimeoutExpired:
        process.kill()
        return process.wait()


# --- the load -------------------------------------------------------------------------------------


class _Load:
    """Clients in a process of their own, each of which asks again when it is answered."""

    def __init__(self, process: ProcessPoolExecutor, seen: _Seen) -> None:
        self.seen = seen
        self._process = process
        self._texts = [article.prose for article in read_articles(SAMPLES)]

    def drive(self, port: int, method: str, clients: int, count: int) -> list[_Answer]:
        """Send so many requests, with the articles in turn; return what came of each."""
        requests = [_request(text, method) for text in self._texts]
        answers = self._process.submit(_drive, port, requests, clients, count).result()
        self.seen.statuses.update(one.status for one in answers)
        return answers


def _request(text: str, method: str) -> bytes:
    asked = {"text": text, "method": method, "count": Options().count}
    body = json.dumps(asked, ensure_ascii=False).encode()
    head = (
        "POST /v1/takeaways HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _drive(port: int, requests: Sequence[bytes], clients: int, count: int) -> list[_Answer]:
    """Send the requests over and over, so many in all."""
    turns, answers = islice(cycle(requests), count), list[_Answer]()

    async def all_clients() -> None:
        await asyncio.gather(*(_client(port, turns, answers) for _ in range(clients)))

    asyncio.run(all_clients())
    return answers


async def _client(port: int, turns: Iterator[bytes], answers: list[_Answer]) -> None:
    """Send what is next when the last is answered, over one connection until that fails."""
    connection = None
    for request in turns:
        start, status = time.perf_counter(), _UNANSWERED
        try:
            async with asyncio.timeout(_PATIENCE):
                connection = connection or await asyncio.open_connection("127.0.0.1", port)
                status = await _status(*connection, request)
        except (OSError, EOFError, ValueError):
            if connection:
                connection[1].close()
            connection = None
        answers.append(_Answer(status, start, time.perf_counter()))
    if connection:
        connection[1].close()


async def _status(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> int:
    """Send a request, read its whole answer and return its status.

    Raises:
        OSError, EOFError: the connection failed.
        ValueError: what came is no answer with a length.
    """
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    found = re.match(rb"(?is)HTTP/1\.1 (\d{3}) .*\r\ncontent-length: *(\d+)\r\n", head)
    if not found:
        raise ValueError("no answer with a length")
    await reader.readexactly(int(found[2]))
    return int(found[1])
