"""The application: routes, what stands before them, and the tasks that read Redis for all."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from services.desk.http import article_routes, correction_routes, health_routes, pipeline_routes, problems, story_routes
from services.desk.http.access import Access
from services.desk.http.desk import Desk
from services.desk.http.flow import Flow
from services.desk.http.guard import Guard
from services.desk.http.problems import Problem
from services.desk.http.wire import Wire
from services.desk.stories import UnreadableStoryError
from shared.events import Submission
from shared.service import ended
from shared.settings import Settings

log = logging.getLogger("storywire.desk")


def create(redis: Redis, settings: Settings, access: Access) -> FastAPI:
    """Return the application; it reads from Redis while its lifespan lasts."""
    wire = Wire(redis, settings, story_routes.card)
    desk = Desk(redis, settings, access, wire, Flow(redis, settings, wire.catalogue))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(desk.wire.run()), asyncio.create_task(desk.flow.run())]
        try:
            yield
        finally:
            desk.wire.close()
            await ended(tasks)

    app = FastAPI(
        title="Storywire desk",
        version=version("storywire"),
        summary="News articles in, consolidated stories out.",
        license_info={"name": "Apache 2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        # Their pages load scripts from other hosts; the document itself is at /openapi.json.
        docs_url=None,
        redoc_url=None,
    )
    app.state.desk = desk
    for routes in (story_routes, article_routes, correction_routes, pipeline_routes, health_routes):
        app.include_router(routes.router)
    app.mount("/static", StaticFiles(directory=str(files("services.desk.page").joinpath("static"))), name="static")
    app.add_middleware(Guard, access=access)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RedisError, _no_redis)
    app.add_exception_handler(UnreadableStoryError, _unreadable)
    app.add_exception_handler(Exception, _failed)
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    """Complete the OpenAPI document by what the routes read themselves."""
    made = app.openapi

    def completed() -> dict[str, Any]:
        document = made()
        components = document.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        schemas["Submission"] = Submission.model_json_schema()
        schemas["Asked"] = correction_routes.Asked.model_json_schema()
        for path in document["paths"].values():
            if "get" in path:
                path["head"] = _head(path["get"])
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        return document

    app.openapi = completed  # type: ignore[method-assign] # the way that FastAPI documents


def _head(get: dict[str, Any]) -> dict[str, Any]:
    """Return the description of HEAD, which the guard answers as GET without the body."""
    answers = {status: {"description": told["description"]} for status, told in get["responses"].items()}
    told = {name: part for name, part in get.items() if name in ("tags", "parameters", "security")}
    return {
        **told,
        "summary": f"{get['summary']}: headers only",
        "operationId": f"{get['operationId']}_head",
        "responses": answers,
    }


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - it is registered for this one only
    return problems.response(request, error)


async def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    errors = [
        {"parameter": ".".join(str(part) for part in fault["loc"][1:]), "detail": fault["msg"]}
        for fault in error.errors()
    ]
    first = errors[0]
    return problems.response(request, Problem(422, f"{first['parameter']}: {first['detail']}", errors=errors))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    return problems.response(request, Problem(error.status_code, str(error.detail), headers=error.headers))


async def _no_redis(request: Request, error: Exception) -> Response:
    log.warning("%s %s: %s", request.method, request.url.path, error)
    return problems.response(request, Problem(503, "Redis does not answer", headers={"Retry-After": "5"}))


async def _unreadable(request: Request, error: Exception) -> Response:
    return problems.response(request, Problem(501, str(error)))


async def _failed(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problems.response(request, Problem(500, "the desk failed; its log tells why"))
