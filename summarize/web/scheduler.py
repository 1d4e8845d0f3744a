"""Micro-batching: what is asked at about the same time is computed together, by one thread.

The thread holds the models. While it computes, what arrives waits; then all that asks for the same
thing is taken at once, as far as a budget of tokens goes. A method that gains by company waits a
moment for it even when the thread is free.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from summarize.article import Article
from summarize.errors import TakeawaysError
from summarize.method_registry import has_model, methods
from summarize.options import ModelValues, OptionValues
from summarize.runtime.progress import heard
from summarize.summarizer import Summarizer
from summarize.takeaway import Takeaways

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
    """A method failed, or cannot be used, in a way that it should not; the cause says how."""


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
        self._with_model = {name for name in methods() if has_model(name)}
        self._waiting: list[_Waiting] = []
        self._arrived = asyncio.Event()
        self._held = 0
        self._pace = 0.0
        self._thread = ThreadPoolExecutor(1, "takeaways")
        self.summarizer = lru_cache(_REMEMBERED)(self._summarizer)

    @property
    def held(self) -> int:
        """How many articles wait or are computed."""
        return self._held

    def has_model(self, method: str) -> bool:
        """Whether a method has a model, as it was when the scheduler was made."""
        return method in self._with_model

    def load(self) -> None:
        """Load the models of all methods that have one.

        Raises:
            OptionError, ModelError: one of them cannot be used.
        """
        for method in self._with_model:
            self.summarizer(Ask(method, 1))

    def _summarizer(self, ask: Ask) -> Summarizer:
        models = self._models if self.has_model(ask.method) else ModelValues()
        asked = {"count": ask.count, "max_words": ask.max_words, "guard": ask.guard}
        return Summarizer(ask.method, **cast("OptionValues", {**models, **asked}))

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
        one = _Waiting(article, ask, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        self._arrived.set()
        try:
            return await one.future
        finally:
            if one in self._waiting:
                self._waiting.remove(one)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            batch = await self._next()
            try:
                answers = await loop.run_in_executor(self._thread, self._answers, batch)
            except Exception as error:  # a fault of this class; whatever it is, the next go on
                answers = [_broken("the server failed", error)] * len(batch)
            for one, answer in zip(batch, answers, strict=True):
                if one.future.done():  # nobody waits
                    continue
                if isinstance(answer, TakeawaysError):
                    one.future.set_exception(answer)
                else:
                    one.future.set_result(answer)

    async def _next(self) -> list[_Waiting]:
        """Wait for what to compute next, and for its company."""
        while True:
            while not self._waiting:
                await self._arrival(None)
            first = self._waiting[0]
            if self.limits.together > 1 and self.has_model(first.ask.method):
                until = first.since + self.limits.linger
                while self._fitting(first.ask)[1] and (left := until - time.monotonic()) > 0:
                    await self._arrival(left)
            batch, _ = self._fitting(first.ask)
            for one in batch:
                self._waiting.remove(one)
            if batch:  # they may all have gone
                return batch

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
            if one.ask != ask:
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
            summarizer = self.summarizer(ask)
        except TakeawaysError as error:  # of how the server is set up: no fault of the client's
            return [_broken(f"the method {ask.method!r} cannot be used here", error)] * len(
                articles
            )
        try:
            answers = summarizer.attempt(articles)
            if len(answers) != len(articles):
                raise ValueError("a method must give one answer an article")
            return answers
        except _Abandoned:
            raise
        except BaseException as error:  # whatever it is, SystemExit too, the thread goes on
            if len(articles) > 1:
                return [answer for one in articles for answer in self._attempt(ask, [one])]
            return [_broken(f"the method {ask.method!r} failed", error)]


def _broken(reason: str, cause: BaseException) -> MethodError:
    error = MethodError(reason)
    error.__cause__ = cause
    return error
