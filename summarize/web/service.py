"""Answers requests: reads the article, computes within the limits, and returns JSON values."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fastapi import Request

from summarize.article import Article
from summarize.errors import LimitError, ReadError, TakeawaysError
from summarize.method_registry import methods
from summarize.options import DEFAULT_METHOD, ModelValues
from summarize.registry import Entry
from summarize.summarizer import nothing_in
from summarize.takeaway import Takeaways
from summarize.web import article_tasks, problems, schemas
from summarize.web.article_tasks import Matcher
from summarize.web.failures import failure_problem, log_failure
from summarize.web.problems import Problem
from summarize.web.reader_process import Task
from summarize.web.readers import ReaderPool
from summarize.web.request_checks import LOOPBACK_NAMES
from summarize.web.scheduler import Limits, MethodError, QueueFullError, RequestKey, Scheduler

Result = TypeVar("Result")

_MAX_WAIT_DIGITS = 9  # of the seconds in ``Prefer: wait=N``; more is longer than any timeout


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Settings of a server.

    Attributes:
        method: method of requests that name none.
        model_options: options of all methods that have a model; its ``guard`` is the default of
            requests that do not set it.
        limits: limits of the server's work.
        api_key: key that clients must send; None for no key.
        matcher: pairs an editor's takeaways with a method's; None for no pairs.
        body_timeout: seconds in which the body of a request must arrive.
        preload: further methods to load before the first request.
        allowed_hosts: names that the header ``Host`` may have; see `request_checks`.
    """

    method: str = DEFAULT_METHOD
    model_options: ModelValues = field(default_factory=ModelValues)
    limits: Limits = field(default_factory=Limits)
    api_key: str | None = field(default=None, repr=False)
    matcher: Matcher | None = None
    body_timeout: float = 10.0
    preload: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = LOOPBACK_NAMES


class TakeawaysService:
    """The operations of the API. Each returns JSON values, or JSON text, or raises ``Problem``."""

    def __init__(self, settings: ServerSettings, scheduler: Scheduler) -> None:
        self.settings = settings
        self.scheduler = scheduler
        limits = settings.limits
        warm_up = Task(article_tasks.warm_up, (settings.matcher,))
        self.readers = ReaderPool(
            limits.article_timeout, limits.article_memory, limits.timeout, warm_up
        )

    @property
    def max_batch_articles(self) -> int:
        """Number of articles that a batch request may have."""
        return min(schemas.MAX_BATCH_ARTICLES, self.settings.limits.queue_size)

    @property
    def methods(self) -> dict[str, Entry]:
        """The methods that a request may name.

        The server's own method may be a function in a file. A request can name no other file.
        """
        own = self.settings.method
        return methods() | ({} if own in methods() else {own: Entry(own, own, "of this server")})

    def request_key(self, options: schemas.TakeawaysOptions) -> RequestKey:
        """Return the key of a request, with the server's defaults filled in.

        Raises:
            Problem: there is no such method.
        """
        method = options.method or self.settings.method
        if method not in self.methods:
            detail = "there is no such method: see /v1/methods"
            raise Problem(problems.INVALID, detail, [{"pointer": "/method", "detail": detail}])
        default_guard = self.settings.model_options.get("guard", True)
        guard = default_guard if options.guard is None else options.guard
        return RequestKey(method, options.count, options.max_words, guard)

    async def takeaways(
        self, article_input: schemas.ArticleInput, key: RequestKey
    ) -> dict[str, Any]:
        """Return the takeaways of an article."""
        _, takeaways = await self._summarize(article_input, key)
        return takeaways.to_dict()

    async def takeaways_and_article(
        self, article_input: schemas.ArticleInput, key: RequestKey
    ) -> str:
        """Return the takeaways of an article, and the article, as JSON text."""
        article, takeaways = await self._summarize(article_input, key)
        bullets = [takeaway.text for takeaway in takeaways]
        arguments = (article, bullets, self.settings.matcher)
        returned = await self._in_reader(len(article.text), article_tasks.article_json, *arguments)
        start = json.dumps(takeaways.to_dict(), ensure_ascii=False, separators=(",", ":"))
        return f'{start[:-1]},"article":{returned}}}'

    async def batch(
        self, article_inputs: Sequence[schemas.ArticleInput], key: RequestKey
    ) -> list[dict[str, Any]]:
        """Return the takeaways, or the problem, of each article."""

        async def takeaways_or_problem(article_input: schemas.ArticleInput) -> dict[str, Any]:
            try:
                return await self.takeaways(article_input, key)
            except Exception as error:  # one bad article must not fail the others
                problem = error if isinstance(error, Problem) else failure_problem(error)
                return {"id": article_input.id, "problem": problem.to_dict()}

        return await asyncio.gather(*map(takeaways_or_problem, article_inputs))

    async def grounding(
        self, article_input: schemas.ArticleInput, bullets: Sequence[str]
    ) -> dict[str, Any]:
        """Return the evidence for each bullet, and flags for the parts that have none."""
        grounded = await self._in_reader(
            article_input.characters, article_tasks.ground, *article_input.source, bullets
        )
        return {"id": article_input.id, "bullets": grounded}

    async def run_within_limits(
        self, request: Request, article_count: int, operation: Coroutine[Any, Any, Result]
    ) -> Result | None:
        """Run an operation within the limits, and stop it when the client disconnects.

        Returns:
            The result of the operation; None if the client disconnected.

        Raises:
            Problem: the queue is full, or the operation took too long.
        """
        timeout = _timeout(request, self.settings.limits.timeout)
        task = asyncio.ensure_future(operation)
        disconnected = asyncio.ensure_future(_disconnected(request))
        try:
            with self.scheduler.admit(article_count):
                done, _ = await asyncio.wait(
                    (task, disconnected), timeout=timeout, return_when=asyncio.FIRST_COMPLETED
                )
                if task in done:
                    return task.result()
                if disconnected in done:
                    return None
        except QueueFullError as error:
            headers = {"retry-after": str(error.retry_after)}
            raise Problem(problems.BUSY, str(error), headers=headers) from None
        finally:
            task.cancel()
            disconnected.cancel()
        raise Problem(problems.LATE, f"there was no answer within {timeout:g} s")

    async def _summarize(
        self, article_input: schemas.ArticleInput, key: RequestKey
    ) -> tuple[Article, Takeaways]:
        try:
            article = await self._read(article_input)
            takeaways = await self.scheduler.takeaways(article, key)
        except MethodError as error:
            log_failure(error)
            raise Problem(problems.FAILED, str(error)) from None
        except TakeawaysError as error:
            raise Problem(problems.REFUSED, str(error)) from None
        if not len(takeaways):
            raise _nothing_to_summarize(article)
        return article, takeaways

    async def _read(self, article_input: schemas.ArticleInput) -> Article:
        article = await self._in_reader(
            article_input.characters, article_tasks.read, *article_input.source
        )
        if (length := len(article.text)) > schemas.MAX_ARTICLE_CHARACTERS:
            limit = f"the limit is {schemas.MAX_ARTICLE_CHARACTERS:,}"
            raise Problem(problems.TOO_LARGE, f"the text has {length:,} characters: {limit}")
        return article

    async def _in_reader(
        self, characters: int, task: Callable[..., Result], *arguments: Any
    ) -> Result:
        """Do a task of `article_tasks` in a reader process.

        Raises:
            Problem: the article cannot be read, or takes too much time or memory.
        """
        try:
            return await self.readers.run(characters, task, *arguments)
        except ReadError as error:
            raise Problem(problems.NOTHING_TO_SUMMARIZE, error.reason) from None
        except LimitError as error:
            raise Problem(problems.COSTLY, f"the article {error}") from None


def _nothing_to_summarize(article: Article) -> Problem:
    return Problem(problems.NOTHING_TO_SUMMARIZE, f"the article {nothing_in(article)}")


def _timeout(request: Request, maximum: float) -> float:
    """Return the seconds that a request may take: fewer if it has ``Prefer: wait=N`` (RFC 7240)."""
    for preference in request.headers.get("prefer", "").split(","):
        name, _, value = (part.strip() for part in preference.partition("="))
        if name.lower() == "wait" and value.isascii() and value.isdecimal():
            digits = value.lstrip("0") or "0"
            return min(maximum, float(digits)) if len(digits) <= _MAX_WAIT_DIGITS else maximum
    return maximum


async def _disconnected(request: Request) -> None:
    """Wait until the client disconnects."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
