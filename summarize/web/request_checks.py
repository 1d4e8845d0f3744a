"""Checks of the headers of a request, before anything else looks at it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from summarize.web.problems import AMBIGUOUS, WRONG_HOST, Problem

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
ANY_HOST = "*"  # in the allowed names: every name
ANY_ADDRESS = "address"  # in the allowed names: every IP address; no DNS name points to itself


def served_names(host: str) -> tuple[str, ...]:
    """Return the names under which clients reach a server that listens at ``host``.

    >>> served_names("news.example")
    ('localhost', '127.0.0.1', '::1', 'news.example')
    """
    if _is_unspecified(host):  # all addresses of the machine
        return (*LOOPBACK_NAMES, ANY_ADDRESS, socket.gethostname())
    return tuple(dict.fromkeys((*LOOPBACK_NAMES, host)))


class RequestChecks:
    """Rejects requests for a host that is not allowed, and those whose length is ambiguous.

    A page of another site may point its own name to this machine (DNS rebinding) and read the
    answers. The header ``Host`` tells such requests from others.

    Args:
        app: the next ASGI app.
        allowed_hosts: names without ports; ``ANY_HOST`` and ``ANY_ADDRESS`` stand for several.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: Iterable[str]) -> None:
        self._app = app
        self._allowed_hosts = frozenset(host.lower().rstrip(".") for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        if "content-length" in headers and "transfer-encoding" in headers:
            close = {"connection": "close"}  # what follows may be part of this request or the next
            problem = Problem(AMBIGUOUS, AMBIGUOUS.advice, headers=close)
        elif not self._is_allowed(headers.get("host", "")):
            problem = Problem(WRONG_HOST, WRONG_HOST.advice)
        else:
            return await self._app(scope, receive, send)
        return await problem.response()(scope, receive, send)

    def _is_allowed(self, host: str) -> bool:
        if ANY_HOST in self._allowed_hosts or not host:  # browsers always send it
            return True
        name = _without_port(host.lower())
        return name in self._allowed_hosts or (
            ANY_ADDRESS in self._allowed_hosts and _address(name) is not None
        )


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".")


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _is_unspecified(host: str) -> bool:
    address = _address(host)
    return not host or (address is not None and address.is_unspecified)
