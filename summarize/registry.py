"""Registries: a name, the ``module:attribute`` behind it, and a description."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

from summarize.errors import OptionError


@dataclass(frozen=True, slots=True)
class Entry:
    """What a registry knows of a name.

    Attributes:
        target: ``module:attribute``, imported when it is first used.
        description: one line, with the paper that it comes from.
    """

    name: str
    target: str
    description: str


class Registry:
    """Names of one kind of thing: those built in, then those that installed packages add.

    Args:
        kind: what the things are called in messages, e.g. ``method``.
        group: the entry point group by which a package adds one.
        built_in: the package's own.
    """

    def __init__(self, kind: str, group: str, built_in: Sequence[Entry]) -> None:
        self.kind = kind
        self.group = group
        self._built_in = built_in

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every entry by name. An installed package cannot take a name that is there."""
        from importlib.metadata import entry_points  # slow to import, and not for --help

        found = {entry.name: entry for entry in self._built_in}
        for point in entry_points(group=self.group):
            if point.name in found:
                warnings.warn(
                    f"{self.kind} {point.name!r} of {point.value} is passed over: "
                    "the name is taken",
                    stacklevel=2,
                )
                continue
            package = point.dist.name if point.dist else point.module
            found[point.name] = Entry(point.name, point.value, f"from the package {package}")
        return found

    def load(self, name: str) -> Any:
        """Import what ``name`` names.

        Raises:
            OptionError: there is none of this name, or it cannot be imported.
        """
        entry = self.entries.get(name)
        if entry is None:
            near = difflib.get_close_matches(name, self.entries, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(self.entries)}"
            raise OptionError(f"there is no {self.kind} {name!r}; {hint}")
        module, _, attribute = entry.target.partition(":")
        try:
            return getattr(import_module(module), attribute)
        except Exception as error:  # another package's module may raise anything
            reason = f"{self.kind} {name!r} ({entry.target}) cannot be loaded: {error}"
            raise OptionError(reason) from error
