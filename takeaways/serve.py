"""The command ``takeaways serve``: run the HTTP server.

The server is part of ``summarize``. This command adds the pairing of takeaways with an editor's
own, which is part of ``eval``.
"""

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

from summarize.cli.messages import FAILED, errors_as_messages, requires_extra, say
from summarize.cli.options import (
    DEFAULT_METHODS,
    ArticleMemory,
    ArticleTimeout,
    method_option,
    methods_in,
    with_options,
)
from summarize.cli.progress_line import ProgressLine
from summarize.errors import TakeawaysError, TakeawaysWarning
from summarize.options import ModelValues, Options
from summarize.runtime.progress import report_progress

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from summarize.web.article_tasks import Match, Matcher
    from summarize.web.service import ServerSettings

_PANEL = "Load limits"
# Limits of reading and checking, which needs 1 s and 200 MB for long pages; chosen by hand.
_ARTICLE_TIMEOUT = 10.0
_ARTICLE_MEMORY = 500
_BACKLOG = 128  # connections that wait to be accepted; chosen by hand
_SEND_SECONDS = 5.0  # for sending answers at shutdown, after the deadline; chosen by hand
_UVICORN_OPTIONS: dict[str, Any] = {
    "backlog": _BACKLOG,
    "log_config": None,  # ``_log`` sets the logging up
    "access_log": False,  # the app logs each request, without its content
    "server_header": False,
    "proxy_headers": False,
    "ws": "none",
}

_METHODS_HELP = "Methods to load at the start, separated by commas. The first is the default."
ServedMethods = Annotated[list[str], method_option(_METHODS_HELP)]


@with_options
def serve(
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen on; an address that others can reach needs an API key."
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes any free port.")
    ] = 8000,
    api_key: Annotated[
        str | None,
        typer.Option(
            envvar="TAKEAWAYS_API_KEY",
            help="API key that clients must send as 'Authorization: Bearer KEY'; "
            "prefer the environment variable.",
            show_default=False,
        ),
    ] = None,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Further name by which clients reach the server (header Host); '*' for any.",
            show_default=False,
        ),
    ] = None,
    method: ServedMethods = DEFAULT_METHODS,
    batch_size: Annotated[
        int,
        typer.Option(
            min=1,
            help="Maximum number of articles in a batch; 1 turns batching off.",
            rich_help_panel=_PANEL,
        ),
    ] = 16,
    batch_timeout: Annotated[
        int,
        typer.Option(
            *("--batch-timeout", "--linger"),
            metavar="MS",
            min=0,
            max=1000,
            help="Maximum time in milliseconds that a model waits to fill a batch.",
            rich_help_panel=_PANEL,
        ),
    ] = 20,
    queue_size: Annotated[
        int,
        typer.Option(
            *("--queue-size", "--queue"),
            min=1,
            help="Maximum number of waiting articles; further requests get status 429.",
            rich_help_panel=_PANEL,
        ),
    ] = 256,
    timeout: Annotated[
        float,
        typer.Option(
            *("--timeout", "--deadline"),
            metavar="SECONDS",
            min=0.1,
            max=3600,
            help="Maximum time of a request in seconds.",
            rich_help_panel=_PANEL,
        ),
    ] = 60.0,
    article_timeout: ArticleTimeout = _ARTICLE_TIMEOUT,
    article_memory: ArticleMemory = _ARTICLE_MEMORY,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Log only failures.")] = False,
    *,
    options: ModelValues,
) -> None:
    """Serve the API and the web page. Ctrl-C ends it after the accepted requests.

    Examples:
        takeaways serve
        takeaways serve --method abstractive --model bart-int8 --port 9000
        TAKEAWAYS_API_KEY=secret takeaways serve --host 0.0.0.0
    """
    if hasattr(signal, "SIGPIPE"):  # else a client that disconnects early would end the process
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    listener = _listen(host, port, api_key)
    with requires_extra("web"):
        import uvicorn

        from summarize.web.app import ServerSettings
        from summarize.web.protocol import PoliteProtocol
        from summarize.web.request_checks import served_names
        from summarize.web.scheduler import Limits

        matcher = takeaway_matcher()

    options["batch_size"] = max(batch_size, Options().batch_size)  # also for parts of one article
    default, *others = methods_in(method)
    settings = ServerSettings(
        default,
        options,
        Limits(
            max_batch_size=batch_size,
            batch_timeout=batch_timeout / 1000,
            queue_size=queue_size,
            timeout=timeout,
            article_timeout=article_timeout,
            article_memory=article_memory,
        ),
        api_key,
        matcher,
        preload=tuple(others),
        allowed_hosts=(*served_names(host), *(allowed_host or ())),
    )
    app = _create_app(settings)
    _log(quiet)
    say(f"serving at {_address(listener)}; API documentation at /docs; stop with Ctrl-C")
    shutdown_seconds = settings.body_timeout + timeout + _SEND_SECONDS
    config = uvicorn.Config(
        app,
        http=PoliteProtocol,
        timeout_graceful_shutdown=round(shutdown_seconds),
        **_UVICORN_OPTIONS,
    )
    server = uvicorn.Server(config)
    _run(server, listener)
    is_complete = not app.state.metrics.interrupted and not server.force_exit
    answered = "all accepted requests are answered"
    say(answered if is_complete else "stopped before all accepted requests were answered")
    sys.stderr.flush()
    os._exit(0 if is_complete else FAILED)  # a normal exit would wait for the computing thread


def _create_app(settings: ServerSettings) -> FastAPI:
    """Load the models, with progress on stderr.

    Raises:
        typer.BadParameter: the method, or a model, cannot be used.
    """
    from summarize.web.app import create_app

    with ProgressLine() as line, line.listening(), errors_as_messages(usage=TakeawaysError):
        report_progress(f"loading {settings.method}", 0, 1)
        return create_app(settings)


def _run(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve until a signal ends the server."""
    # Uvicorn raises the signal again after it has shut down. Ignore it then, to exit normally.
    signals = (signal.SIGINT, signal.SIGTERM)
    previous_handlers = {number: signal.signal(number, lambda *_: None) for number in signals}
    try:
        server.run(sockets=[listener])
    finally:
        for number, handler in previous_handlers.items():
            signal.signal(number, handler)


def _listen(host: str, port: int, api_key: str | None) -> socket.socket:
    """Return a listening socket.

    Raises:
        typer.BadParameter: the address cannot be used, the key is malformed, or others can reach
            the address and there is no key.
    """
    if api_key is not None and (not api_key or api_key != api_key.strip()):
        raise typer.BadParameter("an API key is not empty, and has no space around it")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        if api_key is None and not ipaddress.ip_address(address[0]).is_loopback:
            advice = "set an API key in TAKEAWAYS_API_KEY, or with --api-key"
            raise typer.BadParameter(f"other machines can reach {host}: {advice}")
        listener = socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except (OSError, UnicodeError) as error:
        where, why = f"{host!r}, port {port}", getattr(error, "strerror", None) or error
        raise typer.BadParameter(f"cannot listen at {where}: {why}") from None
    # Without TCP_NODELAY the body of an answer waits 40 ms until the client confirms the headers.
    # asyncio sets it only on sockets that it creates itself.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _log(quiet: bool) -> None:
    """Log to stderr, with nothing that may quote an article."""
    warnings.simplefilter("ignore", TakeawaysWarning)  # their messages may name an article
    logging.getLogger("uvicorn.error").disabled = True  # it logs the messages of exceptions
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger = logging.getLogger("summarize.web")
    logger.setLevel(logging.WARNING if quiet else logging.INFO)
    logger.addHandler(handler)
    logger.propagate = False


def takeaway_matcher() -> Matcher:
    """Return the function of the harness that matches takeaways with references.

    Raises:
        ImportError: the harness cannot be imported.
    """
    import eval.metrics.bullets  # noqa: F401, so that a missing package is found at the start

    return _matches


def _matches(references: Sequence[str], bullets: Sequence[str]) -> list[Match]:
    from eval.metrics.bullets import match
    from summarize.web.article_tasks import Match

    return [Match(*pair, pair.confidence) for pair in match(references, bullets).pairs]
