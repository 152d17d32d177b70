"""What stands before every request: its name and origin, how often it comes, and the headers of every answer."""

import asyncio
import math
import re
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.desk.http import numbers, problems
from services.desk.http.access import READING as READING_METHODS
from services.desk.http.access import Access
from services.desk.http.problems import Problem
from services.desk.http.rate_limit import READING, WRITING, Limit

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with that browsers call the origin of our own forms `null`.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""nothing runs but our own script, nothing is loaded from another host, and nobody may frame a page"""

UNCOUNTED = re.compile(r"/(static/.*|healthz|readyz|metrics)")


class Guard:
    """Middleware: checks each request and dresses each answer."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        """Stand before ``app``."""
        self._app, self._access = app, access
        self._reading, self._writing = Limit(READING), Limit(WRITING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache")
                if "accept" not in headers.get("vary", "").lower():
                    headers.append("Vary", "Accept")
                numbers.REQUESTS.labels(scope["method"], message["status"]).inc()
            await send(message)

        request = Request(scope)
        try:
            self._check(request)
        except Problem as problem:
            await problems.response(request, problem)(scope, receive, dressed)
            return
        if scope["method"] == "HEAD":
            await _headers_only(self._app, scope, dressed)
        else:
            await self._app(scope, receive, dressed)

    def _check(self, request: Request) -> None:
        self._access.check_host(request)
        self._access.check_origin(request)
        if UNCOUNTED.fullmatch(request.url.path):
            return
        limit = self._reading if request.method in READING_METHODS else self._writing
        if seconds := limit.wait(address(request)):
            raise too_many(seconds)


async def _headers_only(app: ASGIApp, scope: Scope, send: Send) -> None:
    """Answer HEAD as GET is answered, without the body; what would go on for ever is told that the client has left."""
    begun = asyncio.Event()

    async def left() -> Message:
        await begun.wait()
        return {"type": "http.disconnect"}

    async def without_body(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
            begun.set()

    await app({**scope, "method": "GET"}, left, without_body)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def too_many(seconds: float) -> Problem:
    """Return the answer to one who comes too often."""
    return Problem(
        429, "too many requests from this address; try again later", headers={"Retry-After": str(math.ceil(seconds))}
    )


def address(request: Request) -> str:
    """Return the address that the request comes from."""
    return request.client.host if request.client else ""


def header_value(text: str) -> str:
    """Return ``text`` as it may stand in a header."""
    return quote(text, safe="/?=&:.-_~,")
