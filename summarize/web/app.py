"""The web app: routes of the API, routes for operators, the page, and the middleware."""

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
from summarize.options import OptionValues
from summarize.run_identity import changed_options
from summarize.version import __version__
from summarize.web import metrics, problems, schemas
from summarize.web.api_docs import api_docs_page
from summarize.web.examples import EXAMPLE_TEXT, EXAMPLES
from summarize.web.metrics import ServerMetrics
from summarize.web.middleware import (
    CLIENT_CLOSED_REQUEST,
    ApiKeyCheck,
    BodyLimits,
    HeadAsGet,
    RequestLog,
    SecurityHeaders,
)
from summarize.web.problems import Problem, problem_responses
from summarize.web.scheduler import RequestKey, Scheduler
from summarize.web.service import ServerSettings, TakeawaysService

__all__ = ["ServerSettings", "create_app"]

# Long enough for the learned methods: for very short documents they fall back to another method.
_WARM_UP_TEXT = " ".join([EXAMPLE_TEXT] * 3)
_MEDIA_TYPES = {"css": "text/css", "js": "text/javascript", "txt": "text/plain"}  # of page files
_PROBLEM_RESPONSES = problem_responses(
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


def create_app(settings: ServerSettings | None = None) -> FastAPI:
    """Return the ASGI app, with the default method loaded and tried.

    Run it with any ASGI server, in one process, and only once. ``app.state.metrics`` holds its
    ``ServerMetrics``.

        uvicorn.run(create_app(ServerSettings(method="lexrank")))

    Raises:
        OptionError, ModelError: the default method, or a model in the settings, cannot be used.
    """
    settings = settings or ServerSettings()
    server_metrics = ServerMetrics()
    scheduler = Scheduler(settings.model_options, settings.limits, server_metrics.count_batch)
    server_metrics.set_waiting_articles(lambda: scheduler.admitted)
    scheduler.summarizer(RequestKey(settings.method, 1))(_WARM_UP_TEXT)
    if changed_options(cast("OptionValues", settings.model_options)):
        scheduler.load_models()  # so that a wrong option fails here, not in a request

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
    app.state.metrics = server_metrics
    service = TakeawaysService(settings, scheduler)
    _add_api_routes(app, service)
    _add_operator_routes(app, service, server_metrics)
    _add_openapi_examples(app)
    _add_page_routes(app)
    _add_error_handlers(app)
    _add_middleware(app, settings, server_metrics)
    return app


def _add_api_routes(app: FastAPI, service: TakeawaysService) -> None:
    @app.post(
        "/v1/takeaways",
        summary="Takeaways of one article",
        response_model=schemas.TakeawaysAndArticleOut,
        responses=_PROBLEM_RESPONSES,
    )
    async def takeaways(body: schemas.TakeawaysRequest, request: Request) -> Response:
        """Return the takeaways of one article, as the JSON that ``--format json`` prints.

        With ``"article": true``, also return the article. The header ``Prefer: wait=N`` limits
        the time for an answer to N seconds.
        """
        operation = service.takeaways(body, service.request_key(body), with_article=body.article)
        return _json_response(await service.run_within_limits(request, 1, operation))

    @app.post(
        "/v1/takeaways:batch",
        summary="Takeaways of several articles",
        response_model=schemas.BatchOut,
        responses=_PROBLEM_RESPONSES,
    )
    async def takeaways_of_several(body: schemas.BatchRequest, request: Request) -> Response:
        """Return an array with the takeaways of each article, in the order of the request.

        An article without takeaways has a ``problem`` instead.
        """
        count = len(body.articles)
        if count > service.max_batch_articles:
            detail = f"this server takes at most {service.max_batch_articles} articles per request"
            raise Problem(problems.TOO_LARGE, detail)
        operation = service.batch(body.articles, service.request_key(body))
        return _json_response(await service.run_within_limits(request, count, operation))

    @app.post(
        "/v1/grounding",
        summary="Evidence for given bullets",
        response_model=schemas.GroundingOut,
        responses=_PROBLEM_RESPONSES,
    )
    async def grounding(body: schemas.GroundingRequest, request: Request) -> Response:
        """Check bullets that anybody wrote against an article.

        Return the evidence for each bullet, and flags for the parts that the article does not
        support.
        """
        operation = service.grounding(body, body.bullets)
        return _json_response(await service.run_within_limits(request, 1, operation))

    @app.get(
        "/v1/methods",
        summary="Methods and limits",
        response_model=schemas.MethodsOut,
        responses=problem_responses(problems.UNAUTHORIZED),
    )
    async def list_methods() -> Response:
        """Return the methods, the default method, the version, and the limits of the server."""
        has_model = service.scheduler.has_model
        descriptions = [
            {"name": entry.name, "description": entry.description, "model": has_model(entry.name)}
            for entry in methods().values()
        ]
        limits = {
            "bytes": schemas.MAX_BODY_BYTES,
            "characters": schemas.MAX_ARTICLE_CHARACTERS,
            "count": schemas.MAX_TAKEAWAYS,
            "articles": service.max_batch_articles,
            "seconds": service.settings.limits.timeout,
        }
        default = service.settings.method
        return JSONResponse(
            {"version": __version__, "default": default, "methods": descriptions, "limits": limits}
        )


def _json_response(value: Any) -> Response:
    """Return a value as JSON; an empty response if it is None: the client has disconnected."""
    if value is None:
        return Response(status_code=CLIENT_CLOSED_REQUEST)
    return JSONResponse(value)


def _add_operator_routes(
    app: FastAPI, service: TakeawaysService, server_metrics: ServerMetrics
) -> None:
    @app.get("/healthz", summary="Liveness check", tags=["operations"])
    async def health() -> dict[str, str]:
        """Return 200 as long as the server runs."""
        return {"status": "ok", "version": __version__}

    @app.get(
        "/readyz",
        summary="Readiness check",
        tags=["operations"],
        responses=problem_responses(problems.CLOSING),
    )
    async def ready() -> dict[str, str]:
        """Return 200, or 503 while the queue is full."""
        if service.scheduler.admitted >= service.settings.limits.queue_size:
            raise Problem(problems.CLOSING, "the queue is full")
        return {"status": "ready"}

    @app.get(
        "/metrics",
        summary="Metrics for Prometheus",
        tags=["operations"],
        response_class=Response,
        responses={
            200: {"content": {"text/plain": {}}},
            **problem_responses(problems.UNAUTHORIZED),
        },
    )
    async def numbers() -> Response:
        """Return counts of requests and batches, their seconds, and the waiting articles."""
        return Response(server_metrics.text(), media_type=metrics.MEDIA_TYPE)


def _add_openapi_examples(app: FastAPI) -> None:
    def openapi_with_examples() -> dict[str, Any]:
        document = FastAPI.openapi(app)
        for name, example in EXAMPLES.items():
            document["components"]["schemas"][name]["examples"] = [example]
        return document

    app.openapi = openapi_with_examples


def _add_page_routes(app: FastAPI) -> None:
    """Serve the page and its files from memory, so that no request opens a file."""
    folder = files("summarize.web.page")
    index = folder.joinpath("index.html").read_text("utf-8").replace("{version}", __version__)

    @app.get("/", include_in_schema=False)
    async def page() -> HTMLResponse:
        return HTMLResponse(index)

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(api_docs_page(app.openapi()))

    for file in folder.iterdir():
        if media_type := _MEDIA_TYPES.get(file.name.rpartition(".")[2]):
            _add_file_route(app, file.name, file.read_bytes(), media_type)


def _add_file_route(app: FastAPI, name: str, content: bytes, media_type: str) -> None:
    @app.get(f"/page/{name}", include_in_schema=False)
    async def page_file() -> Response:
        return Response(content, media_type=media_type)


def _add_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> Response:
        return problems.from_http_error(error).response()

    @app.exception_handler(RequestValidationError)
    async def validation_error(_: Request, error: RequestValidationError) -> Response:
        return problems.from_validation_error(error).response()


def _add_middleware(app: FastAPI, settings: ServerSettings, server_metrics: ServerMetrics) -> None:
    """Add the middleware, the innermost first: each ``add_middleware`` wraps those before it.

    A request passes them from the last to the first:

    1. ``SecurityHeaders`` adds its headers to all answers, so it is the outermost.
    2. ``HeadAsGet`` comes before everything that depends on the HTTP method.
    3. ``RequestLog`` logs the answers of all that follows, rejected requests too.
    4. ``BodyLimits`` closes the connection after an answer that did not wait for the body, so
       it must wrap the API key check.
    5. ``ApiKeyCheck`` rejects a request before the app starts to read the body.
    """
    if settings.api_key is not None:
        app.add_middleware(ApiKeyCheck, api_key=settings.api_key)
    app.add_middleware(BodyLimits, max_bytes=schemas.MAX_BODY_BYTES, timeout=settings.body_timeout)
    app.add_middleware(RequestLog, metrics=server_metrics)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders)
