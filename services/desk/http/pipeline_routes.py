"""The pipeline: how it flows, and its dead letters, which need the token."""

import re
from collections.abc import AsyncIterator
from itertools import islice
from typing import Annotated, Any
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from services.desk import dead_letters, payloads
from services.desk.dead_letters import Letter
from services.desk.http import desk as desks
from services.desk.http import server_sent
from services.desk.http.access import COOKIE, proof
from services.desk.http.desk import Desk
from services.desk.http.guard import address, too_many
from services.desk.http.negotiation import wants_html
from services.desk.http.problems import Problem
from services.desk.page.templates import render
from services.desk.views.dead_letters import title_of

router = APIRouter(tags=["pipeline"])

LETTERS = 50
"""dead letters on one page"""

SHOWN = 20_000
"""characters of a letter that the page shows"""

STORY_PAGE = re.compile(r"/stories/[0-9a-z]{12,20}")
"""where the form with the token may lead besides the dead letters"""

FORM = 4_096
"""bytes of the form with the token"""

LetterId = Annotated[str, Path(pattern=r"^\d{1,15}(-\d{1,10})?$", description="id of a dead letter")]
_JSON: dict[str, Any] = {"content": {"application/json": {}}}
_TOKEN: dict[str, Any] = {"security": [{"token": []}]}


@router.get(
    "/pipeline", response_class=Response, responses={200: {"content": {"application/json": {}, "text/html": {}}}}
)
async def pipeline(request: Request) -> Response:
    """Tell how each stage is doing: what waits, how fast it flows, what is dead."""
    desk = desks.of(request)
    if not wants_html(request):
        return Response(orjson.dumps(desk.flow.state()), media_type="application/json")
    allowed = desk.access.allowed(request)
    letters = await _newest(desk, LETTERS) if allowed else []
    return _html(
        render(
            "pipeline.html",
            flow=desk.flow.state(),
            letters=[_shown(letter) for letter in letters],
            allowed=allowed,
            guarded=desk.access.token is not None,
        )
    )


@router.get("/pipeline/events", response_class=Response, responses={200: {"content": {"text/event-stream": {}}}})
async def pipeline_events(request: Request) -> Response:
    """The same, again and again, as server-sent events named `flow`."""
    desk = desks.of(request)

    async def chunks() -> AsyncIterator[bytes]:
        yield server_sent.RETRY
        async for state in desk.flow.follow():
            if desk.wire.closing.is_set():
                return
            yield b"event: flow\ndata: %b\n\n" % orjson.dumps(state)

    return server_sent.response(chunks())


@router.get("/dead-letters", response_class=Response, responses={200: _JSON}, openapi_extra=_TOKEN)
async def list_letters(request: Request, limit: Annotated[int, Query(ge=1, le=200)] = LETTERS) -> Response:
    """List the dead letters, the newest first, with what each holds."""
    desk = desks.of(request)
    desk.access.require(request)
    if wants_html(request):
        return RedirectResponse("/pipeline#dead-letters", 303)
    found = [{"id": letter.id, **letter.letter.model_dump(mode="json")} for letter in await _newest(desk, limit)]
    return Response(orjson.dumps({"dead_letters": found}), media_type="application/json")


@router.post("/dead-letters/{letter}/replay", response_class=Response, responses={200: _JSON}, openapi_extra=_TOKEN)
async def replay(request: Request, letter: LetterId) -> Response:
    """Send a dead letter back to the stage that it failed in."""
    desk = desks.of(request)
    desk.access.require(request)
    trace = await dead_letters.replay(desk.redis, desk.settings, await _letter(desk, letter))
    if trace is None:
        raise Problem(404, "somebody else has dealt with it meanwhile")
    if wants_html(request):
        return RedirectResponse(f"/articles/{trace}/trace", 303)
    return Response(orjson.dumps({"trace": f"/articles/{trace}/trace"}), media_type="application/json")


@router.post("/dead-letters/{letter}/drop", response_class=Response, responses={200: _JSON}, openapi_extra=_TOKEN)
async def drop(request: Request, letter: LetterId) -> Response:
    """Remove a dead letter for good."""
    desk = desks.of(request)
    desk.access.require(request)
    if not await dead_letters.drop(desk.redis, desk.settings, await _letter(desk, letter)):
        raise Problem(404, "somebody else has dealt with it meanwhile")
    if wants_html(request):
        return RedirectResponse("/pipeline#dead-letters", 303)
    return Response(orjson.dumps({"dropped": letter}), media_type="application/json")


@router.post("/session", include_in_schema=False)
async def log_in(request: Request) -> Response:
    """Take the token from the form of the page, and let this browser write."""
    desk = desks.of(request)
    token = desk.access.token
    fields = await _form(request)
    wanted = fields.get("next", [""])[0]
    following = f"{wanted}#correct" if STORY_PAGE.fullmatch(wanted) else "/pipeline#dead-letters"
    if token is None:
        return RedirectResponse(following, 303)
    if seconds := desk.guessing.wait(address(request)):
        raise too_many(seconds)
    given = fields.get("token", [""])[0]
    if proof(given) != proof(token):
        raise Problem(401, "this is not the token that the desk was started with")
    answer = RedirectResponse(following, 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, proof(token), httponly=True, samesite="strict", secure=secure, max_age=30 * 86_400)
    return answer


async def _form(request: Request) -> dict[str, list[str]]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM:
            raise Problem(413, "the form is too long")
    return parse_qs(body.decode("utf-8", "replace"))


async def _letter(desk: Desk, letter: str) -> Letter:
    found = await dead_letters.read(desk.redis, desk.settings, letter)
    if found is None:
        raise Problem(404, f"there is no dead letter {letter}; it may have been replayed or dropped")
    return found


async def _newest(desk: Desk, count: int) -> list[Letter]:
    found: list[Letter] = []
    async for letter in dead_letters.newest(desk.redis, desk.settings):
        found.append(letter)
        if len(found) == count:
            break
    return found


def _shown(letter: Letter) -> dict[str, Any]:
    opened = payloads.opened(dict(letter.letter.payload))
    text = orjson.dumps(opened, option=orjson.OPT_INDENT_2, default=str).decode()
    return {
        "id": letter.id,
        "letter": letter.letter,
        "title": title_of(opened),
        "payload": "".join(islice(text, SHOWN)) + (" …" if len(text) > SHOWN else ""),
    }


def _html(text: str) -> Response:
    return Response(text, media_type="text/html; charset=utf-8")
