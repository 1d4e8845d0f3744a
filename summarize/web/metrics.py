"""What an operator sees: a line a request in the log, numbers for Prometheus. Never a text."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarize.errors import ModelError, OptionError
from summarize.web.problems import CLOSING, FAILED, Problem

LOG = logging.getLogger("summarize.web")
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
GONE = 499  # as nginx logs clients that left
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_SIZES = (1, 2, 4, 8, 16, 32, 64)


class Metrics:
    """The numbers of one server.

    Attributes:
        cut: requests that were not answered as they should, as the server ended.
    """

    def __init__(self) -> None:
        self.cut = 0
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "takeaways_requests", "Requests answered.", ["route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "takeaways_request_seconds",
            "From a request to its answer.",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._batches = Histogram(
            "takeaways_batch_articles",
            "Articles computed together.",
            buckets=_SIZES,
            registry=self._registry,
        )
        self._computing = Counter(
            "takeaways_computing_seconds",
            "Seconds that the thread that computes was busy.",
            registry=self._registry,
        )
        self._held = Gauge(
            "takeaways_waiting_articles",
            "Articles that wait or are computed.",
            registry=self._registry,
        )

    def watch(self, held: Callable[[], int]) -> None:
        """Ask ``held`` how many articles wait or are computed, whenever the numbers are read."""
        self._held.set_function(held)

    def batch(self, size: int, seconds: float) -> None:
        """Count a batch that was computed."""
        self._batches.observe(size)
        self._computing.inc(seconds)

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """Return them as Prometheus reads them."""
        return generate_latest(self._registry)


class Telemetry:
    """Counts and logs each request: method, route, status and milliseconds, nothing it brought.

    What fails behind it is logged too, and answered as a problem.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        start, status = time.perf_counter(), GONE

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except asyncio.CancelledError:  # the server ends, and waits no longer
            self._metrics.cut += 1
            if status == GONE:
                await Problem(CLOSING, CLOSING.advice).response()(scope, receive, noting)
        except Exception as error:  # raised further, the server would log what it says
            problem = failure(error)
            if status == GONE:
                await problem.response()(scope, receive, noting)
        finally:
            seconds = time.perf_counter() - start
            route = getattr(scope.get("route"), "path", "elsewhere")
            method = scope["method"] if scope["method"].isalpha() else "?"
            self._metrics.request(route, status, seconds)
            LOG.info("%s %s %d %.0f ms", method[:7], route, status, 1000 * seconds)
        return None


def failure(error: Exception) -> Problem:
    """Log an error that nobody foresaw, and return what a client is told of it."""
    log_failure(error)
    return Problem(FAILED, FAILED.advice)


def log_failure(error: BaseException) -> None:
    """Log where something failed. What an error says is left out: it may quote a text."""
    while error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, OptionError | ModelError):  # of the set-up: it knows of no text
        LOG.error("failed: %s", error)
        return
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{one.filename}:{one.lineno} {one.name}" for one in frames[::-1][:8])
    LOG.error("failed: %s at %s", type(error).__name__, where)
