"""The target on requests of the API: hosts, JSON, and the problems that answer."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from typing import Any

from fastapi import FastAPI

from summarize.web import schemas
from summarize.web.app import add_error_handlers
from summarize.web.json_body import BoundedJsonRoute
from summarize.web.request_checks import LOOPBACK_NAMES, RequestChecks

from .checks import require

_PATHS = ("/takeaways", "/batch", "/grounding")
_MAX_ANSWER = 20_000  # bytes of a problem: 20 errors, each with a pointer
_STATUSES = (200, 400, 415, 421, 422)


def send_request(text: str, choice: int) -> None:
    """Send a body to a route with the schemas of the API; the answer is JSON, and bounded."""
    host, separator, body = text.partition("\f")
    host = host if separator else "localhost"
    headers = [(b"host", host.encode("latin-1", "replace")), (b"content-type", b"application/json")]
    status, answer = _answer(_PATHS[choice % 3], headers, body.encode("utf-8", "surrogatepass"))
    require(status in _STATUSES, "a known status", status)
    require(len(answer) <= _MAX_ANSWER, "the answer is bounded", len(answer))
    value = json.loads(answer)
    if status != 200:
        require(value["status"] == status and value["detail"], "a problem says what", value)
        require(len(value.get("errors", ())) <= 20, "at most 20 errors", value)
        lines = [value["detail"], *(error["pointer"] for error in value.get("errors", ()))]
        require(all(len(line.splitlines()) <= 1 for line in lines), "one line each", lines)


def _answer(path: str, headers: list[tuple[bytes, bytes]], body: bytes) -> tuple[int, bytes]:
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
        "query_string": b"", "headers": headers, "http_version": "1.1", "scheme": "http",
        "root_path": "", "asgi": {"version": "3.0"},
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    _loop().run_until_complete(_app()(scope, receive, send))
    return sent[0]["status"], b"".join(message["body"] for message in sent[1:])


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


@cache
def _app() -> FastAPI:
    app = FastAPI()
    app.router.route_class = BoundedJsonRoute

    @app.post("/takeaways")
    async def takeaways(body: schemas.TakeawaysRequest) -> bool:
        return (body.text is None) != (body.html is None)

    @app.post("/batch")
    async def batch(body: schemas.BatchRequest) -> bool:
        return bool(body.articles)

    @app.post("/grounding")
    async def grounding(body: schemas.GroundingRequest) -> bool:
        return bool(body.bullets)

    add_error_handlers(app)
    app.add_middleware(RequestChecks, allowed_hosts=LOOPBACK_NAMES)
    return app
