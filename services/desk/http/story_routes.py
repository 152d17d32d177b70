"""Stories: the list, one story in every form, the feeds and the live updates."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import blake2b
from typing import Annotated, Any, cast

import orjson
from fastapi import APIRouter, Header, Query, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from services.desk import stories
from services.desk.formats import FORMATS
from services.desk.http import desk as desks
from services.desk.http import feeds, server_sent
from services.desk.http.brief import Brief
from services.desk.http.desk import Desk
from services.desk.http.filters import Filters
from services.desk.http.guard import header_value
from services.desk.http.negotiation import chosen
from services.desk.http.problems import Problem
from services.desk.page.story_view import story_view
from services.desk.page.templates import digest, render
from services.desk.stories import AmbiguousStoryError, Story, UnknownStoryError
from shared.record import Changes, StoryRecord

router = APIRouter()

HTML = "text/html"
JSON = "application/json"
ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"

JSON_LINES = "application/x-ndjson"

LINES = ("json", "ninjs")
"""export formats of which several stories are JSON Lines"""

MOST_VIEWERS = 2_000
"""connections to the live updates in one process"""

FEED_LENGTH = 50
"""stories in a feed"""

Wanted = Annotated[Filters, Query()]
Count = Annotated[int, Query(ge=1, le=200, description="stories at most")]
Start = Annotated[int, Query(ge=0, le=100_000, description="stories to leave out at the beginning")]


_EXPORTS: dict[str, Any] = {known.media_type: {} for known in FORMATS.values() if known.media_type != JSON}


@router.get("/", include_in_schema=False)
@router.get(
    "/stories",
    tags=["stories"],
    responses={
        200: {
            "content": {HTML: {}, ATOM: {}, JSON_FEED: {}, JSON_LINES: {}, **_EXPORTS},
            "description": "The stories that match; a header `Link` leads to the next ones.",
        },
        304: {"description": "The client has it already."},
        406: {"description": "There is no form that the client accepts."},
    },
)
async def list_stories(
    request: Request,
    filters: Wanted,
    limit: Count = 40,
    start: Start = 0,
    format: Annotated[  # noqa: A002 - its public name
        str | None, Query(description=f"html, json (in brief), jsonl (whole records), {', '.join(list(FORMATS)[1:])}")
    ] = None,
) -> Response:
    """List stories: in brief as JSON, as a page or a feed, or their records in an export format.

    Which one is chosen by `format`, or else by what the client accepts.
    """
    form = _list_form(request, format)
    if form == ATOM:
        return _unless_known(request, await atom(request, filters))
    if form == JSON_FEED:
        return _unless_known(request, await json_feed(request, filters))
    desk = desks.of(request)
    page = desk.wire.catalogue.page(filters, start, limit)
    following = None
    if start + limit < page.total:
        following = filters.query(start=start + limit, limit=limit, **({"format": format} if format else {}))
    if form == HTML:
        answer = _html(
            render(
                "stories.html",
                page=page,
                filters=filters,
                choices=desk.wire.catalogue.choices(),
                start=start,
                older=following,
                newer=filters.query(start=max(0, start - limit), limit=limit) if start else None,
                last=desk.wire.last,
                address=str(request.base_url),
                guarded=desk.access.token is not None,
            )
        )
    elif form == JSON:
        told: dict[str, Any] = {"stories": [story.public() for story in page.stories], "total": page.total}
        answer = _json({**told, "next": f"/stories{following}"} if following else told)
    else:
        found = await stories.several(desk.redis, desk.settings, [story.id for story in page.stories])
        text = await asyncio.to_thread(FORMATS[form].together, found)
        media_type = JSON_LINES if form in LINES else FORMATS[form].media_type
        answer = Response(text, media_type=media_type)
    if following:
        answer.headers["Link"] = f'<{header_value(f"/stories{following}")}>; rel="next"'
    return _unless_known(request, answer)


def _list_form(request: Request, name: str | None) -> str:
    """Return the media type of a page, of the list in brief or of a feed, or the name of an export format."""
    named = {"html": HTML, "json": JSON, "jsonl": "json", **{known: known for known in FORMATS if known != "json"}}
    if name is not None:
        if name not in named:
            raise Problem(406, f"the list has no format {name}; it has {', '.join(named)}")
        return named[name]
    exports = {known.media_type: known.name for known in FORMATS.values() if known.media_type != JSON}
    exports[JSON_LINES] = "json"
    accept = request.headers.get("accept", "*/*")
    wanted = chosen(accept, [JSON, HTML, ATOM, JSON_FEED, *exports])
    if wanted is None:
        raise Problem(406, f"there are {', '.join([JSON, HTML, ATOM, JSON_FEED, *exports])}")
    if request.url.path == "/" and wanted == JSON and "json" not in accept:
        return HTML
    return exports.get(wanted, wanted)


def _unless_known(request: Request, answer: Response) -> Response:
    """Return the answer with an ETag made of its content, or 304 where the client has that already."""
    etag = f'W/"{blake2b(answer.body, digest_size=12).hexdigest()}"'
    answer.headers["ETag"] = etag
    if not _known(request, etag):
        return answer
    kept = {name: value for name, value in answer.headers.items() if name in ("etag", "link")}
    return Response(status_code=304, headers=kept)


def _known(request: Request, etag: str) -> bool:
    """Return whether the client has what ``etag`` marks (RFC 9110, weak comparison)."""
    given = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return "*" in given or etag.removeprefix("W/") in given


@router.get("/feeds/atom.xml", tags=["feeds"], responses={200: {"content": {ATOM: {}}}}, response_class=Response)
async def atom(request: Request, filters: Wanted) -> Response:
    """The stories that match, as an Atom feed."""
    found = desks.of(request).wire.catalogue.newest(filters, FEED_LENGTH)
    return Response(feeds.atom(found, str(request.base_url), filters), media_type=ATOM)


@router.get("/feeds/feed.json", tags=["feeds"], responses={200: {"content": {JSON_FEED: {}}}}, response_class=Response)
async def json_feed(request: Request, filters: Wanted) -> Response:
    """The stories that match, as a JSON Feed."""
    found = desks.of(request).wire.catalogue.newest(filters, FEED_LENGTH)
    return Response(orjson.dumps(feeds.json_feed(found, str(request.base_url), filters)), media_type=JSON_FEED)


@router.get(
    "/events",
    tags=["stories"],
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {}}, "description": "story, gone and reset events"}},
)
async def events(
    request: Request,
    filters: Wanted,
    cards: Annotated[bool, Query(description="with the HTML of the list's cards, for the page")] = False,
    last_event_id: Annotated[str | None, Header(max_length=40)] = None,
    since_entry: Annotated[str | None, Query(alias="after", max_length=40)] = None,
) -> Response:
    """Stories as they form and change, as server-sent events.

    The events are `story` (a story in brief), `gone` (it is no more, or does not match any longer) and `reset`
    (changes were missed: read the list again). Ids are those of the entries on the stream `stories`; with
    `Last-Event-ID` a client goes on where it was cut off.
    """
    desk = desks.of(request)
    if len(desk.wire.viewers) >= MOST_VIEWERS:
        raise Problem(503, "too many viewers are connected", headers={"Retry-After": "30"})

    async def chunks() -> AsyncIterator[bytes]:
        async with desk.wire.watched(filters, last_event_id or since_entry, cards=cards) as viewer:
            async for chunk in server_sent.from_queue(viewer.waiting, desk.wire.closing):
                yield chunk

    return server_sent.response(chunks())


@router.get(
    "/stories/{story}",
    tags=["stories"],
    responses={
        200: {
            "model": StoryRecord,
            "content": {HTML: {}, **_EXPORTS},
            "description": "The latest revision of the record.",
        },
        304: {"description": "The client has it already."},
        307: {"description": "It is known under another id: merged, or an article's id was given."},
        404: {"description": "There is no such story."},
        406: {"description": "There is no form that the client accepts."},
        410: {"description": "The story was retracted."},
    },
)
async def one_story(
    request: Request,
    story: str,
    format: Annotated[str | None, Query(description="name of an export format")] = None,  # noqa: A002 - its public name
) -> Response:
    """Return one story in the form that the client accepts, or in the export format ``format``.

    ``story`` may also be the beginning of an id, or an article's id, external id or URL.
    """
    desk = desks.of(request)
    story, ending = _without_ending(story)
    format = ending or format  # noqa: A001 - as above
    try:
        found = (await stories.find(desk.redis, desk.settings, story)).story
    except UnknownStoryError:
        raise Problem(404, f"no story is known as {story}") from None
    except AmbiguousStoryError as error:
        raise Problem(404, f"{error}: {', '.join(error.ids)}") from None
    if found.id != story:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(header_value(f"/stories/{found.id}{query}"), 307)
    form = _form(request, format)
    # The page differs for those who may correct.
    page = f"-{digest()}{'-w' if desk.access.allowed(request) else ''}" if form == HTML else ""
    etag = f'W/"{found.id}-{found.data.get("revision")}-{form}{page}"'
    if _known(request, etag):
        return Response(status_code=304, headers={"ETag": etag})
    if form == HTML:
        answer = await _page(desk, found, allowed=desk.access.allowed(request))
    else:
        answer = _exported(found, form)
    answer.headers["ETag"] = etag
    return answer


def _without_ending(name: str) -> tuple[str, str | None]:
    """Return the story's name, and the format that it has an ending of, such as ``.md``."""
    for known in sorted(FORMATS.values(), key=lambda form: -len(form.ending)):
        if name.endswith(f".{known.ending}"):
            return name.removesuffix(f".{known.ending}"), known.name
    return name, None


def _form(request: Request, name: str | None) -> str:
    """Return ``text/html`` for the page, or the name of an export format."""
    if name is not None:
        if name not in FORMATS:
            raise Problem(406, f"no export format is called {name}; there are {', '.join(FORMATS)}")
        return name
    offered = {known.media_type: known.name for known in FORMATS.values()}
    wanted = chosen(request.headers.get("accept", "*/*"), [JSON, HTML, *offered])
    if wanted is None:
        raise Problem(406, f"there are {HTML}, {', '.join(offered)}")
    return HTML if wanted == HTML else offered.get(wanted, "json")


async def _page(desk: Desk, story: Story, *, allowed: bool) -> Response:
    key = desk.settings.named(f"story:{story.id}:changes")
    lines = cast("list[bytes]", await desk.redis.lrange(key, 0, -1))
    if story.data.get("status") == "retracted":
        text = render(
            "message.html", title="Retracted", detail="No article stands in this story any more.", status=410, back=None
        )
        return _html(text, status=410)
    view = story_view(story, [change for line in lines if (change := _change(line))])
    return _html(render("story.html", view=view, formats=FORMATS.values(), last=desk.wire.last, allowed=allowed))


def _change(line: bytes) -> Changes | None:
    try:
        return Changes.model_validate_json(line, extra="ignore")
    except ValidationError:
        return None


def _exported(story: Story, name: str) -> Response:
    form = FORMATS[name]
    named = f'inline; filename="story-{story.id}.{form.ending}"'
    return Response(form.one(story), media_type=form.media_type, headers={"Content-Disposition": named})


def card(brief: Brief) -> str:
    """Return the HTML of a story in the list."""
    return render("card.html", story=brief)


def _html(text: str, status: int = 200) -> Response:
    return Response(text, status, media_type="text/html; charset=utf-8")


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), media_type=JSON)
