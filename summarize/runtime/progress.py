"""How far slow work is: rooms tell, and who wants to know listens. Nobody prints here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(label: str, done: int, total: int) -> None:
    """Tell whoever listens what is being done, how much of it is done, and how much there is."""
    if (listener := _listener.get()) is not None:
        listener(label, done, total)


@contextmanager
def heard(listener: Listener) -> Iterator[None]:
    """Have ``listener`` told of slow work, within this block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
