"""Trimming: nothing that a group still needs is ever removed."""

import time

from redis.asyncio import Redis

from shared import streams, topology
from shared.settings import Settings

INNER = topology.INGESTION.writes
LONG_AGO = 1_700_000_000_000


async def fill(redis: Redis, stream: str, count: int) -> list[bytes]:
    return [await redis.xadd(stream, {"n": n}, id=f"{LONG_AGO + n}-0") for n in range(count)]


async def test_unread_and_pending_entries_stay(redis: Redis, settings: Settings) -> None:
    ids = await fill(redis, INNER, 10)
    await redis.xgroup_create(INNER, "fast", id="0")
    await redis.xgroup_create(INNER, "slow", id="0")
    await redis.xreadgroup("fast", "a", {INNER: ">"}, count=10)
    await redis.xack(INNER, "fast", *ids)
    await redis.xreadgroup("slow", "b", {INNER: ">"}, count=6)
    await redis.xack(INNER, "slow", *ids[:3], ids[4])
    assert await streams.trim(redis, settings, INNER) == 3
    assert [entry for entry, _ in await redis.xrange(INNER)] == ids[3:]


async def test_a_stream_that_every_group_has_finished_is_emptied(redis: Redis, settings: Settings) -> None:
    ids = await fill(redis, INNER, 4)
    await redis.xgroup_create(INNER, "only", id="0")
    await redis.xreadgroup("only", "a", {INNER: ">"}, count=10)
    await redis.xack(INNER, "only", *ids)
    assert await streams.trim(redis, settings, INNER) == 4


async def test_public_streams_keep_their_entries_for_some_hours(redis: Redis, settings: Settings) -> None:
    await fill(redis, topology.STORIES, 3)
    await redis.xadd(topology.STORIES, {"n": "now"}, id=f"{int(time.time() * 1000)}-0")
    assert await streams.trim(redis, settings, topology.STORIES) == 3
    assert await redis.xlen(topology.STORIES) == 1


async def test_dead_letters_wait_for_people(redis: Redis, settings: Settings) -> None:
    await fill(redis, topology.DEAD_LETTERS, 3)
    assert await streams.trim(redis, settings, topology.DEAD_LETTERS) == 0


async def test_whatever_people_leave_unread_goes_with_the_records(redis: Redis, settings: Settings) -> None:
    for stream in (topology.STORIES, topology.DEAD_LETTERS):
        await fill(redis, stream, 3)
        await redis.xgroup_create(stream, "gone for good", id="0")
        await redis.xadd(stream, {"n": "now"}, id=f"{int(time.time() * 1000)}-0")
        assert await streams.forget(redis, settings, stream) == 3
        assert await redis.xlen(stream) == 1


async def test_a_stream_that_does_not_exist_is_no_error(redis: Redis, settings: Settings) -> None:
    assert await streams.trim(redis, settings, INNER) == 0


async def test_the_group_starts_at_the_beginning_and_may_exist_already(redis: Redis, settings: Settings) -> None:
    await fill(redis, INNER, 2)
    for _ in range(2):
        await streams.create_group(redis, settings, topology.DEDUPLICATION)
    ((_, entries),) = await redis.xreadgroup(topology.DEDUPLICATION.name, "a", {INNER: ">"})
    assert len(entries) == 2
