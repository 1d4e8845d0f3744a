"""ASGI middleware between the network and the app: headers, log, API key, and limits of bodies."""

from __future__ import annotations

import asyncio
import hmac
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarize.web.failures import LOG, failure_problem
from summarize.web.metrics import ServerMetrics
from summarize.web.problems import BUSY, CLOSING, SLOW, TOO_LARGE, UNAUTHORIZED, Problem

CLIENT_CLOSED_REQUEST = 499  # status in the log and the metrics, as in nginx; it is never sent

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SECURITY_HEADERS = {
    "content-security-policy": _CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
_PUBLIC_PATHS = ("/", "/docs", "/openapi.json", "/healthz", "/readyz")  # need no API key
_PUBLIC_FOLDER = "/page/"
# Both are multiples of the size limit of one body; chosen by hand.
_DISCARD_FACTOR = (
    16  # read and discard a body up to this size, so that the client gets the response
)
_MEMORY_FACTOR = 64  # memory for the bodies of all unanswered requests together
_MAX_METHOD_CHARACTERS = 7  # of the HTTP method in a log line; the longest usual one is OPTIONS
_MAX_LENGTH_DIGITS = 18  # of Content-Length; a larger number is too large anyway


class SecurityHeaders:
    """Adds headers that restrict browsers: no foreign scripts, no frames, no caching."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_SECURITY_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class HeadAsGet:
    """Answers a HEAD request like GET; the ASGI server omits the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)


class RequestLog:
    """Logs and counts each request: method, route, status, milliseconds; no content.

    It also logs an exception of the app, and responds with a problem. Uvicorn would log its
    message, which may quote a text.
    """

    def __init__(self, app: ASGIApp, metrics: ServerMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        start, status = time.perf_counter(), CLIENT_CLOSED_REQUEST  # until a response starts

        async def send_and_note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note_status)
        except asyncio.CancelledError:  # the server shuts down without waiting any longer
            self._metrics.interrupted += 1
            if status == CLIENT_CLOSED_REQUEST:
                response = Problem(CLOSING, CLOSING.advice).response()
                await response(scope, receive, send_and_note_status)
        except Exception as error:
            problem = failure_problem(error)
            if status == CLIENT_CLOSED_REQUEST:
                await problem.response()(scope, receive, send_and_note_status)
        finally:
            self._record(scope, status, time.perf_counter() - start)
        return None

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "elsewhere")  # never the path of the client
        method = scope["method"] if scope["method"].isalpha() else "?"
        self._metrics.count_request(route, status, seconds)
        LOG.info("%s %s %d %.0f ms", method[:_MAX_METHOD_CHARACTERS], route, status, 1000 * seconds)


class ApiKeyCheck:
    """Rejects requests without the API key before it reads their bodies."""

    def __init__(self, app: ASGIApp, api_key: str) -> None:
        self._app = app
        self._api_key = api_key.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or self._is_public(scope) or self._has_key(scope):
            return await self._app(scope, receive, send)
        headers = {"www-authenticate": 'Bearer realm="takeaways"'}
        problem = Problem(UNAUTHORIZED, UNAUTHORIZED.advice, headers=headers)
        return await problem.response()(scope, receive, send)

    @staticmethod
    def _is_public(scope: Scope) -> bool:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return path in _PUBLIC_PATHS or path.startswith(_PUBLIC_FOLDER)

    def _has_key(self, scope: Scope) -> bool:
        authorization = dict(scope["headers"]).get(b"authorization", b"")
        scheme, _, key = authorization.partition(b" ")
        # compare_digest takes the same time for any wrong key, so timing reveals nothing.
        return hmac.compare_digest(key, self._api_key) and scheme.lower() == b"bearer"


class BodyLimits:
    """Rejects bodies that are too large, arrive too slowly, or need too much memory together.

    Args:
        app: the next ASGI app.
        max_bytes: size limit of a body.
        timeout: seconds in which a body must arrive.
    """

    def __init__(self, app: ASGIApp, max_bytes: int, timeout: float) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._timeout = timeout
        self._bytes_in_memory = 0  # of the bodies of all unanswered requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        deadline = asyncio.get_running_loop().time() + self._timeout
        bytes_received, is_complete = 0, not _has_body(scope)

        async def receive_part() -> Message:
            nonlocal bytes_received, is_complete
            async with asyncio.timeout_at(deadline):
                message = await receive()
            self._bytes_in_memory -= min(bytes_received, self._max_bytes)
            bytes_received += len(message.get("body", b""))
            self._bytes_in_memory += min(bytes_received, self._max_bytes)  # the rest is discarded
            is_complete = not message.get("more_body", False)
            return message

        async def receive_within_limits() -> Message:
            if is_complete:  # the app now waits for the message that the client disconnected
                return await receive()
            most_discarded = _DISCARD_FACTOR * self._max_bytes
            try:
                if _content_length(scope) > most_discarded:
                    raise self._too_large()
                message = await receive_part()
                while self._max_bytes < bytes_received < most_discarded and not is_complete:
                    await receive_part()
            except TimeoutError:
                detail = f"the body did not arrive within {self._timeout:g} s"
                raise Problem(SLOW, detail) from None
            if bytes_received > self._max_bytes:
                raise self._too_large()
            if self._bytes_in_memory > _MEMORY_FACTOR * self._max_bytes:
                detail = "too many clients send large bodies at the same time"
                raise Problem(BUSY, detail, headers={"retry-after": "1"})
            return message

        async def send_and_close(message: Message) -> None:
            """Close the connection after a response that did not wait for the whole body."""
            if message["type"] == "http.response.start" and not is_complete:
                MutableHeaders(scope=message)["connection"] = "close"
            await send(message)

        try:
            await self._app(scope, receive_within_limits, send_and_close)
        finally:
            self._bytes_in_memory -= min(bytes_received, self._max_bytes)
        return None

    def _too_large(self) -> Problem:
        return Problem(TOO_LARGE, f"the body has more than {self._max_bytes:,} bytes")


def _has_body(scope: Scope) -> bool:
    return _content_length(scope) > 0 or "transfer-encoding" in Headers(scope=scope)


def _content_length(scope: Scope) -> int:
    """Return the size of the body in bytes that the client declares; 0 if it declares none."""
    length = Headers(scope=scope).get("content-length", "")
    return int(length[:_MAX_LENGTH_DIGITS]) if length.isdecimal() else 0
