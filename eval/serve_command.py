"""``takeaways serve``: the server, with the harness's matching of bullets."""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarize.command_options import Method, with_options
from summarize.errors import TakeawaysError, TakeawaysWarning
from summarize.options import ModelValues
from summarize.terminal import FAILED, Progress, say

if TYPE_CHECKING:
    from summarize.web.app import Matcher

_PANEL = "How much is taken at a time"
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
        float, typer.Option(min=0.1, help="Seconds of a request.", rich_help_panel=_PANEL)
    ] = 60.0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Log only what fails.")] = False,
    *,
    models: ModelValues,
) -> None:
    """Serve the API and the page at http://127.0.0.1:8000; Ctrl-C finishes what it took."""
    listening = _listen(host, port, api_key)
    try:
        import uvicorn

        from summarize.web.app import Settings, create_app
        from summarize.web.scheduler import Limits

        match = matcher()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("eval", "summarize"):
            raise
        advice = 'pip install "takeaways[web]"'
        raise typer.BadParameter(f"this needs {error.name}: {advice}") from None

    models.pop("guard", None)  # each request says
    with Progress() as progress, progress.listening():
        progress.at(f"loading {method}", 0, 1)
        try:
            limits = Limits(together=batch_size, linger=linger / 1000, held=queue, seconds=deadline)
            app = create_app(Settings(method, models, limits, api_key, match))
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
            timeout_graceful_shutdown=round(deadline + _CLOSING),
        )
    )
    for one in (signal.SIGINT, signal.SIGTERM):  # which it raises again when it has finished
        signal.signal(one, lambda *_: None)
    server.run(sockets=[listening])
    if not server.started:
        raise typer.Exit(FAILED)
    say("all that was taken is answered")


def _listen(host: str, port: int, key: str | None) -> socket.socket:
    """Return a socket that listens.

    Raises:
        typer.BadParameter: the address is not to be had, or is open to others without a key.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        if key == "" or (key is None and not ipaddress.ip_address(address[0]).is_loopback):
            advice = "name a key with --api-key, or better in TAKEAWAYS_API_KEY"
            raise typer.BadParameter(f"{host} can be reached from elsewhere: {advice}")
        listening = socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        raise typer.BadParameter(
            f"cannot listen at {host}, port {port}: {error.strerror}"
        ) from None
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
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("summarize.web").setLevel(logging.WARNING if quiet else logging.INFO)


def matcher() -> Matcher:
    """Return the harness's matching of bullets, with its usual settings."""
    from eval.bullets import match
    from eval.metric import Settings

    settings = Settings()
    rouge = settings.rouge("rouge1")

    def pairs(references: Sequence[str], bullets: Sequence[str]) -> Any:
        return match(references, bullets, rouge, settings.threshold).found

    return pairs
