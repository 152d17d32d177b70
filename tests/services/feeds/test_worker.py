"""The poller as it runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from services.feeds import worker
from services.feeds.subscriptions import Subscriptions
from shared import health
from shared.redis_client import connect
from shared.settings import Settings
from tests.services.feeds.samples import FERRY, WEIR, rss
from tests.site import Page, Send, Site


@asynccontextmanager
async def polling(settings: Settings) -> AsyncIterator[None]:
    redis, stop = connect(settings), asyncio.Event()
    task = asyncio.create_task(worker.work(redis, settings, stop, gap=0.001))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 60)
        await redis.aclose()


async def until(done: object, patience: float = 60) -> None:
    for _ in range(int(patience / 0.02)):
        if await done():  # type: ignore[operator]
            return
        await asyncio.sleep(0.02)
    raise AssertionError("waited in vain")


async def test_two_pollers_publish_every_entry_once_and_show_that_they_live(
    redis: Redis, settings: Settings, subscriptions: Subscriptions, there: Site
) -> None:
    for number in range(10):
        item = {"guid": f"g{number}", "link": f"/{number}"}
        there.pages[f"/feed/{number}"] = Page(rss([WEIR | item, FERRY | item | {"guid": f"f{number}"}]))
        await subscriptions.add(there.url(f"/feed/{number}"))

    async def all_there() -> bool:
        return int(await redis.xlen("ingest")) >= 20

    async with polling(settings), polling(settings):
        await until(all_there)
        await asyncio.sleep(0.3)
        assert await health.live_workers(redis, settings, worker.SERVICE)
    assert await redis.xlen("ingest") == 20
    assert all(len(there.asked_for(f"/feed/{number}")) == 1 for number in range(10))
    assert await health.live_workers(redis, settings, worker.SERVICE) == []


async def test_a_slow_site_holds_up_no_other_and_is_given_back_at_the_stop(
    redis: Redis, settings: Settings, subscriptions: Subscriptions, there: Site
) -> None:
    async def silent(send: Send) -> None:
        del send
        await asyncio.sleep(60)

    there.pages |= {"/slow": Page(send=silent), "/feed": Page(rss([WEIR]))}
    slow, _ = await subscriptions.add(there.url("/slow"))

    async def slow_begun() -> bool:
        return bool(there.asked_for("/slow"))

    async def published() -> bool:
        return int(await redis.xlen("ingest")) == 1

    async with polling(settings):
        await until(slow_begun)
        await subscriptions.add(there.url("/feed"))
        await until(published)
    after = await subscriptions.get(slow.id)
    assert after
    assert after.lease == ""
    assert [feed.id async for feed in subscriptions.due()] == [slow.id]


async def test_nothing_is_polled_while_too_much_waits(
    redis: Redis, settings: Settings, subscriptions: Subscriptions, there: Site
) -> None:
    there.pages["/feed"] = Page(rss([WEIR]))
    await subscriptions.add(there.url("/feed"))
    few = settings.model_copy(update={"backlog": 1})
    for _ in range(6):
        await redis.xadd("ingest", {"text": "x"})
    async with polling(few):
        await asyncio.sleep(1.5)
    assert there.asked == []
