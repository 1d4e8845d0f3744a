"""The app: from requests to the scheduler, and from what it answers to JSON."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from summarize import __version__
from summarize.article import Article
from summarize.errors import ReadError, TakeawaysError
from summarize.grounding import Source as GroundedIn
from summarize.grounding import ground
from summarize.layout import paragraphs
from summarize.options import ModelValues
from summarize.registry import has_model, methods
from summarize.summarizer import DEFAULT_METHOD, nothing_in
from summarize.takeaway import Takeaways
from summarize.web import problems, schemas
from summarize.web.documentation import documentation
from summarize.web.guards import BodyLimits, Key, SecurityHeaders
from summarize.web.problems import Problem
from summarize.web.scheduler import Ask, FullError, Limits, MethodError, Scheduler
from summarize.web.telemetry import MEDIA_TYPE, Metrics, Telemetry, log_failure

# Pairs the editor's takeaways with bullets: (reference, takeaway, similarity).
Matcher = Callable[[Sequence[str], Sequence[str]], Sequence[tuple[int, int, float]]]
Result = TypeVar("Result")

_WARM_UP = " ".join([schemas.EXAMPLE_TEXT] * 3)  # of shorter ones learned methods keep out
_READERS = 2  # threads that read articles
_BODY_SECONDS = 10.0
_KINDS = {"css": "text/css", "js": "text/javascript", "txt": "text/plain"}  # of the page's parts
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": schemas.ProblemOut, "description": description}
    for status, description in (
        (400, "The body is no JSON"),
        (413, "It is too large"),
        (422, "It is not valid, or there is nothing to summarize"),
        (429, "Too much is being asked; see Retry-After"),
        (504, "It took too long"),
    )
}


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is set up.

    Attributes:
        method: what is used where a request names none.
        models: options of the methods that have a model.
        limits: how much is taken at a time.
        key: that requests must bring; None for none.
        match: pairs an editor's takeaways with bullets; None where that is not to be had.
        body_seconds: that a body may take to come.
    """

    method: str = DEFAULT_METHOD
    models: ModelValues = field(default_factory=ModelValues)
    limits: Limits = field(default_factory=Limits)
    key: str | None = None
    match: Matcher | None = None
    body_seconds: float = _BODY_SECONDS


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the app, its default method loaded; any ASGI server runs it.

    Raises:
        OptionError, ModelError: the method or its model cannot be used.
    """
    settings = settings or Settings()
    metrics = Metrics(lambda: desk.scheduler.waiting)
    desk = _Desk(settings, Scheduler(settings.models, settings.limits, metrics.batch))
    desk.scheduler.summarizer(Ask(settings.method, 1))(_WARM_UP)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with desk.scheduler.running():
            yield

    app = FastAPI(
        title="takeaways",
        version=__version__,
        summary="Key takeaways from articles: exactly N distinct bullets, each with its evidence.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    _add_api(app, desk)
    _add_examples(app)
    _add_pages(app)
    _add_operations(app, desk, metrics)
    _add_handlers(app)
    app.add_middleware(BodyLimits, size=schemas.MOST_BYTES, seconds=settings.body_seconds)
    if settings.key is not None:
        app.add_middleware(Key, key=settings.key)
    app.add_middleware(Telemetry, metrics=metrics)
    app.add_middleware(SecurityHeaders)  # the last is the outermost
    return app


# --- what a request goes through -----------------------------------------------------------------


class _Desk:
    """Reads what requests bring, has it computed, and tells what came of it."""

    def __init__(self, settings: Settings, scheduler: Scheduler) -> None:
        self.settings = settings
        self.scheduler = scheduler
        self._readers = ThreadPoolExecutor(_READERS, "reading")

    def ask(self, asked: schemas.Asked) -> Ask:
        """Return what is asked, checked as far as that is quick."""
        method = asked.method or self.settings.method
        if method not in methods():
            advice = "there is no such method: see /v1/methods"
            raise Problem(problems.INVALID, advice, [{"pointer": "/method", "detail": advice}])
        return Ask(method, asked.count, asked.max_words, asked.guard)

    async def takeaways(self, source: schemas.Source, ask: Ask) -> tuple[Article, Takeaways]:
        """Return an article and its takeaways.

        Raises:
            Problem: there are none.
        """
        try:
            article = await self.apart(lambda: _read(source))
            found = await self.scheduler.takeaways(article, ask)
        except MethodError as error:
            log_failure(error)
            raise Problem(problems.FAILED, str(error)) from None
        except TakeawaysError as error:
            raise Problem(problems.REFUSED, str(error)) from None
        if not len(found):
            raise Problem(problems.NOTHING, f"it {nothing_in(article)}")
        return article, found

    async def told(self, article: Article, found: Takeaways) -> dict[str, Any]:
        """Return an article as it was read, as JSON."""
        return await self.apart(lambda: _told(article, found, self.settings.match))

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

    async def apart(self, work: Callable[[], Result]) -> Result:
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
        name, _, value = preference.partition("=")
        if name.strip().lower() == "wait" and value.strip().isdecimal():
            return min(most, float(value.strip()[:9]))
    return most


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _told(article: Article, made: Takeaways, match: Matcher | None) -> dict[str, Any]:
    pairs = match(article.references, [one.text for one in made]) if match else ()
    return {
        "text": article.text,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "body": article.body,
        "paragraphs": paragraphs(article.text, article.body),
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


# --- routes ---------------------------------------------------------------------------------------


def _add_api(app: FastAPI, desk: _Desk) -> None:
    @app.post(
        "/v1/takeaways",
        summary="The takeaways of an article",
        response_model=schemas.TakeawaysAndArticleOut,
        responses=_PROBLEMS,
    )
    async def takeaways(asked: schemas.TakeawaysRequest, request: Request) -> Response:
        """Answer what ``--format json`` prints of one article; with ``article``, that too.

        ``Prefer: wait=N`` says how many seconds you would wait.
        """
        ask = desk.ask(asked)

        async def work() -> dict[str, Any]:
            article, found = await desk.takeaways(asked, ask)
            extra = {"article": await desk.told(article, found)} if asked.article else {}
            return {**found.to_dict(), **extra}

        return _answer(await desk.within_limits(request, 1, work()))

    @app.post(
        "/v1/takeaways:batch",
        summary="The takeaways of several articles",
        response_model=schemas.BatchOut,
        responses=_PROBLEMS,
    )
    async def takeaways_of_several(asked: schemas.BatchRequest, request: Request) -> Response:
        """Answer an array in order; an article that has no takeaways has its problem there."""
        ask = desk.ask(asked)

        async def one(source: schemas.Source) -> dict[str, Any]:
            try:
                _, found = await desk.takeaways(source, ask)
            except Problem as problem:
                return {"id": source.id, "problem": problem.to_dict()}
            return found.to_dict()

        async def work() -> list[dict[str, Any]]:
            return await asyncio.gather(*map(one, asked.articles))

        return _answer(await desk.within_limits(request, len(asked.articles), work()))

    @app.post(
        "/v1/grounding",
        summary="What an article says to bullets",
        response_model=schemas.GroundingOut,
        responses=_PROBLEMS,
    )
    async def grounding(asked: schemas.GroundingRequest, request: Request) -> Response:
        """Answer evidence for bullets that somebody wrote, and what in them has none."""

        async def work() -> dict[str, Any]:
            bullets = await desk.apart(lambda: _grounded(asked.bullets, _read(asked)))
            return {"id": asked.id, "bullets": bullets}

        return _answer(await desk.within_limits(request, 1, work()))

    @app.get("/v1/methods", summary="The methods", response_model=schemas.MethodsOut)
    async def list_methods() -> Response:
        """Answer the methods, the one that is used by default, the version and the limits."""
        told = [
            {"name": one.name, "description": one.description, "model": has_model(one.name)}
            for one in methods().values()
        ]
        limits = {
            "bytes": schemas.MOST_BYTES,
            "characters": schemas.MOST_CHARACTERS,
            "count": schemas.MOST_TAKEAWAYS,
            "articles": schemas.MOST_ARTICLES,
            "seconds": desk.settings.limits.seconds,
        }
        default = desk.settings.method
        return JSONResponse(
            {"version": __version__, "default": default, "methods": told, "limits": limits}
        )


def _answer(value: Any) -> Response:
    """Return a value as JSON; to a client that has gone, nothing."""
    return JSONResponse(value) if value is not None else Response(status_code=499)


def _add_operations(app: FastAPI, desk: _Desk, metrics: Metrics) -> None:
    @app.get("/healthz", summary="Whether the server lives", tags=["operations"])
    async def health() -> dict[str, str]:
        """Answer as long as the event loop runs."""
        return {"status": "ok", "version": __version__}

    @app.get("/readyz", summary="Whether it takes requests", tags=["operations"])
    async def ready() -> dict[str, str]:
        """Answer 503 while there is no room for another article."""
        if desk.scheduler.waiting >= desk.settings.limits.held:
            raise Problem(problems.CLOSING, "there is no room for another article")
        return {"status": "ready"}

    @app.get(
        "/metrics", summary="Numbers for Prometheus", tags=["operations"], response_class=Response
    )
    async def numbers() -> Response:
        """Answer requests, seconds, batches, and how much waits."""
        return Response(metrics.text(), media_type=MEDIA_TYPE)


def _add_examples(app: FastAPI) -> None:
    """Add examples to the description of the API."""

    def described() -> dict[str, Any]:
        value = FastAPI.openapi(app)
        for name, example in schemas.EXAMPLES.items():
            value["components"]["schemas"][name]["examples"] = [example]
        return value

    app.openapi = described


def _add_pages(app: FastAPI) -> None:
    """Add the page and its parts: from memory, so that no request opens a file."""
    page = files("summarize.web.page")
    index = page.joinpath("index.html").read_text("utf-8").replace("{version}", __version__)

    @app.get("/", include_in_schema=False)
    async def show() -> HTMLResponse:
        return HTMLResponse(index)

    @app.get("/docs", include_in_schema=False)
    async def explain() -> HTMLResponse:
        return HTMLResponse(documentation(app.openapi()))

    for part in page.iterdir():
        if kind := _KINDS.get(part.name.rpartition(".")[2]):
            _add_part(app, part.name, part.read_bytes(), kind)


def _add_part(app: FastAPI, name: str, content: bytes, kind: str) -> None:
    @app.get(f"/page/{name}", include_in_schema=False)
    async def give() -> Response:
        return Response(content, media_type=kind)


def _add_handlers(app: FastAPI) -> None:
    @app.exception_handler(HTTPException)
    async def tell(_: Request, error: HTTPException) -> Response:
        return problems.of_http(error).response()

    @app.exception_handler(RequestValidationError)
    async def tell_invalid(_: Request, error: RequestValidationError) -> Response:
        return problems.of_validation(error).response()
