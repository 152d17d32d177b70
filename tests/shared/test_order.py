"""Articles are compared in the order of publication, however many workers there are."""

import asyncio
from collections.abc import Sequence

import pytest
from redis.asyncio import Redis

from shared import streams, topology
from shared.delivery import Delivery, Message
from shared.order import Order, awaited_key, position
from shared.settings import Settings
from shared.topology import CROSS_REFERENCING, DEDUPLICATION, INGESTION
from shared.trace import Outcome

COMPARING = (DEDUPLICATION, CROSS_REFERENCING)


async def published(redis: Redis, settings: Settings, traces: Sequence[str]) -> None:
    """Put articles on ``ingest`` and let ingestion pass them on."""
    await streams.create_group(redis, settings, INGESTION)
    for trace in traces:
        await redis.xadd(topology.INGEST, {"data": "{}"}, id=trace)
        await end(redis, settings, INGESTION, trace, "passed")


async def end(redis: Redis, settings: Settings, stage: topology.Stage, trace: str, outcome: Outcome) -> None:
    """End an article at a stage."""
    await Delivery(redis, settings, stage, "tester").end(Message(trace, trace, {}, 0.0), outcome, "test")


async def work(redis: Redis, settings: Settings, order: Order, trace: str, done: list[str]) -> None:
    """Handle an article at deduplication, when its turn has come."""
    async with order.turn(trace) as come:
        await come()
        done.append(trace)
        await end(redis, settings, DEDUPLICATION, trace, "passed")


async def awaited(redis: Redis, settings: Settings) -> list[list[bytes]]:
    return [await redis.zrange(awaited_key(settings, stage), 0, -1) for stage in COMPARING]


def test_positions_sort_as_the_entries_of_a_stream_do() -> None:
    traces = ["10-10", "9-5", "1700000000000-0", "10-2"]
    assert sorted(traces, key=position) == ["9-5", "10-2", "10-10", "1700000000000-0"]


def test_what_was_put_on_an_inner_stream_by_hand_has_no_position() -> None:
    assert position("articles.ingested/5-0") == ""


async def test_workers_together_take_articles_in_the_order_of_publication(redis: Redis, settings: Settings) -> None:
    traces = [f"5-{number}" for number in range(1, 13)]
    await published(redis, settings, traces)
    workers = [Order(redis, settings, DEDUPLICATION) for _ in range(3)]
    done: list[str] = []
    # Each worker has got every third article, the last ones first.
    await asyncio.gather(
        *(work(redis, settings, workers[at % 3], trace, done) for at, trace in reversed(list(enumerate(traces))))
    )
    assert done == traces


async def test_an_article_waits_for_an_earlier_one_that_has_not_come_yet(redis: Redis, settings: Settings) -> None:
    await published(redis, settings, ["5-1", "5-2"])
    order = Order(redis, settings, DEDUPLICATION)
    done: list[str] = []
    later = asyncio.create_task(work(redis, settings, order, "5-2", done))
    await asyncio.sleep(0.1)
    assert not done
    await work(redis, settings, order, "5-1", done)
    await later
    assert done == ["5-1", "5-2"]


async def test_one_that_does_not_come_is_waited_for_a_third_of_claim_after_and_the_next_less(
    redis: Redis, settings: Settings
) -> None:
    patient = settings.model_copy(update={"claim_after": 3.0})
    await published(redis, patient, ["5-1", "5-2", "5-3", "5-4"])
    order = Order(redis, patient, DEDUPLICATION)
    clock = asyncio.get_running_loop().time
    begun = clock()
    await work(redis, patient, order, "5-2", [])
    first = clock() - begun
    begun = clock()
    await work(redis, patient, order, "5-4", [])
    second = clock() - begun
    assert first >= 1.0
    assert 0.25 <= second < first


async def test_one_that_failed_and_will_be_tried_again_is_not_waited_for(redis: Redis, settings: Settings) -> None:
    await published(redis, settings, ["5-1", "5-2"])
    failed = await redis.xadd(DEDUPLICATION.reads, {"data": "{}"})
    await streams.create_group(redis, settings, DEDUPLICATION)
    await redis.xreadgroup(DEDUPLICATION.name, "tester", {DEDUPLICATION.reads: ">"})
    delivery = Delivery(redis, settings, DEDUPLICATION, "tester")
    await delivery.fail(Message(failed.decode(), "5-1", {}, 0.0), ValueError("a fault"))
    assert await awaited(redis, settings) == [[position("5-2").encode()]] * 2


@pytest.mark.parametrize("outcome", ["dropped", "dead"])
async def test_what_ends_early_is_awaited_nowhere(redis: Redis, settings: Settings, outcome: Outcome) -> None:
    await published(redis, settings, ["5-1"])
    await end(redis, settings, DEDUPLICATION, "5-1", outcome)
    assert await awaited(redis, settings) == [[], []]


async def test_what_ends_as_dead_on_the_way_between_is_awaited_nowhere(redis: Redis, settings: Settings) -> None:
    await published(redis, settings, ["5-1"])
    await end(redis, settings, DEDUPLICATION, "5-1", "passed")
    await end(redis, settings, topology.ENTITY_EXTRACTION, "5-1", "dead")
    assert await awaited(redis, settings) == [[], []]


async def test_what_is_older_than_a_trace_can_be_is_awaited_no_more(redis: Redis, settings: Settings) -> None:
    await published(redis, settings, ["5-1"])
    await published(redis, settings, [f"{settings.trace_seconds * 1000 + 6}-0"])
    assert all(len(found) == 1 for found in await awaited(redis, settings))


async def test_ingestion_ends_an_article_after_those_that_other_workers_read_before(
    redis: Redis, settings: Settings
) -> None:
    await streams.create_group(redis, settings, INGESTION)
    for trace in ("5-1", "5-2"):
        await redis.xadd(topology.INGEST, {"data": "{}"}, id=trace)
        await redis.xreadgroup(INGESTION.name, f"worker of {trace}", {topology.INGEST: ">"}, count=1)
    ended: list[str] = []

    async def ingest(trace: str, seconds: float) -> None:
        async with Order(redis, settings, INGESTION).turn(trace) as come:
            await asyncio.sleep(seconds)
            await come()
            ended.append(trace)
            await end(redis, settings, INGESTION, trace, "passed")

    await asyncio.gather(ingest("5-2", 0), ingest("5-1", 0.1))
    assert ended == ["5-1", "5-2"]


async def test_ingestion_does_not_wait_for_one_that_failed(redis: Redis, settings: Settings) -> None:
    patient = settings.model_copy(update={"claim_after": 60.0})
    await streams.create_group(redis, patient, INGESTION)
    for trace in ("5-1", "5-2"):
        await redis.xadd(topology.INGEST, {"data": "{}"}, id=trace)
    await redis.xreadgroup(INGESTION.name, "tester", {topology.INGEST: ">"})
    await Delivery(redis, patient, INGESTION, "tester").fail(Message("5-1", "5-1", {}, 0.0), ValueError("a fault"))
    async with asyncio.timeout(5), Order(redis, patient, INGESTION).turn("5-2") as come:
        await come()


async def test_with_in_order_off_nobody_waits(redis: Redis, settings: Settings) -> None:
    hasty = settings.model_copy(update={"in_order": False, "claim_after": 60.0})
    await published(redis, hasty, ["5-1", "5-2"])
    async with asyncio.timeout(5):
        await work(redis, hasty, Order(redis, hasty, DEDUPLICATION), "5-2", [])


async def test_a_worker_that_is_told_to_stop_waits_for_no_other(redis: Redis, settings: Settings) -> None:
    patient = settings.model_copy(update={"claim_after": 60.0})
    await published(redis, patient, ["5-1", "5-2"])
    order = Order(redis, patient, DEDUPLICATION)
    done: list[str] = []
    waiting = asyncio.create_task(work(redis, patient, order, "5-2", done))
    await asyncio.sleep(0.1)
    assert not done
    order.hurry()
    async with asyncio.timeout(5):
        await waiting
    assert done == ["5-2"]


async def test_two_deliveries_of_one_article_are_handled_one_after_the_other(redis: Redis, settings: Settings) -> None:
    await published(redis, settings, ["5-1"])
    order = Order(redis, settings, DEDUPLICATION)
    done: list[str] = []
    async with asyncio.timeout(5):
        await asyncio.gather(*(work(redis, settings, order, "5-1", done) for _ in range(2)))
    assert done == ["5-1", "5-1"]


async def test_while_the_server_does_not_answer_nobody_waits(settings: Settings) -> None:
    gone = Redis(host="127.0.0.1", port=1)
    for stage in (INGESTION, DEDUPLICATION):
        async with asyncio.timeout(5), Order(gone, settings, stage).turn("5-1") as come:
            await come()
    await gone.aclose()
