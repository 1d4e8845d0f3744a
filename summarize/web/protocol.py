"""HTTP over a connection: Uvicorn's protocol, with the manners that clients and proxies expect.

- Headers must arrive in time, so that silent connections do not pile up.
- A client that closes its sending side after a request still gets the answer.
- At shutdown, answers say ``Connection: close``, and idle connections stay open for a moment: a
  request that a client has just sent is answered.

It builds on parts of Uvicorn that are not documented; those of 0.54 were read for it.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.h11_impl import H11Protocol

# Chosen by hand.
_HEADER_SECONDS = 10.0  # for the headers of a request, from the first byte or the connection
_IDLE_SECONDS_AT_SHUTDOWN = 1.0  # for one last request of a connection that is kept alive
_PROBE_SECONDS = 0.5  # between probes of a client that has closed its sending side
_PROBE = h11.InformationalResponse(status_code=100, headers=[], reason="Continue")


class PoliteProtocol(H11Protocol):
    """The protocol of one connection, for ``uvicorn.Config(http=PoliteProtocol)``."""

    header_seconds = _HEADER_SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._header_timer: asyncio.TimerHandle | None = None
        self._is_shutting_down = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Start to wait for the headers of the first request."""
        super().connection_made(transport)
        self._watch_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop to wait."""
        self._stop_watching_headers()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Receive bytes; those after an answer begin the headers of the next request."""
        super().data_received(data)
        self._watch_headers()

    def handle_events(self) -> None:
        """Start the request that has arrived, if one has."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._stop_watching_headers()
            if self._is_shutting_down:
                self._close_after_answer()

    def eof_received(self) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Keep the connection for the answer to a complete request.

        Returns:
            Whether the transport stays open.
        """
        if self._is_idle() or self.cycle.more_body:
            return False
        self._close_after_answer()
        self._probe()
        return True

    def shutdown(self) -> None:
        """Close the connection after the request that is being answered, or a last one."""
        self._is_shutting_down = True
        if self._is_idle():
            self.loop.call_later(_IDLE_SECONDS_AT_SHUTDOWN, self._close_if_idle)
        else:
            self._close_after_answer()

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _close_after_answer(self) -> None:
        """Let the answer say ``Connection: close``, and close the connection after it."""
        self.cycle.keep_alive = False
        self.cycle.scope["headers"] = [*self.cycle.scope["headers"], CLOSE_HEADER]  # it is repeated

    def _close_if_idle(self) -> None:
        if self._is_idle() and not self.transport.is_closing():
            super().shutdown()

    def _probe(self) -> None:
        """Send an interim answer: only a client that is still there takes it.

        A client that has gone altogether looks like one that only has nothing more to send.
        """
        if self.cycle.response_started or self.transport.is_closing():
            return
        if self.scope["http_version"] == "1.1":
            self.transport.write(self.conn.send(_PROBE) or b"")
        self.loop.call_later(_PROBE_SECONDS, self._probe)

    def _watch_headers(self) -> None:
        if self._is_idle() and self._header_timer is None and not self.transport.is_closing():
            self._header_timer = self.loop.call_later(self.header_seconds, self._close_if_idle)

    def _stop_watching_headers(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None
