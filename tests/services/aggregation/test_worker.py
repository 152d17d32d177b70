"""The worker collects events and publishes records in the background."""

import asyncio

from redis.asyncio import Redis

from services.aggregation.worker import create
from shared.outcomes import Keep
from shared.record import StoryRecord
from shared.settings import Settings
from tests.services.aggregation.newsroom import STORY, article, linked

TEXT = "The bridge over the Orra gave way on Thursday morning. Nobody was on it, the town of Kell said."


async def record_of(redis: Redis, articles: int) -> StoryRecord:
    """Wait for the record with so many articles."""
    async with asyncio.timeout(5):
        while True:
            for _, fields in await redis.xrange("stories"):
                record = StoryRecord.model_validate_json(fields[b"data"])
                if len(record.articles) == articles:
                    return record
            await asyncio.sleep(0.01)


async def test_records_follow_the_articles(redis: Redis, settings: Settings) -> None:
    async with create(redis, settings) as handle:
        outcome = await handle(linked(article("courier", TEXT)))
        assert outcome == Keep(f"collected for story {STORY}")
        assert (await record_of(redis, 1)).revision == 1
        await handle(linked(article("gazette", TEXT), version=2))
        assert (await record_of(redis, 2)).revision == 2


async def test_what_is_due_when_a_worker_stops_waits_for_the_next_one(redis: Redis, settings: Settings) -> None:
    async with create(redis, settings.model_copy(update={"coalesce": 0.5})) as handle:
        await handle(linked(article("courier", TEXT)))
    assert await redis.exists("stories") == 0
    async with create(redis, settings):
        assert (await record_of(redis, 1)).id == STORY


async def test_two_workers_share_the_work(redis: Redis, settings: Settings) -> None:
    async with create(redis, settings) as one, create(redis, settings) as other:
        await asyncio.gather(
            *(
                (one if number % 2 else other)(linked(article(f"paper {number}", TEXT, hours=number), version=number))
                for number in range(20)
            )
        )
        record = await record_of(redis, 20)
    published = [fields[b"revision"] for _, fields in await redis.xrange("stories")]
    assert published == [str(number).encode() for number in range(1, record.revision + 1)]
