"""Names of methods in a Python file: ``folder/my.py:function``."""

from __future__ import annotations

from pathlib import Path


def is_in_file(name: str) -> bool:
    """Return whether a name of a method means a function in a Python file."""
    return name.endswith(".py") or name.rpartition(":")[0].endswith(".py")


def short_name(name: str) -> str:
    """Return the name of a method without the folder of its file: ``my.py:function``."""
    return Path(name).name if is_in_file(name) else name
