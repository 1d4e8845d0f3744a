"""Public names of a package that are imported on first use (PEP 562)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def lazily(
    package_globals: dict[str, Any], names_by_module: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` for a package.

        __getattr__, __dir__ = lazily(globals(), {"summarize.options": ("Options",)})

    Args:
        package_globals: ``globals()`` of the package, with ``__all__``.
        names_by_module: the public names, by the module that defines them.
    """
    package = package_globals["__name__"]
    modules = {name: module for module, names in names_by_module.items() for name in names}

    def get(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        package_globals[name] = getattr(import_module(modules[name]), name)
        return package_globals[name]

    return get, lambda: sorted(package_globals["__all__"])
