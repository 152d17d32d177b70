"""Aggregation: collects what is known of each story, and publishes its record when it has changed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from services.aggregation.publisher import publishing
from services.aggregation.rewriter import rewriting
from services.aggregation.stories import Stories
from services.aggregation.supplied import read
from shared.events import StoryLinked
from shared.outcomes import Keep
from shared.settings import Settings

Handle = Callable[[StoryLinked], Awaitable[Keep]]


@asynccontextmanager
async def create(redis: Redis, settings: Settings) -> AsyncIterator[Handle]:
    """Publish records in the background, and yield the handler that collects what they are made of.

    Raises:
        UnusableTableError: A table that the settings name cannot be read.
        RefusedError, ValueError, OSError: The provider of a language model that they name cannot be asked.
    """
    stories = Stories(redis, settings)
    async with (
        rewriting(redis, stories, settings) as rewriter,
        publishing(stories, settings, read(settings), rewriter) as wake,
    ):

        async def handle(event: StoryLinked) -> Keep:
            await stories.collect(event)
            wake.set()
            return Keep(f"collected for story {event.link.story}")

        yield handle
