"""What stands between the network and the app: headers, the key, and how bodies may come."""

from __future__ import annotations

import asyncio
import hmac

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarize.web.problems import BUSY, SLOW, TOO_LARGE, UNAUTHORIZED, Problem

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
_DRAINED = 16  # times the size of a body that is read and thrown away, so that a client hears why
_OPEN = ("/", "/docs", "/openapi.json", "/healthz", "/readyz")  # places that want no key
_OPEN_FOLDER = "/page/"
_MOST_HELD = 64  # times the size of a body that the bodies of all that is asked may have together


class SecurityHeaders:
    """Adds the headers that keep a browser from doing what nobody asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers)


class HeadAsGet:
    """Answers HEAD as GET; the server leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)


class Key:
    """Turns away requests without the key, before their bodies are read."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._key = key.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or self._is_open(scope) or self._has_key(scope):
            return await self._app(scope, receive, send)
        headers = {"www-authenticate": 'Bearer realm="takeaways"'}
        refused = Problem(UNAUTHORIZED, UNAUTHORIZED.advice, headers=headers)
        return await refused.response()(scope, receive, send)

    @staticmethod
    def _is_open(scope: Scope) -> bool:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return path in _OPEN or path.startswith(_OPEN_FOLDER)

    def _has_key(self, scope: Scope) -> bool:
        given = dict(scope["headers"]).get(b"authorization", b"")
        scheme, _, key = given.partition(b" ")
        return hmac.compare_digest(key, self._key) and scheme.lower() == b"bearer"


class BodyLimits:
    """Ends bodies that are too large, come too slowly, or are too many at a time.

    Args:
        app: what is behind.
        size: bytes of a body, at most.
        seconds: that it may take to come.
    """

    def __init__(self, app: ASGIApp, size: int, seconds: float) -> None:
        self._app = app
        self._size = size
        self._seconds = seconds
        self._held = 0  # bytes of the bodies of all that is not answered yet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        until = asyncio.get_running_loop().time() + self._seconds
        came, whole = 0, not _has_body(scope)

        async def next_part() -> Message:
            nonlocal came, whole
            async with asyncio.timeout_at(until):
                message = await receive()
            self._held -= min(came, self._size)
            came += len(message.get("body", b""))
            self._held += min(came, self._size)  # what is beyond is thrown away
            whole = not message.get("more_body", False)
            return message

        async def limited() -> Message:
            if whole:  # then it is asked whether the client is still there
                return await receive()
            try:
                if _declared(scope) > _DRAINED * self._size:
                    raise self._too_large()
                message = await next_part()
                while came > self._size and not whole and came < _DRAINED * self._size:
                    await next_part()
            except TimeoutError:
                raise Problem(SLOW, f"it did not come within {self._seconds:g} s") from None
            if came > self._size:
                raise self._too_large()
            if self._held > _MOST_HELD * self._size:
                raise Problem(BUSY, "too much is being sent", headers={"retry-after": "1"})
            return message

        async def closing(message: Message) -> None:
            """End the connection after an answer that did not wait for the body."""
            if message["type"] == "http.response.start" and not whole:
                MutableHeaders(scope=message)["connection"] = "close"
            await send(message)

        try:
            await self._app(scope, limited, closing)
        finally:
            self._held -= min(came, self._size)
        return None

    def _too_large(self) -> Problem:
        return Problem(TOO_LARGE, f"the body has more than {self._size:,} bytes")


def _has_body(scope: Scope) -> bool:
    return _declared(scope) > 0 or "transfer-encoding" in Headers(scope=scope)


def _declared(scope: Scope) -> int:
    """Return the bytes that a body is said to have; 0 if that is not said."""
    length = Headers(scope=scope).get("content-length", "")
    return int(length[:18]) if length.isdecimal() else 0
