from math import inf

from redis import Redis as Store
from redis.asyncio import Redis

from services.desk import stage_status
from shared import health, topology
from shared.settings import Settings


async def test_before_the_first_start_all_waits(redis: Redis, settings: Settings, store: Store) -> None:
    store.xadd("ingest", {"data": "{}"})
    status = await stage_status.read(redis, settings)
    ingestion = status.stages[0]
    assert [stage.stage for stage in status.stages] == [stage.name for stage in topology.STAGES]
    assert (ingestion.started, ingestion.waiting, ingestion.in_work, ingestion.workers) == (False, 1, 0, ())
    assert (ingestion.arrived, ingestion.done) == (1, 0)


async def test_what_is_fetched_and_not_ended_is_in_work(redis: Redis, settings: Settings, store: Store) -> None:
    for _ in range(3):
        store.xadd("ingest", {"data": "{}"})
    store.xgroup_create("ingest", "ingestion", id="0")
    store.xreadgroup("ingestion", "w", {"ingest": ">"}, count=1)
    ingestion = (await stage_status.read(redis, settings)).stages[0]
    assert (ingestion.started, ingestion.waiting, ingestion.in_work) == (True, 2, 1)
    assert ingestion.oldest is not None
    assert 0 <= ingestion.oldest < 5


async def test_counters_and_workers_are_read(redis: Redis, settings: Settings, store: Store) -> None:
    counts = {"in": 10, "passed": 5, "kept": 1, "dropped": 3, "dead": 1, "retries": 2, "seconds": 1.5}
    store.hset("counts:deduplication", mapping=counts)
    await health.beat(redis, settings, topology.DEDUPLICATION, "host-7")
    stage = (await stage_status.read(redis, settings)).stages[1]
    assert (stage.done, stage.dropped, stage.dead, stage.retries, stage.seconds) == (6, 3, 1, 2, 1.5)
    assert stage.workers == ("host-7",)
    assert stage_status.ended(stage) == 10


async def test_rates_are_what_happened_between_two_readings(redis: Redis, settings: Settings, store: Store) -> None:
    before = await stage_status.read(redis, settings)
    for _ in range(4):
        store.xadd("ingest", {"data": "{}"})
    store.hincrby("counts:ingestion", "passed", 2)
    after = await stage_status.read(redis, settings)
    rate = stage_status.rates(before, after)["ingestion"]
    seconds = (after.at - before.at).total_seconds()
    assert (round(rate.into * seconds), round(rate.out * seconds)) == (4, 2)


async def test_a_flushed_server_gives_no_negative_rates(redis: Redis, settings: Settings, store: Store) -> None:
    store.xadd("ingest", {"data": "{}"})
    store.hincrby("counts:ingestion", "passed", 2)
    before = await stage_status.read(redis, settings)
    store.flushall()
    rate = stage_status.rates(before, await stage_status.read(redis, settings))["ingestion"]
    assert (rate.into, rate.out) == (0, 0)


async def test_letters_and_stories_are_counted(redis: Redis, settings: Settings, store: Store) -> None:
    store.xadd("dead-letters", {"data": "{}"})
    store.zadd("stories:index", {"a": 1, "b": 2})
    status = await stage_status.read(redis, settings)
    assert (status.dead_letters, status.stories) == (1, 2)


async def test_how_long_articles_take_into_a_record(redis: Redis, settings: Settings, store: Store) -> None:
    store.hset("counts:aggregation", mapping={"kept": 3, "latency:0.5": 50, "latency:2": 45, "latency:inf": 5})
    before = await stage_status.read(redis, settings)
    assert before.latency == {0.5: 50, 2.0: 45, inf: 5}
    assert [stage_status.within(before.latency, share) for share in (0.5, 0.95, 0.99)] == [0.5, 2.0, inf]
    assert stage_status.within({}, 0.5) is None
    store.hincrby("counts:aggregation", "latency:2", 1)
    after = await stage_status.read(redis, settings)
    assert stage_status.lately(before, after) == {2.0: 1}
    store.flushall()
    assert stage_status.lately(after, await stage_status.read(redis, settings)) == {}
