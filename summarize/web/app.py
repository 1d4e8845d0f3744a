"""The app: its places, what is before them, and the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from summarize.method_registry import methods
from summarize.options import OptionValues, unusual
from summarize.version import __version__
from summarize.web import problems, schemas
from summarize.web.api_docs import documentation
from summarize.web.metrics import GONE, MEDIA_TYPE, Metrics, Telemetry
from summarize.web.middleware import BodyLimits, HeadAsGet, Key, SecurityHeaders
from summarize.web.problems import Problem, responses
from summarize.web.scheduler import Ask, Scheduler
from summarize.web.service import Desk, Settings

__all__ = ["Settings", "create_app"]

_WARM_UP = " ".join([schemas.EXAMPLE_TEXT] * 3)  # of shorter ones learned methods keep out
_KINDS = {"css": "text/css", "js": "text/javascript", "txt": "text/plain"}  # of the page's parts
_ASKING = responses(
    problems.BAD_JSON,
    problems.UNAUTHORIZED,
    problems.SLOW,
    problems.TOO_LARGE,
    problems.WRONG_TYPE,
    problems.INVALID,
    problems.BUSY,
    problems.FAILED,
    problems.LATE,
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the app, ready to answer; any ASGI server runs it, once.

    ``app.state.metrics`` are its numbers.

    Raises:
        OptionError, ModelError: the default method, or a model that is named, cannot be used.
    """
    settings = settings or Settings()
    metrics = Metrics()
    scheduler = Scheduler(settings.models, settings.limits, metrics.batch)
    metrics.watch(lambda: scheduler.held)
    scheduler.summarizer(Ask(settings.method, 1))(_WARM_UP)
    if unusual(cast("OptionValues", settings.models)):  # better now than in a request
        scheduler.load()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with scheduler.running():
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
    app.state.metrics = metrics
    desk = Desk(settings, scheduler)
    _add_api(app, desk)
    _add_operations(app, desk, metrics)
    _add_examples(app)
    _add_pages(app)
    _add_handlers(app)
    if settings.key is not None:
        app.add_middleware(Key, key=settings.key)
    app.add_middleware(BodyLimits, size=schemas.MOST_BYTES, seconds=settings.body_seconds)
    app.add_middleware(Telemetry, metrics=metrics)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders)  # the last is the outermost
    return app


def _add_api(app: FastAPI, desk: Desk) -> None:
    @app.post(
        "/v1/takeaways",
        summary="The takeaways of an article",
        response_model=schemas.TakeawaysAndArticleOut,
        responses=_ASKING,
    )
    async def takeaways(asked: schemas.TakeawaysRequest, request: Request) -> Response:
        """Answer what ``--format json`` prints of one article; with ``article``, that too.

        ``Prefer: wait=N`` says how many seconds you would wait.
        """
        work = desk.one(asked, desk.ask(asked), told=asked.article)
        return _answer(await desk.within_limits(request, 1, work))

    @app.post(
        "/v1/takeaways:batch",
        summary="The takeaways of several articles",
        response_model=schemas.BatchOut,
        responses=_ASKING,
    )
    async def takeaways_of_several(asked: schemas.BatchRequest, request: Request) -> Response:
        """Answer an array in order; an article that has no takeaways has its problem there."""
        count = len(asked.articles)
        if count > desk.most_articles:
            raise Problem(problems.TOO_LARGE, f"{desk.most_articles} articles are taken at a time")
        work = desk.several(asked.articles, desk.ask(asked))
        return _answer(await desk.within_limits(request, count, work))

    @app.post(
        "/v1/grounding",
        summary="What an article says to bullets",
        response_model=schemas.GroundingOut,
        responses=_ASKING,
    )
    async def grounding(asked: schemas.GroundingRequest, request: Request) -> Response:
        """Answer evidence for bullets that somebody wrote, and what in them has none."""
        work = desk.grounded(asked, asked.bullets)
        return _answer(await desk.within_limits(request, 1, work))

    @app.get(
        "/v1/methods",
        summary="The methods",
        response_model=schemas.MethodsOut,
        responses=responses(problems.UNAUTHORIZED),
    )
    async def list_methods() -> Response:
        """Answer the methods, the one that is used by default, the version and the limits."""
        has_model = desk.scheduler.has_model
        told = [
            {"name": one.name, "description": one.description, "model": has_model(one.name)}
            for one in methods().values()
        ]
        limits = {
            "bytes": schemas.MOST_BYTES,
            "characters": schemas.MOST_CHARACTERS,
            "count": schemas.MOST_TAKEAWAYS,
            "articles": desk.most_articles,
            "seconds": desk.settings.limits.seconds,
        }
        default = desk.settings.method
        return JSONResponse(
            {"version": __version__, "default": default, "methods": told, "limits": limits}
        )


def _answer(value: Any) -> Response:
    """Return a value as JSON; to a client that has gone, nothing."""
    return JSONResponse(value) if value is not None else Response(status_code=GONE)


def _add_operations(app: FastAPI, desk: Desk, metrics: Metrics) -> None:
    @app.get("/healthz", summary="Whether the server lives", tags=["operations"])
    async def health() -> dict[str, str]:
        """Answer as long as the event loop runs."""
        return {"status": "ok", "version": __version__}

    @app.get(
        "/readyz",
        summary="Whether it takes requests",
        tags=["operations"],
        responses=responses(problems.CLOSING),
    )
    async def ready() -> dict[str, str]:
        """Answer 503 while there is no room for another article."""
        if desk.scheduler.held >= desk.settings.limits.held:
            raise Problem(problems.CLOSING, "there is no room for another article")
        return {"status": "ready"}

    @app.get(
        "/metrics",
        summary="Numbers for Prometheus",
        tags=["operations"],
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}}, **responses(problems.UNAUTHORIZED)},
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
