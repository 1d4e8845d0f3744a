"""``takeaways serve``: the server, with the harness's matching of bullets."""

from __future__ import annotations

import ipaddress
import logging
import os
import signal
import socket
import sys
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarize.cli.console import FAILED, Progress, needing, say
from summarize.cli.options import Method, with_options
from summarize.errors import TakeawaysError, TakeawaysWarning
from summarize.options import ModelValues, Options

if TYPE_CHECKING:
    from summarize.web.service import Matcher

_PANEL = "How much is taken at a time"
_BACKLOG = 128  # connections that wait to be accepted
_CLOSING = 5.0  # seconds that answers may take to be sent, beyond the deadline


@with_options
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen at; beyond this machine only with a key.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for any that is free.")] = 8000,
    api_key: Annotated[
        str | None,
        typer.Option(
            envvar="TAKEAWAYS_API_KEY",
            help="That requests must bring: Authorization: Bearer KEY. Better by the variable.",
            show_default=False,
        ),
    ] = None,
    method: Method = "extractive",
    batch_size: Annotated[
        int,
        typer.Option(
            min=1, help="Articles computed together; 1 is no batching.", rich_help_panel=_PANEL
        ),
    ] = 16,
    linger: Annotated[
        int,
        typer.Option(
            min=0,
            max=1000,
            help="Milliseconds a model waits for company.",
            rich_help_panel=_PANEL,
        ),
    ] = 20,
    queue: Annotated[
        int,
        typer.Option(min=1, help="Articles that wait; beyond is 429.", rich_help_panel=_PANEL),
    ] = 256,
    deadline: Annotated[
        float,
        typer.Option(min=0.1, max=3600, help="Seconds of a request.", rich_help_panel=_PANEL),
    ] = 60.0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Log only what fails.")] = False,
    *,
    models: ModelValues,
) -> None:
    """Serve the API and the page at http://127.0.0.1:8000; Ctrl-C finishes what it took."""
    if hasattr(signal, "SIGPIPE"):  # else a client that leaves early would end it all
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    listening = _listen(host, port, api_key)
    with needing("web"):
        import uvicorn

        from summarize.web.app import Settings, create_app
        from summarize.web.scheduler import Limits

        match = matcher()

    models["batch_size"] = max(batch_size, Options().batch_size)  # also of one article's parts
    with Progress() as progress, progress.listening():
        progress.at(f"loading {method}", 0, 1)
        limits = Limits(together=batch_size, linger=linger / 1000, held=queue, seconds=deadline)
        settings = Settings(method, models, limits, api_key, match)
        try:
            app = create_app(settings)
        except TakeawaysError as error:
            raise typer.BadParameter(str(error)) from None
    _log(quiet)
    say(f"serving at {_address(listening)}; the API is explained at /docs; Ctrl-C ends it")
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            backlog=_BACKLOG,
            timeout_graceful_shutdown=round(settings.body_seconds + deadline + _CLOSING),
        )
    )
    usual = {one: signal.signal(one, lambda *_: None) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listening])  # which raises the signals again when it has finished
    finally:
        for one, handler in usual.items():
            signal.signal(one, handler)
    if app.state.metrics.cut or server.force_exit:
        say("ended before all that was taken was answered")
        sys.stderr.flush()
        os._exit(FAILED)  # what is being computed would hold the process
    say("all that was taken is answered")


def _listen(host: str, port: int, key: str | None) -> socket.socket:
    """Return a socket that listens.

    Raises:
        typer.BadParameter: the address is not to be had, or is open to others without a key.
    """
    if key is not None and (not key or key != key.strip()):
        raise typer.BadParameter("a key is not empty, and has no space around it")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        if key is None and not ipaddress.ip_address(address[0]).is_loopback:
            advice = "name a key with --api-key, or better in TAKEAWAYS_API_KEY"
            raise typer.BadParameter(f"{host} can be reached from elsewhere: {advice}")
        listening = socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except (OSError, UnicodeError) as error:
        where, why = f"{host!r}, port {port}", getattr(error, "strerror", None) or error
        raise typer.BadParameter(f"cannot listen at {where}: {why}") from None
    # Else the body of an answer waits 40 ms for the client to confirm the head; asyncio does not
    # set it on connections of a socket that it was given.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _log(quiet: bool) -> None:
    """Log to stderr. What a warning says may name an article, so none is shown."""
    warnings.simplefilter("ignore", TakeawaysWarning)
    # The app tells of its failures without what they say; the server's own log would quote them.
    logging.getLogger("uvicorn.error").disabled = True
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger = logging.getLogger("summarize.web")
    logger.setLevel(logging.WARNING if quiet else logging.INFO)
    logger.addHandler(handler)
    logger.propagate = False


def matcher() -> Matcher:
    """Return the harness's matching of bullets, with its usual settings."""
    from eval.metrics.base import Settings
    from eval.metrics.bullets import match

    settings = Settings()
    rouge = settings.rouge("rouge1")

    def pairs(references: Sequence[str], bullets: Sequence[str]) -> Any:
        return match(references, bullets, rouge, settings.threshold).found

    return pairs
