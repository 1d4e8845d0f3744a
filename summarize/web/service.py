"""What a request goes through: it is read, computed while there is room and time, and told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fastapi import Request

from summarize.article import Article
from summarize.errors import ReadError, TakeawaysError
from summarize.grounding import Source as GroundedIn
from summarize.grounding import ground
from summarize.method_registry import methods
from summarize.options import ModelValues
from summarize.summarizer import DEFAULT_METHOD, nothing_in
from summarize.takeaway import Takeaways
from summarize.text.display_lines import display_lines
from summarize.web import problems, schemas
from summarize.web.metrics import failure, log_failure
from summarize.web.problems import Problem
from summarize.web.scheduler import Ask, FullError, Limits, MethodError, Scheduler

# Pairs the editor's takeaways with bullets: (reference, takeaway, similarity).
Matcher = Callable[[Sequence[str], Sequence[str]], Sequence[tuple[int, int, float]]]
Result = TypeVar("Result")

_READERS = 2  # threads that read articles
_DIGITS = 9  # of the seconds that a client would wait


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is set up.

    Attributes:
        method: what is used where a request names none.
        models: options of the methods that have a model; ``guard`` is that of requests that do
            not say.
        limits: how much is taken at a time.
        key: that requests must bring; None for none.
        match: pairs an editor's takeaways with bullets; None where that is not to be had.
        body_seconds: that a body may take to come.
    """

    method: str = DEFAULT_METHOD
    models: ModelValues = field(default_factory=ModelValues)
    limits: Limits = field(default_factory=Limits)
    key: str | None = field(default=None, repr=False)
    match: Matcher | None = None
    body_seconds: float = 10.0


class Desk:
    """Answers what is asked of one server, or raises the problem that there is."""

    def __init__(self, settings: Settings, scheduler: Scheduler) -> None:
        self.settings = settings
        self.scheduler = scheduler
        self._readers = ThreadPoolExecutor(_READERS, "reading")

    @property
    def most_articles(self) -> int:
        """How many articles a batch may have."""
        return min(schemas.MOST_ARTICLES, self.settings.limits.held)

    def ask(self, asked: schemas.Asked) -> Ask:
        """Return what is asked, checked as far as that is quick."""
        method = asked.method or self.settings.method
        if method not in methods():
            advice = "there is no such method: see /v1/methods"
            raise Problem(problems.INVALID, advice, [{"pointer": "/method", "detail": advice}])
        usual = self.settings.models.get("guard", True)
        guard = usual if asked.guard is None else asked.guard
        return Ask(method, asked.count, asked.max_words, guard)

    async def one(self, source: schemas.Source, ask: Ask, *, told: bool) -> dict[str, Any]:
        """Return the takeaways of an article and, if that is wanted, the article, as JSON."""
        article, found = await self._takeaways(source, ask)
        if not told:
            return found.to_dict()
        match = self.settings.match
        return {
            **found.to_dict(),
            "article": await self._apart(lambda: _told(article, found, match)),
        }

    async def several(self, sources: Sequence[schemas.Source], ask: Ask) -> list[dict[str, Any]]:
        """Return the takeaways of articles, or the problem that there is with one, as JSON."""

        async def one(source: schemas.Source) -> dict[str, Any]:
            try:
                return await self.one(source, ask, told=False)
            except Exception as error:  # it spoils no other
                problem = error if isinstance(error, Problem) else failure(error)
                return {"id": source.id, "problem": problem.to_dict()}

        return await asyncio.gather(*map(one, sources))

    async def grounded(self, source: schemas.Source, bullets: Sequence[str]) -> dict[str, Any]:
        """Return what an article says to bullets, as JSON."""

        def work() -> list[dict[str, Any]]:
            article = _read(source)
            if not article.body:
                raise Problem(problems.NOTHING, f"it {nothing_in(article)}")
            return _grounded(bullets, article)

        return {"id": source.id, "bullets": await self._apart(work)}

    async def within_limits(
        self, request: Request, count: int, work: Coroutine[Any, Any, Result]
    ) -> Result | None:
        """Do some work while there is room and time for it, and somebody waits for it.

        Returns:
            What it returns; None if the client has gone.

        Raises:
            Problem: there is no room, or it took too long.
        """
        seconds = _patience(request, self.settings.limits.seconds)
        task = asyncio.ensure_future(work)
        gone = asyncio.ensure_future(_disconnected(request))
        try:
            with self.scheduler.room(count):
                done, _ = await asyncio.wait(
                    (task, gone), timeout=seconds, return_when=asyncio.FIRST_COMPLETED
                )
                if task in done:
                    return task.result()
                if gone in done:
                    return None
        except FullError as error:
            retry = {"retry-after": str(error.retry)}
            raise Problem(problems.BUSY, str(error), headers=retry) from None
        finally:
            task.cancel()
            gone.cancel()
        raise Problem(problems.LATE, f"there was no answer within {seconds:g} s")

    async def _takeaways(self, source: schemas.Source, ask: Ask) -> tuple[Article, Takeaways]:
        try:
            article = await self._apart(lambda: _read(source))
            found = await self.scheduler.takeaways(article, ask)
        except MethodError as error:
            log_failure(error)
            raise Problem(problems.FAILED, str(error)) from None
        except TakeawaysError as error:
            raise Problem(problems.REFUSED, str(error)) from None
        if not len(found):
            raise Problem(problems.NOTHING, f"it {nothing_in(article)}")
        return article, found

    async def _apart(self, work: Callable[[], Result]) -> Result:
        """Do some work apart from the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)


def _read(source: schemas.Source) -> Article:
    try:
        return source.read()
    except ReadError as error:
        raise Problem(problems.NOTHING, error.reason) from None


def _patience(request: Request, most: float) -> float:
    """Return how many seconds a request may take: ``Prefer: wait=N`` (RFC 7240) asks for less."""
    for preference in request.headers.get("prefer", "").split(","):
        name, _, value = (part.strip() for part in preference.partition("="))
        if name.lower() == "wait" and value.isascii() and value.isdecimal():
            digits = value.lstrip("0") or "0"
            return min(most, float(digits)) if len(digits) <= _DIGITS else most
    return most


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _told(article: Article, made: Takeaways, match: Matcher | None) -> dict[str, Any]:
    """Return an article as it was read, as JSON."""
    pairs = match(article.references, [one.text for one in made]) if match else ()
    return {
        "text": article.text,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "body": article.body,
        "paragraphs": display_lines(article.text, article.body),
        "references": _grounded(article.references, article),
        "matches": [
            {"reference": reference, "takeaway": takeaway, "similarity": round(similarity, 4)}
            for reference, takeaway, similarity in pairs
        ],
    }


def _grounded(bullets: Sequence[str], article: Article) -> list[dict[str, Any]]:
    """Return what an article says to each of some bullets, as JSON."""
    if not bullets:  # then the article need not be made ready, which takes its time
        return []
    source = GroundedIn.from_article(article)
    return [
        {
            "text": text,
            "evidence": [
                {"start": part.start, "end": part.end, "score": round(part.score, 4)}
                for part in found.evidence
            ],
            "flags": found.flags,
        }
        for text, found in ((text, ground(text, source)) for text in bullets)
    ]
