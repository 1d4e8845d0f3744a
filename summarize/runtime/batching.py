"""Batches of items of similar length, within a budget of tokens; and the number of cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence, Sized
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Sized)
Result = TypeVar("Result")

# Parts of the messages of torch and CTranslate2, which raise a plain RuntimeError.
_OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "failed to allocate", "bad_alloc")


def in_batches(
    items: Sequence[Item],
    run: Callable[[list[Item]], Sequence[Result]],
    *,
    tokens: int,
    size: int,
    parallel: int = 1,
    on_batch: Callable[[int, int], None] = lambda done, total: None,
) -> list[Result]:
    """Return the result of ``run`` for each item, in the order of ``items``.

    Items of similar length share a batch, the longest first. So memory runs out early if at all.
    A batch that does not fit into memory is taken apart, and later batches are smaller.

    Args:
        items: token sequences, or other objects whose ``len`` is a number of tokens.
        run: takes a batch and returns one result for each of its items.
        tokens: maximum number of tokens in a batch, where each item counts as long as the
            longest. A single item may have more.
        size: maximum number of items in a batch.
        parallel: number of batches that run at a time, each in a thread of its own.
        on_batch: called after each batch, with the number of finished items and of all items.

    Raises:
        MemoryError: a single item does not fit into memory.
    """
    queue = _BatchQueue(items, run, tokens, size, on_batch)
    if parallel == 1 or len(items) <= 1:
        queue.run_all()
    else:
        with ThreadPoolExecutor(parallel) as pool:
            futures = [pool.submit(copy_context().run, queue.run_all) for _ in range(parallel)]
            try:
                for future in futures:
                    future.result()
            except BaseException:  # KeyboardInterrupt too: the other threads stop
                queue.stop()
                raise
    return [queue.results[index] for index in range(len(items))]


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether an error of Python, torch or CTranslate2 means that memory ran out."""
    message = str(error).lower()
    return isinstance(error, MemoryError) or any(part in message for part in _OUT_OF_MEMORY)


def cores() -> int:
    """Return the number of cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def threads() -> int:
    """Return the number of threads to compute with: ``OMP_NUM_THREADS``, or else the cores."""
    setting = os.environ.get("OMP_NUM_THREADS", "")
    return int(setting) if setting.isdecimal() and int(setting) else cores()


class _BatchQueue(Generic[Item, Result]):
    """Items that are left, and results of the others; several threads share it."""

    def __init__(
        self,
        items: Sequence[Item],
        run: Callable[[list[Item]], Sequence[Result]],
        tokens: int,
        size: int,
        on_batch: Callable[[int, int], None],
    ) -> None:
        self.results: dict[int, Result] = {}
        self._items = items
        self._run = run
        self._tokens = tokens
        self._size = size
        self._on_batch = on_batch
        self._remaining = self._by_length(range(len(items)))  # indices, the longest item last
        self._lock = Lock()
        self._is_stopped = False

    def run_all(self) -> None:
        """Run batches until no item is left."""
        while indices := self._take():
            try:
                results = self._run([self._items[index] for index in indices])
            except BaseException as error:
                if not is_out_of_memory(error):
                    self.stop()
                    raise
                self._put_back(indices, error)
                continue
            with self._lock:
                self.results |= zip(indices, results, strict=True)
                self._on_batch(len(self.results), len(self._items))

    def _take(self) -> list[int]:
        """Remove the next batch from the queue, and return its indices."""
        with self._lock:
            if not self._remaining:
                return []
            longest = max(1, len(self._items[self._remaining[-1]]))
            count = max(1, min(self._size, self._tokens // longest))
            taken = self._remaining[-count:]
            del self._remaining[-count:]
            return taken

    def _put_back(self, indices: list[int], error: BaseException) -> None:
        """Put back a batch that did not fit into memory, and make batches smaller."""
        if len(indices) == 1:
            self.stop()
            raise MemoryError from error
        with self._lock:
            if self._is_stopped:
                return
            self._size = min(self._size, len(indices) // 2)
            longest = max(len(self._items[index]) for index in indices)
            self._tokens = min(self._tokens, self._size * longest)
            self._remaining = self._by_length([*self._remaining, *indices])

    def _by_length(self, indices: Sequence[int]) -> list[int]:
        return sorted(indices, key=lambda index: len(self._items[index]))

    def stop(self) -> None:
        """Empty the queue, so that all threads end: one of them has failed."""
        with self._lock:
            self._is_stopped = True
            self._remaining = []
