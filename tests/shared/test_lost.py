"""An article whose stream was taken away starts again from ``ingest``."""

import asyncio

import pytest
from redis.asyncio import Redis

from shared import streams, topology
from shared.delivery import Delivery, Message
from shared.lost import restart_lost
from shared.settings import Settings
from shared.trace import UNDER_WAY


@pytest.fixture
def hasty(settings: Settings) -> Settings:
    return settings.model_copy(update={"claim_after": 0.05})


async def pass_on(redis: Redis, settings: Settings) -> str:
    """Publish an article and let ingestion pass it on."""
    await streams.create_group(redis, settings, topology.INGESTION)
    entry = (await redis.xadd(topology.INGEST, {"data": "{}"})).decode()
    await redis.xreadgroup(topology.INGESTION.name, "tester", {topology.INGEST: ">"})
    delivery = Delivery(redis, settings, topology.INGESTION, "tester")
    append = (topology.INGESTION.writes, {"__data__": b"{}"})
    assert await delivery.end(Message(entry, entry, {}, 0.0), "passed", "test", append=append)
    return entry


async def test_an_article_on_its_way_is_left_alone(redis: Redis, hasty: Settings) -> None:
    await pass_on(redis, hasty)
    await asyncio.sleep(1.2)  # the score has whole seconds
    assert await restart_lost(redis, hasty, "tester") == 0


async def test_an_article_whose_stream_was_flushed_becomes_pending_on_ingest(redis: Redis, hasty: Settings) -> None:
    entry = await pass_on(redis, hasty)
    await redis.delete(topology.INGESTION.writes)
    await asyncio.sleep(1.2)
    assert await restart_lost(redis, hasty, "tester") == 1
    assert (await redis.xpending(topology.INGEST, topology.INGESTION.name))["pending"] == 1
    assert not await redis.hexists(f"trace:{entry}", topology.INGESTION.name)
    assert await restart_lost(redis, hasty, "tester") == 0


async def test_an_article_that_ingest_has_forgotten_cannot_be_saved_and_is_said_to_be_lost(
    redis: Redis, hasty: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    await pass_on(redis, hasty)
    await redis.delete(topology.INGESTION.writes)
    await redis.xtrim(topology.INGEST, maxlen=0)
    await asyncio.sleep(1.2)
    assert await restart_lost(redis, hasty, "tester") == 0
    assert "lost for good" in caplog.text
    assert await redis.zcard(UNDER_WAY) == 0


async def test_an_article_that_outlives_its_trace_is_given_up_and_said_to_be(
    redis: Redis, hasty: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    entry = await pass_on(redis, hasty)
    await redis.delete(f"trace:{entry}")
    await asyncio.sleep(1.2)
    assert await restart_lost(redis, hasty, "tester") == 0
    assert f"no record told of {entry}" in caplog.text
    assert await redis.zcard(UNDER_WAY) == 0


async def test_an_article_that_has_ended_is_no_longer_under_way(redis: Redis, hasty: Settings) -> None:
    entry = await pass_on(redis, hasty)
    assert await redis.zcard(UNDER_WAY) == 1
    delivery = Delivery(redis, hasty, topology.DEDUPLICATION, "tester")
    await delivery.end(Message("1-0", entry, {}, 0.0), "dropped", "seen already")
    assert await redis.zcard(UNDER_WAY) == 0
    assert not await redis.hexists(f"trace:{entry}", "where")
