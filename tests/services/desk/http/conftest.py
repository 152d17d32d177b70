"""A desk that listens, on the test server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from httpx import AsyncClient
from redis.asyncio import Redis

from services.desk.http import serve
from services.desk.http.access import Access, decided
from shared.settings import Settings

TOKEN = "open-sesame"  # noqa: S105 - nobody's
BEARER = {"Authorization": f"Bearer {TOKEN}"}
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
"""what a browser accepts"""
JSON = {"Accept": "application/json"}


@asynccontextmanager
async def listening(redis: Redis, settings: Settings, access: Access) -> AsyncIterator[AsyncClient]:
    """A desk on a free port, and a client of it; it has read what there is."""
    listener = serve.bound("127.0.0.1", 0)
    started = asyncio.Event()
    serving = asyncio.create_task(serve.serve(redis, settings, access, listener, started.set))
    await started.wait()
    try:
        async with AsyncClient(base_url=serve.address("127.0.0.1", listener).rstrip("/"), timeout=10) as client:
            await until(lambda: is_ready(client))
            yield client
    finally:
        serving.cancel()
        # On Python 3.11 a cancellation can get lost in redis-py's own time limits.
        while not (await asyncio.wait([serving], timeout=5))[0]:
            serving.cancel()
        if not serving.cancelled():
            serving.result()


async def is_ready(client: AsyncClient) -> bool:
    return (await client.get("/readyz")).status_code == 200


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until ``condition`` holds."""
    async with asyncio.timeout(5):
        while not await condition():  # noqa: ASYNC110 - what happens elsewhere sets no event
            await asyncio.sleep(0.02)


@pytest.fixture
async def desk(redis: Redis, settings: Settings) -> AsyncIterator[AsyncClient]:
    """A desk on this machine only: everybody may do everything."""
    async with listening(redis, settings, decided("127.0.0.1", None)) as client:
        yield client


@pytest.fixture
async def guarded(redis: Redis, settings: Settings) -> AsyncIterator[AsyncClient]:
    """A desk that other machines can reach."""
    async with listening(redis, settings, decided("0.0.0.0", TOKEN)) as client:  # noqa: S104 - it listens here only
        yield client
