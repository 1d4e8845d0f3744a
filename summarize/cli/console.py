"""Rich output on stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from summarize.registry import Entry


def console() -> Console:
    """Return a rich console on stdout."""
    from rich.console import Console

    return Console(highlight=False)


def list_entries(kind: str, entries: Iterable[Entry]) -> None:
    """Print the names and descriptions of a registry: a table; tab-separated lines in a pipe."""
    if not sys.stdout.isatty():
        for entry in entries:
            print(f"{entry.name}\t{entry.description}")
        return
    from rich.table import Table

    table = Table(kind, "what it does", box=None, pad_edge=False)
    for entry in entries:
        table.add_row(f"[bold]{entry.name}[/bold]", entry.description)
    console().print(table)
