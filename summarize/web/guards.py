"""What stands between the network and the app: headers, the key, and how bodies may come."""

from __future__ import annotations

import asyncio
import hmac

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarize.web.problems import SLOW, TOO_LARGE, UNAUTHORIZED, Problem

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
_KEPT = ("/v1/", "/metrics")  # places that want the key


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


class Key:
    """Turns away requests without the key, before their bodies are read."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._wanted = f"Bearer {key}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "http" and scope["path"].startswith(_KEPT):
            given = Headers(scope=scope).get("authorization", "").encode()
            if not hmac.compare_digest(given, self._wanted):
                headers = {"www-authenticate": 'Bearer realm="takeaways"'}
                refused = Problem(UNAUTHORIZED, UNAUTHORIZED.advice, headers=headers)
                return await refused.response()(scope, receive, send)
        await self._app(scope, receive, send)
        return None


class BodyLimits:
    """Ends bodies that are too large or come too slowly.

    Args:
        app: what is behind.
        size: bytes of a body, at most.
        seconds: that it may take to come.
    """

    def __init__(self, app: ASGIApp, size: int, seconds: float) -> None:
        self._app = app
        self._size = size
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > self._size:
            return await self._too_large().response()(scope, receive, send)
        left, whole = self._size, False
        until = asyncio.get_running_loop().time() + self._seconds

        async def limited() -> Message:
            nonlocal left, whole
            if whole:  # then it is asked whether the client is still there
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise Problem(SLOW, f"it did not come within {self._seconds:g} s") from None
            left -= len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if left < 0:
                raise self._too_large()
            return message

        await self._app(scope, limited, send)
        return None

    def _too_large(self) -> Problem:
        return Problem(TOO_LARGE, f"the body has more than {self._size:,} bytes")
