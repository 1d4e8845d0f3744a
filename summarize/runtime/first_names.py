"""A list of names of which a message shows the first few."""

from __future__ import annotations

_SHOWN = 3  # names in a message; chosen by hand


class FirstNames:
    """Names that are counted; only the first few are kept.

    >>> names = FirstNames()
    >>> for name in ("a", "b", "c", "d", "e"):
    ...     names.add(name)
    >>> str(names)
    'a, b, c and 2 more'
    """

    def __init__(self) -> None:
        self._first: list[str] = []
        self._count = 0

    def add(self, name: str) -> None:
        """Add a name."""
        self._count += 1
        if len(self._first) < _SHOWN:
            self._first.append(name)

    def __len__(self) -> int:
        return self._count

    def __str__(self) -> str:
        more = self._count - len(self._first)
        return ", ".join(self._first) + (f" and {more:,} more" if more else "")
