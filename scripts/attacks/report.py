"""The report of an attack: a table by target and kind, and the cases that failed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from itertools import starmap
from typing import Any

from rich.console import Console
from rich.table import Table

from .cases import TARGETS
from .outcome import MAX_MEGABYTES, MAX_SECONDS, Outcome

_COLUMNS = (
    "foreign",
    f"over {MAX_SECONDS:g} s",
    f"over {MAX_MEGABYTES:g} MB",
    "slowest s",
    "most MB",
)


def as_json(outcomes: Sequence[Outcome], seed: int) -> str:
    """Return the rows and the failed cases as JSON."""
    groups = _by_kind(outcomes).items()
    failed = [
        {"case": str(each.case), "reasons": each.reasons, "details": each.foreign}
        for each in outcomes
        if each.failed
    ]
    rows = [{"target": target, "kind": kind, **_figures(some)} for (target, kind), some in groups]
    return json.dumps({"seed": seed, "total": _figures(outcomes), "kinds": rows, "failed": failed})


def print_report(console: Console, outcomes: Sequence[Outcome]) -> None:
    """Print a row for each kind, a total for each target, and the cases that failed."""
    table = Table("target", "kind", "cases", *_COLUMNS)
    groups = _by_kind(outcomes)
    for target in TARGETS:
        of_target = [each for each in outcomes if each.case.target == target]
        if not of_target:
            continue
        for (name, kind), some in groups.items():
            if name == target:
                table.add_row(name, kind, *_cells(some))
        table.add_row(target, "all", *_cells(of_target), style="bold", end_section=True)
    table.add_row("all", "all", *_cells(outcomes), style="bold")
    console.print(table)
    for each in outcomes:
        if each.failed:
            console.print(f"{each.case}  {each.reasons}", markup=False, soft_wrap=True)
    if any(each.failed for each in outcomes):
        console.print("Repeat one with --case TARGET:KIND:SEED:SIZE, as it stands above.")


def _by_kind(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], list[Outcome]]:
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for each in outcomes:
        groups[each.case.target, each.case.kind].append(each)
    return dict(sorted(groups.items()))


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {
        "cases": len(outcomes),
        "foreign": sum(bool(each.foreign) for each in outcomes),
        "slow": sum(each.slow for each in outcomes),
        "large": sum(each.large for each in outcomes),
        "slowest_seconds": round(max((each.seconds for each in outcomes), default=0.0), 2),
        "most_megabytes": round(max((each.megabytes for each in outcomes), default=0.0)),
    }


def _cells(outcomes: Sequence[Outcome]) -> list[str]:
    return [*starmap(_cell, _figures(outcomes).items())]


def _cell(name: str, value: float) -> str:
    return f"{value:.2f}" if name == "slowest_seconds" else f"{value:,}"
