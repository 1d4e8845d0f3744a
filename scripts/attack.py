"""Attack the package with hostile inputs: no case may break it, take over 5 s or over 500 MB.

Pages, texts, records, files, models and requests are drawn by a seed. They go to the reader in
Python, to the commands takeaways FILE and takeaways batch, and to a server. Seconds are processor
time, so that other work on the machine does not count. Needs Linux and the extra "test" (psutil).
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Iterator
from itertools import islice
from typing import Annotated

import typer
from attacks.cases import TARGETS, Case, draw_cases, parse_case
from attacks.lanes import run_case, run_cases
from attacks.outcome import Outcome
from attacks.report import as_json, print_report
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_USUAL_CASES = 1000
_STEP = 500  # cases between lines of progress where there is no terminal


def attack(
    cases: Annotated[
        int | None, typer.Option(min=1, help="Number of cases. Default: 1000.")
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=1, help="Begin no case after this time, instead.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the cases.")] = 1,
    target: Annotated[
        list[str], typer.Option(help=f"What to attack: {', '.join(TARGETS)}. Default: all.")
    ] = [*TARGETS],  # noqa: B006
    kind: Annotated[list[str], typer.Option(help="Kinds of inputs. Default: all.")] = [],  # noqa: B006
    case: Annotated[
        str | None, typer.Option(metavar="TARGET:KIND:SEED:SIZE", help="Repeat this case alone.")
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, help="Number of processes. Default: one per core.")
    ] = os.cpu_count() or 1,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Attack, print the report, and exit with 1 if a case failed."""
    if case is not None:
        outcomes = [run_case(_parsed(case))]
        print(outcomes[0].foreign, file=sys.stderr)
    else:
        if cases is None and seconds is None:
            cases = _USUAL_CASES
        drawn = _limited(_drawn(seed, target, kind), cases, seconds)
        outcomes = _watched(drawn, jobs, None if seconds else cases)
    if json:
        print(as_json(outcomes, seed))
    else:
        print_report(Console(width=120), outcomes)
    raise typer.Exit(any(each.failed for each in outcomes))


def _parsed(name: str) -> Case:
    try:
        return parse_case(name)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _drawn(seed: int, targets: list[str], kinds: list[str]) -> Iterator[Case]:
    """Return the cases of some targets and kinds; of all kinds if none is named."""
    known = {kind for target in targets if target in TARGETS for kind in TARGETS[target][0]}
    if unknown := {*targets} - TARGETS.keys() or {*kinds} - known:
        raise typer.BadParameter(f"there is no {', '.join(sorted(unknown))} to attack")
    cases = draw_cases(seed)
    return (each for each in cases if each.target in targets and each.kind in (kinds or known))


def _limited(drawn: Iterator[Case], cases: int | None, seconds: float | None) -> Iterator[Case]:
    """Yield cases up to a number or a time."""
    end = time.monotonic() + (math.inf if seconds is None else seconds)
    for case in islice(drawn, cases):
        if time.monotonic() > end:
            return
        yield case


def _watched(cases: Iterator[Case], jobs: int, total: int | None) -> list[Outcome]:
    """Run cases; show failures and progress on stderr."""
    outcomes: list[Outcome] = []
    console = Console(stderr=True, soft_wrap=True)
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("cases", total=total)
        for outcome in run_cases(cases, jobs):
            outcomes.append(outcome)
            progress.advance(task)
            if outcome.failed:
                console.print(f"{outcome.case}  {outcome.reasons}", markup=False, highlight=False)
            if not console.is_terminal and len(outcomes) % _STEP == 0:
                console.print(f"{len(outcomes):,} cases", highlight=False)
    return sorted(outcomes)


if __name__ == "__main__":
    typer.run(attack)
