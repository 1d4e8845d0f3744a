"""``takeaways methods``: list the methods."""

from __future__ import annotations

from summarize.cli.console import list_entries


def methods() -> None:
    """List the methods.

    Examples:
        takeaways methods
    """
    from summarize.method_registry import methods as registered

    list_entries("method", registered().values())
