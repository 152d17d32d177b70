"""Records tell what people have corrected: articles change their story, and names are one or two."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from services.aggregation.stories import Stories
from shared.corrections import StoriesCorrected
from shared.outcomes import Keep
from shared.settings import Settings

Handle = Callable[[StoriesCorrected], Awaitable[Keep]]


@asynccontextmanager
async def create(redis: Redis, settings: Settings) -> AsyncIterator[Handle]:
    """Yield the handler; the records are published by the worker that runs beside it."""
    stories = Stories(redis, settings)

    async def handle(event: StoriesCorrected) -> Keep:
        touched = await stories.retell(event)
        return Keep(f"collected for {touched} {'story' if touched == 1 else 'stories'}")

    yield handle
