"""What happens to a message of a stage: the guarantee of ``shared.delivery``, watched on a real server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from redis.asyncio import Redis

from shared import streams, topology
from shared.article import Article
from shared.consumer import Handle, subscribe
from shared.delivery import Delivery
from shared.events import ArticleIngested, ArticleUnique, Copy, DeadLetter
from shared.outcomes import Drop, Pass, RejectError
from shared.settings import Settings

STAGE = replace(topology.DEDUPLICATION, concurrency=8, order="")


def ingested(number: int, text: str = "A ferry caught fire.") -> ArticleIngested:
    article = Article(
        id=f"{number:016d}", revision=1, trace=f"{number}-0", original=text, received=datetime(2025, 3, 4, tzinfo=UTC)
    )
    return ArticleIngested(article=article)


async def through(event: ArticleIngested) -> Pass[ArticleUnique]:
    return Pass(ArticleUnique(article=event.article, copy_of=Copy(kind="new")), "new", names=(event.article.id,))


async def put(redis: Redis, event: ArticleIngested) -> str:
    return (await redis.xadd(STAGE.reads, {"data": event.model_dump_json()})).decode()


@asynccontextmanager
async def worker(
    redis: Redis, settings: Settings, handle: Handle, stage: topology.Stage = STAGE
) -> AsyncIterator[Delivery]:
    await streams.create_group(redis, settings, stage)
    delivery = Delivery(redis, settings, stage, "tester")
    broker = subscribe(handle, delivery)
    async with broker:
        await broker.start()
        yield delivery


async def until(condition: Callable[[], Awaitable[Any]], patience: float = 30.0) -> Any:
    deadline = asyncio.get_running_loop().time() + patience
    while not (found := await condition()):
        assert asyncio.get_running_loop().time() < deadline, "waited in vain"
        await asyncio.sleep(0.01)
    return found


async def pending(redis: Redis) -> int:
    return (await redis.xpending(STAGE.reads, STAGE.name))["pending"]


async def passed_on(redis: Redis, count: int) -> list[Any]:
    async def enough() -> bool:
        return await redis.xlen(STAGE.writes) >= count and await pending(redis) == 0

    await until(enough)
    return await redis.xrange(STAGE.writes)


async def letters(redis: Redis, count: int = 1) -> list[DeadLetter]:
    async def enough() -> bool:
        return await redis.xlen(topology.DEAD_LETTERS) >= count

    await until(enough)
    return [DeadLetter.model_validate_json(f[b"data"]) for _, f in await redis.xrange(topology.DEAD_LETTERS)]


async def test_what_was_published_before_the_first_start_is_read(redis: Redis, settings: Settings) -> None:
    await put(redis, ingested(1))
    async with worker(redis, settings, through):
        assert len(await passed_on(redis, 1)) == 1


async def test_the_event_the_trace_and_the_acknowledgement_come_together(redis: Redis, settings: Settings) -> None:
    async with worker(redis, settings, through):
        await put(redis, ingested(7))
        ((_, fields),) = await passed_on(redis, 1)
    assert b'"kind":"new"' in fields[b"__data__"]
    (trace,) = await redis.smembers("trace-of:0000000000000007")
    step = orjson.loads(await redis.hget(f"trace:{trace.decode()}", STAGE.name))
    assert (step["outcome"], step["note"], step["worker"]) == ("passed", "new", "tester")
    assert await redis.hmget(f"counts:{STAGE.name}", "in", "passed") == [b"1", b"1"]


async def test_a_dropped_article_goes_no_further(redis: Redis, settings: Settings) -> None:
    async def drop(event: ArticleIngested) -> Drop:
        return Drop("seen already", event.article.id)

    async with worker(redis, settings, drop):
        await put(redis, ingested(1))

        async def dropped() -> bool:
            return await redis.hget(f"counts:{STAGE.name}", "dropped") == b"1"

        await until(dropped)
    assert await redis.xlen(STAGE.writes) == 0
    assert await pending(redis) == 0


async def test_a_failing_message_is_retried_and_delays_no_other(redis: Redis, settings: Settings) -> None:
    tries = 0

    async def shaky(event: ArticleIngested) -> Pass[ArticleUnique]:
        nonlocal tries
        if event.article.id.endswith("1"):
            tries += 1
            if tries < 3:
                raise OSError("the disk hiccups")
        return await through(event)

    async with worker(redis, settings, shaky):
        for number in (1, 2, 3, 4):
            await put(redis, ingested(number))
        entries = await passed_on(redis, 4)
    order = [number for _, f in entries for number in range(1, 5) if f"{number:016d}".encode() in f[b"__data__"]]
    assert order[-1] == 1
    assert tries == 3
    assert await redis.hget(f"counts:{STAGE.name}", "retries") == b"2"
    assert not await redis.exists(f"failed:{STAGE.name}")


async def test_what_fails_every_time_becomes_a_dead_letter(redis: Redis, settings: Settings) -> None:
    async def broken(event: ArticleIngested) -> Pass[ArticleUnique]:
        raise KeyError(event.article.id)

    async with worker(redis, settings.model_copy(update={"retry_first": 0.01}), broken):
        entry = await put(redis, ingested(1))
        (letter,) = await letters(redis)
    assert (letter.stage, letter.stream, letter.entry) == (STAGE.name, STAGE.reads, entry)
    assert letter.deliveries == settings.max_attempts
    assert "KeyError" in letter.reason
    assert ArticleIngested.model_validate_json(letter.payload["data"]) == ingested(1)
    assert await pending(redis) == 0


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"data": "{not json"}, "Invalid JSON"),
        ({"data": '{"article": 7}'}, "article"),
        ({"colour": "blue"}, "article: Field required"),
        ({"data": b"\xff\xfe\x00"}, "not a valid ArticleIngested"),
    ],
)
async def test_what_is_no_event_is_buried_at_once_with_the_reason(
    redis: Redis, settings: Settings, fields: dict[str, Any], reason: str
) -> None:
    async with worker(redis, settings, through):
        await redis.xadd(STAGE.reads, fields)
        await put(redis, ingested(2))
        (letter,) = await letters(redis)
        await passed_on(redis, 1)
    assert reason in letter.reason
    assert letter.deliveries == 1


async def test_a_rejected_message_is_not_tried_again(redis: Redis, settings: Settings) -> None:
    async def reject(event: ArticleIngested) -> Pass[ArticleUnique]:
        raise RejectError(f"no text in {event.article.id}")

    async with worker(redis, settings, reject):
        await put(redis, ingested(1))
        (letter,) = await letters(redis)
    assert letter.reason == "no text in 0000000000000001"
    assert await redis.hget(f"counts:{STAGE.name}", "dead") == b"1"


async def test_what_a_dead_worker_left_is_taken_over(redis: Redis, settings: Settings) -> None:
    await streams.create_group(redis, settings, STAGE)
    await put(redis, ingested(1))
    await redis.xreadgroup(STAGE.name, "gone", {STAGE.reads: ">"}, count=1)
    async with worker(redis, settings, through):
        assert len(await passed_on(redis, 1)) == 1


async def test_a_message_that_keeps_ending_its_worker_is_given_up(redis: Redis, settings: Settings) -> None:
    await streams.create_group(redis, settings, STAGE)
    entry = await put(redis, ingested(1))
    await redis.xreadgroup(STAGE.name, "gone", {STAGE.reads: ">"}, count=1)
    delivery = Delivery(redis, settings, STAGE, "tester")
    for _ in range(settings.max_crashes):
        await delivery.crashes(entry)  # as many workers began, and were never heard of again
    async with worker(redis, settings, through):
        (letter,) = await letters(redis)
    assert letter.reason == "5 workers ended while working on it"
    assert not await redis.exists(f"failed:{STAGE.name}")


async def test_a_stage_that_pauses_begins_nothing_and_loses_nothing(redis: Redis, settings: Settings) -> None:
    async with worker(redis, settings, through) as delivery:
        delivery.open.clear()
        for number in range(3):
            await put(redis, ingested(number))
        for _ in range(15):  # longer than ``claim_after``
            await delivery.hold()
            await asyncio.sleep(0.1)
        assert await redis.xlen(STAGE.writes) == 0
        delivery.open.set()
        await passed_on(redis, 3)
    assert await redis.hget(f"counts:{STAGE.name}", "in") == b"3"


async def test_a_message_that_two_workers_handle_is_passed_on_once(redis: Redis, settings: Settings) -> None:
    started = 0

    async def slow(event: ArticleIngested) -> Pass[ArticleUnique]:
        nonlocal started
        started += 1
        await asyncio.sleep(1.5)  # longer than ``claim_after``: it is claimed meanwhile and handled a second time
        return await through(event)

    async with worker(redis, settings, slow):
        await put(redis, ingested(1))
        await passed_on(redis, 1)
        await asyncio.sleep(1.5)
    assert started >= 2
    assert await redis.xlen(STAGE.writes) == 1


async def test_a_group_made_anew_repeats_nothing(redis: Redis, settings: Settings) -> None:
    async with worker(redis, settings, through):
        for number in range(5):
            await put(redis, ingested(number))
        await passed_on(redis, 5)
    counts = await redis.hgetall(f"counts:{STAGE.name}")
    await redis.xgroup_destroy(STAGE.reads, STAGE.name)
    async with worker(redis, settings, through):
        await put(redis, ingested(5))
        await passed_on(redis, 6)
    assert await redis.xlen(STAGE.writes) == 6
    assert await redis.hget(f"counts:{STAGE.name}", "in") == b"6" != counts[b"in"]


async def test_a_worker_that_stops_gives_back_what_it_has_not_begun(redis: Redis, settings: Settings) -> None:
    await streams.create_group(redis, settings, STAGE)
    await put(redis, ingested(1))
    await redis.xreadgroup(STAGE.name, "tester", {STAGE.reads: ">"}, count=1)
    delivery = Delivery(redis, settings, STAGE, "tester")
    await delivery.release()
    _, claimed, *_ = await redis.xautoclaim(STAGE.reads, STAGE.name, "other", int(settings.claim_after * 1000))
    assert len(claimed) == 1


async def test_messages_end_in_the_order_in_which_they_began(redis: Redis, settings: Settings) -> None:
    async def uneven(event: ArticleIngested) -> Pass[ArticleUnique]:
        number = int(event.article.id)
        await asyncio.sleep(0.3 if number == 0 else 0)
        if number == 3:
            raise RejectError("no good")
        return await through(event)

    for number in range(6):
        await put(redis, ingested(number))
    async with worker(redis, settings, uneven):
        entries = await passed_on(redis, 5)
    order = [number for _, f in entries for number in range(6) if f"{number:016d}".encode() in f[b"__data__"]]
    assert order == [0, 1, 2, 4, 5]


async def test_where_articles_are_compared_what_is_taken_over_is_handled_one_by_one(
    redis: Redis, settings: Settings
) -> None:
    stage = topology.DEDUPLICATION
    in_hand: list[int] = []
    running = 0

    async def counted(event: ArticleIngested) -> Pass[ArticleUnique]:
        nonlocal running
        running += 1
        in_hand.append(running)
        await asyncio.sleep(0.05)
        running -= 1
        return await through(event)

    await streams.create_group(redis, settings, stage)
    for number in range(6):
        await put(redis, ingested(number))
    await redis.xreadgroup(stage.name, "a worker that was killed", {stage.reads: ">"})
    async with worker(redis, settings, counted, stage):
        await passed_on(redis, 6)
    assert in_hand == [1] * 6
