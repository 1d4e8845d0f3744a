"""The order of waiting work: short work first, but nothing waits for ever."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Generic, TypeVar

Item = TypeVar("Item")

_LONG = 100_000  # characters; longer work is treated as if it had so many; chosen by hand
_PATIENCE = 0.25  # of a request's time: how long shorter work may overtake long work


def due(arrival: float, characters: int, timeout: float) -> float:
    """Return the time by which work is due. Work that is due first is done first.

    So short work overtakes long work that arrived a little before, for a quarter of the time that
    a request has at most.

        >>> due(0.0, 2_000, timeout=60)
        0.3
        >>> due(0.0, 500_000, timeout=60)
        15.0
    """
    return arrival + min(characters / _LONG, 1.0) * _PATIENCE * timeout


class FairQueue(Generic[Item]):
    """A queue of one event loop that gives the item that is due first."""

    def __init__(self) -> None:
        self._items: asyncio.PriorityQueue[tuple[float, int, Item]] = asyncio.PriorityQueue()
        self._numbers = itertools.count()  # so that items are never compared

    def put(self, item: Item, due_at: float) -> None:
        """Add an item that is due at a time."""
        self._items.put_nowait((due_at, next(self._numbers), item))

    async def get(self) -> Item:
        """Wait for an item and remove it."""
        return (await self._items.get())[2]


def now() -> float:
    """Return the time of the clock that ``due`` uses."""
    return time.monotonic()
