"""What those ask who run the desk: is it alive, is it ready, how much does it do."""

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.desk.http import desk as desks
from services.desk.http import numbers

router = APIRouter(tags=["operation"])

_JSON: dict[str, Any] = {"content": {"application/json": {}}}


@router.get("/healthz", response_class=Response, responses={200: _JSON})
async def healthz() -> Response:
    """Tell that the process answers."""
    return Response(b'{"status":"alive"}', media_type="application/json")


@router.get(
    "/readyz",
    response_class=Response,
    responses={200: _JSON, 503: {**_JSON, "description": "Redis does not answer, or the stories are being read."}},
)
async def readyz(request: Request) -> Response:
    """Tell whether Redis answers and the stories have been read."""
    desk = desks.of(request)
    checks = {"redis": desk.flow.answers and bool(desk.flow.readings), "stories": desk.wire.ready.is_set()}
    status = 200 if all(checks.values()) else 503
    return Response(
        orjson.dumps({"status": "ready" if status == 200 else "not ready", **checks}),
        status,
        media_type="application/json",
    )


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """The desk's own metrics, for Prometheus; each worker serves its own."""
    desk = desks.of(request)
    numbers.VIEWERS.set(len(desk.wire.viewers))
    numbers.STORIES.set(len(desk.wire.catalogue))
    return Response(numbers.told(), media_type=numbers.MEDIA_TYPE)
