"""The web app: its models, routes, error handlers and middleware."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from summarize.options import OptionValues
from summarize.run_identity import changed_options
from summarize.version import __version__
from summarize.web import problems, schemas
from summarize.web.examples import EXAMPLE_TEXT, EXAMPLES
from summarize.web.json_body import BoundedJsonRoute
from summarize.web.metrics import ServerMetrics
from summarize.web.middleware import (
    ApiKeyCheck,
    BodyLimits,
    HeadAsGet,
    RequestLog,
    SecurityHeaders,
)
from summarize.web.request_checks import RequestChecks
from summarize.web.routes import add_api_routes, add_operator_routes, add_page_routes
from summarize.web.scheduler import RequestKey, Scheduler
from summarize.web.service import ServerSettings, TakeawaysService

__all__ = ["ServerSettings", "add_error_handlers", "create_app"]

# Long enough for the learned methods: for very short documents they fall back to another method.
_WARM_UP_TEXT = " ".join([EXAMPLE_TEXT] * 3)


def create_app(settings: ServerSettings | None = None) -> FastAPI:
    """Return the ASGI app, with the default method and those of ``preload`` loaded and tried.

    Run it with any ASGI server, in one process, and only once. ``app.state.metrics`` holds its
    ``ServerMetrics``. `summarize.web.protocol` is for Uvicorn:

        uvicorn.run(create_app(ServerSettings(method="lexrank")), http=PoliteProtocol)

    Raises:
        OptionError, ModelError: one of these methods, or a model in the settings, cannot be used.
    """
    settings = settings or ServerSettings()
    server_metrics = ServerMetrics()
    scheduler = Scheduler(settings.model_options, settings.limits, server_metrics.count_batch)
    server_metrics.set_waiting_articles(lambda: scheduler.admitted)
    for method in (settings.method, *settings.preload):
        scheduler.summarizer(RequestKey(method, 1))(_WARM_UP_TEXT)
    if changed_options(cast("OptionValues", settings.model_options)):
        scheduler.load_models()  # so that a wrong option fails here, not in a request

    service = TakeawaysService(settings, scheduler)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with service.readers.running(), scheduler.running():
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
    app.router.route_class = BoundedJsonRoute
    app.state.metrics = server_metrics
    add_api_routes(app, service)
    add_operator_routes(app, service, server_metrics)
    _add_openapi_examples(app)
    add_page_routes(app)
    add_error_handlers(app)
    _add_middleware(app, settings, server_metrics)
    return app


def _add_openapi_examples(app: FastAPI) -> None:
    def openapi_with_examples() -> dict[str, Any]:
        document = FastAPI.openapi(app)
        for name, example in EXAMPLES.items():
            document["components"]["schemas"][name]["examples"] = [example]
        return document

    app.openapi = openapi_with_examples


def add_error_handlers(app: FastAPI) -> None:
    """Answer errors with problems."""

    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> Response:
        return problems.from_http_error(error).response()

    @app.exception_handler(RequestValidationError)
    async def validation_error(_: Request, error: RequestValidationError) -> Response:
        return problems.from_validation_error(error).response()


def _add_middleware(app: FastAPI, settings: ServerSettings, server_metrics: ServerMetrics) -> None:
    """Add the middleware, the innermost first: each ``add_middleware`` wraps those before it.

    A request passes them from the last to the first:

    1. ``SecurityHeaders`` adds its headers to all responses, so it is the outermost.
    2. ``HeadAsGet`` comes before everything that depends on the HTTP method.
    3. ``RequestLog`` logs the responses of all middleware below, also to rejected requests.
    4. ``BodyLimits`` closes the connection after a response that did not wait for the body,
       so it must wrap the checks.
    5. ``RequestChecks`` rejects requests for other hosts, even to public paths.
    6. ``ApiKeyCheck`` rejects a request before the app starts to read the body.
    """
    if settings.api_key is not None:
        app.add_middleware(ApiKeyCheck, api_key=settings.api_key)
    app.add_middleware(RequestChecks, allowed_hosts=settings.allowed_hosts)
    app.add_middleware(BodyLimits, max_bytes=schemas.MAX_BODY_BYTES, timeout=settings.body_timeout)
    app.add_middleware(RequestLog, metrics=server_metrics)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders)
