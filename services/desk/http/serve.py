"""The application on a port."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn
from redis.asyncio import Redis

from services.desk.http.access import Access
from services.desk.http.app import create
from shared.settings import Settings

STOPS_WITHIN = 5
"""seconds that requests under way may take when the desk is told to stop"""


class _Server(uvicorn.Server):
    """Leaves the signals to those who called."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class PortError(Exception):
    """Nothing can listen there; the message says why."""


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``port`` of ``host`` (0: any free one).

    Raises:
        PortError: The port is taken, or the host is not one of this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise PortError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    return listener


def address(host: str, listener: socket.socket) -> str:
    """Return where a browser finds what listens; a wildcard is shown as this machine."""
    port = listener.getsockname()[1]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - shown
    return f"http://{shown}:{port}/"


async def serve(
    redis: Redis, settings: Settings, access: Access, listener: socket.socket, started: Callable[[], None]
) -> None:
    """Answer requests until cancelled; call ``started`` when it does."""
    app = create(redis, settings, access)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOPS_WITHIN,
        proxy_headers=False,
        lifespan="on",
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started and not serving.done():  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.02)
        if server.started:
            started()
        await asyncio.shield(serving)
    finally:
        # Live updates never end by themselves: they must, before the server waits for what is under way.
        app.state.desk.wire.close()
        server.should_exit = True
        while not serving.done():
            with suppress(asyncio.CancelledError):  # it is cancelled again and again until it has ended
                await asyncio.wait([serving])
