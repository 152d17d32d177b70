"""Articles: posted, read with what is cited in them, and followed through the pipeline."""

import asyncio
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from services.desk import articles, traces
from services.desk.http import desk as desks
from services.desk.http import submissions
from services.desk.http.negotiation import wants_html
from services.desk.http.problems import Problem
from services.desk.http.submissions import LARGEST, KeyUsedError
from services.desk.page import cited_text
from services.desk.page.templates import render
from services.desk.traces import Trace

router = APIRouter(tags=["articles"])

MOST_WAITING = 100_000
"""entries on ``ingest`` that wait for ingestion, beyond which nothing more is taken in"""

_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}


@router.post(
    "/articles",
    status_code=202,
    response_class=Response,
    responses={
        202: {"content": {"application/json": {}}, "description": "The articles are on the stream."},
        401: {**_PROBLEM, "description": "The token is missing or wrong."},
        409: {**_PROBLEM, "description": "The idempotency key was used for another body."},
        413: {**_PROBLEM, "description": "The body is too large, or holds too many articles."},
        415: {**_PROBLEM, "description": "Bodies of this media type are not read."},
        422: {**_PROBLEM, "description": "Something in the body is no article; nothing was published."},
        429: {**_PROBLEM, "description": "Too many requests."},
        503: {**_PROBLEM, "description": "Too much waits already, or Redis does not answer."},
    },
    openapi_extra={
        "security": [{"token": []}],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "oneOf": [
                            {"$ref": "#/components/schemas/Submission"},
                            {"type": "array", "items": {"$ref": "#/components/schemas/Submission"}, "minItems": 1},
                        ]
                    }
                },
                "application/ld+json": {"schema": {"type": "object", "description": "schema.org NewsArticle"}},
                "application/x-ndjson": {"schema": {"type": "string", "description": "one article a line"}},
                "text/html": {"schema": {"type": "string"}},
                "text/plain": {"schema": {"type": "string", "description": "the first line is the title"}},
            },
        },
    },
)
async def post_articles(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=200, description="the same key and body publish once within a day"),
    ] = None,
    content_type: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """Publish one article or many: plain JSON, IPTC ninjs, schema.org JSON-LD, JSON Lines, HTML or text.

    All of them are published, or none. The ids in the answer are those of their traces.
    """
    desk = desks.of(request)
    desk.access.require(request)
    suffix = submissions.suffix(content_type)
    body = await _body(request)
    waiting = desk.flow.readings[-1].stages[0].waiting if desk.flow.readings else 0
    if waiting > MOST_WAITING:
        raise Problem(503, f"{waiting:,} articles wait already; try again later", headers={"Retry-After": "30"})
    found = await asyncio.to_thread(submissions.read, body, suffix, max_text=desk.settings.max_text)
    try:
        entries, again = await submissions.publish_once(desk.redis, desk.settings, found, idempotency_key, body)
    except KeyUsedError:
        raise Problem(409, "this idempotency key was used for another body") from None
    told = [
        {
            "id": entry,
            "external_id": fields.get("id"),
            "title": fields.get("title"),
            "trace": f"/articles/{entry}/trace",
        }
        for entry, fields in zip(entries, found, strict=True)
    ]
    headers = {"Idempotency-Replayed": "true"} if again else {}
    if len(told) == 1:
        headers["Location"] = f"/articles/{entries[0]}/trace"
    return Response(orjson.dumps({"articles": told}), 202, headers, "application/json")


async def _body(request: Request) -> bytes:
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > LARGEST:
        raise _too_large()
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST:
            raise _too_large()
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large() -> Problem:
    return Problem(413, f"the body has more than {LARGEST:,} bytes; send the articles in several requests")


@router.get(
    "/articles/{name:path}/trace",
    response_class=Response,
    responses={
        200: {"content": {"application/json": {}, "text/html": {}}, "description": "Its way, stage by stage."},
        404: {**_PROBLEM, "description": "Nothing is known by this name."},
    },
)
async def trace(request: Request, name: str) -> Response:
    """Tell what became of an article: by the id of its entry, its own id, its external id or its URL."""
    desk = desks.of(request)
    found = await traces.find(desk.redis, desk.settings, name)
    if not found:
        raise Problem(404, f"no article is known as {name}; traces are kept for {desk.settings.trace_days} days")
    if wants_html(request):
        filed = await articles.read(desk.redis, desk.settings, name) if name.isalnum() else None
        text = render(
            "trace.html", name=name, traces=found, way=traces.way, article=filed.report.article if filed else None
        )
        return Response(text, media_type="text/html; charset=utf-8")
    return Response(
        orjson.dumps({"name": name, "traces": [_told(one) for one in found]}), media_type="application/json"
    )


def _told(found: Trace) -> dict[str, Any]:
    end = found.end
    return {
        "id": found.id,
        "begun": found.begun,
        "steps": {stage: step.model_dump(mode="json") for stage, step in found.steps.items()},
        "end": end
        and {
            "kind": end.kind,
            "stage": end.stage,
            "note": end.note,
            "at": end.at,
            "story": end.story and f"/stories/{end.story}",
        },
        "replayed": found.replayed and f"/articles/{found.replayed}/trace",
    }


@router.get(
    "/articles/{article}",
    response_class=Response,
    responses={
        200: {"content": {"application/json": {}, "text/html": {}}, "description": "The article as it was read."},
        404: {**_PROBLEM, "description": "No such article, or it is no longer kept."},
    },
)
async def one_article(
    request: Request,
    article: str,
    span: Annotated[
        str, Query(max_length=40, description="words to mark, such as `text:10-24`; only the page has marks")
    ] = "",
    story: Annotated[str, Query(max_length=40, description="the story that the page links back to")] = "",
    part: Annotated[bool, Query(description="only the article, to be shown inside another page")] = False,
) -> Response:
    """Return one article: what was read of it, what was cut, and the story that it stands in."""
    desk = desks.of(request)
    filed = await articles.read(desk.redis, desk.settings, article)
    if filed is None:
        raise Problem(404, f"no article with the id {article} is kept")
    read = filed.report.article
    etag = f'W/"{read.id}-{read.revision}"'
    if wants_html(request):
        marked = cited_text.span_of(span)
        text = render(
            "article_part.html" if part else "article.html",
            article=read,
            story=story if story.isalnum() else filed.story,
            title=cited_text.title_pieces(read, marked),
            pieces=cited_text.text_pieces(read, marked),
            copy_of=filed.report.copy_of,
        )
        return Response(text, media_type="text/html; charset=utf-8")
    told = {**read.model_dump(mode="json"), "text": read.text, "story": filed.story and f"/stories/{filed.story}"}
    return Response(orjson.dumps(told), media_type="application/json", headers={"ETag": etag})
