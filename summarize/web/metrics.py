"""Metrics of the server for Prometheus: requests, seconds, batches, and waiting articles."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus text exposition format
# Upper bounds of the histograms' buckets; chosen by hand.
_SECOND_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_BATCH_SIZE_BUCKETS = (1, 2, 4, 8, 16, 32, 64)


class ServerMetrics:
    """The metrics of one server.

    Attributes:
        interrupted: number of requests that had no complete response when the server shut down.
    """

    def __init__(self) -> None:
        self.interrupted = 0
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "takeaways_requests",
            "Requests answered.",
            ["route", "status"],
            registry=self._registry,
        )
        self._request_seconds = Histogram(
            "takeaways_request_seconds",
            "Seconds from a request to its answer.",
            ["route"],
            buckets=_SECOND_BUCKETS,
            registry=self._registry,
        )
        self._batch_articles = Histogram(
            "takeaways_batch_articles",
            "Articles computed in one batch.",
            buckets=_BATCH_SIZE_BUCKETS,
            registry=self._registry,
        )
        self._computing_seconds = Counter(
            "takeaways_computing_seconds",
            "Seconds that the computing thread was busy.",
            registry=self._registry,
        )
        self._waiting_articles = Gauge(
            "takeaways_waiting_articles",
            "Articles that wait or are being computed.",
            registry=self._registry,
        )

    def set_waiting_articles(self, count: Callable[[], int]) -> None:
        """Call ``count`` for the number of waiting articles whenever the metrics are read."""
        self._waiting_articles.set_function(count)

    def count_batch(self, size: int, seconds: float) -> None:
        """Count a computed batch of ``size`` articles."""
        self._batch_articles.observe(size)
        self._computing_seconds.inc(seconds)

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count an answered request."""
        self._requests.labels(route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """Return the metrics in the text format of Prometheus."""
        return generate_latest(self._registry)
