"""A web site of a test: a real HTTP server on this machine, whose answers the test says, good and bad ones."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

Send = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True)
class Request:
    """What somebody asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Page:
    """An answer: ``send`` in place of ``body`` writes bytes to the connection as it likes, the head included."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    send: Callable[[Send], Awaitable[None]] | None = None


Answer = Page | Callable[[Request], Page]


@dataclass
class Site:
    """``pages`` may be changed at any time; what is not there is 404. ``asked`` is what was asked, in order."""

    port: int
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    host: str = "127.0.0.1"

    def url(self, path: str) -> str:
        """Return the address of ``path``."""
        return f"http://{self.host}:{self.port}{path}"

    def asked_for(self, path: str) -> list[Request]:
        """Return the requests for ``path``."""
        return [request for request in self.asked if request.path == path]


@asynccontextmanager
async def site(host: str = "127.0.0.1") -> AsyncIterator[Site]:
    """Serve a site on a free port until the block is left."""
    found = Site(0, host=host)
    open_: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        open_.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await _answer(found, reader, writer)
        finally:
            open_.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, host, 0, family=socket.AF_INET)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
        for task in list(open_):
            task.cancel()
        await asyncio.gather(*open_, return_exceptions=True)


@contextmanager
def site_beside() -> Iterator[Site]:
    """Serve a site from a thread of its own, for tests without an event loop."""
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    found: list[Site] = []

    async def serve() -> None:
        async with site() as here:
            found.append(here)
            ready.set()
            await stop.wait()

    def work() -> None:
        loop.run_until_complete(serve())
        loop.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert ready.wait(5)
        yield found[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)


async def _answer(site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    request = Request(method, path, headers, await reader.readexactly(int(headers.get("content-length", 0))))
    site.asked.append(request)
    answer = site.pages.get(path, Page("nothing here", 404))
    page = answer if isinstance(answer, Page) else answer(request)

    async def send(chunk: bytes) -> None:
        writer.write(chunk)
        await writer.drain()

    if page.send:
        await page.send(send)
        return
    body = page.body.encode() if isinstance(page.body, str) else page.body
    lines = [f"HTTP/1.1 {page.status} Said", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in page.headers.items()]
    await send("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
