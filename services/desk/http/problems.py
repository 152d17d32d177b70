"""Errors as clients get them: ``application/problem+json`` (RFC 9457), or a page for browsers."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import Response

from services.desk.http.negotiation import wants_html
from services.desk.page.templates import render

MEDIA_TYPE = "application/problem+json"


PLAINLY = {
    401: "A token is needed",
    403: "This is not allowed",
    404: "Not found",
    405: "This is not allowed",
    409: "This cannot be done",
    422: "This cannot be done",
    429: "Too many requests",
    503: "Not now",
}
"""what the page says in place of the names of the protocol"""


class Problem(Exception):  # noqa: N818 - the standard's name for it
    """What goes back to the client in place of what it asked for.

    ``further`` are members of the problem beyond those of the standard, such as ``errors``.
    """

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **further: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.further = status, detail, dict(headers or {}), further


def response(request: Request, problem: Problem) -> Response:
    """Return the problem in the form that the client reads."""
    title = HTTPStatus(problem.status).phrase
    if wants_html(request):
        words = problem.detail[:1].upper() + problem.detail[1:] + ("" if problem.detail.endswith(".") else ".")
        title = PLAINLY.get(problem.status, title)
        page = render("message.html", title=title, detail=words, status=problem.status, back=_back(request))
        return Response(page, problem.status, problem.headers, "text/html; charset=utf-8")
    return Response(body(problem), problem.status, problem.headers, MEDIA_TYPE)


def _back(request: Request) -> str | None:
    """Return the page of this desk that a form was sent from."""
    came = urlsplit(request.headers.get("referer", ""))
    if request.method == "POST" and came.netloc and came.netloc == request.url.netloc and came.path.startswith("/"):
        return f"/{came.path.lstrip('/')}"
    return None


def body(problem: Problem) -> bytes:
    """Return the problem as JSON."""
    told = {"type": "about:blank", "title": HTTPStatus(problem.status).phrase, "status": problem.status}
    return orjson.dumps({**told, "detail": problem.detail, **problem.further})
