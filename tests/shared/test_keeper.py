"""What a worker does beside its messages."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from faststream.redis import RedisBroker
from redis.asyncio import Redis

from shared import health, streams, topology
from shared.backlog import Backlog, backlog
from shared.consumer import subscribe
from shared.delivery import Delivery
from shared.keeper import StoppedError, keep
from shared.outcomes import Drop
from shared.settings import Settings

STAGE = topology.DEDUPLICATION


async def drop(_: object) -> Drop:
    return Drop("a test")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "BEAT", 0.05)


@asynccontextmanager
async def kept(redis: Redis, settings: Settings) -> AsyncIterator[tuple[Delivery, RedisBroker, asyncio.Task[None]]]:
    await streams.create_group(redis, settings, STAGE)
    delivery = Delivery(redis, settings, STAGE, health.consumer_name())
    broker = subscribe(drop, delivery)
    started = asyncio.Event()
    async with broker:
        await broker.start()
        task = asyncio.create_task(keep(broker, delivery, started))
        started.set()
        yield delivery, broker, task
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_worker_that_reads_is_healthy_and_one_that_leaves_is_not(redis: Redis, settings: Settings) -> None:
    assert not await health.check(redis, settings, STAGE)
    async with kept(redis, settings) as (delivery, _, _):
        await asyncio.sleep(1)
        assert await health.check(redis, settings, STAGE)
        assert not await health.check(redis, settings, topology.AGGREGATION)
        assert not await health.check(redis, settings, STAGE, host="another-host")
    await health.leave(redis, settings, STAGE, delivery.consumer)
    assert not await health.check(redis, settings, STAGE)


async def test_a_file_tells_that_a_worker_reads(redis: Redis, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "reading"
    async with kept(redis, settings.model_copy(update={"heartbeat_file": file})) as (_, broker, task):
        await asyncio.sleep(1)
        assert time.time() - file.stat().st_mtime < 1
        await broker.subscribers[0].stop()
        await asyncio.gather(task, return_exceptions=True)
        last = file.stat().st_mtime
        await asyncio.sleep(1)
        assert file.stat().st_mtime == last


async def test_a_subscriber_that_stopped_ends_the_worker(redis: Redis, settings: Settings) -> None:
    async with kept(redis, settings) as (_, broker, task):
        await asyncio.sleep(0.5)
        await broker.subscribers[0].stop()
        with pytest.raises(StoppedError, match="no longer reads"):
            await asyncio.wait_for(task, 5)


async def test_the_stage_pauses_while_too_much_waits_for_the_next(redis: Redis, settings: Settings) -> None:
    following = topology.ENTITY_EXTRACTION
    await streams.create_group(redis, settings, following)
    for number in range(11):
        await redis.xadd(following.reads, {"n": number})
    async with kept(redis, settings.model_copy(update={"backlog": 10})) as (delivery, _, _):
        await asyncio.sleep(1)
        assert not delivery.open.is_set()
        await redis.xreadgroup(following.name, "reader", {following.reads: ">"}, noack=True)
        await asyncio.sleep(1)
        assert delivery.open.is_set()


async def test_the_backlog_counts_what_waits_and_what_is_pending(redis: Redis, settings: Settings) -> None:
    assert await backlog(redis, settings, STAGE) == Backlog(0, 0, None, started=False)
    await redis.xadd(STAGE.reads, {"n": 1}, id="1700000000000-0")
    await redis.xadd(STAGE.reads, {"n": 2})
    assert (await backlog(redis, settings, STAGE)).waiting == 2
    await streams.create_group(redis, settings, STAGE)
    await redis.xreadgroup(STAGE.name, "reader", {STAGE.reads: ">"}, count=1)
    found = await backlog(redis, settings, STAGE)
    assert (found.waiting, found.pending, found.started) == (1, 1, True)
    assert found.oldest > 1_000_000
