"""Registries: names, each with a lazy ``module:attribute`` and a description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

from summarize.errors import OptionError, did_you_mean
from summarize.runtime.user_warning import warn


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a registry.

    Attributes:
        name: the name.
        target: ``module:attribute``, imported when it is first used.
        description: one line, with the paper that the method or metric comes from.
    """

    name: str
    target: str
    description: str


class Registry:
    """Names of methods or metrics: the built-in ones, then those of installed packages.

    Args:
        kind: the word for an entry in messages, e.g. ``method``.
        group: the entry point group by which an installed package adds one.
        built_in: the entries of this package.
    """

    def __init__(self, kind: str, group: str, built_in: Sequence[Entry]) -> None:
        self.kind = kind
        self.group = group
        self._built_in = built_in

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every entry by name. An installed package cannot replace a built-in name."""
        from importlib.metadata import entry_points  # slow to import, and not for --help

        entries = {entry.name: entry for entry in self._built_in}
        for point in entry_points(group=self.group):
            if point.name in entries:
                warn(f"{self.kind} {point.name!r} of {point.value} is ignored: the name is taken")
                continue
            package = point.dist.name if point.dist else point.module
            entries[point.name] = Entry(point.name, point.value, f"from the package {package}")
        return entries

    def get(self, name: str) -> Any:
        """Return the object behind ``name``, imported.

        Raises:
            OptionError: there is no such name, or the object cannot be imported.
        """
        entry = self.entries.get(name)
        if entry is None:
            hint = did_you_mean(name, self.entries)
            raise OptionError(f"there is no {self.kind} {name!r}; {hint}")
        module, _, attribute = entry.target.partition(":")
        try:
            return getattr(import_module(module), attribute)
        except Exception as error:  # another package's module may raise anything
            reason = f"{self.kind} {name!r} ({entry.target}) cannot be loaded: {error}"
            raise OptionError(reason) from error
