"""The target server: ``takeaways serve`` in a process of its own, attacked over loopback."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from .cases import Case
from .measuring import PATIENCE, end_with_parent
from .outcome import Outcome
from .requests import REQUESTS, article, post

_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
_HALF_CLOSE = 0.5  # seconds without an answer after which the client stops sending
_LOOK, _QUIET_LOOKS = 0.2, 8  # seconds; looks in a row at a server without work: it has started
_HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
_COMMAND = [sys.executable, "-m", "takeaways", "serve", "--port", "0"]
_OPTIONS = ["--method", "lead,tiny", "--timeout", "600"]  # on a busy machine 60 s may pass


class ServerTarget:
    """A server that is started for the first case, and again where a case ends it.

    Args:
        log: file for what it writes on stderr.
    """

    def __init__(self, log: Path) -> None:
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    def close(self) -> None:
        """Kill the server: it would first answer what it has accepted, which may take minutes."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def attack(self, case: Case) -> Outcome:
        """Send the request of a case, and look at the answer, the log and the health."""
        make = REQUESTS.get(case.kind)
        data = make(case.rng, case.size) if make else article(case.rng, case.kind, case.size)
        if self._process is None or self._process.poll() is not None:
            self._start()
        assert self._process is not None
        tree = [parent := psutil.Process(self._process.pid), *parent.children(recursive=True)]
        for process in tree:
            _reset_peak(process.pid)
        written = self._log.stat().st_size
        seconds, megabytes = _cpu_seconds(tree), _resident(tree)
        answer, hung = self._send(data)
        foreign = _foreign_status(answer)
        health, is_deaf = self._send(_HEALTH)
        if is_deaf or not health.startswith(b"HTTP/1.1 200 "):
            foreign += f"\nthe server is not healthy: {health[:100]!r}"
        after = [parent, *parent.children(recursive=True)] if parent.is_running() else []
        foreign += self._new_failures(written)
        seconds, megabytes = _cpu_seconds(after) - seconds, _peak(after) - megabytes
        return Outcome(case, max(0.0, seconds), max(0.0, megabytes), foreign, hung)

    def _start(self) -> None:
        self.close()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*_COMMAND, *_OPTIONS], stdout=log, stderr=log, preexec_fn=end_with_parent
            )
        end = time.monotonic() + PATIENCE
        while (found := _ADDRESS.search(self._log.read_text("utf-8"))) is None:
            if time.monotonic() > end or self._process.poll() is not None:
                raise RuntimeError(f"the server did not start: {self._log.read_text('utf-8')}")
            time.sleep(0.05)
        self._port = int(found[1])
        for request in _first_requests():
            self._send(request)
        self._wait_until_idle()

    def _wait_until_idle(self) -> None:
        """Wait until the processes of the server have loaded what they need, but not for ever."""
        assert self._process is not None
        parent = psutil.Process(self._process.pid)
        quiet = 0
        end = time.monotonic() + PATIENCE
        while quiet < _QUIET_LOOKS and time.monotonic() < end:
            tree = [parent, *parent.children(recursive=True)]
            quiet = quiet + 1 if all(map(_sleeps, tree)) else 0
            time.sleep(_LOOK)

    def _send(self, data: bytes) -> tuple[bytes, bool]:
        """Send bytes; return the answer, and whether the server neither answers nor closes."""
        answer = b""
        with suppress(ConnectionError), socket.create_connection(("127.0.0.1", self._port)) as peer:
            peer.settimeout(PATIENCE)
            with suppress(ConnectionError):  # it may close before it has read all
                peer.sendall(data)
                peer.settimeout(_HALF_CLOSE)
                try:
                    answer += peer.recv(65_536)
                except TimeoutError:
                    peer.shutdown(socket.SHUT_WR)
            peer.settimeout(PATIENCE)
            try:
                while part := peer.recv(65_536):
                    answer += part
            except TimeoutError:
                return answer, True
        return answer, False

    def _new_failures(self, start: int) -> str:
        with self._log.open("rb") as log:
            log.seek(start)
            text = log.read().decode("utf-8", "replace")
        return f"\n{text}" if "Traceback" in text or "ERROR" in text or " failed" in text else ""


def _first_requests() -> Iterator[bytes]:
    """Yield requests that start the reader processes and load the models.

    That takes seconds, whatever the text, and would be counted for the first case that needs it.
    """
    sentences = "The council voted on Monday for a wall of 4.2 km. It will cost $46 million. "
    for text in (sentences, sentences * 1000):  # long articles have a process of their own
        yield post(json.dumps({"text": text, "method": "tiny"}).encode(), "/v1/takeaways")
        yield post(json.dumps({"text": text, "bullets": [text[:50]]}).encode(), "/v1/grounding")


def _foreign_status(answer: bytes) -> str:
    failures = {code.decode() for code in _STATUS.findall(answer) if code.startswith(b"5")}
    allowed = {"501", "505"}  # of a method or a version that the server does not know
    return "".join(f"\nstatus {code}: {answer[-300:]!r}" for code in failures - allowed)


def _sleeps(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_SLEEPING
    except psutil.NoSuchProcess:  # it has ended since it was listed
        return False


def _cpu_seconds(processes: list[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        with suppress(psutil.Error):
            total += sum(process.cpu_times()[:4])  # its own, and of children that have ended
    return total


def _resident(processes: list[psutil.Process]) -> float:
    return _megabytes(processes, "VmRSS:")


def _reset_peak(pid: int) -> None:
    with suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # see proc(5)


def _peak(processes: list[psutil.Process]) -> float:
    return _megabytes(processes, "VmHWM:")  # since the reset


def _megabytes(processes: list[psutil.Process], name: str) -> float:
    """Return the sum of a number that proc(5) has for each process."""
    total = 0
    for process in processes:
        with suppress(OSError):
            status = Path(f"/proc/{process.pid}/status").read_text()
            total += int((status.partition(name)[2].split() or [0])[0])
    return total / 1024
