"""Micro-batching: articles from requests that arrive close together are computed in one batch.

One thread holds the models and computes one batch at a time; meanwhile new articles wait in a
queue, short ones first (see `fair_queue`). The next batch takes all waiting articles with the same
request key, up to ``Limits``. A method with a model runs faster in batches. So its first article
waits up to ``batch_timeout`` for others, even when the thread is free.
"""

from __future__ import annotations

import asyncio
import bisect
import math
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Event
from typing import cast

from summarize.article import Article
from summarize.errors import TakeawaysError
from summarize.method_registry import has_model, methods
from summarize.options import ModelValues, OptionValues
from summarize.runtime.isolation import isolate_failures
from summarize.runtime.progress import Cancelled, cancellable
from summarize.summarizer import Summarizer
from summarize.takeaway import Takeaways
from summarize.web.fair_queue import due, now

Outcome = Takeaways | TakeawaysError

# All chosen by hand.
_CHARACTERS_PER_TOKEN = 4  # of English text, roughly
_LATEST_BATCH_WEIGHT = 0.2  # in the exponential moving average of the seconds per article
_MAX_RETRY_AFTER = 60  # seconds
_CACHED_SUMMARIZERS = 64  # they share their models, so each is small


class QueueFullError(TakeawaysError):
    """The queue has no room. ``retry_after`` estimates the seconds until it has."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"the server has too many requests: try again in {retry_after} s")
        self.retry_after = retry_after


class MethodError(TakeawaysError):
    """A method failed, or cannot be used on this server. It has the error as its cause."""


@dataclass(frozen=True, slots=True)
class RequestKey:
    """The options of a request. Only articles with equal keys share a batch."""

    method: str
    count: int
    max_words: int | None = None
    guard: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the server's work.

    Attributes:
        max_batch_size: articles in a batch; 1 turns micro-batching off.
        max_batch_tokens: estimated tokens in a batch; a single article may have more.
        batch_timeout: seconds that an article waits for others, if its method has a model.
        queue_size: articles that wait or are being computed; the server rejects more.
        timeout: seconds in which a request must be answered.
        article_timeout: seconds of a processor in which an article must be read and checked; 0 for
            no limit.
        article_memory: megabytes that reading and checking it may take; 0 for no limit.
    """

    max_batch_size: int = 16
    max_batch_tokens: int = 16_384
    batch_timeout: float = 0.02
    queue_size: int = 256
    timeout: float = 60.0
    article_timeout: float = 10.0
    article_memory: int = 500


@dataclass(slots=True, eq=False)
class _QueuedArticle:
    article: Article
    key: RequestKey
    future: asyncio.Future[Takeaways]
    due_at: float
    arrival: float = field(default_factory=now)

    @property
    def tokens(self) -> int:
        return len(self.article.text) // _CHARACTERS_PER_TOKEN


class Scheduler:
    """Computes the takeaways of many requests in batches.

    Args:
        model_options: options of all methods that have a model.
        limits: limits of the work.
        on_batch: called after each batch, in the computing thread, with its size and seconds.
    """

    def __init__(
        self,
        model_options: ModelValues,
        limits: Limits,
        on_batch: Callable[[int, float], None] = lambda size, seconds: None,
    ) -> None:
        self.limits = limits
        self._model_options = model_options
        self._on_batch = on_batch
        self._methods_with_model = {name for name in methods() if has_model(name)}
        self._queue: list[_QueuedArticle] = []
        self._arrived = asyncio.Event()
        self._admitted = 0
        self._seconds_per_article = 0.0  # moving average; 0 before the first batch
        self._thread = ThreadPoolExecutor(1, "takeaways")
        self.summarizer = lru_cache(_CACHED_SUMMARIZERS)(self._summarizer)

    @property
    def admitted(self) -> int:
        """Number of articles that wait or are being computed."""
        return self._admitted

    def has_model(self, method: str) -> bool:
        """Return whether a method has a model; looked up once, when the scheduler is created."""
        return method in self._methods_with_model

    def load_models(self) -> None:
        """Load the models of all methods that have one.

        Raises:
            OptionError, ModelError: a model cannot be used.
        """
        for method in self._methods_with_model:
            self.summarizer(RequestKey(method, 1))

    def _summarizer(self, key: RequestKey) -> Summarizer:
        model_options = self._model_options if self.has_model(key.method) else ModelValues()
        options = {"count": key.count, "max_words": key.max_words, "guard": key.guard}
        return Summarizer(key.method, **cast("OptionValues", {**model_options, **options}))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Compute batches within this block."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            for queued in self._queue:
                queued.future.cancel()
            self._thread.shutdown(wait=False)

    @contextmanager
    def admit(self, count: int = 1) -> Iterator[None]:
        """Reserve room for ``count`` articles within this block.

        Raises:
            QueueFullError: there is not enough room.
        """
        if self._admitted + count > self.limits.queue_size:
            seconds = math.ceil(self._admitted * self._seconds_per_article)
            raise QueueFullError(min(_MAX_RETRY_AFTER, max(1, seconds)))
        self._admitted += count
        try:
            yield
        finally:
            self._admitted -= count

    async def takeaways(self, article: Article, key: RequestKey) -> Takeaways:
        """Return the takeaways of an article.

        If the caller cancels this call, an article that still waits leaves the queue.

        Raises:
            MethodError: the method failed, or cannot be used on this server.
            TakeawaysError: the method cannot process this article.
        """
        future = asyncio.get_running_loop().create_future()
        due_at = due(now(), len(article.text), self.limits.timeout)
        queued = _QueuedArticle(article, key, future, due_at)
        bisect.insort(self._queue, queued, key=lambda queued: queued.due_at)
        self._arrived.set()
        try:
            return await queued.future
        finally:
            if queued in self._queue:
                self._queue.remove(queued)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            batch = await self._next_batch()
            abandoned = _abandonment(batch)
            try:
                outcomes = await loop.run_in_executor(self._thread, self._compute, batch, abandoned)
            except Exception as error:  # a bug in this class must not stop later batches
                outcomes = [_method_error("the server failed", error)] * len(batch)
            for queued, outcome in zip(batch, outcomes, strict=True):
                if queued.future.done():  # the client has gone
                    continue
                if isinstance(outcome, TakeawaysError):
                    queued.future.set_exception(outcome)
                else:
                    queued.future.set_result(outcome)

    async def _next_batch(self) -> list[_QueuedArticle]:
        """Wait for the next batch, and remove it from the queue."""
        while True:
            while not self._queue:
                await self._wait_for_arrival(None)
            first = self._queue[0]
            if self.limits.max_batch_size > 1 and self.has_model(first.key.method):
                deadline = first.arrival + self.limits.batch_timeout
                while self._batch(first.key)[1] and (left := deadline - time.monotonic()) > 0:
                    await self._wait_for_arrival(left)
            batch, _ = self._batch(first.key)
            for queued in batch:
                self._queue.remove(queued)
            if batch:  # it is empty if all its clients have gone
                return batch

    async def _wait_for_arrival(self, timeout: float | None) -> None:
        """Wait for one more article, at most ``timeout`` seconds."""
        self._arrived.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._arrived.wait(), timeout)

    def _batch(self, key: RequestKey) -> tuple[list[_QueuedArticle], bool]:
        """Return the waiting articles that fit in one batch, and whether it has room for more."""
        batch: list[_QueuedArticle] = []
        tokens = 0
        for queued in self._queue:
            if queued.key != key:
                continue
            tokens += queued.tokens
            is_full = (
                len(batch) == self.limits.max_batch_size or tokens > self.limits.max_batch_tokens
            )
            if batch and is_full:
                return batch, False
            batch.append(queued)
        has_room = len(batch) < self.limits.max_batch_size and tokens < self.limits.max_batch_tokens
        return batch, has_room

    # --- in the computing thread ---

    def _compute(self, batch: Sequence[_QueuedArticle], abandoned: Event) -> list[Outcome]:
        start = time.monotonic()
        try:
            with cancellable(abandoned):
                outcomes = self._outcomes(batch[0].key, [queued.article for queued in batch])
        except Cancelled:
            return [MethodError("stopped: no client waits for the answer")] * len(batch)
        seconds = time.monotonic() - start
        self._update_average(seconds / len(batch))
        self._on_batch(len(batch), seconds)
        return outcomes

    def _update_average(self, seconds_per_article: float) -> None:
        weight = _LATEST_BATCH_WEIGHT if self._seconds_per_article else 1.0
        previous = (1 - weight) * self._seconds_per_article
        self._seconds_per_article = weight * seconds_per_article + previous

    def _outcomes(self, key: RequestKey, articles: Sequence[Article]) -> list[Outcome]:
        """Return the outcome of each article. If the batch fails, compute each article alone."""
        try:
            summarizer = self.summarizer(key)
        except TakeawaysError as error:  # the server's options are wrong, not the request
            reason = f"the method {key.method!r} cannot be used on this server"
            return [_method_error(reason, error)] * len(articles)
        return isolate_failures(
            summarizer.attempt,
            articles,
            lambda _, error: _method_error(f"the method {key.method!r} failed", error),
            errors=BaseException,  # even SystemExit must not end the computing thread
        )


def _abandonment(batch: Sequence[_QueuedArticle]) -> Event:
    """Return an event that is set once no client waits for an article of the batch."""
    abandoned = Event()

    def note_done(_: object) -> None:
        if all(queued.future.done() for queued in batch):
            abandoned.set()

    for queued in batch:
        queued.future.add_done_callback(note_done)
    return abandoned


def _method_error(reason: str, cause: BaseException) -> MethodError:
    error = MethodError(reason)
    error.__cause__ = cause
    return error
