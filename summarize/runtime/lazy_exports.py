"""Public names of a package, imported on first use (PEP 562)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def lazily(
    names: dict[str, Any], homes: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` for a package.

    Args:
        names: ``globals()`` of the package.
        homes: the public names, by the module that defines them.
    """
    package = names["__name__"]
    home = {name: module for module, given in homes.items() for name in given}

    def get(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        names[name] = getattr(import_module(home[name]), name)
        return names[name]

    return get, lambda: sorted({*names, *home})
