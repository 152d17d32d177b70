"""Corrections by people: made with JSON or the forms of a story's page, listed, and followed."""

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, Header, Path, Query, Request
from pydantic import ConfigDict, Field, ValidationError
from starlette.responses import RedirectResponse, Response

from services.desk import corrections
from services.desk.corrections import CorrectionError, Logged, Wish
from services.desk.http import desk as desks
from services.desk.http.negotiation import wants_html
from services.desk.http.problems import Problem
from services.desk.page.templates import render
from shared.article import Frozen
from shared.corrections import LONGEST_BY, LONGEST_NAME, LONGEST_WHY, MOST_ARTICLES, CorrectionKind

router = APIRouter(tags=["corrections"])

LARGEST = 512 * 1024
"""bytes of a request; the ids of the most articles that a correction may name take a fifth of it"""
LISTED = 50
"""corrections that are listed unless more are asked for"""
PATIENCE = 10.0
"""seconds that a form waits until the correction is carried out, so that its answer shows the result"""
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

Name = Annotated[str, Field(min_length=1, max_length=2_000)]


class Asked(Frozen):
    """A correction as it is asked for; what stands on each side is looked up.

    ``story`` and ``to`` are stories by id, the beginning of one or the address of its page; ``articles`` by id,
    external id, URL, or number on the page of the story. Names need a story, or ``everywhere``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: CorrectionKind
    story: Name | None = None
    articles: Annotated[tuple[Name, ...], Field(max_length=MOST_ARTICLES)] = ()
    to: Name | None = None
    names: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)], ...], Field(max_length=2)] = ()
    everywhere: bool = False
    by: Annotated[str, Field(min_length=1, max_length=LONGEST_BY)]
    why: Annotated[str, Field(max_length=LONGEST_WHY)] = ""

    def wish(self) -> Wish:
        """Return what is asked for."""
        return Wish(
            self.kind, self.by, self.why, self.story, self.articles, self.to, self.names, everywhere=self.everywhere
        )


_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}
_JSON: dict[str, Any] = {"content": {JSON: {}}}


@router.post(
    "/corrections",
    status_code=202,
    response_class=Response,
    responses={
        202: {**_JSON, "description": "It is in the log, and will be carried out."},
        303: {"description": "It has been carried out; this is where a form leads."},
        401: {**_PROBLEM, "description": "The token is missing or wrong."},
        404: {**_PROBLEM, "description": "A story, an article or a name is not known."},
        409: {**_PROBLEM, "description": "It cannot be done; told to forms, which wait for it."},
        413: {**_PROBLEM, "description": "The body is too large."},
        415: {**_PROBLEM, "description": "Bodies of this media type are not read."},
        422: {**_PROBLEM, "description": "It is no correction, or contradicts itself."},
        429: {**_PROBLEM, "description": "Too many requests."},
        503: {**_PROBLEM, "description": "Redis does not answer."},
    },
    openapi_extra={
        "security": [{"token": []}],
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": {"$ref": "#/components/schemas/Asked"}},
                FORM: {"schema": {"$ref": "#/components/schemas/Asked"}},
            },
        },
    },
)
async def post_correction(
    request: Request, content_type: Annotated[str, Header(include_in_schema=False)] = ""
) -> Response:
    """Correct a story: split, merge, move an article, or say that two names mean the same or do not.

    It holds from then on, whatever comes later. Making the same correction again changes nothing.
    """
    desk = desks.of(request)
    desk.access.require(request)
    asked = await _asked(request, content_type)
    try:
        correction = await corrections.meant(desk.redis, desk.settings, asked.wish(), datetime.now(UTC))
    except CorrectionError as error:
        raise Problem(404 if error.unknown else 422, str(error)) from None
    sent = Logged(await corrections.send(desk.redis, desk.settings, correction), correction)
    if wants_html(request):
        return await _shown(request, asked, sent)
    where = f"/corrections/{sent.entry}"
    return Response(orjson.dumps({**sent.told(), "url": where}), 202, {"Location": where}, JSON)


@router.get("/corrections", response_class=Response, responses={200: _JSON})
async def list_corrections(request: Request, limit: Annotated[int, Query(ge=1, le=1_000)] = LISTED) -> Response:
    """List what people have corrected, the newest first, with what became of it."""
    desk = desks.of(request)
    found = []
    async for logged in corrections.newest(desk.redis, desk.settings):
        found.append(logged.told())
        if len(found) == limit:
            break
    return Response(orjson.dumps({"corrections": found}), media_type=JSON)


@router.get(
    "/corrections/{entry}",
    response_class=Response,
    responses={200: _JSON, 404: {**_PROBLEM, "description": "There is no such correction."}},
)
async def one_correction(
    request: Request, entry: Annotated[str, Path(pattern=r"^\d{1,15}-\d{1,10}$", description="id of its entry")]
) -> Response:
    """Tell a correction, and what became of it."""
    desk = desks.of(request)
    found = await corrections.read(desk.redis, desk.settings, entry)
    if found is None:
        raise Problem(404, f"there is no correction {entry}")
    return Response(orjson.dumps(found.told()), media_type=JSON)


async def _asked(request: Request, content_type: str) -> Asked:
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in (JSON, FORM):
        raise Problem(415, f"send {JSON} or {FORM}", headers={"Accept-Post": f"{JSON}, {FORM}"})
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Problem(413, f"the body has more than {LARGEST:,} bytes")
    try:
        if media_type == JSON:
            return Asked.model_validate_json(body)
        return Asked.model_validate(_fields(body))
    except ValidationError as error:
        raise Problem(422, corrections.plainly(error)) from None


def _fields(body: bytes) -> dict[str, Any]:
    """Return what a form says; fields that were left empty are not there."""
    found = parse_qs(body.decode("utf-8", "replace"))
    fields: dict[str, Any] = {name: tuple(found.pop(name)) for name in ("articles", "names") if name in found}
    return fields | {name: values[0] for name, values in found.items()}


async def _shown(request: Request, asked: Asked, sent: Logged) -> Response:
    """Return the page that a form leads to: the story as it is now, or why it is as it was."""
    desk = desks.of(request)
    story = f"/stories/{asked.story}" if asked.story and not asked.everywhere else "/"
    telling = [asked.story] if asked.story and not asked.everywhere else []
    fate = await corrections.followed(desk.redis, desk.settings, sent, PATIENCE, telling)
    if fate.state == "refused":
        raise Problem(409, f"This cannot be done: {fate.note}")
    if fate.state == "carried out":
        return RedirectResponse(f"{story}#corrections", 303)
    if fate.state == "nothing to correct":
        title, detail = "Nothing to correct", "Somebody has said the same before, and it holds."
    else:
        title, detail = "Not yet", "The correction is kept, and will be carried out when cross-referencing runs again."
    page = render("message.html", title=title, detail=detail, status=202, back=story)
    return Response(page, 202, media_type="text/html; charset=utf-8")
