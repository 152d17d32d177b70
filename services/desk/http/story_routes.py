"""Stories: the list, one story in every form, the feeds and the live updates."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, cast

import orjson
from fastapi import APIRouter, Header, Query, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from services.desk import stories
from services.desk.export_formats import FORMATS
from services.desk.http import desk as desks
from services.desk.http import feeds, server_sent
from services.desk.http.brief import Brief
from services.desk.http.desk import Desk
from services.desk.http.filters import Filters
from services.desk.http.guard import header_value
from services.desk.http.negotiation import chosen
from services.desk.http.problems import Problem
from services.desk.page.story_view import story_view
from services.desk.page.templates import asset, render
from services.desk.stories import AmbiguousStoryError, Story, UnknownStoryError
from shared.record import Changes, StoryRecord

router = APIRouter()

HTML = "text/html"
JSON = "application/json"
ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"

MEDIA_TYPES = {
    "json": JSON,
    "jsonl": "application/x-ndjson",
    "markdown": "text/markdown",
    "md": "text/markdown",
    "html": HTML,
    "csv": "text/csv",
    "ninjs": "application/vnd.iptc.ninjs+json",
    "jsonld": "application/ld+json",
    "newsml": "application/vnd.iptc.g2.newsitem+xml",
    "newsml-g2": "application/vnd.iptc.g2.newsitem+xml",
    "rss": "application/rss+xml",
    "atom": ATOM,
    "text": "text/plain",
    "txt": "text/plain",
    "graphml": "application/graphml+xml",
}
"""what the export formats are called in HTTP; others are sent as plain bytes"""

MOST_VIEWERS = 2_000
"""connections to the live updates in one process"""

FEED_LENGTH = 50
"""stories in a feed"""

Wanted = Annotated[Filters, Query()]
Count = Annotated[int, Query(ge=1, le=200, description="stories at most")]
Start = Annotated[int, Query(ge=0, le=100_000, description="stories to leave out at the beginning")]


@router.get("/", include_in_schema=False)
@router.get(
    "/stories",
    tags=["stories"],
    responses={200: {"content": {HTML: {}, ATOM: {}, JSON_FEED: {}}, "description": "The stories that match."}},
)
async def list_stories(request: Request, filters: Wanted, limit: Count = 40, start: Start = 0) -> Response:
    """List stories: as JSON, as a page, or as a feed, whichever the client accepts."""
    form = chosen(request.headers.get("accept", "*/*"), [JSON, HTML, ATOM, JSON_FEED])
    if request.url.path == "/" and form == JSON and "json" not in request.headers.get("accept", ""):
        form = HTML
    if form == ATOM:
        return await atom(request, filters)
    if form == JSON_FEED:
        return await json_feed(request, filters)
    wire = desks.of(request).wire
    catalogue = wire.catalogue
    page = catalogue.page(filters, start, limit)
    following = filters.query(start=start + limit, limit=limit) if start + limit < page.total else None
    if form == HTML:
        return _html(
            render(
                "stories.html",
                page=page,
                filters=filters,
                choices=catalogue.choices(),
                start=start,
                older=following,
                newer=filters.query(start=max(0, start - limit), limit=limit) if start else None,
                last=wire.last,
            )
        )
    told: dict[str, Any] = {"stories": [story.public() for story in page.stories], "total": page.total}
    if following:
        told["next"] = f"/stories{following}"
    return _json(told)


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
        200: {"model": StoryRecord, "content": {HTML: {}}, "description": "The latest revision of the record."},
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
    name, dot, ending = story.rpartition(".")
    if dot and ending in FORMATS:
        story, format = name, ending  # noqa: A001 - as above
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
    etag = f'W/"{found.id}-{found.data.get("revision")}-{form}{asset("desk.css")[-6:] if form == HTML else ""}"'
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": etag})
    if form == HTML:
        answer = await _page(desk, found)
    else:
        answer = await _exported(found, form)
    answer.headers["ETag"] = etag
    return answer


def _form(request: Request, name: str | None) -> str:
    """Return ``text/html`` for the page, or the name of an export format."""
    if name is not None:
        if name not in FORMATS:
            raise Problem(406, f"no export format is called {name}; there are {', '.join(FORMATS)}")
        return name
    offered = {MEDIA_TYPES[known]: known for known in FORMATS if known in MEDIA_TYPES and MEDIA_TYPES[known] != HTML}
    wanted = chosen(request.headers.get("accept", "*/*"), [JSON, HTML, *offered])
    if wanted is None:
        raise Problem(406, f"there are {HTML}, {', '.join(offered)}")
    return HTML if wanted == HTML else offered.get(wanted, "json")


async def _page(desk: Desk, story: Story) -> Response:
    key = desk.settings.named(f"story:{story.id}:changes")
    lines = cast("list[bytes]", await desk.redis.lrange(key, 0, -1))
    if story.data.get("status") == "retracted":
        text = render("message.html", title="Retracted", detail="No article stands in this story any more.", status=410)
        return _html(text, status=410)
    view = story_view(story, [change for line in lines if (change := _change(line))])
    return _html(render("story.html", view=view, formats=list(FORMATS), last=desk.wire.last))


def _change(line: bytes) -> Changes | None:
    try:
        return Changes.model_validate_json(line, extra="ignore")
    except ValidationError:
        return None


async def _exported(story: Story, name: str) -> Response:
    async def only() -> AsyncIterator[Story]:
        yield story

    pieces = [piece async for piece in FORMATS[name](only())]
    suffix = "jsonl" if name == "json" else name
    return Response(
        "".join(pieces),
        media_type=MEDIA_TYPES.get(name, "application/octet-stream"),
        headers={"Content-Disposition": f'inline; filename="story-{story.id}.{"json" if name == "json" else suffix}"'},
    )


def card(brief: Brief) -> str:
    """Return the HTML of a story in the list."""
    return render("card.html", story=brief)


def _html(text: str, status: int = 200) -> Response:
    return Response(text, status, media_type="text/html; charset=utf-8")


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), media_type=JSON)
