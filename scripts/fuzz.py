"""Fuzz the parsers with inputs that reach new code, by atheris.

Atheris is no dependency, as it is for Linux and macOS alone: ``pip install atheris``. Each target
checks what must hold for any input, such as offsets that point into the text. A finding is made
as small as possible, printed, and kept in a file; the run goes on. Inputs that reached new code
stay in the folder for the next run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from fuzzing.targets import ROOT, TARGETS

_UNITS = re.compile(rb"number_of_executed_units: (\d+)")


def main(
    targets: Annotated[
        list[str] | None, typer.Argument(help=f"Any of {', '.join(TARGETS)}. Default: all.")
    ] = None,
    seconds: Annotated[int, typer.Option(help="Time for each target.")] = 60,
    folder: Annotated[Path, typer.Option(help="For inputs and findings.")] = Path("build/fuzzing"),
    replay: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Run one target on this input alone."),
    ] = None,
) -> None:
    """Run targets one after the other. The exit status is 1 if one of them failed on an input."""
    names = targets or [*TARGETS]
    if unknown := [name for name in names if name not in TARGETS]:
        raise typer.BadParameter(f"there is no target {unknown[0]}; {', '.join(TARGETS)}")
    if replay is not None:
        data = replay.read_bytes()
        print(TARGETS[names[0]].text_of(data))
        return TARGETS[names[0]].load()(data)
    if find_spec("atheris") is None:
        sys.exit("atheris is not installed: pip install atheris (Linux and macOS)")
    results = [_fuzz(name, seconds, folder / name) for name in names]
    sys.exit(not all(results))


def _fuzz(name: str, seconds: int, folder: Path) -> bool:
    """Run a target in a process of its own; return whether it never failed."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "scripts.fuzzing.engine", name, str(folder), str(seconds)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path[1:]])}
    findings = 0
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
        )
        for line in process.stdout or ():
            findings += line.startswith("FINDING")
            print(line, end="", flush=True)
    units = _UNITS.search((folder / "log").read_bytes())
    inputs = f"{int(units[1]):,} inputs" if units else f"ended early, see {folder / 'log'}"
    print(f"{name}: {inputs}, {findings} findings", flush=True)
    return process.wait() == 0 and not findings


if __name__ == "__main__":
    typer.run(main)
