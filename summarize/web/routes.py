"""Routes of the server: the API, checks and metrics for operators, and the web page."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from summarize.version import __version__
from summarize.web import metrics, problems, schemas
from summarize.web.api_docs import api_docs_page
from summarize.web.metrics import ServerMetrics
from summarize.web.middleware import CLIENT_CLOSED_REQUEST
from summarize.web.problems import Problem, problem_responses
from summarize.web.service import TakeawaysService

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


def add_api_routes(app: FastAPI, service: TakeawaysService) -> None:
    """Add the routes of the API, under ``/v1``."""

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
        answer = service.takeaways_and_article if body.article else service.takeaways
        operation = answer(body, service.request_key(body))
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
            for entry in service.methods.values()
        ]
        limits = {
            "bytes": schemas.MAX_BODY_BYTES,
            "characters": schemas.MAX_ARTICLE_CHARACTERS,
            "html_characters": schemas.MAX_HTML_CHARACTERS,
            "count": schemas.MAX_TAKEAWAYS,
            "articles": service.max_batch_articles,
            "seconds": service.settings.limits.timeout,
        }
        default = service.settings.method
        return JSONResponse(
            {"version": __version__, "default": default, "methods": descriptions, "limits": limits}
        )


def _json_response(value: Any) -> Response:
    """Return a value, or JSON text, as JSON.

    The response is empty if the value is None: the client has disconnected.
    """
    if value is None:
        return Response(status_code=CLIENT_CLOSED_REQUEST)
    if isinstance(value, str):
        return Response(value, media_type=JSONResponse.media_type)
    return JSONResponse(value)


def add_operator_routes(
    app: FastAPI, service: TakeawaysService, server_metrics: ServerMetrics
) -> None:
    """Add the routes for operators: liveness, readiness and metrics."""

    @app.get("/healthz", summary="Liveness check", tags=["operations"])
    async def health() -> dict[str, str]:
        """Return 200 as long as the server runs."""
        return {"status": "ok", "version": __version__}

    @app.get(
        "/readyz",
        summary="Readiness check",
        tags=["operations"],
        responses=problem_responses(problems.FULL),
    )
    async def ready() -> dict[str, str]:
        """Return 200, or 503 while the queue is full."""
        if service.scheduler.admitted >= service.settings.limits.queue_size:
            detail = f"all {service.settings.limits.queue_size} places of the queue are taken"
            raise Problem(problems.FULL, detail)
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


def add_page_routes(app: FastAPI) -> None:
    """Serve the page and its files from memory, so that no request opens a file."""
    folder = files("summarize.web.page")
    index = folder.joinpath("index.html").read_text("utf-8").replace("{version}", __version__)

    @app.get("/", include_in_schema=False)
    async def page() -> HTMLResponse:
        return HTMLResponse(index)

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(api_docs_page(app.openapi()))

    for file in (*folder.iterdir(), files("summarize.rendering").joinpath("base.css")):
        if media_type := _MEDIA_TYPES.get(file.name.rpartition(".")[2]):
            _add_file_route(app, file.name, file.read_bytes(), media_type)


def _add_file_route(app: FastAPI, name: str, content: bytes, media_type: str) -> None:
    @app.get(f"/page/{name}", include_in_schema=False)
    async def page_file() -> Response:
        return Response(content, media_type=media_type)
