"""Describe the environment of a run: command, versions and machine."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from summarize.version import __version__

_PACKAGES = (
    *("numpy", "scipy", "nltk", "regex", "rouge-score", "sentencex", "PyStemmer", "pyarrow"),
    *("torch", "transformers", "ctranslate2"),
)


def describe_environment() -> dict[str, Any]:
    """Return command, package versions and machine, as ``run.json`` stores them."""
    versions = {"python": platform.python_version()}
    for package in _PACKAGES:
        with suppress(PackageNotFoundError):
            versions[package] = version(package)
    return {
        "takeaways": __version__,
        "command": sys.argv,
        "versions": versions,
        "machine": {
            "system": platform.platform(),
            "processor": _processor(),
            "cores": os.cpu_count(),
        },
    }


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
