"""Micro-batching: what is asked at about the same time is computed together, by one thread.

The thread holds the models. While it computes, what arrives waits; then all that asks for the same
thing is taken at once, as far as a budget of tokens goes. A method that gains by company waits a
moment for it even when the thread is free.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache

from summarize.article import Article
from summarize.errors import TakeawaysError
from summarize.options import ModelValues
from summarize.registry import has_model
from summarize.summarizer import Summarizer
from summarize.takeaway import Takeaways
from summarize.watching import heard

Answer = Takeaways | TakeawaysError

_CHARACTERS_A_TOKEN = 4
_PACE = 0.2  # weight of the last batch in the mean time that an article takes
_LONGEST_RETRY = 60  # seconds
_REMEMBERED = 64  # summarizers; they share their models


class FullError(TakeawaysError):
    """There is no room for more; ``retry`` is in how many seconds there may be."""

    def __init__(self, retry: int) -> None:
        super().__init__(f"too much is being asked: try again in {retry} s")
        self.retry = retry


class MethodError(TakeawaysError):
    """A method failed in a way that it should not; the cause says how."""


class _Abandoned(BaseException):
    """Nobody waits any more for what is computed. No error, so that nothing tries it again."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of an article; only what is alike is computed together."""

    method: str
    count: int
    max_words: int | None = None
    guard: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken at a time.

    Attributes:
        together: articles computed together, at most; 1 is no micro-batching.
        tokens: that these have together, by their length; one alone may have more.
        linger: seconds that a method with a model waits for company, at most.
        held: articles that wait or are computed, at most; what is beyond is turned away.
        seconds: that a request may take.
    """

    together: int = 16
    tokens: int = 16_384
    linger: float = 0.02
    held: int = 256
    seconds: float = 60.0


@dataclass(slots=True, eq=False)
class _Waiting:
    article: Article
    ask: Ask
    future: asyncio.Future[Takeaways]
    since: float = field(default_factory=time.monotonic)

    @property
    def tokens(self) -> int:
        return len(self.article.text) // _CHARACTERS_A_TOKEN


class Scheduler:
    """Answers requests for takeaways, several at a time.

    Args:
        models: the options of every method that has a model.
        limits: how much is taken at a time.
        told: is called, by the thread that computes, with the size of each batch and its seconds.
    """

    def __init__(
        self,
        models: ModelValues,
        limits: Limits,
        told: Callable[[int, float], None] = lambda size, seconds: None,
    ) -> None:
        self.limits = limits
        self._models = models
        self._told = told
        self._waiting: deque[_Waiting] = deque()
        self._arrived = asyncio.Event()
        self._held = 0
        self._pace = 0.0
        self._thread = ThreadPoolExecutor(1, "takeaways")
        self.summarizer = lru_cache(_REMEMBERED)(self._summarizer)

    @property
    def waiting(self) -> int:
        """How many articles wait or are computed."""
        return self._held

    def _summarizer(self, ask: Ask) -> Summarizer:
        models = self._models if has_model(ask.method) else ModelValues()
        return Summarizer(
            ask.method,
            **{**models, "count": ask.count, "max_words": ask.max_words, "guard": ask.guard},
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Compute what is asked, within this block."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            for one in self._waiting:
                one.future.cancel()
            self._thread.shutdown(wait=False)

    @contextmanager
    def room(self, count: int = 1) -> Iterator[None]:
        """Keep room for so many articles, within this block.

        Raises:
            FullError: there is not so much.
        """
        if self._held + count > self.limits.held:
            raise FullError(min(_LONGEST_RETRY, max(1, math.ceil(self._held * self._pace))))
        self._held += count
        try:
            yield
        finally:
            self._held -= count

    async def takeaways(self, article: Article, ask: Ask) -> Takeaways:
        """Return an article's takeaways. Cancelled, it is dropped if it is not being computed.

        Raises:
            TakeawaysError: there are none; ``MethodError``, if that is the method's fault.
        """
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(article, ask, future))
        self._arrived.set()
        return await future

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            batch = await self._next()
            answers = await loop.run_in_executor(self._thread, self._answers, batch)
            for one, answer in zip(batch, answers, strict=True):
                if one.future.done():  # nobody waits
                    continue
                if isinstance(answer, TakeawaysError):
                    one.future.set_exception(answer)
                else:
                    one.future.set_result(answer)

    async def _next(self) -> list[_Waiting]:
        """Wait for what to compute next, and for its company."""
        while not (first := self._first()):
            await self._arrival(None)
        if self.limits.together > 1 and has_model(first.ask.method):
            until = first.since + self.limits.linger
            while self._fitting(first.ask)[1] and (left := until - time.monotonic()) > 0:
                await self._arrival(left)
        batch, _ = self._fitting(first.ask)
        for one in batch:
            self._waiting.remove(one)
        return batch or await self._next()  # they may all have gone

    def _first(self) -> _Waiting | None:
        """Return what has waited longest; those that nobody waits for any more are dropped."""
        self._waiting = deque(one for one in self._waiting if not one.future.done())
        return self._waiting[0] if self._waiting else None

    async def _arrival(self, seconds: float | None) -> None:
        """Wait until something more arrives, so many seconds at most."""
        self._arrived.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._arrived.wait(), seconds)

    def _fitting(self, ask: Ask) -> tuple[list[_Waiting], bool]:
        """Return what can be computed together, in order, and whether there is room for more."""
        taken: list[_Waiting] = []
        tokens = 0
        for one in self._waiting:
            if one.ask != ask or one.future.done():
                continue
            tokens += one.tokens
            full = len(taken) == self.limits.together or tokens > self.limits.tokens
            if taken and full:
                return taken, False
            taken.append(one)
        return taken, len(taken) < self.limits.together and tokens < self.limits.tokens

    # --- in the thread ---

    def _answers(self, batch: Sequence[_Waiting]) -> list[Answer]:
        def go_on_if_wanted(*_: object) -> None:
            if all(one.future.done() for one in batch):
                raise _Abandoned

        start = time.monotonic()
        try:
            with heard(go_on_if_wanted):
                answers = self._attempt(batch[0].ask, [one.article for one in batch])
        except _Abandoned:
            return [MethodError("given up: nobody waits")] * len(batch)
        seconds = time.monotonic() - start
        pace = seconds / len(batch)
        self._pace = _PACE * pace + (1 - _PACE) * self._pace if self._pace else pace
        self._told(len(batch), seconds)
        return answers

    def _attempt(self, ask: Ask, articles: Sequence[Article]) -> list[Answer]:
        """Answer each article; one that breaks the method breaks it for itself alone."""
        try:
            answers = self.summarizer(ask).attempt(articles)
            if len(answers) != len(articles):
                raise ValueError("a method must give one answer an article")
            return answers
        except TakeawaysError as error:  # of the options, the same for all
            return [error] * len(articles)
        except _Abandoned:
            raise
        except BaseException as error:  # whatever it is, SystemExit too, the thread goes on
            if len(articles) > 1:
                return [answer for one in articles for answer in self._attempt(ask, [one])]
            broken = MethodError(f"the method {ask.method!r} failed")
            broken.__cause__ = error
            return [broken]
