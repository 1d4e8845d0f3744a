"""``takeaways metrics``: list the metrics."""

from __future__ import annotations

from summarize.cli.console import list_entries


def metrics() -> None:
    """List the metrics.

    Examples:
        takeaways metrics
    """
    from eval.metrics.base import METRICS

    list_entries("metric", METRICS.entries.values())
