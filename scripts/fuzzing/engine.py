"""One target under atheris: ``python -m scripts.fuzzing.engine TARGET FOLDER SECONDS``.

A process of its own, as atheris ends the process, and must see the modules before others do.
"""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

_HANGS_SECONDS = 90  # from which an input ends the run; chosen by hand


def fuzz(name: str, folder: Path, seconds: int) -> None:
    """Run a target on new inputs; keep those that reach new code in ``folder``."""
    atheris: Any = import_module("atheris")
    warnings.simplefilter("ignore")
    with atheris.instrument_imports(include=["summarize", "eval"]):
        import summarize.reading  # noqa: F401

        from .findings import Findings
        from .targets import TARGETS

        target = TARGETS[name]
        run = target.load()
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    findings = Findings(run, folder / "findings", target.text_of)
    options = {
        "max_total_time": seconds,
        "max_len": target.max_bytes,
        "timeout": _HANGS_SECONDS,
        "print_final_stats": 1,
        "artifact_prefix": f"{folder}/",
    }
    arguments = [f"-{key}={value}" for key, value in options.items()]
    atheris.Setup([name, *arguments, str(corpus)], findings.try_input)
    atheris.Fuzz()


if __name__ == "__main__":
    fuzz(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
