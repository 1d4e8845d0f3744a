"""Batches of alike length within a budget of tokens, smaller ones where memory runs out; cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence, Sized
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Sized)
Result = TypeVar("Result")

# What torch and CTranslate2 say, which raise RuntimeError.
_OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "failed to allocate", "bad_alloc")


def in_batches(
    items: Sequence[Item],
    run: Callable[[list[Item]], Sequence[Result]],
    *,
    tokens: int,
    size: int,
    parallel: int = 1,
    step: Callable[[int, int], None] = lambda done, total: None,
) -> list[Result]:
    """Return what ``run`` makes of each item, in the order of ``items``.

    Items of alike length go together, the longest first, so that memory runs out early if at
    all: a batch that it runs out for is taken apart, and no later one gets as large.

    Args:
        items: token sequences, or what counts tokens by its ``len``.
        run: takes a batch, gives one result for each item of it.
        tokens: of a batch at most, counting each item as long as the longest; one item alone
            may have more.
        size: items of a batch at most.
        parallel: batches at a time, each in a thread of its own.
        step: told how many items are done, of how many.

    Raises:
        MemoryError: there is not enough of it for one item alone.
    """
    work = _Work(items, run, tokens, size, step)
    if parallel == 1 or len(items) <= 1:
        work.go_on()
    else:
        with ThreadPoolExecutor(parallel) as pool:
            started = [pool.submit(copy_context().run, work.go_on) for _ in range(parallel)]
            try:
                for one in started:
                    one.result()
            except BaseException:  # KeyboardInterrupt too: no thread goes on
                work.give_up()
                raise
    return [work.results[place] for place in range(len(items))]


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of Python, torch or CTranslate2 says that there is not enough memory."""
    said = str(error).lower()
    return isinstance(error, MemoryError) or any(words in said for words in _OUT_OF_MEMORY)


def cores() -> int:
    """Return how many cores this process may use."""
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1


def threads() -> int:
    """Return how many threads to compute with: what ``OMP_NUM_THREADS`` says, else the cores."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    return int(said) if said.isdecimal() and int(said) else cores()


class _Work(Generic[Item, Result]):
    """What is left to do and what is done, shared by threads."""

    def __init__(
        self,
        items: Sequence[Item],
        run: Callable[[list[Item]], Sequence[Result]],
        tokens: int,
        size: int,
        step: Callable[[int, int], None],
    ) -> None:
        self.results: dict[int, Result] = {}
        self._items = items
        self._run = run
        self._tokens = tokens
        self._size = size
        self._step = step
        self._left = sorted(range(len(items)), key=lambda place: len(items[place]))
        self._lock = Lock()
        self._given_up = False

    def go_on(self) -> None:
        """Run batches until none is left."""
        while places := self._take():
            try:
                made = self._run([self._items[place] for place in places])
            except BaseException as error:
                if not is_out_of_memory(error):
                    self.give_up()
                    raise
                self._give_back(places, error)
                continue
            with self._lock:
                self.results |= zip(places, made, strict=True)
                self._step(len(self.results), len(self._items))

    def _take(self) -> list[int]:
        with self._lock:
            if not self._left:
                return []
            longest = max(1, len(self._items[self._left[-1]]))
            count = max(1, min(self._size, self._tokens // longest))
            taken = self._left[-count:]
            del self._left[-count:]
            return taken

    def _give_back(self, places: list[int], error: BaseException) -> None:
        if len(places) == 1:
            self.give_up()
            raise MemoryError from error
        with self._lock:
            if self._given_up:
                return
            self._size = min(self._size, len(places) // 2)
            longest = max(len(self._items[place]) for place in places)
            self._tokens = min(self._tokens, self._size * longest)
            self._left = sorted([*self._left, *places], key=lambda place: len(self._items[place]))

    def give_up(self) -> None:
        """Leave nothing for the threads to go on with: one has failed."""
        with self._lock:
            self._given_up = True
            self._left = []
