"""Requests to hosts that somebody else has named, with limits on everything that such a host decides.

The name is looked up here, every address is checked, and the connection goes to the address that was checked; TLS
still asks for a certificate of the name. Each request, and each redirect, is looked up and checked anew.
"""

import asyncio
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore

from shared.public_addresses import Reach, reach
from shared.settings import Settings

REDIRECTS = (301, 302, 303, 307, 308)
PERMANENT = (301, 308)
MOST_REDIRECTS = 5
LONGEST_URL = 2_000
"""characters; what is longer is no address of a feed or an article"""
TRIED = 3
"""addresses of one host that are tried one after the other"""
_IN_PATH = "%/:=&?~+!$,;'@()*[]|"
"""characters that stay as they are in a path or query"""


LookUp = Callable[[str, int], Awaitable[list[str]]]
Leave = Callable[[str], Awaitable[None]]
"""waits until an address may be asked, or raises"""


class FetchError(Exception):
    """A request came to nothing; the message says why."""


class RefusedError(FetchError):
    """The address is none that may be asked: not of the web, or not public."""


class TooLargeError(FetchError):
    """The body has more bytes than are taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``largest`` bytes of a body once unpacked, ``seconds`` for each answer from connecting to the last byte.

    With ``cut`` a longer body is cut off there, else it is an error.
    """

    largest: int
    seconds: float
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered. ``url`` is where it came from in the end; header names are lower case.

    ``moved`` is the address to ask from now on, where permanent redirects alone led there; else None.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    moved: str | None = None


class _Checked(httpcore.AnyIOBackend):
    """Connects to addresses that were looked up and checked here, never to a name."""

    def __init__(self, reach: Reach, look_up: LookUp) -> None:
        self._reach, self._look_up = reach, look_up

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of ``host`` that answers, of those that may be connected to."""
        found = await self._look_up(host, port)
        allowed = [address for address in found if self._reach.allows(host, address)]
        if not allowed:
            raise RefusedError(
                f"{host} leads to {', '.join(found[:TRIED])}, which is no public address"
                f" (STORYWIRE_OUTGOING_HOSTS can allow it)"
            )
        for address in allowed[:TRIED]:
            try:
                return await super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
        raise trouble


async def looked_up(host: str, port: int) -> list[str]:
    """Return the addresses to which the name leads now.

    Raises:
        FetchError: There is none.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"there is no host {host}: {getattr(error, 'strerror', None) or error}") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Client:
    """Asks hosts. Every connection is closed after its request."""

    def __init__(self, pool: httpcore.AsyncConnectionPool, user_agent: str) -> None:
        """Use ``client`` to get one."""
        self._pool, self._user_agent = pool, user_agent

    async def get(
        self, url: str, limits: Limits, headers: Mapping[str, str] | None = None, leave: Leave | None = None
    ) -> Answer:
        """Return what is found at ``url``, in the end; ``leave`` is awaited before each address that is asked.

        Raises:
            FetchError: There is no answer within the limits.
        """
        asked, moved, permanent = checked(url), None, True
        for _ in range(MOST_REDIRECTS + 1):
            if leave:
                await leave(asked)
            answer = await self._asked("GET", asked, headers or {}, None, limits)
            target = answer.headers.get("location")
            if answer.status not in REDIRECTS or not target:
                return Answer(answer.status, answer.headers, answer.body, asked, moved)
            permanent = permanent and answer.status in PERMANENT
            asked = checked(urljoin(asked, _readable(target).strip()))
            moved = asked if permanent else None
        raise FetchError(f"more than {MOST_REDIRECTS} redirects")

    async def post(self, url: str, limits: Limits, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send ``body`` to ``url``; return the answer, a redirect like any other.

        Raises:
            FetchError: There is no answer within the limits.
        """
        return await self._asked("POST", checked(url), headers, body, limits)

    async def _asked(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, limits: Limits
    ) -> Answer:
        sent = {
            "Host": urlsplit(url).netloc,
            "User-Agent": self._user_agent,
            "Accept-Encoding": "gzip, deflate",
            **headers,
        }
        if body is not None:
            sent["Content-Length"] = str(len(body))
        # What a server gave, such as an ETag, goes back as it came: not all of it is ASCII.
        packed = [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in sent.items()]
        stream = self._pool.stream(method, url, headers=packed, content=body)
        async with _within(limits.seconds), _plainly(), stream as answer:
            told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
            taken = b"" if answer.status in REDIRECTS else await _body(answer, told, limits)
            return Answer(answer.status, told, taken, url)


@asynccontextmanager
async def client(settings: Settings, connections: int = 16, look_up: LookUp = looked_up) -> AsyncIterator[Client]:
    """Yield a client with as many connections at once at the most; ``look_up`` finds a name's addresses."""
    context: ssl.SSLContext = httpcore.default_ssl_context()
    context.load_default_certs()
    contact = f" (+{settings.contact})" if settings.contact else ""
    async with httpcore.AsyncConnectionPool(
        ssl_context=context,
        max_connections=connections,
        max_keepalive_connections=0,
        network_backend=_Checked(reach(settings), look_up),
    ) as pool:
        yield Client(pool, f"Storywire/{version('storywire')}{contact}")


def checked(url: str) -> str:
    """Return ``url`` as it is asked for, in ASCII and without a fragment.

    Raises:
        RefusedError: It is no address of the web, or holds a name and password.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise RefusedError(f"{url[:200]!r} is no address: {error}") from error
    if parts.scheme not in ("http", "https") or not name:
        raise RefusedError(f"{url[:200]!r} is no address of the web; it must begin with http:// or https://")
    if parts.username is not None or parts.password is not None:
        raise RefusedError("an address that holds a name or password is not asked")
    if len(url) > LONGEST_URL:
        raise RefusedError(f"an address of {len(url):,} characters is not asked")
    shown = f"[{name}]" if ":" in name else name
    netloc = shown if port is None else f"{shown}:{port}"
    return urlunsplit((parts.scheme, netloc, quote(parts.path, _IN_PATH) or "/", quote(parts.query, _IN_PATH), ""))


def _readable(header: str) -> str:
    """Return a header as UTF-8 where it is, which many addresses in them are though none should be."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeDecodeError:
        return header


@asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise FetchError(f"no whole answer within {seconds:g} s") from None


@asynccontextmanager
async def _plainly() -> AsyncIterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise FetchError("no answer in time") from error
    except httpcore.NetworkError as error:
        raise FetchError(f"no connection: {error}") from error
    except httpcore.ProtocolError as error:
        raise FetchError(f"the answer is no HTTP: {error}") from error
    except (httpcore.UnsupportedProtocol, ssl.SSLError) as error:
        raise FetchError(str(error)) from error


async def _body(answer: httpcore.Response, headers: Mapping[str, str], limits: Limits) -> bytes:
    """Read the body, unpacked; stop where it is too large, however little was sent for it."""
    unpack = _unpacker(headers.get("content-encoding", ""))
    taken = bytearray()
    async for chunk in answer.aiter_stream():
        taken += unpack(chunk, limits.largest + 1 - len(taken))
        if len(taken) > limits.largest:
            if limits.cut:
                return bytes(taken[: limits.largest])
            raise TooLargeError(f"more than {limits.largest:,} bytes")
    return bytes(taken)


class _Plain:
    def __call__(self, chunk: bytes, most: int) -> bytes:
        return chunk[:most]


class _Packed:
    """Unpacks gzip and deflate, no more than is asked for; what is left of a bomb is never unpacked."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)

    def __call__(self, chunk: bytes, most: int) -> bytes:
        try:
            return self._stream.decompress(chunk, max(most, 1))
        except zlib.error as error:
            raise FetchError(f"the body cannot be unpacked: {error}") from error


def _unpacker(encoding: str) -> _Plain | _Packed:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _Plain()
    if name in ("gzip", "x-gzip", "deflate"):
        return _Packed()
    raise FetchError(f"the body is packed as {encoding[:40]!r}, which was not asked for")
