"""The poller: feeds that are due are polled, a few at a time, for ever. Any number of pollers may run."""

import asyncio
import logging
from time import perf_counter

from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.feeds import numbers
from services.feeds.fetching import GAP, Guest
from services.feeds.poll import poll
from services.feeds.reader import Reader
from services.feeds.subscriptions import Feed, Subscriptions
from shared import topology
from shared.backlog import backlog
from shared.http_client import client
from shared.service import Service, ended, keep_looking
from shared.settings import Settings

log = logging.getLogger("storywire.feeds")

SERVICE = Service("feeds")
AT_ONCE = 8
"""feeds that one poller polls at the same time"""
ENOUGH = 5
"""times ``backlog`` that may wait on ``ingest``; with more, no feed is polled until there is room"""


async def work(redis: Redis, settings: Settings, stop: asyncio.Event, gap: float = GAP) -> None:
    """Poll feeds until ``stop`` is set; ``gap`` is the least time in seconds between two requests to one host."""
    running: set[asyncio.Task[None]] = set()
    numbers.begin()
    async with client(settings, connections=AT_ONCE) as asking:
        guest = Guest(asking, Subscriptions(redis, settings), Reader(), gap)
        try:
            await keep_looking(SERVICE, redis, settings, stop, lambda: _look(guest, settings, running))
        finally:
            await ended(running)
            await guest.reader.close()


async def _look(guest: Guest, settings: Settings, running: "set[asyncio.Task[None]]") -> None:
    """Begin to poll what is due."""
    numbers.LATE.set(await guest.subscriptions.late())
    if len(running) >= AT_ONCE:
        return
    waiting = (await backlog(guest.subscriptions.redis, settings, topology.INGESTION)).waiting
    if waiting > ENOUGH * settings.backlog:
        log.warning("no feed is polled: %d entries wait for ingestion", waiting)
        return
    async for feed in guest.subscriptions.due():
        task = asyncio.create_task(_polled(guest, settings, feed))
        running.add(task)
        task.add_done_callback(running.discard)
        if len(running) >= AT_ONCE:
            return


async def _polled(guest: Guest, settings: Settings, feed: Feed) -> None:
    begun = perf_counter()
    try:
        result = await poll(guest, guest.subscriptions, settings, feed)
    except asyncio.CancelledError:
        await guest.subscriptions.finish(feed, 0)  # others need not wait for the lease to end
        raise
    except RedisError as error:
        log.warning("%s: Redis does not answer: %s", feed.url, error)
        return
    numbers.count(result)
    told = ", ".join(f"{number} {fate}" for fate, number in result.entries.items())
    level = logging.WARNING if result.problem else logging.INFO
    log.log(level, "%s: %s in %.1f s", feed.url, result.problem or told or result.outcome, perf_counter() - begun)
