"""Answers requests: reads the article, computes within the limits, and returns JSON values."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from fastapi import Request

from summarize.article import Article
from summarize.errors import ReadError, TakeawaysError
from summarize.grounding import ArticleIndex, check_bullet
from summarize.method_registry import methods
from summarize.options import ModelValues
from summarize.registry import Entry
from summarize.summarizer import DEFAULT_METHOD, nothing_in
from summarize.takeaway import Takeaways
from summarize.text.display_lines import display_lines
from summarize.web import problems, schemas
from summarize.web.failures import failure_problem, log_failure
from summarize.web.problems import Problem
from summarize.web.request_checks import LOOPBACK_NAMES
from summarize.web.scheduler import Limits, MethodError, QueueFullError, RequestKey, Scheduler


class Match(NamedTuple):
    """A reference and a takeaway that match, as indices into their lists.

    Attributes:
        reference, takeaway: the indices.
        similarity: their similarity, in [0, 1].
        confidence: how sure the match is, in a word.
    """

    reference: int
    takeaway: int
    similarity: float
    confidence: str


# Matches references with takeaways.
Matcher = Callable[[Sequence[str], Sequence[str]], Sequence[Match]]
Result = TypeVar("Result")

_READER_THREADS = 2  # threads that parse and check articles; chosen by hand
_MAX_WAIT_DIGITS = 9  # of the seconds in ``Prefer: wait=N``; more is longer than any timeout
_DECIMALS = 4  # of scores and similarities in a response


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
    """The operations of the API. Each returns JSON values or raises ``Problem``."""

    def __init__(self, settings: ServerSettings, scheduler: Scheduler) -> None:
        self.settings = settings
        self.scheduler = scheduler
        self._readers = ThreadPoolExecutor(_READER_THREADS, "reading")

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
        self, article_input: schemas.ArticleInput, key: RequestKey, *, with_article: bool = False
    ) -> dict[str, Any]:
        """Return the takeaways of an article and, if ``with_article``, the article."""
        article, takeaways = await self._summarize(article_input, key)
        if not with_article:
            return takeaways.to_dict()
        matcher = self.settings.matcher
        return {
            **takeaways.to_dict(),
            "article": await self._in_thread(lambda: _article_json(article, takeaways, matcher)),
        }

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

        def read_and_ground() -> list[dict[str, Any]]:
            article = _read(article_input)
            if not article.body:
                raise _nothing_to_summarize(article)
            return _grounded_json(bullets, article)

        return {"id": article_input.id, "bullets": await self._in_thread(read_and_ground)}

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
            article = await self._in_thread(lambda: _read(article_input))
            takeaways = await self.scheduler.takeaways(article, key)
        except MethodError as error:
            log_failure(error)
            raise Problem(problems.FAILED, str(error)) from None
        except TakeawaysError as error:
            raise Problem(problems.REFUSED, str(error)) from None
        if not len(takeaways):
            raise _nothing_to_summarize(article)
        return article, takeaways

    async def _in_thread(self, function: Callable[[], Result]) -> Result:
        """Call a slow function in a reader thread, so that the event loop stays free."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, function)


def _read(article_input: schemas.ArticleInput) -> Article:
    try:
        return article_input.read()
    except ReadError as error:
        raise Problem(problems.NOTHING_TO_SUMMARIZE, error.reason) from None


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


def _article_json(
    article: Article, takeaways: Takeaways, matcher: Matcher | None
) -> dict[str, Any]:
    """Return an article as JSON, with the matches of its references and the takeaways."""
    bullets = [takeaway.text for takeaway in takeaways]
    matches = matcher(article.references, bullets) if matcher else ()
    return {
        "text": article.text,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "body": article.body,
        "paragraphs": display_lines(article.text, article.body),
        "references": _grounded_json(article.references, article),
        "matches": [
            {**match._asdict(), "similarity": round(match.similarity, _DECIMALS)}
            for match in matches
        ],
    }


def _grounded_json(bullets: Sequence[str], article: Article) -> list[dict[str, Any]]:
    """Return the evidence and the flags of each bullet as JSON."""
    if not bullets:  # skip the slow preparation of the article
        return []
    article_index = ArticleIndex.from_article(article)
    return [
        {
            "text": bullet,
            "evidence": [
                {"start": part.start, "end": part.end, "score": round(part.score, _DECIMALS)}
                for part in grounded.evidence
            ],
            "flags": grounded.flags,
        }
        for bullet, grounded in (
            (bullet, check_bullet(bullet, article_index)) for bullet in bullets
        )
    ]
