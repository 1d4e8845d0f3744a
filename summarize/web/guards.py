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
_DRAINED = 16  # times the size of a body that is read and thrown away, so that a client hears why
_CLOSE = {"connection": "close"}
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
        left, whole = self._size, False
        until = asyncio.get_running_loop().time() + self._seconds

        async def next_part() -> Message:
            nonlocal left, whole
            async with asyncio.timeout_at(until):
                message = await receive()
            left -= len(message.get("body", b""))
            whole = not message.get("more_body", False)
            return message

        async def limited() -> Message:
            if whole:  # then it is asked whether the client is still there
                return await receive()
            try:
                message = await next_part()
                while left < 0 and not whole and left > -_DRAINED * self._size:
                    await next_part()
            except TimeoutError:
                reason = f"it did not come within {self._seconds:g} s"
                raise Problem(SLOW, reason, headers=_CLOSE) from None
            if left < 0:
                reason = f"the body has more than {self._size:,} bytes"
                raise Problem(TOO_LARGE, reason, headers=_CLOSE)
            return message

        await self._app(scope, limited, send)
        return None
